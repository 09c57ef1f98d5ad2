"""Due time (hẹn trả kết quả) and the ledger of days that explains it.

Civil Code 2015, Articles 147-148: the first day is not counted; a period that ends on a day off ends at the end of the
next working day. Periods in hours run from the moment of reception, in working hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.procedure import LimitUnit, TimeLimit
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

LONGEST_DAYS = 1100
LONGEST_HOURS = 4000
"""Limits beyond these are taken for mistakes of the catalogue: the officer decides."""
LONGEST_SPAN = timedelta(days=4 * 366)
SHUT = mark("Lúc {at} trung tâm không làm việc. Giờ làm việc gần nhất: {before} hoặc {after}.")
_DAY = timedelta(days=1)


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
    """One day of the ledger: ``count`` is the running number of the limit's unit, ``note`` the reason.

    A note is Vietnamese: data (the name of a holiday, hours) or a message id.
    """

    day: date
    kind: LedgerKind
    count: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment with the ledger that explains it; ``unconfirmed`` when its calendar is not confirmed so far."""

    at: datetime
    ledger: tuple[LedgerLine, ...]
    unconfirmed: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether an officer decided it, no rule."""
        return any(line.kind is LedgerKind.DECIDED for line in self.ledger)

    @property
    def decision(self) -> str:
        """The officer's reason for deciding it; empty where a rule gave it."""
        return next((line.note for line in self.ledger if line.kind is LedgerKind.DECIDED), "")


def compute(
    received: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    *,
    cutoff: time | None = None,
) -> Due | None:
    """Return the due moment of *limit* from *received* on, ``None`` when it cannot be computed.

    *cutoff* is the hour from which a same-day dossier is due on the next working day (without one: closing time).
    Not computable are limits without unit or number, below 1 or absurdly long.
    """
    moment = _in_vietnam(received).replace(second=0, microsecond=0)
    value = limit.value or 0
    try:
        match limit.unit:
            case LimitUnit.SAME_DAY:
                at, ledger = _same_day(moment, calendar, cutoff)
            case LimitUnit.HOURS if 1 <= value <= LONGEST_HOURS:
                at, ledger = _hours(moment, timedelta(hours=value), calendar)
            case LimitUnit.WORKING_DAYS | LimitUnit.DAYS if 1 <= value <= LONGEST_DAYS:
                first = _first_day(moment, calendar)
                count = _working_days if limit.unit is LimitUnit.WORKING_DAYS else _calendar_days
                at, ledger = count(first, value, calendar)
            case _:
                return None
    except OverflowError:
        return None
    return _due(at, ledger, calendar)


def after_working_time(start: datetime, span: timedelta, calendar: Calendar) -> Due | None:
    """Return the moment at which *span* of working time has passed since *start*; ``None`` when not computable."""
    try:
        return _due(*_hours(_in_vietnam(start).replace(second=0, microsecond=0), span, calendar), calendar)
    except OverflowError:
        return None


def decided(received: datetime, at: datetime, reason: str, calendar: Calendar) -> Due:
    """Return a due moment that the officer decided, with the reason as its explanation."""
    at = _in_vietnam(at)
    ledger = (
        LedgerLine(_in_vietnam(received).date(), LedgerKind.RECEIVED),
        LedgerLine(at.date(), LedgerKind.DECIDED, note=reason),
    )
    return _due(at, ledger, calendar)


def while_open(at: datetime, calendar: Calendar) -> datetime:
    """Return a due moment typed by hand; raises BadInput at ``due`` when the office is shut then, with the nearest open ones."""
    if not calendar.is_open(at):
        before, after = calendar.open_around(at)
        raise BadInput(
            SHUT,
            field="due",
            at=f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
            before=f"{before:%H:%M %d/%m/%Y}",
            after=f"{after:%H:%M %d/%m/%Y}",
        )
    return at


def _due(at: datetime, ledger: tuple[LedgerLine, ...], calendar: Calendar) -> Due:
    return Due(at=at, ledger=ledger, unconfirmed=at.date() > calendar.confirmed_until)


def _in_vietnam(moment: datetime) -> datetime:
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def _is_late(moment: datetime, calendar: Calendar, cutoff: time | None) -> bool:
    return calendar.is_working(moment.date()) and moment.time() >= (cutoff or calendar.hours.closing)


def _late_line(moment: datetime, calendar: Calendar, cutoff: time | None) -> LedgerLine:
    note = f"{cutoff or calendar.hours.closing:%H:%M}"
    return LedgerLine(moment.date(), LedgerKind.AFTER_CUTOFF, note=note)


