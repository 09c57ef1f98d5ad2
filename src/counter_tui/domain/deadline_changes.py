"""Due times after a supplement and after a suspension.

NĐ 61/2018/NĐ-CP, Article 19: after a supplement the limit starts from zero; while the clock stands nothing is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from counter_tui.domain.actions import CompleteSupplement, Correct, Reschedule, Resume
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.deadline import Due, LedgerKind, LedgerLine, after_working_time, compute
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.procedure import LimitUnit, RouteStep, TimeLimit
from counter_tui.domain.route import whole
from counter_tui.i18n import mark

RESTARTED = mark("nhận đủ giấy tờ bổ sung, tính lại từ đầu")
RESUMED = mark("cho xử lý tiếp, tính tiếp phần thời hạn còn lại")


def restarted(
    completed: datetime,
    limit: TimeLimit,
    calendar: Calendar,
    *,
    cutoff: time | None = None,
    steps: Sequence[RouteStep] = (),
) -> Due | None:
    """Return the due time of the whole *limit*, or chain, from the moment the papers were complete; ``None`` when not computable."""
    due = compute(completed, limit, calendar, cutoff=cutoff) or whole(completed, steps, calendar)
    return _explained(due, completed, RESTARTED)


def resumed(
    before: Due, stopped: datetime, again: datetime, limit: TimeLimit, calendar: Calendar
) -> Due | None:
    """Return the due time of what was left of *limit* when the clock stopped; ``None`` when not computable.

    *before* is the due time until then, which moves by exactly what the clock stood: working hours of a limit in hours,
    else days. The day it stopped is used up, the day it runs on is not; within one day nothing moves. Where the due time
    had passed nothing is left, and the dossier stays as late as it was.
    """
    stopped, again = (moment.replace(second=0, microsecond=0) for moment in (stopped, again))
    if stopped >= before.at or _stood(stopped, again, limit.unit, calendar) <= timedelta(0):
        return before
    if limit.unit is LimitUnit.HOURS and limit.value:
        due = after_working_time(again, _worked(stopped, before.at, calendar), calendar)
    elif limit.unit is LimitUnit.SAME_DAY or limit.value:
        left = _days_left(before, stopped.astimezone(VIETNAM).date(), limit.unit, calendar)
        due = compute(again, _days(left, limit.unit), calendar)
    else:
        due = None
    return _explained(due, again, RESUMED)


def stage_after(
    summary: DossierSummary,
    action: CompleteSupplement | Resume,
    steps: Sequence[RouteStep],
    at: datetime,
    calendar: Calendar,
) -> datetime | None:
    """Return when the agency whose turn it is in a chain is due once the clock runs again at *at*: as the whole limit does.

    ``None`` leaves its time as it is: past the chain's end, or where its limit is not computable.
    """
    if action.due is None or summary.stage >= len(steps):
        return None
    limit, promised = steps[summary.stage].limit, summary.stage_due_at
    if isinstance(action, CompleteSupplement):
        due = restarted(at, limit, calendar)
    elif promised is not None and summary.stopped_at is not None:
        due = resumed(Due(at=promised, ledger=()), summary.stopped_at, at, limit, calendar)
    else:
        due = None
    return due.at if due is not None else None


def counted_from(received: datetime, events: Sequence[DossierEvent]) -> datetime:
    """Return the moment the limit runs from: the reception, or when the papers asked for last were complete."""
    completed = [event.at for event in events if isinstance(event.action, CompleteSupplement)]
    return max((received, *completed[-1:]))


def latest_due(registration: Registration | None, events: Sequence[DossierEvent]) -> Due | None:
    """Return the due time that holds, with its ledger: the last one an action gave, else that of the reception."""
    for event in reversed(events):
        if isinstance(event.action, Correct):
            return event.action.registration.due
        if isinstance(event.action, CompleteSupplement | Resume | Reschedule) and event.action.due:
            return event.action.due
    return registration.due if registration is not None else None


def _worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the working time between two moments."""
    total, day = timedelta(0), start.astimezone(VIETNAM).date()
    while day <= end.astimezone(VIETNAM).date():
        for opens, closes in calendar.sessions(day):
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        day += timedelta(days=1)
    return total


def _stood(stopped: datetime, again: datetime, unit: LimitUnit | None, calendar: Calendar) -> timedelta:
    """Return how much of a limit in *unit* passed while the clock stood."""
    if unit is LimitUnit.HOURS:
        return _worked(stopped, again, calendar)
    first, last = (moment.astimezone(VIETNAM).date() for moment in (stopped, again))
    return timedelta(days=_days_between(first, last, unit, calendar))


def _days(left: int, unit: LimitUnit | None) -> TimeLimit:
    """Return *left* days as a limit; with none left it ends at closing time of the day it runs on, or of the next working day."""
    if not left:
        return TimeLimit(None, LimitUnit.SAME_DAY)
    return TimeLimit(left, LimitUnit.DAYS if unit is LimitUnit.DAYS else LimitUnit.WORKING_DAYS)


def _days_between(first: date, last: date, unit: LimitUnit | None, calendar: Calendar) -> int:
    """Return the days after *first* up to *last* that a limit in *unit* counts."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if unit is LimitUnit.DAYS or calendar.is_working(day))


def _days_left(before: Due, stopped: date, unit: LimitUnit | None, calendar: Calendar) -> int:
    counted = [line.day for line in before.ledger if line.kind is LedgerKind.COUNTED]
    if counted:
        return sum(1 for day in counted if day > stopped)
    return _days_between(stopped, before.at.astimezone(VIETNAM).date(), unit, calendar)


def _explained(due: Due | None, at: datetime, note: str) -> Due | None:
    if due is None:
        return None
    start = LedgerLine(at.astimezone(VIETNAM).date(), LedgerKind.RECEIVED, note=note)
    rest = due.ledger[1:] if due.ledger and due.ledger[0].kind is LedgerKind.RECEIVED else due.ledger
    return replace(due, ledger=(start, *rest))
