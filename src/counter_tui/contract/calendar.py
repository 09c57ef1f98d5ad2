"""Working time of the office on the wire."""

from __future__ import annotations

from datetime import date, time

from counter_tui.contract.fields import FIRST_YEAR, Answer, line
from counter_tui.domain.calendar import Calendar, DayKind, DayOverride, WorkingHours
from counter_tui.errors import BadInput
from counter_tui.i18n import mark


class DayBody(Answer, frozen=True, kw_only=True):
    """A day that differs from the week, with the decision it rests on."""

    day: date
    kind: DayKind
    note: str = ""
    decision: str = ""


class CalendarBody(Answer, frozen=True, kw_only=True):
    """Working hours, working weekdays (Monday is 0), differing days, and the last day that is confirmed."""

    sessions: tuple[tuple[time, time], ...]
    weekdays: tuple[int, ...]
    confirmed_until: date
    days: tuple[DayBody, ...] = ()

    @classmethod
    def from_domain(cls, calendar: Calendar) -> CalendarBody:
        """Return the wire form of *calendar*."""
        return cls(
            sessions=calendar.hours.sessions,
            weekdays=tuple(sorted(calendar.weekdays)),
            confirmed_until=calendar.confirmed_until,
            days=tuple(
                DayBody(day=o.day, kind=o.kind, note=o.note, decision=o.decision)
                for _, o in sorted(calendar.overrides.items())
            ),
        )

    def to_domain(self) -> Calendar:
        """Return the calendar; hours that are not in order fall back to the usual ones. Raises BadInput for an impossible end."""
        if self.confirmed_until.year < FIRST_YEAR:
            raise BadInput(mark("Ngày giờ không thể có: kiểm tra lại năm."), field="/confirmed_until")
        flat = [moment for session in self.sessions for moment in session]
        hours = WorkingHours(self.sessions) if flat and flat == sorted(flat) else WorkingHours()
        weekdays = frozenset(day for day in self.weekdays if 0 <= day <= 6)
        return Calendar(
            hours=hours,
            overrides={
                d.day: DayOverride(day=d.day, kind=d.kind, note=line(d.note), decision=line(d.decision))
                for d in self.days
            },
            confirmed_until=self.confirmed_until,
            weekdays=weekdays or Calendar().weekdays,
        )
