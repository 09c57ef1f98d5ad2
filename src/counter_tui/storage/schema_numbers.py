"""Tables of journal.db for what becomes of number blocks."""

from __future__ import annotations

NUMBERS = """
-- No more numbers are taken of a block that ended; "told" is 1 once the service has settled its unused numbers.
CREATE TABLE block_end (
    id TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What the service voided, and why, as it said so.
CREATE TABLE voided_numbers (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, day TEXT NOT NULL, reason TEXT NOT NULL,
    count INTEGER NOT NULL
) STRICT;
"""
