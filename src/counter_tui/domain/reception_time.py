"""How far back a reception may lie that is written down, or put right, now."""

from __future__ import annotations

from datetime import datetime, timedelta

OLDEST_ENTRY = timedelta(days=366)
"""How long ago what is registered now may have been received.

Entries written down by hand, carried on a stick or left in a desk's journal come days to months late, and the register
of a year is looked through within the next one; further back it is a wrong year or a clock that lost its date.
"""


def too_long_ago(received: datetime, now: datetime, stands: datetime | None = None) -> bool:
    """Return whether no dossier may be *received* then; the time that *stands* in the register already is not judged again."""
    return received != stands and received < now - OLDEST_ENTRY
