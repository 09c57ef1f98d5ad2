"""Rules of the leased numbers (dải số): which may be used, when more are fetched, who holds what.

A number goes to one dossier, for ever. What makes that so is written down here; what is kept, and where, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.journal import NumberBlock
from counter_tui.i18n import mark

SMALLEST_BLOCK = 20
LOW_WATER = 5
DAYS_AHEAD = 2
DAYS_WITHOUT_WORD = 30
"""Numbers under which no dossier came for so long are voided, whatever became of them."""
CLOCK_TOLERANCE = timedelta(minutes=5)


class Ending(StrEnum):
    """Why no more numbers are taken of a block; its unused numbers are voided with that reason."""

    DAY_OVER = "day-over"
    POLICY = "policy"
    REPLACED = "replaced"
    LOST = "lost"
    OVERLAP = "overlap"
    RENEWED = "renewed"
    LEFT_OUT = "left-out"
    """Of numbers in no block known: a service that went back in time does not know who holds them."""


ENDING_WORDS: Mapping[str, str] = {
    Ending.DAY_OVER: mark("hết ngày, quầy trả lại số chưa dùng"),
    Ending.POLICY: mark("trung tâm đổi cách cấp số"),
    Ending.REPLACED: mark("quầy đã chuyển sang máy khác"),
    Ending.LOST: mark("quá 30 ngày không có hồ sơ nào mang số này"),
    Ending.OVERLAP: mark("dải số đã cấp cho nơi khác"),
    Ending.RENEWED: mark("dữ liệu của máy là bản sao hoặc được khôi phục từ bản sao lưu"),
    Ending.LEFT_OUT: mark("máy chủ được khôi phục từ bản sao lưu, chừa số có thể đã cấp"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Marks one moment of an installation: each report to the service moves it on, so that a copy left behind shows."""

    generation: int = 0
    mark: str = ""


class Standing(StrEnum):
    """How what a desk shows stands to what the service knows of its installation."""

    CURRENT = "current"
    REPEATED = "repeated"
    AHEAD = "ahead"
    STALE = "stale"


def standing(known: Stamp | None, shown: Stamp, following: str) -> Standing:
    """Judge a report that shows *shown* and moves on to *following*.

    ``REPEATED``: the answer to the same report was lost. ``AHEAD``: the service itself went back in time, the desk is
    right. ``STALE``: another desk has moved on under this installation, or this desk went back in time.
    """
    if known is None:
        return Standing.AHEAD if shown.generation else Standing.CURRENT
    if shown == known:
        return Standing.CURRENT
    if known == Stamp(shown.generation + 1, following):
        return Standing.REPEATED
    return Standing.AHEAD if shown.generation > known.generation else Standing.STALE


@dataclass(frozen=True, slots=True)
class NumberClock:
    """The last day known to have come, and whether the service found this machine's date wrong."""

    known: date | None = None
    wrong: bool = False

    def trusts(self, day: date) -> bool:
        """Return whether numbers of *day* may be given: never of a day before one that has come."""
        return not self.wrong and (self.known is None or day >= self.known)

    def given(self, day: date) -> NumberClock:
        """Return the clock after a number of *day* was given."""
        return NumberClock(day if self.known is None else max(day, self.known), self.wrong)

    @classmethod
    def heard(cls, service: datetime, here: datetime) -> NumberClock:
        """Return the clock after the service said its time: that is the one that counts, also back."""
        far = abs(service - here) > CLOCK_TOLERANCE
        return cls(service.date(), far and service.date() != here.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBlock:
    """A block as its desk reports it; numbers from ``next`` on are unused, ``ended`` says why they stay so (empty: in use)."""

    id: str
    office: str
    counter: str
    day: date
    first: int
    last: int
    next: int
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReport:
    """What a desk tells of its numbers: the installation's stamp, the one it moves on to, the blocks not settled.

    ``again``: it set out for that stamp before and heard no answer. A copy made meanwhile would set out for the same
    one, so another report must follow.
    """

    installation: str
    stamp: Stamp
    following: str
    again: bool = False
    blocks: tuple[HeldBlock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidedNumbers:
    """How many numbers of a day the service voided, and why (an :class:`Ending`, or a reason in words)."""

    day: date
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockVerdict:
    """What the service says to a report.

    ``highest`` is the highest number that arrived, by block id; ``overlapping`` and ``settled`` are block ids.
    """

    stale: bool
    now: datetime
    highest: Mapping[str, int] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    voided: tuple[VoidedNumbers, ...] = ()


def went_back(report: BlockReport, verdict: BlockVerdict) -> bool:
    """Return whether numbers arrived from this installation that its journal has not given: it is a copy, or restored."""
    return verdict.stale or any(
        verdict.highest.get(block.id, 0) >= block.next for block in report.blocks if not block.ended
    )


def block_size(largest_day: int) -> int:
    """Return how many numbers a counter gets for a day: as many as on its largest one, at least 20."""
    return max(SMALLEST_BLOCK, largest_day)


def low_water(held: Iterable[NumberBlock]) -> int:
    """Return at how many numbers left more are fetched: a quarter of the largest block, at least 5."""
    return max([LOW_WATER, *((block.last - block.first + 1) // 4 for block in held)])


def days_wanted(calendar: Calendar, today: date) -> tuple[date, ...]:
    """Return the days to hold numbers for: today and the next two working days."""
    days = [today]
    for _ in range(DAYS_AHEAD):
        days.append(calendar.next_working(days[-1]))
    return tuple(days)
