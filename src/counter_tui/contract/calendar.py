"""Working time of the office on the wire."""

from __future__ import annotations

import datetime as dt


from counter_tui.contract.fields import Answer, line
from counter_tui.domain.calendar import Calendar, DayKind, DayOverride, WorkingHours


class DayBody(Answer, frozen=True, kw_only=True):
    """A day that differs from the week, with the decision it rests on."""

    date: dt.date
    kind: DayKind
    note: str = ""
    decision: str = ""


class CalendarBody(Answer, frozen=True, kw_only=True):
    """Working hours, working weekdays (Monday is 0), differing days, and the last day that is confirmed."""

    hours: tuple[tuple[dt.time, dt.time], ...]
    weekdays: tuple[int, ...]
    confirmed_until: dt.date
    overrides: tuple[DayBody, ...] = ()

    @classmethod
    def from_domain(cls, calendar: Calendar) -> CalendarBody:
        """Return the wire form of *calendar*."""
        return cls(
            hours=calendar.hours.sessions,
            weekdays=tuple(sorted(calendar.weekdays)),
            confirmed_until=calendar.confirmed_until,
            overrides=tuple(
                DayBody(date=o.day, kind=o.kind, note=o.note, decision=o.decision)
                for _, o in sorted(calendar.overrides.items())
            ),
        )

    def to_domain(self) -> Calendar:
        """Return the calendar; hours that are not in order fall back to the usual ones."""
        flat = [moment for session in self.hours for moment in session]
        hours = WorkingHours(self.hours) if flat and flat == sorted(flat) else WorkingHours()
        weekdays = frozenset(day for day in self.weekdays if 0 <= day <= 6)
        return Calendar(
            hours=hours,
            overrides={
                d.date: dt.dateOverride(day=d.date, kind=d.kind, note=line(d.note), decision=line(d.decision))
                for d in self.overrides
            },
            confirmed_until=self.confirmed_until,
            weekdays=weekdays or Calendar().weekdays,
        )
