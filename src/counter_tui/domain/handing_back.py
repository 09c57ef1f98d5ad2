"""What is looked at before a result is handed back, and what is wrong with who collects it.

Sources: NĐ 61/2018/NĐ-CP, Article 20 (kept by NĐ 118/2025/NĐ-CP); Civil Code 2015, Article 138;
TT 04/2020/TT-BTP, Article 2 (relatives need no written authorisation).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import Authorisation, Correct, Finish, Proxy, RecordFees, Return
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import (
    DossierEvent,
    DossierSummary,
    FeeLine,
    FeeMethod,
    FeeMoment,
    ReceivedPaper,
    Registration,
    Status,
)
from counter_tui.domain.draft import FieldProblem
from counter_tui.domain.draft_check import BASIS_MISSING, REASON_MISSING
from counter_tui.domain.fees import printed_label, undecided
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.papers_held import papers_held
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.person_check import person_errors
from counter_tui.domain.possible_results import result_choices, sure_result
from counter_tui.domain.text import canonical
from counter_tui.domain.undoing import holding, same_day
from counter_tui.i18n import mark

MUST_BE_PRESENT = mark(
    "Hồ sơ {dossier} phải chính người yêu cầu có mặt nhận kết quả. Không trả cho người khác: hẹn công dân đến."
)
RELATION_MISSING = mark("Ghi quan hệ với người có hồ sơ: cha, mẹ, con, vợ, chồng, anh chị em…")
NOT_HIS = mark(
    "{name} không phải người nộp hay chủ hồ sơ {code}: chọn người nhận thay và ghi căn cứ, hoặc bỏ chọn hồ sơ này."
)
DOCUMENT_MISSING = mark("Ghi số, ngày của giấy ủy quyền hoặc giấy giới thiệu.")
IDENTITY_MISSING = mark("Ghi số định danh hoặc quét thẻ của người nhận thay.")
OTHER_OFFICE = mark(
    "Mã {code} không phải của {office}. Xem nơi trả kết quả ghi trên phiếu rồi hướng dẫn công dân đến đó."
)
BAD_CODE = mark("{code} không phải mã hồ sơ. Quét lại phiếu, hoặc gõ đủ mã ghi trên phiếu.")
ALREADY_RETURNED = mark(
    "Hồ sơ {dossier} đã trả lúc {when} cho {receiver}, cán bộ trả: {officer}. "
    "Công dân chưa nhận thì nhờ người phụ trách mở hồ sơ, bấm Ctrl+K, chọn “Ghi nhầm: chưa trả kết quả”."
)
RETURNED_SAME_DAY = mark(
    "Hồ sơ {dossier} nhận và trả ngay trong ngày, lúc {when}, cho {receiver}, cán bộ trả: {officer}. Ghi sai thì đính chính (Ctrl+E)."
)
LABEL = "Phí, lệ phí thu khi trả kết quả"
"""Names a debt whose lines are not known at this desk; Vietnamese, as labels are data of the slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One dossier about to be handed back, with what must be checked.

    ``registration`` is ``None`` when another counter took it in and the service does not answer. ``originals`` are the
    papers whose originals were taken in; ``version`` is the one all this was read of; ``early`` is told while the promised
    moment has not come, ``late`` once it has passed. ``possible`` are the results to choose from where none was noted and
    the procedure has several, ``unpriced`` the fees nobody put an amount in, ``given_back`` the đồng :func:`given_back` tells.
    """

    summary: DossierSummary
    registration: Registration | None
    results: tuple[Result, ...]
    originals: tuple[ReceivedPaper, ...]
    fees: tuple[FeeLine, ...]
    must_be_present: bool
    version: int
    early: bool
    late: bool
    possible: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()
    given_back: int = 0

    def named(self, result: str) -> Handover:
        """Return it with the *result* the officer chose; as it is where he chose none."""
        return replace(self, results=(Result(name=result),)) if result else self

    @property
    def unnamed(self) -> bool:
        """Whether nobody said which of several possible results it is."""
        return bool(self.possible) and not self.results

    @property
    def code(self) -> str:
        """The dossier's code."""
        return self.summary.code

    @property
    def finished(self) -> bool:
        """Whether its result was noted to be there."""
        return self.summary.status is Status.DONE

    @property
    def receiver(self) -> str:
        """Whom the result is for, when he comes himself."""
        return self.summary.applicant_name

    @property
    def fee_due(self) -> int:
        """What is still to be paid, in đồng."""
        return self.summary.fees_due

    @property
    def applicant(self) -> Person:
        """Who handed the dossier in; the name alone where another counter took it in and the service does not answer."""
        if self.registration is not None:
            return self.registration.applicant
        return Person(name=self.summary.applicant_name)

    @property
    def owner(self) -> Person | None:
        """Whose matter it is when that is somebody else who can come himself; ``None`` otherwise."""
        owner = self.registration.owner if self.registration is not None else self.applicant
        if owner.kind is PersonKind.ORGANISATION or _same(owner, self.applicant):
            return None
        return owner

    def party(self, person: Person) -> Person | None:
        """Return applicant or owner, whom nobody has to authorise, when *person* is one of them."""
        people = (self.applicant, self.owner)
        return next((one for one in people if one is not None and _same(one, person)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How fees still due are settled: method and number of the official receipt, or exempt with reason and basis."""

    method: FeeMethod = FeeMethod.CASH
    outside_receipt: str = ""
    exempt: bool = False
    exempt_reason: str = ""
    exempt_basis: str = ""


def handover(
    summary: DossierSummary,
    registration: Registration | None,
    events: Sequence[DossierEvent],
    *,
    result_names: Sequence[str],
    must_be_present: bool,
    now: datetime,
) -> Handover:
    """Return what is to be checked before *summary* goes back; *result_names* serve where no result was noted."""
    # What another counter undid is not among the events this desk has: then the dossier is not done any more.
    told = holding(events) if summary.status is Status.DONE else ()
    noted = [event.action.results for event in told if isinstance(event.action, Finish)]
    sure = sure_result(result_names)
    results = noted[-1] if noted and noted[-1] else (Result(name=sure),) if sure else ()
    lines = registration.fees if registration is not None else ()
    # What came in later goes back like the rest.
    papers = papers_held(registration.papers if registration is not None else (), events)
    return Handover(
        summary=summary,
        registration=registration,
        results=results,
        originals=tuple(paper for paper in papers if paper.originals),
        fees=_owed(summary, registration),
        must_be_present=must_be_present,
        version=summary.version,
        early=summary.due_at is not None and now < summary.due_at,
        late=summary.due_at is not None and summary.due_at < now,
        possible=() if results else result_choices(result_names),
        unpriced=tuple(printed_label(lines[place]) for place in undecided(lines)),
        given_back=0 if summary.fees_due else given_back(events),
    )


def given_back(events: Sequence[DossierEvent]) -> int:
    """Return how many đồng went back after which nothing was taken: a fee given back is owed no more.

    It is taken again by a correction with a fee of the reception; one of the name alone takes nothing.
    """
    back = 0
    for action in (event.action for event in events):
        match action:
            case RecordFees(refunds=refunds) if refunds:
                back += sum(refund.amount for refund in refunds)
            case RecordFees():
                back = 0
            case Correct(registration=fixed) if any(
                fee.due and fee.moment is FeeMoment.BEFORE for fee in fixed.fees
            ):
                back = 0
    return back


def proxy_problems(proxy: Proxy, at: datetime) -> Iterator[FieldProblem]:
    """Yield what a proxy lacks, each at its field; dates are judged on the day of *at*."""
    yield from person_errors(proxy.person, "proxy", at.astimezone(VIETNAM).date())
    if not proxy.person.identity:
        yield FieldProblem("proxy.identity", IDENTITY_MISSING)
    if proxy.authorisation is Authorisation.RELATIVE and not proxy.relation.strip():
        yield FieldProblem("proxy.relation", RELATION_MISSING)
    if (
        proxy.authorisation in {Authorisation.WRITTEN, Authorisation.INTRODUCTION}
        and not proxy.document.strip()
    ):
        yield FieldProblem("proxy.document", DOCUMENT_MISSING)


def settlement_problems(settlement: Settlement) -> Iterator[FieldProblem]:
    """Yield what an exemption lacks."""
    if settlement.exempt and not settlement.exempt_reason.strip():
        yield FieldProblem("exempt_reason", REASON_MISSING)
    if settlement.exempt and not settlement.exempt_basis.strip():
        yield FieldProblem("exempt_basis", BASIS_MISSING)


def payments(fees: Sequence[FeeLine], settlement: Settlement) -> tuple[FeeLine, ...]:
    """Return the fees still due as they were settled now."""
    if settlement.exempt:
        reason, basis = settlement.exempt_reason, settlement.exempt_basis
        return tuple(replace(fee, exempt_reason=reason, exempt_basis=basis) for fee in fees)
    return tuple(
        replace(fee, method=settlement.method, outside_receipt=settlement.outside_receipt) for fee in fees
    )


def returned_obstacle(summary: DossierSummary, events: Sequence[DossierEvent]) -> Obstacle | None:
    """Return when and to whom a dossier went back, ``None`` when it did not."""
    if summary.status is not Status.RETURNED or summary.voided:
        return None
    last = next((event for event in reversed(events) if event.kind == Return.KIND.value), None)
    at = last.at if last is not None else summary.last_moved_at
    return Obstacle(
        RETURNED_SAME_DAY if same_day(events) else ALREADY_RETURNED,
        {
            "dossier": summary.code,
            "when": f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
            "receiver": (last.note if last is not None else "") or summary.applicant_name,
            "officer": last.officer_name if last is not None else summary.officer_name,
        },
    )


def _same(one: Person, other: Person) -> bool:
    """Return whether two people are one: by number; without any, only when all that is known of them is the same."""
    if one.identity or other.identity:
        return canonical(one.identity) == canonical(other.identity)
    return one == other


def _owed(summary: DossierSummary, registration: Registration | None) -> tuple[FeeLine, ...]:
    if not summary.fees_due:
        return ()
    lines = registration.fees if registration is not None else ()
    after = tuple(fee for fee in lines if fee.moment is FeeMoment.AFTER and fee.due)
    if sum(fee.due for fee in after) == summary.fees_due:
        return after
    return (FeeLine(kind=None, label=LABEL, amount=summary.fees_due, moment=FeeMoment.AFTER),)
