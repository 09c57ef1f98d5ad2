"""The hash chain of the audit trail: each link holds the one before, so nothing is taken out unseen."""

from __future__ import annotations

import hashlib

GENESIS = bytes(32)
"""What stands before the first row."""


def salted_digest(salt: bytes, body: bytes) -> bytes:
    """Return the 32-byte digest that stays in the chain when retention removes *body* and its *salt*."""
    return hashlib.blake2b(body, digest_size=32, key=hashlib.sha256(salt).digest()).digest()


def link(previous: bytes, row: bytes) -> bytes:
    """Return the 32-byte link of *row* (its bytes or its salted digest) after the link *previous*."""
    return hashlib.sha256(len(previous).to_bytes(4, "big") + previous + row).digest()
