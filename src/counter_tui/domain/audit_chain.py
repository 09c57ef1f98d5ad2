"""The hash chain of an audit trail: each link holds the one before, so nothing is taken out or changed unseen.

A chain alone shows neither a cut end nor a whole that was written anew: for that its head is kept elsewhere too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS = bytes(32)
"""What stands before the first row."""
SALT_SIZE = 16
GAP, CHANGED, BODY, HEAD = "gap", "changed", "body", "head"
"""Why a row is broken: rows before it are gone, it was changed, what it tells of was changed, it is not what a witness saw."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of a trail: its number from 1 (0: no row yet) and its 32-byte link."""

    sequence: int = 0
    link: bytes = GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check found: ``rows`` that fit before the first broken one, ``broken`` its number (``None``: whole), why."""

    rows: int
    broken: int | None = None
    why: str = ""
    head: Head = Head()


def link(previous: bytes, row: bytes) -> bytes:
    """Return the 32-byte link of *row* after the link *previous*."""
    return hashlib.sha256(len(previous).to_bytes(4, "big") + previous + row).digest()


def sealed(salt: bytes, body: bytes) -> bytes:
    """Return the digest of *body* that goes into a row; without the salt nothing can be guessed from it."""
    return hashlib.sha256(len(salt).to_bytes(4, "big") + salt + body).digest()


def check(rows: Iterable[tuple[int, bytes, bytes]], seen: Iterable[Head] = ()) -> Verdict:
    """Check rows (number, bytes, link) in their order, and that they hold the heads that witnesses *seen*."""
    wanted = {head.sequence: head.link for head in seen if head.sequence}
    head = Head()
    for number, row, stored in rows:
        if number != head.sequence + 1:
            return Verdict(rows=head.sequence, broken=head.sequence + 1, why=GAP, head=head)
        if stored != link(head.link, row):
            return Verdict(rows=head.sequence, broken=number, why=CHANGED, head=head)
        if wanted.pop(number, stored) != stored:
            return Verdict(rows=head.sequence, broken=number, why=HEAD, head=head)
        head = Head(number, stored)
    if wanted:
        return Verdict(rows=head.sequence, broken=head.sequence + 1, why=GAP, head=head)
    return Verdict(rows=head.sequence, head=head)
