"""The hash chain of the audit trail: each link holds the one before, so nothing is taken out unseen."""

from __future__ import annotations

import hashlib

GENESIS = bytes(32)
"""What stands before the first row."""


def link(previous: bytes, row: bytes) -> bytes:
    """Return the 32-byte link of *row* after the link *previous*."""
    return hashlib.sha256(len(previous).to_bytes(4, "big") + previous + row).digest()
