"""Working time of an office: weekly hours and the days that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

VIETNAM = timezone(timedelta(hours=7), "UTC+07:00")
"""Vietnam's time: UTC+7 all year."""


class DayKind(StrEnum):
    """What an override says of a day."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class DayOverride:
    """A day that differs from the week: a holiday, a swapped day off, a working Saturday; with the decision it rests on."""

    day: date
    kind: DayKind
    note: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Sessions of a working day, in order, each (start, end)."""

    sessions: tuple[tuple[time, time], ...] = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))

    @property
    def opening(self) -> time:
        """When the first session starts."""
        return self.sessions[0][0]

    @property
    def closing(self) -> time:
        """When the last session ends."""
        return self.sessions[-1][1]


CONFIRM_AHEAD = timedelta(days=30)
"""From 1 December on the days off of next year must be there."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working hours, overrides by day, and the last day the calendar is confirmed for; ``weekdays`` counts Monday as 0."""

    hours: WorkingHours = WorkingHours()
    overrides: Mapping[date, DayOverride] = field(default_factory=dict)
    confirmed_until: date = date.max
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})

    def is_working(self, day: date) -> bool:
        """Return whether *day* counts as a working day."""
        if (override := self.overrides.get(day)) is not None:
            return override.kind is DayKind.WORKING
        return day.weekday() in self.weekdays

    def next_working(self, day: date) -> date:
        """Return the first working day after *day*."""
        day += timedelta(days=1)
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def unconfirmed_year(self, today: date) -> int | None:
        """Return the year whose days off must be confirmed now: from a month before the calendar ends on."""
        if today < self.confirmed_until - CONFIRM_AHEAD:
            return None
        return (self.confirmed_until + timedelta(days=1)).year

    def sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the sessions of *day* as (start, end) in Vietnam's time; none on a day off."""
        if not self.is_working(day):
            return []
        return [
            (datetime.combine(day, start, VIETNAM), datetime.combine(day, end, VIETNAM))
            for start, end in self.hours.sessions
        ]

    def is_open(self, moment: datetime) -> bool:
        """Return whether the office works at *moment*, the last minute of a session included."""
        return any(start <= moment <= end for start, end in self.sessions(moment.astimezone(VIETNAM).date()))

    def open_around(self, moment: datetime) -> tuple[datetime, datetime]:
        """Return the last moment before *moment* and the first one after it at which the office works."""
        before = after = moment.astimezone(VIETNAM).date()
        while not (ended := [end for _, end in self.sessions(before) if end <= moment]):
            before -= timedelta(days=1)
        while not (coming := [start for start, _ in self.sessions(after) if start >= moment]):
            after = self.next_working(after)
        return ended[-1], coming[0]
