"""UUID version 7: identifiers that sort by time (RFC 9562 §5.7)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def uuid7(now: datetime, entropy: bytes) -> str:
    """Return a version 7 UUID for the aware moment *now* and ten random bytes; ValueError for fewer."""
    if len(entropy) < 10:
        raise ValueError("ten random bytes are needed")
    milliseconds = int(now.timestamp() * 1000)
    drawn = int.from_bytes(entropy[:10], "big")
    head = (milliseconds & ((1 << 48) - 1)) << 16 | 7 << 12 | (drawn >> 62 & 0xFFF)
    tail = 0b10 << 62 | (drawn & ((1 << 62) - 1))
    return str(uuid.UUID(int=head << 64 | tail))