def _first_day(moment: datetime, calendar: Calendar) -> tuple[LedgerLine, ...]:
    day = moment.date()
    note = mark("không tính ngày đầu") if calendar.is_working(day) else mark("ngày nghỉ, không tính ngày đầu")
    return (LedgerLine(day, LedgerKind.RECEIVED, note=note),)


def _same_day(
    moment: datetime, calendar: Calendar, cutoff: time | None
) -> tuple[datetime, tuple[LedgerLine, ...]]:
    day = moment.date()
    late = _is_late(moment, calendar, cutoff)
    if calendar.is_working(day) and not late:
        line = LedgerLine(day, LedgerKind.RECEIVED, note=mark("trả trong ngày"))
        return _closing(day, calendar), (line,)
    first = LedgerLine(day, LedgerKind.RECEIVED, note=mark("ngày nghỉ, trả trong ngày làm việc kế tiếp"))
    skipped, landing = _to_working(day + _DAY, calendar)
    counted = LedgerLine(landing, LedgerKind.COUNTED, 1, _worked_note(landing, calendar))
    start = _late_line(moment, calendar, cutoff) if late else first
    return _closing(landing, calendar), (start, *skipped, counted)


def _working_days(
    first: tuple[LedgerLine, ...], value: int, calendar: Calendar
) -> tuple[datetime, tuple[LedgerLine, ...]]:
    ledger = list(first)
    for number in range(1, value + 1):
        skipped, landing = _to_working(ledger[-1].day + _DAY, calendar)
        ledger += skipped
        ledger.append(LedgerLine(landing, LedgerKind.COUNTED, number, _worked_note(landing, calendar)))
    return _closing(ledger[-1].day, calendar), tuple(ledger)


def _calendar_days(
    first: tuple[LedgerLine, ...], value: int, calendar: Calendar
) -> tuple[datetime, tuple[LedgerLine, ...]]:
    ledger = list(first)
    for number in range(1, value + 1):
        day = ledger[-1].day + _DAY
        note = _worked_note(day, calendar) if calendar.is_working(day) else _off_line(day, calendar).note
        ledger.append(LedgerLine(day, LedgerKind.COUNTED, number, note))
    if not calendar.is_working(ledger[-1].day):
        skipped, landing = _to_working(ledger[-1].day + _DAY, calendar)
        ledger += [*skipped, LedgerLine(landing, LedgerKind.ROLLED)]
    return _closing(ledger[-1].day, calendar), tuple(ledger)


def _hours(moment: datetime, span: timedelta, calendar: Calendar) -> tuple[datetime, tuple[LedgerLine, ...]]:
    left, day, at = span, moment.date(), moment
    ledger: list[LedgerLine] = []
    while left > timedelta(0):
        sessions = [(max(start, moment), end) for start, end in calendar.sessions(day) if end > moment]
        spans = []
        for start, end in sessions:
            if left:
                at = min(end, start + left)
                left -= at - start
                spans.append(f"{start:%H:%M}-{at:%H:%M}")
        if spans:
            worked = (span - left) // timedelta(hours=1)
            ledger.append(LedgerLine(day, LedgerKind.HOURS, worked, ", ".join(spans)))
        elif day == moment.date():
            note = mark("ngoài giờ làm việc, tính từ giờ làm việc kế tiếp")
            ledger.append(LedgerLine(day, LedgerKind.RECEIVED, note=note))
        else:
            ledger.append(_off_line(day, calendar))
        day = _next_within(day, moment.date())
    return at, tuple(ledger)


def _to_working(day: date, calendar: Calendar) -> tuple[list[LedgerLine], date]:
    """Return the lines of the days off from *day* on, and the working day after them."""
    begin, skipped = day, []
    while not calendar.is_working(day):
        skipped.append(_off_line(day, calendar))
        day = _next_within(day, begin)
    return skipped, day


def _next_within(day: date, begin: date) -> date:
    if day - begin > LONGEST_SPAN:
        raise OverflowError("the calendar has no working day")
    return day + _DAY


def _off_line(day: date, calendar: Calendar) -> LedgerLine:
    if (override := calendar.overrides.get(day)) is not None:
        return LedgerLine(day, LedgerKind.HOLIDAY, note=override.note)
    return LedgerLine(day, LedgerKind.WEEKEND, note=mark("nghỉ hằng tuần"))


def _worked_note(day: date, calendar: Calendar) -> str:
    override = calendar.overrides.get(day)
    return override.note if override is not None and day.weekday() not in calendar.weekdays else ""


def _closing(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, calendar.hours.closing, VIETNAM)
