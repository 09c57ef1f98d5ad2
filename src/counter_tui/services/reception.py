"""Receive a dossier: draft, due time, duplicate guard, one durable registration."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain import draft_check, route
from counter_tui.domain.codes import provisional_code
from counter_tui.domain.counted_fees import NOT_EXEMPT, ONE, Counts, Exemption, counted_in
from counter_tui.domain.deadline import Due, decided
from counter_tui.domain.dossier import DossierSummary, FeeLine, Registration
from counter_tui.domain.draft import Draft, FieldProblem
from counter_tui.domain.draft_renewal import Renewed, renewed
from counter_tui.domain.fees import exempted, fee_lines
from counter_tui.domain.identity import tidy
from counter_tui.domain.new_draft import NOT_RECEIVED, look_up_only, new_draft, papers_asked
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.domain.receipt import Slip
from counter_tui.domain.reception_time import OLDEST_ENTRY
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, NotFound, Offline, Refused, SignInNeeded, StorageError
from counter_tui.i18n import mark
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import (
    AssignedNumber,
    Catalogue,
    Clock,
    Dossiers,
    Drafts,
    Gateway,
    Journal,
    NewEntry,
)
from counter_tui.services.registration_entry import registration_entry
from counter_tui.services.session import Session

PROCEDURE_CHANGED = "procedure-changed"
CHANGED_MEANWHILE = mark("Chưa ghi hồ sơ: danh mục vừa cập nhật.")

RegistrationMaker = Callable[[str, AssignedNumber], Registration]
"""Makes the registration once its entry id and number are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is wrong with a draft (``errors`` stop it) and what is unusual (``warnings`` do not)."""

    errors: tuple[FieldProblem, ...]
    warnings: tuple[FieldProblem, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether such a dossier is not taken in here on the day of its reception."""
        return any(problem.message == NOT_RECEIVED for problem in self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A dossier received: durable, numbered; ``slip`` is its receipt's data when one is wanted."""

    registration: Registration
    entry_id: str
    slip: Slip | None


class Reception:
    """Takes dossiers in; never waits for the network to save one."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        journal: Journal,
        drafts: Drafts,
        dossiers: Dossiers,
        gateway: Gateway,
        numbers: NumberSupply,
        session: Session,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._drafts = drafts
        self._dossiers = dossiers
        self._gateway = gateway
        self._numbers = numbers
        self._session = session
        self._clock = clock

    def start(
        self,
        item: CatalogueItem,
        case: str | None = None,
        counts: Counts = ONE,
        exemption: Exemption = NOT_EXEMPT,
    ) -> Draft:
        """Return a new draft: the case (else the first), direct channel, papers, and fees for *counts* with *exemption*.

        Raises Refused when look-up only; not while what came by post before that may be entered with its day.
        """
        if not self.was_receivable(item):
            raise look_up_only(item)
        now, officer = self._clock.now(), self._session.officer.id
        begun = new_draft(item, case, counts, draft_id=self._new_id(), officer_id=officer, now=now)
        return replace(begun, fees=exempted(begun.fees, exemption))

    def was_receivable(self, item: CatalogueItem) -> bool:
        """Whether such a dossier was taken in here on a day for which one may still be entered."""
        return item.was_receivable(self._clock.now(), OLDEST_ENTRY)

    def renewed(self, draft: Draft, item: CatalogueItem) -> Renewed:
        """Return a draft as the catalogue asks for it now, and what that changed."""
        return renewed(draft, self.held(draft, item))

    def choose_case(self, draft: Draft, item: CatalogueItem, case: str | None) -> Draft:
        """Return the draft with another case; papers that both cases share keep their ticks."""
        ticked = {paper.name: paper for paper in draft.papers}
        return replace(
            draft, case=case, papers=tuple(ticked.get(p.name, p) for p in papers_asked(item, case))
        )

    def choose_channel(self, draft: Draft, item: CatalogueItem, channel: Channel) -> Draft:
        """Return the draft with another channel and that channel's fees; what was counted stays."""
        return replace(draft, channel=channel, fees=self.fees(replace(draft, channel=channel), item))

    def fees(self, draft: Draft, item: CatalogueItem) -> tuple[FeeLine, ...]:
        """Return the fees a draft starts with, by the rule of the day it is received, for what was counted already."""
        return fee_lines(self.held(draft, item), draft.channel, counted_in(draft.fees))

    def held(self, draft: Draft, item: CatalogueItem) -> CatalogueItem:
        """Return the procedure with the office's rule of the day the draft is received."""
        return item.at(draft_check.received_or(draft, self._clock.now()))

    def received_at(self, draft: Draft) -> datetime:
        """Return the reception time of a draft: now, unless another was typed; raises BadInput."""
        return draft_check.received_at(draft, self._clock.now())

    def due(self, draft: Draft, item: CatalogueItem) -> Due | None:
        """Return the due time with its ledger; ``None`` when the officer must decide; raises BadInput for an impossible date."""
        received = self.received_at(draft)
        if draft.due_text.strip():
            at = draft_check.decided_due(draft, received, self._session.calendar)
            return decided(received, at, draft.due_reason, self._session.calendar)
        return route.promised(item, draft.channel, received, self._session.calendar)

    def check(self, draft: Draft, item: CatalogueItem) -> Check:
        """Return errors and warnings of a draft, each at its field."""
        now = self._clock.now()
        return Check(
            errors=tuple(draft_check.errors(draft, item, now, self._session.calendar)),
            warnings=tuple(draft_check.warnings(draft, item, now, self._session.calendar)),
        )

    async def clock_doubt(self) -> FieldProblem | None:
        """Return what the officer must know of this machine's clock before saving; ``None`` when nothing speaks against it."""
        return await self._numbers.clock_doubt()

    async def save(self, draft: Draft) -> None:
        """Make a draft durable."""
        await self._drafts.save(draft, self._clock.now())

    async def discard(self, draft_id: str) -> None:
        """Forget a draft."""
        await self._drafts.delete(draft_id)

    async def drafts(self) -> list[Draft]:
        """Return this officer's drafts, newest first."""
        return await self._drafts.all(self._session.officer.id)

    async def names_of(self, identity: str) -> list[str]:
        """Return names under which this identity number was received before."""
        return await self._dossiers.people(identity)

    async def duplicates(self, draft: Draft, *, ask_service: bool = True) -> list[DossierSummary]:
        """Return open dossiers of the same person for the same procedure: known here, and at the service if it answers in time."""
        identities = dict.fromkeys(
            i for i in (tidy(draft.applicant).identity, tidy(draft.effective_owner).identity) if i
        )
        found: dict[str, DossierSummary] = {}
        for identity in identities:
            for dossier in await self._dossiers.open_for_person(identity, draft.procedure_code):
                found[dossier.code] = dossier
            if ask_service:
                try:
                    for dossier in await self._gateway.person_dossiers(identity, draft.procedure_code):
                        found.setdefault(dossier.code, dossier)
                except (Offline, Refused, SignInNeeded):
                    continue
        return list(found.values())

    async def accept(self, draft: Draft, *, with_slip: bool = True) -> Accepted:
        """Register a draft durably and return its number and receipt; raises BadInput at a field, or StorageError with nothing stored."""
        item = await self._catalogue.get(draft.procedure_code)
        if item is None:
            raise NotFound(
                mark("Không có thủ tục mã {code} trong danh mục của trung tâm."), code=draft.procedure_code
            )
        item = item.shown_at(self._clock.now())
        for problem in self.check(draft, item).errors:
            raise BadInput(problem.message, field=problem.field, **problem.values)
        if draft.procedure_version != item.procedure.version and self.renewed(draft, item).told:
            raise Refused(CHANGED_MEANWHILE, code=PROCEDURE_CHANGED)
        await self._session.learn()
        due = self.due(draft, item)
        received = self.received_at(draft)
        held = item.at(received)
        limit, steps = held.limit_for(draft.channel), held.rule.route if held.rule else ()

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
                case=draft.case,
                channel=draft.channel,
                applicant=tidy(draft.applicant),
                owner=tidy(draft.effective_owner),
                papers=tuple(p for p in draft.papers if p.taken or p.not_applicable),
                fees=draft.fees,
                collection=draft.collection,
                collection_address=draft.sent_to,
                note=draft.note,
                sets=draft.sets,
                received_at=received,
                limit_text=draft_check.limit_words(limit),
                due=due,
                due_decision=draft.due_reason if draft.due_text.strip() else "",
                duplicate_reason=draft.duplicate_reason,
                route=route.planned(received, steps, self._session.calendar),
            )

        accepted = await self.store(registration, with_slip=with_slip, draft=draft.id)
        with suppress(
            StorageError
        ):  # the dossier is durable by now: nothing after it may look like a failure
            await self._catalogue.count_use(item.procedure.code)
        return accepted

    async def store(self, make: RegistrationMaker, *, with_slip: bool, draft: str = "") -> Accepted:
        """Number and store a registration in one durable transaction; a *draft* becomes one dossier, however often it is sent."""
        now = self._clock.now()
        if not await self._session.learn():
            raise Refused(
                mark("Chưa biết trung tâm nào: đợi kết nối lần đầu hoặc đăng nhập rồi tiếp nhận."),
                code="no-office",
            )
        numbered = await self._numbers.ensure_today()
        entry_id = draft or self._new_id()

        def build(number: AssignedNumber) -> NewEntry:
            registration = make(entry_id, number)
            return registration_entry(
                registration,
                self._gateway,
                self._session.office,
                at=now,
                officer_id=registration.officer_id,
                with_slip=with_slip,
            )

        stored = await self._journal.register(
            day=now.date(),
            office=self._session.office.code,
            counter=self._session.counter,
            provisional=lambda: provisional_code(
                self._session.office.code, now.date(), self._session.counter, secrets.randbits(25)
            ),
            build=build,
            numbered=numbered,
            draft=draft,
        )
        return Accepted(registration=stored.registration, entry_id=entry_id, slip=stored.slip)

    def _new_id(self) -> str:
        return uuid7(self._clock.now(), secrets.token_bytes(10))
