"""Due time (hẹn trả kết quả) and the ledger of days that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class LedgerKind(StrEnum):
    """What a day of the ledger was for."""

    RECEIVED = "received"
    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    AFTER_CUTOFF = "after_cutoff"
    HOURS = "hours"
    ROLLED = "rolled"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One day (or span) of the ledger: ``count`` is the running number of the limit's unit, ``note`` the reason in Vietnamese data."""

    day: date
    kind: LedgerKind
    count: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment with the ledger that explains it; ``unconfirmed`` when it falls in a year whose calendar is not confirmed."""

    at: datetime
    ledger: tuple[LedgerLine, ...]
    unconfirmed: bool = False
