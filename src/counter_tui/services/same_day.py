"""Same-day work: received and returned in one entry (chứng thực bản sao and the like)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.correction import counts_the_same
from counter_tui.domain.deadline import compute
from counter_tui.domain.dossier import Collection, FeeLine, Registration, SameDayWork
from counter_tui.domain.draft import FieldProblem
from counter_tui.domain.draft_check import limit_words, same_day_problems
from counter_tui.domain.fees import same_day_fee
from counter_tui.domain.identity import tidy
from counter_tui.domain.money import format_money
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.errors import BadInput, Refused, StorageError
from counter_tui.i18n import mark
from counter_tui.services.ports import AssignedNumber, Catalogue, Clock
from counter_tui.services.reception import Accepted, Reception
from counter_tui.services.session import Session

RULE_ENDED = mark(
    "Quy tắc làm trong ngày của trung tâm không có hiệu lực ngày {day}: tiếp nhận bằng F3, báo lãnh đạo trung tâm."
)
FEE_CHANGED = mark(
    "Quy tắc thu phí của trung tâm đã đổi, nay thu {amount}: báo người dân, F12 lần nữa để ghi."
)
RULE_UNKNOWN = mark(
    "Không còn quy tắc thu phí của ngày {day}: giữ thủ tục và số lượng cũ; sai số lượng thì hủy rồi nhận lại."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameDayRequest:
    """What the same-day screen asks for; ``item`` with the rule that was shown, ``exempt_reason`` frees from the fee."""

    item: CatalogueItem
    applicant: Person
    documents: int = 1
    pages: int = 1
    copies: int = 1
    exempt_reason: str = ""
    exempt_basis: str = ""
    with_slip: bool = False

    @property
    def problems(self) -> list[FieldProblem]:
        """What stops an entry, each at its field."""
        return same_day_problems(
            self.applicant,
            self.documents,
            self.pages,
            self.copies,
            exempt_reason=self.exempt_reason,
            exempt_basis=self.exempt_basis,
        )

    def fee_by(self, item: CatalogueItem) -> FeeLine:
        """Return the fee by the rule of *item*."""
        return same_day_fee(
            item,
            self.documents,
            self.pages,
            self.copies,
            exempt_reason=self.exempt_reason,
            exempt_basis=self.exempt_basis,
        )


class SameDay:
    """The shortest path of all: one entry, no duplicate warning, no slip unless asked (NĐ 61/2018 Điều 17.4)."""

    def __init__(self, *, catalogue: Catalogue, reception: Reception, session: Session, clock: Clock) -> None:
        self._catalogue = catalogue
        self._reception = reception
        self._session = session
        self._clock = clock

    async def procedures(self) -> list[CatalogueItem]:
        """Return the procedures of this screen, most used first; raises Refused when no rule for them is in force today."""
        now = self._clock.now()
        items = await self._catalogue.same_day()
        held = [today for item in items if _done_at(today := item.at(now))]
        if items and not held:
            raise Refused(RULE_ENDED, code="rule-not-in-force", day=f"{now.astimezone(VIETNAM):%d/%m/%Y}")
        return held

    async def does(self, code: str) -> bool:
        """Return whether a procedure is done on the same day by the rule in force now; where that cannot be read it is not."""
        with suppress(StorageError):
            item = await self._catalogue.get(code)
            return item is not None and _done_at(item.at(self._clock.now()))
        return False

    async def choices(self, chosen: CatalogueItem, at: datetime | None = None) -> list[CatalogueItem]:
        """Return the procedures of this screen on the day of *at* (else today), *chosen* always among them."""
        moment = at or self._clock.now()
        held = [then for item in await self._catalogue.same_day() if _done_at(then := item.at(moment))]
        if all(item.procedure.code != chosen.procedure.code for item in held):
            held.append((await self._catalogue.get(chosen.procedure.code) or chosen).at(moment))
        return held

    def fee(self, request: SameDayRequest) -> FeeLine:
        """Return the fee by the rule of the item, as it was shown; raises BadInput when it has none for same-day work."""
        if not _done_at(request.item):
            day = f"{self._clock.now().astimezone(VIETNAM):%d/%m/%Y}"
            raise BadInput(RULE_ENDED, field="item", day=day)
        return request.fee_by(request.item)

    async def accept(self, request: SameDayRequest) -> Accepted:
        """Receive and return in one durable entry; raises BadInput at a field, and when the fee is not what was shown."""
        for problem in request.problems:
            raise BadInput(problem.message, field=problem.field, **problem.values)
        told = self.fee(request)
        now = self._clock.now()
        newest = await self._catalogue.get(request.item.procedure.code)
        item = (newest or request.item).at(now)
        fee = self.fee(replace(request, item=item))
        if fee.amount != told.amount:
            raise BadInput(FEE_CHANGED, field="fee", amount=format_money(fee.due))
        assert item.rule is not None, "the fee goes by it"
        limit = item.limit_for(Channel.DIRECT)
        due = compute(now, limit, self._session.calendar, cutoff=item.rule.cutoff)

        def registration(entry_id: str, number: AssignedNumber) -> Registration:
            return Registration(
                id=entry_id,
                code=number.code,
                provisional=number.provisional,
                office=self._session.office.code,
                counter=self._session.counter,
                officer_id=self._session.officer.id,
                officer_name=self._session.officer.name,
                procedure_code=item.procedure.code,
                procedure_name=item.procedure.name,
                procedure_field=item.procedure.field,
                procedure_version=item.procedure.version,
                case=None,
                channel=Channel.DIRECT,
                applicant=tidy(request.applicant),
                owner=tidy(request.applicant),
                papers=(),
                fees=(fee,),
                collection=Collection.AT_DESK,
                received_at=now,
                limit_text=limit_words(limit),
                due=due,
                same_day=SameDayWork(
                    documents=request.documents, pages=request.pages, copies=request.copies, returned_at=now
                ),
            )

        accepted = await self._reception.store(registration, with_slip=request.with_slip)
        with suppress(
            StorageError
        ):  # the dossier is durable by now: nothing after it may look like a failure
            await self._catalogue.count_use(item.procedure.code)
        return accepted


def _done_at(item: CatalogueItem) -> bool:
    return item.rule is not None and item.rule.same_day_desk


def fee_put_right(original: Registration, request: SameDayRequest) -> FeeLine:
    """Return the fee of a same-day entry put right: as it was while nothing else is counted, else by the rule of that day.

    Raises BadInput when something else is counted and that rule is not known any more.
    """
    item = request.item.at(original.received_at)
    if counts_the_same(original, item, request.documents, request.pages, request.copies):
        reason, basis = request.exempt_reason, request.exempt_basis
        return replace(original.fees[0], exempt_reason=reason, exempt_basis=basis)
    if item.rule is not None:
        return request.fee_by(item)
    day = f"{original.received_at.astimezone(VIETNAM):%d/%m/%Y}"
    raise BadInput(RULE_UNKNOWN, field="documents", day=day)
