"""Hand-over lists: what goes from the desk to a department, what comes back, and whether both sides counted the same.

NĐ 61/2018/NĐ-CP, Điều 18 khoản 1: handed over the same day, after 15:00 at the beginning of the next working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.hand_over_lists import (
    Count,
    HandedDossier,
    HandedResult,
    Sides,
    hand_over_record,
    results_list,
)
from counter_tui.domain.text import canonical, fold
from counter_tui.errors import BadInput, Refused
from counter_tui.i18n import mark

CUT_OFF = time(15, 0)


class Way(StrEnum):
    """Dossiers out of the desk, or results back to it."""

    OUT = "out"
    BACK = "back"


PREFIXES = {Way.OUT: "BG", Way.BACK: "KQ"}


class State(StrEnum):
    """Whether the other side has counted yet."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dossier of a list, as the list says it; with ``papers_only`` what goes is papers that came in for it later.

    ``None`` is what nobody at this desk knew when the list was made.
    """

    code: str
    procedure: str
    name: str = ""
    address: str | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    limit_text: str | None = None
    sets: int | None = None
    result: str = ""
    fee_due: bool = False
    by_post: bool | None = None
    papers_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A list two sides confirm: ``other`` is the side that is not the desk, ``counted_by`` who counted for it.

    Once closed ``seen`` are the codes that were counted and ``remark`` says why they are not those of the list.
    """

    code: str
    way: Way
    other: str
    lines: tuple[Line, ...]
    made_at: datetime
    officer_name: str
    counter: str
    state: State = State.OPEN
    counted_by: str = ""
    closed_at: datetime | None = None
    seen: tuple[str, ...] = ()
    remark: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The dossiers on the list, in its order."""
        return tuple(line.code for line in self.lines)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was counted and does not stand on the list, and what stands there and was not counted."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def difference(batch: Batch, seen: Iterable[str]) -> Difference:
    """Return how the count differs from the list; empty when both agree."""
    counted = tuple(dict.fromkeys(seen))
    return Difference(
        missing=tuple(code for code in batch.codes if code not in counted),
        extra=tuple(code for code in counted if code not in batch.codes),
    )


def list_day(received_at: datetime, calendar: Calendar) -> date:
    """Return the day on whose list a dossier goes: its own, after 15:00 or on a day off the next working one."""
    local = received_at.astimezone(VIETNAM)
    if calendar.is_working(local.date()) and local.time() < CUT_OFF:
        return local.date()
    return calendar.next_working(local.date())


@dataclass(frozen=True, slots=True)
class Listed:
    """The lists of one direction, by the dossiers on them: those not counted yet, and the last one counted."""

    _opened: Mapping[str, str]
    _closed: Mapping[str, str]

    @classmethod
    def of(cls, batches: Iterable[Batch]) -> Listed:
        """Return what *batches*, oldest first, say of each dossier."""
        found: dict[State, dict[str, str]] = {state: {} for state in State}
        for batch in batches:
            found[batch.state] |= dict.fromkeys((*batch.codes, *batch.seen), batch.code)
        return cls(found[State.OPEN], found[State.CLOSED])

    def uncounted(self, summary: DossierSummary) -> str:
        """Return the list with a dossier, under whichever of its numbers, that is not counted yet; empty without one."""
        return self._opened.get(summary.code) or self._opened.get(summary.alias, "")

    def counted(self, summary: DossierSummary) -> str:
        """Return the list with a dossier that was counted last; empty without one."""
        return self._closed.get(summary.code) or self._closed.get(summary.alias, "")

    def check(self, summary: DossierSummary) -> None:
        """Raise Refused for a dossier on a list that is not counted yet: it would be counted twice."""
        if on := self.uncounted(summary):
            raise Refused(
                mark("Hồ sơ đang ở danh sách {list}, bên kia chưa đếm: xác nhận danh sách đó trước."),
                code="listed",
                list=on,
            )


def batch_prefix(way: Way, at: datetime, counter: str) -> str:
    """Return what the codes of a day's lists at a counter begin with; ASCII, fit for the wire and for a file's name."""
    where = "".join(char for char in fold(counter).upper() if char.isascii() and char.isalnum()) or "0"
    return f"{PREFIXES[way]}-{at.astimezone(VIETNAM):%y%m%d}-{where}"


def line_of(summary: DossierSummary, registration: Registration | None, result: str = "") -> Line:
    """Return the line of a dossier; what only its registration says stays open where that is not known."""
    line = Line(
        code=summary.code,
        procedure=summary.procedure_name,
        name=summary.owner_name or summary.applicant_name,
        received_at=summary.received_at,
        due_at=summary.due_at,
        result=result,
        fee_due=summary.fees_due > 0,
    )
    if registration is None:
        return line
    return replace(
        line,
        address=registration.owner.address or registration.applicant.address,
        limit_text=registration.limit_text,
        sets=registration.sets,
        by_post=registration.collection.value == "post",
    )


def bound_for(summary: DossierSummary, other: str) -> bool:
    """Return whether what is here of a dossier may go to *other*: papers alone only to where it is."""
    return not summary.papers_only or fold(canonical(other)) == fold(canonical(summary.place))


def addressee(summary: DossierSummary, other: str) -> str:
    """Return to whom a dossier goes on a list for *other*: where papers alone go is named as it was written for it."""
    return summary.place if summary.papers_only and bound_for(summary, other) else other


def spelled(other: str, going: Iterable[DossierSummary]) -> str:
    """Return *other* as what is there already names it, case and marks aside; as it was typed where nothing is."""
    places = (canonical(one.place) for one in going if one.place)
    return next((place for place in places if fold(place) == fold(other)), other)


def only_place(going: Iterable[DossierSummary]) -> str:
    """Return the only place all that goes may go to, by its name; empty once one of them may go elsewhere."""
    places = {fold(name): name for one in going for name in [canonical(one.place) if one.papers_only else ""]}
    return next(iter(places.values())) if len(places) == 1 else ""


def check_list(codes: Sequence[str], other: str) -> None:
    """Raise Refused for an empty list, BadInput when the other side is not named."""
    if not codes:
        raise Refused(mark("Danh sách trống: chọn hoặc quét ít nhất một hồ sơ."), code="empty-list")
    if not other.strip():
        raise BadInput(mark("Ghi nơi giao nhận với quầy."), field="other")


def closable(batch: Batch, seen: Sequence[str], counted_by: str, remark: str) -> Difference:
    """Return the difference a list may be closed with; raises BadInput until who counted, and why it differs, is said."""
    if batch.state is State.CLOSED:
        raise Refused(mark("Danh sách này đã xác nhận rồi."), code="closed")
    if not counted_by.strip():
        raise BadInput(mark("Ghi họ tên người bên kia đã đếm và ký nhận."), field="counted_by")
    found = difference(batch, seen)
    if found and not remark.strip():
        raise BadInput(
            mark("Hai bên lệch nhau. Đếm lại; nếu đúng là lệch thì ghi lý do rồi F12."), field="remark"
        )
    return found


def list_slip(batch: Batch, office: Office) -> Slip:
    """Return the list both sides sign; once it is closed it says what was counted."""
    differs = difference(batch, batch.seen)
    count = Count(
        by=batch.counted_by,
        at=batch.closed_at,
        missing=differs.missing,
        extra=differs.extra,
        reason=batch.remark,
    )
    said = count if batch.state is State.CLOSED else None
    out = batch.way is Way.OUT
    sides = Sides(
        giver=office.name if out else batch.other,
        receiver=batch.other if out else office.name,
        giver_name=batch.officer_name if out else batch.counted_by,
        receiver_name=batch.counted_by if out else batch.officer_name,
    )
    if out:
        dossiers = [
            HandedDossier(
                code=line.code,
                procedure=line.procedure,
                unit=batch.other,
                received_at=line.received_at,
                due_at=line.due_at,
                limit_text=line.limit_text,
                sets=line.sets,
                name=line.name,
                papers_only=line.papers_only,
            )
            for line in batch.lines
        ]
        return hand_over_record(
            dossiers, office, sides=sides, at=batch.made_at, number=batch.code, count=said
        )
    results = [
        HandedResult(
            code=line.code,
            procedure=line.procedure,
            result=line.result,
            name=line.name,
            address=line.address,
            fee_due=line.fee_due,
            by_post=line.by_post,
        )
        for line in batch.lines
    ]
    return results_list(results, office, sides=sides, at=batch.made_at, number=batch.code, count=said)
