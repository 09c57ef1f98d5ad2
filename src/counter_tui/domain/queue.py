"""The queue (danh sách việc): what waits in this office, how urgent it is, what of it is shown and in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.text import canonical, fold, words

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS = timedelta(hours=2)
"""Working time before the due moment in which a dossier is pressing."""
SOON_DAYS = 2
"""Working days after today whose due times are soon."""
STUCK_DAYS = (3, 7, 15)
"""Days without movement the officer may ask for."""


class Clock(IntEnum):
    """Whether time runs against the office; in the order the queue shows them."""

    RUNNING = 0
    READY = 1
    STOPPED = 2


class Band(StrEnum):
    """How urgent a dossier is; a result that waits to be collected is ready, whatever the clock says."""

    LATE = "late"
    HOURS = "hours"
    TODAY = "today"
    SOON = "soon"
    ON_TIME = "on_time"
    NO_DUE = "no_due"
    READY = "ready"
    STOPPED = "stopped"


class Sort(StrEnum):
    """The orders of the queue: most urgent, longest without movement, newest, by code."""

    DUE = "due"
    MOVED = "moved"
    RECEIVED = "received"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Cuts:
    """The moments between the bands, as of ``now``: two working hours on, end of today, end of the days that are soon."""

    now: datetime
    hours: datetime
    today: datetime
    soon: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What is shown: empty fields let everything through; ``words`` are looked for without accents and case.

    ``officer`` is an account, ``place`` a department or agency, ``stuck_days`` the days without movement at least;
    ``at_counter`` shows only what lies at the counter and is still to be handed over.
    """

    band: Band | None = None
    status: Status | None = None
    officer: str = ""
    field: str = ""
    place: str = ""
    stuck_days: int = 0
    words: str = ""
    at_counter: bool = False

    @property
    def wanted_words(self) -> list[str]:
        """The words looked for, folded."""
        return words(fold(canonical(self.words)))

    def admits(self, summary: DossierSummary, cuts: Cuts) -> bool:
        """Return whether a dossier of the queue is shown."""
        said = searched(summary)
        return (
            (self.band is None or band(summary, cuts) is self.band)
            and (self.status is None or summary.status is self.status)
            and self.officer in {"", summary.officer_id}
            and self.field in {"", summary.procedure_field}
            and self.place in {"", summary.place}
            and (not self.at_counter or summary.at_counter)
            and (not self.stuck_days or summary.last_moved_at <= still_since(cuts.now, self.stuck_days))
            and all(word in said for word in self.wanted_words)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    """How many are shown, and how many each band would show under the same filter."""

    shown: int = 0
    bands: Mapping[Band, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """How many there are in all bands together."""
        return sum(self.bands.values())


def cuts(now: datetime, calendar: Calendar) -> Cuts:
    """Return where the bands end: hours are working time (lunch, nights and days off do not count), days are the office's."""
    today = now.astimezone(VIETNAM).date()
    last = today
    for _ in range(SOON_DAYS):
        last = calendar.next_working(last)
    return Cuts(
        now=now,
        hours=after_working_time(now, HOURS, calendar),
        today=datetime.combine(today + timedelta(days=1), time(), VIETNAM),
        soon=datetime.combine(last + timedelta(days=1), time(), VIETNAM),
    )


def after_working_time(start: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """Return the moment at which *length* of working time has passed since *start*."""
    day = start.astimezone(VIETNAM).date()
    if not calendar.is_working(day):
        day = calendar.next_working(day)
    while True:
        for opens, closes in calendar.sessions(day):
            begins = max(start, opens)
            if begins < closes:
                if begins + length <= closes:
                    return begins + length
                length -= closes - begins
        day = calendar.next_working(day)


def clock_of(summary: DossierSummary) -> Clock:
    """Return whether time runs against the office."""
    if summary.status is Status.DONE:
        return Clock.READY
    stopped = {Status.SUPPLEMENT_ASKED, Status.PAYMENT_ASKED, Status.STOPPED}
    return Clock.STOPPED if summary.status in stopped else Clock.RUNNING


def band(summary: DossierSummary, at: Cuts) -> Band:
    """Return how urgent a dossier is."""
    clock, due = clock_of(summary), summary.due_at
    if clock is not Clock.RUNNING:
        return Band.READY if clock is Clock.READY else Band.STOPPED
    if due is None:
        return Band.NO_DUE
    if due < at.now:
        return Band.LATE
    if due <= at.hours:
        return Band.HOURS
    if due < at.today:
        return Band.TODAY
    return Band.SOON if due < at.soon else Band.ON_TIME


def days_still(summary: DossierSummary, now: datetime) -> int:
    """Return the whole days since something last happened to a dossier; none when the clock was set back."""
    return max(0, (now - summary.last_moved_at).days)


def still_since(now: datetime, days: int) -> datetime:
    """Return the moment a dossier has not moved since when it stands still for *days*."""
    return now - timedelta(days=days)


def searched(summary: DossierSummary) -> str:
    """Return the folded line that the words of a filter are looked for in."""
    texts = (
        summary.code,
        summary.alias,
        summary.applicant_name,
        summary.owner_name,
        summary.procedure_name,
        summary.officer_name,
        summary.place,
        *summary.found_by,
    )
    return "\n".join(dict.fromkeys(fold(text) for text in texts if text))
