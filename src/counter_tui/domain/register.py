"""The register (sổ theo dõi hồ sơ) of a period: which days, which dossiers, which numbers are void and why.

Thông tư 01/2018/TT-VPCP, Điều 9-10: a book a year, numbers on from 01 without gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from counter_tui.domain.actions import ActionKind, Forward, RequestSupplement
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.codes import dossier_number, is_provisional
from counter_tui.domain.day_close import NO_DOSSIER, PASSED, BlockFacts
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import (
    Collection,
    DossierEvent,
    DossierSummary,
    Registration,
    Status,
)
from counter_tui.domain.dossier_money import VOIDED_ELSEWHERE
from counter_tui.domain.lifecycle import UNFINISHED
from counter_tui.domain.numbers import ENDING_WORDS, Ending
from counter_tui.domain.slips.register_book import RegisterRow
from counter_tui.domain.typed_dates import parse_date
from counter_tui.domain.undoing import holding
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

LONGEST = 366
"""Days of one register: a book a year."""
_COLLECTIONS = {
    Collection.AT_DESK: "Tại trung tâm",
    Collection.POST: "Bưu chính công ích",
    Collection.ONLINE: "Trực tuyến",
}
_NOTED = {
    ActionKind.REQUEST_SUPPLEMENT.value: "Yêu cầu bổ sung",
    ActionKind.SUSPEND.value: "Tạm dừng",
    ActionKind.REFUSE.value: "Từ chối",
    ActionKind.WITHDRAW.value: "Rút hồ sơ",
    ActionKind.RESCHEDULE.value: "Hẹn lại",
    ActionKind.UNFINISH.value: "Ghi nhầm có kết quả",
    ActionKind.UNRETURN.value: "Ghi nhầm đã trả",
}


_START = datetime.min.replace(tzinfo=UTC)


class Span(StrEnum):
    """The periods an officer asks for by name."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """From *first* to *last*, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A dossier of the book: what was received and what happened since; ``unsent`` when the office has not heard of it.

    ``standing`` is how it stands by what the service was last heard to say: another desk may have done more to it.
    ``registration`` is ``None`` where its time had come to be removed; name, address and phone are gone with it.
    """

    code: str
    procedure: str
    received_at: datetime
    due_at: datetime | None = None
    registration: Registration | None = None
    events: tuple[DossierEvent, ...] = ()
    alias: str = ""
    voided: bool = False
    unsent: bool = False
    standing: DossierSummary | None = None

    @property
    def received_on(self) -> date:
        """The day it stands under."""
        return self.received_at.astimezone(VIETNAM).date()


@dataclass(frozen=True, slots=True)
class VoidNumber:
    """Numbers of one day from *first* to *last* that no dossier bears, and why."""

    prefix: str
    first: int
    last: int
    reason: str
    day: date


def period_of(span: Span, day: date) -> Period:
    """Return the period of this name that *day* lies in, until *day*; weeks begin on Monday."""
    match span:
        case Span.WEEK:
            first = day - timedelta(days=day.weekday())
        case Span.MONTH:
            first = day.replace(day=1)
        case Span.QUARTER:
            first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case Span.YEAR:
            first = day.replace(month=1, day=1)
        case Span.TODAY:
            first = day
    return Period(first, day)


def typed_period(first: str, last: str, today: date) -> Period:
    """Return the period typed; raises BadInput with ``first`` or ``last`` as its field."""
    found = {}
    for name, typed in (("first", first), ("last", last)):
        if (day := parse_date(typed)) is None:
            raise BadInput(
                mark("“{typed}” không phải ngày. Viết như 23/11/2026."), typed=typed[:40], field=name
            )
        found[name] = day
    return checked_period(found["first"], found["last"], today)


def checked_period(first: date, last: date, today: date, *, most: int = LONGEST) -> Period:
    """Return the period when it can be asked for: in order, no day to come, not more than *most* days; raises BadInput."""
    if last < first:
        raise BadInput(mark("Ngày cuối phải bằng hoặc sau ngày đầu."), field="last")
    if first > today:
        raise BadInput(mark("Ngày đầu chưa đến. Chọn hôm nay hoặc một ngày đã qua."), field="first")
    if last > today:
        raise BadInput(mark("Ngày cuối chưa đến. Chọn hôm nay hoặc một ngày đã qua."), field="last")
    if (last - first).days >= most:
        raise BadInput(mark("Chọn nhiều nhất {most} ngày một lần."), field="last", most=most)
    return Period(first, last)


def before_in_year(period: Period) -> Period | None:
    """Return the days of the year before the period, whose dossiers are numbered before its first; ``None`` when none are."""
    new_year = period.first.replace(month=1, day=1)
    return Period(new_year, period.first - timedelta(days=1)) if new_year < period.first else None


def unused(day: date, block: BlockFacts, today: date) -> list[VoidNumber]:
    """Return the numbers of a leased block that no dossier bears and none will: passed over, lost, or left at its end."""
    why = dict.fromkeys(block.without_dossier, NO_DOSSIER)
    given = set(block.used)
    why |= {n: PASSED for n in range(block.first, min(block.next, block.last + 1)) if n not in given}
    if block.ended or day < today:
        reason = block.ended or ENDING_WORDS[Ending.DAY_OVER]
        why |= dict.fromkeys(range(block.next, block.last + 1), reason)
    return together(VoidNumber(block.prefix, n, n, why[n], day) for n in sorted(why))


def together(numbers: Iterable[VoidNumber]) -> list[VoidNumber]:
    """Return neighbouring numbers void for the same reason as one line each; *numbers* are in order."""
    found: list[VoidNumber] = []
    for one in numbers:
        last = found[-1] if found else None
        follows = last is not None and (one.prefix, one.first, one.reason) == (
            last.prefix,
            last.last + 1,
            last.reason,
        )
        if last is not None and follows:
            found[-1] = replace(last, last=one.last)
        else:
            found.append(one)
    return found


def register_rows(dossiers: Sequence[Booked], void: Sequence[VoidNumber]) -> list[RegisterRow]:
    """Return the lines of the book, each number once: of a day its dossiers as they were received, then numbers no dossier bears.

    So a line that was printed stays where it was when counters give more numbers, or give back what is left of theirs.
    """
    taken = {dossier.code for dossier in dossiers}
    lines = [((d.received_on, False, d.received_at, *_place(d.code)), _row(d)) for d in dossiers]
    for one in void:
        code = dossier_number(one.prefix, one.first)
        if one.first < one.last or code not in taken:
            lines.append(((one.day, True, _START, *_place(code)), _void_row(one)))
    return [row for _, row in sorted(lines, key=lambda line: line[0])]


def _place(code: str) -> tuple[bool, str, int]:
    head, _, number = code.rpartition("-")
    return is_provisional(code), head, int(number) if number.isdecimal() else 0


def _void_row(one: VoidNumber) -> RegisterRow:
    first, last = dossier_number(one.prefix, one.first), dossier_number(one.prefix, one.last)
    code = first if first == last else f"{first} đến {last.rpartition('-')[2]}"
    return RegisterRow(code=code, void_reason=one.reason, count=one.last - one.first + 1, unused=True)


def _row(dossier: Booked) -> RegisterRow:
    r, events = dossier.registration, dossier.events
    if dossier.voided:
        why = next((e.note for e in reversed(events) if e.kind == ActionKind.VOID.value), "")
        return RegisterRow(code=dossier.code, void_reason=why or "đăng ký nhầm")
    now = dossier.standing
    if now is not None and now.voided:
        return RegisterRow(code=dossier.code, void_reason=VOIDED_ELSEWHERE)
    due = latest_due(r, events)
    done = r.same_day.returned_at if r is not None and r.same_day else None
    finished = _last(hold := holding(events), ActionKind.FINISH)
    returned = _last(hold, ActionKind.RETURN)
    row = RegisterRow(
        code=dossier.code,
        procedure=dossier.procedure,
        agency=_agency(r, events),
        received_at=dossier.received_at,
        due_at=due.at if due is not None else dossier.due_at,
        result_at=finished.at if finished else done,
        returned_at=returned.at if returned else done,
        note=_note(dossier),
    )
    if now is not None:
        row = _heard_of(row, now)
    if r is None:
        return row
    return replace(
        row,
        sets=r.sets,
        name=(now.owner_name or now.applicant_name) if now else (r.owner.name or r.applicant.name),
        address=r.owner.address or r.applicant.address,
        phone=r.applicant.phone or r.owner.phone,
        collection=_COLLECTIONS[r.collection],
    )


def _heard_of(row: RegisterRow, now: DossierSummary) -> RegisterRow:
    """Return a line with what another desk did; when it did so is when the dossier was last heard to move."""
    row = replace(row, procedure=now.procedure_name, received_at=now.received_at, due_at=now.due_at)
    if now.status is not Status.RETURNED:  # undone, here or elsewhere
        row = replace(row, returned_at=None)
    if now.status in UNFINISHED:
        row = replace(row, result_at=None)
    if row.returned_at is None and now.status is Status.RETURNED:
        return replace(row, returned_at=now.last_moved_at)
    if row.result_at is None and now.status is Status.DONE:
        return replace(row, result_at=now.last_moved_at)
    return row


def _agency(registration: Registration | None, events: Sequence[DossierEvent]) -> str:
    if registration is not None and registration.route:
        return "; ".join(dict.fromkeys(stage.agency for stage in registration.route))
    sent = [event.action.to for event in events if isinstance(event.action, Forward)]
    return sent[0] if sent else ""


def _note(dossier: Booked) -> str:
    noted = [e for e in dossier.events if e.kind in _NOTED]
    said = [f"{_NOTED[e.kind]}: {_why(e)}".removesuffix(": ") for e in noted]
    if dossier.alias:
        said.append(f"Mã khác: {dossier.alias}")
    if dossier.registration is None:
        said.append("Máy này đã xóa dữ liệu cá nhân theo hạn lưu")
    if dossier.unsent:
        said.append("Chưa gửi lên hệ thống")
    return "; ".join(said)


def _why(event: DossierEvent) -> str:
    # The papers asked for stand on form 02; a list of them does not go into one column.
    asked = event.action
    return asked.reason if isinstance(asked, RequestSupplement) else event.note


def _last(events: Sequence[DossierEvent], kind: ActionKind) -> DossierEvent | None:
    return next((event for event in reversed(events) if event.kind == kind.value), None)
