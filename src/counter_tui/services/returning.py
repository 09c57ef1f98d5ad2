"""Hand results back: what must be checked first, who collects, one or several at once, and what the citizen says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import ActionKind, GiveFeedback, Proxy, Rating, Return
from counter_tui.domain.codes import has_dossier_shape, is_provisional, parse_dossier_code, with_office
from counter_tui.domain.dossier import DossierSummary, Registration, Status
from counter_tui.domain.handing_back import (
    BAD_CODE,
    MUST_BE_PRESENT,
    NOT_HIS,
    OTHER_OFFICE,
    Handover,
    Settlement,
    handover,
    payments,
    proxy_problems,
    returned_obstacle,
    settlement_problems,
)
from counter_tui.domain.identity import tidy
from counter_tui.domain.money import format_money
from counter_tui.domain.person import Person
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.matter import Matter, matter_of
from counter_tui.domain.slips.return_slip import AUTHORITY, Handed, return_slip
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork, Done
from counter_tui.services.lookup import DossierView, Lookup
from counter_tui.services.newest import still_holding
from counter_tui.services.outdated import STALE
from counter_tui.services.ports import Catalogue, Dossiers, Gateway
from counter_tui.services.session import Session

NOT_ALL = mark("Chưa trả hồ sơ nào. {dossier}: {problem} Để hồ sơ này lại thì trả được các hồ sơ kia.")
SERVICE_BUDGET = 1.0
"""Seconds the service gets to say how a dossier stands; then what this desk knows holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """The one who takes all results, and how.

    *receiver* is the applicant or owner who stands there, the first dossier's applicant unless given. *proxy* tells who
    stands there instead, and on what authority he takes the results that are not his own.
    """

    receiver: Person | None = None
    proxy: Proxy | None = None
    settlement: Settlement = field(default_factory=Settlement)
    originals_returned: bool = True
    with_slip: bool = False
    note: str = ""

    def person(self, first: Handover) -> Person:
        """Return who stands at the desk when *first* is the dossier that was asked for."""
        return self.proxy.person if self.proxy is not None else self.receiver or first.applicant


class Returning:
    """Hands results back with or without the network."""

    def __init__(
        self,
        *,
        casework: CaseWork,
        lookup: Lookup,
        catalogue: Catalogue,
        dossiers: Dossiers,
        gateway: Gateway,
        session: Session,
    ) -> None:
        self._casework = casework
        self._lookup = lookup
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._gateway = gateway
        self._session = session

    async def prepare(self, typed: str) -> Handover:
        """Return what must be checked before a dossier goes back; raises NotFound, or Refused saying why it cannot."""
        code = self._code(typed)
        known = await self._dossiers.summary(code)
        view = await self._view(code)
        await self._casework.require_nothing_refused(view.summary.code)
        if (gone := returned_obstacle(view.summary, view.events)) is not None:
            raise Refused(gone.message, code="already-returned", **gone.values)
        now = self._casework.now()
        hindered = lifecycle.obstacle(view.summary, ActionKind.RETURN, self._casework.actor, now)
        if hindered is not None:
            raise Refused(hindered.message, code="wrong-status", **hindered.values)
        item = await self._catalogue.get(view.summary.procedure_code)
        rule = item.at(now).rule if item is not None else None
        prepared = handover(
            view.summary,
            view.registration,
            view.events,
            result_names=item.procedure.results if item is not None else (),
            must_be_present=rule is not None and rule.must_be_present,
            now=now,
        )
        # A service restored from a backup may tell an older version than the one known here, which is acted on.
        return replace(prepared, version=max(prepared.version, known.version if known is not None else 0))

    async def others(self, first: Handover) -> list[Handover]:
        """Return the other finished dossiers of the same person, oldest first."""
        people = (first.registration.applicant, first.registration.owner) if first.registration else ()
        found: dict[str, DossierSummary] = {}
        for identity in dict.fromkeys(person.identity for person in people if person.identity):
            for summary in await self.finished_of(identity):
                found.setdefault(summary.code, summary)
        found.pop(first.code, None)
        prepared = []
        for code in found:
            try:
                prepared.append(await self.prepare(code))
            except (Refused, NotFound):
                continue  # not to be handed back now: nothing to offer
        return prepared

    async def finished_of(self, identity: str) -> list[DossierSummary]:
        """Return the finished dossiers of a person, oldest first; the service's too when it answers in time."""
        found = {d.code: d for d in await self._dossiers.open_for_person(identity)}
        try:
            async with asyncio.timeout(SERVICE_BUDGET):
                for summary in await self._gateway.search_dossiers(identity):
                    found.setdefault(summary.code, summary)
        except (TimeoutError, Offline, Refused, SignInNeeded):
            pass
        done = [d for d in found.values() if d.status is Status.DONE]
        return sorted(done, key=lambda d: d.received_at)

    async def hand_back(self, handed: Sequence[Handover], collector: Collector) -> list[Done]:
        """Hand results back to one collector, all or none; raises BadInput at a field, Refused with the reason.

        Of several the one that cannot go back is named. One that changed since it was prepared is refused as ``STALE``.
        """
        collector = self._checked(handed, collector)
        person = collector.person(handed[0])
        new = []
        for one in handed:
            receiver = one.party(person)
            action = self._action(one, receiver, collector)
            slips = (self._slip(one, action, receiver),) if collector.with_slip else ()
            try:
                new.append(await self._casework.prepared(one.code, action, slips=slips, read=one.version))
            except Refused as problem:
                if len(handed) == 1 or problem.code == STALE:
                    raise
                raise Refused(NOT_ALL, code=problem.code, dossier=one.code, problem=problem) from problem
        return await self._casework.store(*new)

    async def feedback(self, code: str, *, rating: Rating | None = None, remark: str = "") -> None:
        """Store what the citizen said of the service; what was said without words or rating is nothing."""
        if rating is not None or canonical(remark):
            await self._casework.act(code, GiveFeedback(rating=rating, remark=canonical(remark)))

    async def _view(self, code: str) -> DossierView:
        try:
            async with asyncio.timeout(SERVICE_BUDGET):
                view = await self._lookup.dossier(code)
        except TimeoutError:
            standing = await self._casework.standing(code)
            return DossierView(
                summary=standing,
                registration=await still_holding(self._dossiers, standing),
                events=tuple(await self._dossiers.events(code)),
                from_service=False,
                asked_at=self._casework.now(),
            )
        if view.from_service and not await self._dossiers.unsent_events(view.summary.code):
            # The action that follows expects the version that was just read, not one heard earlier.
            await self._dossiers.store_answer(view.summary)
        return view

    def _code(self, typed: str) -> str:
        typed = with_office(typed, self._session.office.code)
        code = parse_dossier_code(typed)
        if code is None:
            if not has_dossier_shape(typed):
                raise BadInput(BAD_CODE, field="code", code=canonical(typed)[:40])
            code = canonical(typed).upper()
        office = self._session.office
        own = f"TAM-{office.code}-" if is_provisional(code) else f"{office.code}-"
        if self._session.known and not code.startswith(own):
            raise BadInput(OTHER_OFFICE, field="code", code=code, office=office.name)
        return code

    def _checked(self, handed: Sequence[Handover], collector: Collector) -> Collector:
        person, proxy = collector.person(handed[0]), collector.proxy
        if proxy is not None:
            proxy = replace(proxy, person=tidy(proxy.person))
            person = proxy.person
        not_his = [one for one in handed if one.party(person) is None]
        if (bound := next((one for one in not_his if one.must_be_present), None)) is not None:
            raise Refused(MUST_BE_PRESENT, code="must-be-present", dossier=bound.code)
        if not_his and proxy is None:
            raise BadInput(NOT_HIS, field="proxy.document", name=person.name, code=not_his[0].code)
        if not_his and proxy is not None:
            for problem in proxy_problems(proxy, self._casework.now()):
                raise BadInput(problem.message, field=problem.field, **problem.values)
            proxy = replace(proxy, relation=canonical(proxy.relation), document=canonical(proxy.document))
        if any(one.fee_due for one in handed):
            for problem in settlement_problems(collector.settlement):
                raise BadInput(problem.message, field=problem.field, **problem.values)
        return replace(collector, proxy=proxy, note=canonical(collector.note))

    @staticmethod
    def _action(one: Handover, receiver: Person | None, collector: Collector) -> Return:
        return Return(
            receiver=receiver.name if receiver is not None else "",
            receiver_identity=receiver.identity if receiver is not None else "",
            proxy=collector.proxy if receiver is None else None,
            payments=payments(one.fees, collector.settlement),
            originals_returned=collector.originals_returned,
            results=one.results,
            note=collector.note,
        )

    def _slip(self, one: Handover, action: Return, receiver: Person | None) -> Slip:
        matter = _matter(one.summary, one.registration)
        proxy = action.proxy
        who = proxy.person if proxy is not None else receiver or matter.applicant
        paid = sum(fee.due for fee in action.payments)
        handed = Handed(
            receiver=who.name,
            receiver_identity=who.identity,
            receiver_phone=who.phone,
            by_proxy=proxy is not None,
            authority=_authority(proxy) if proxy is not None else "",
            kind="; ".join(result.name for result in action.results),
            number="; ".join(result.number for result in action.results if result.number),
            summary="; ".join(result.excerpt for result in action.results if result.excerpt),
            returned_at=self._casework.now(),
            originals="; ".join(p.name for p in one.originals) if action.originals_returned else "",
            fee_due=format_money(paid) if paid else "",
        )
        return return_slip(matter, self._session.office, handed=handed, officer=self._session.officer.name)


def _authority(proxy: Proxy) -> str:
    parts = (f"{AUTHORITY[proxy.authorisation]} {proxy.document}".strip(), proxy.relation)
    return ", ".join(part for part in parts if part)


def _matter(summary: DossierSummary, registration: Registration | None) -> Matter:
    if registration is not None:
        return matter_of(registration)
    return Matter(
        code=summary.code,
        procedure_code=summary.procedure_code,
        procedure_name=summary.procedure_name,
        procedure_field=summary.procedure_field,
        owner=Person(name=summary.owner_name),
        applicant=Person(name=summary.applicant_name),
        counter=summary.counter,
        received_at=summary.received_at,
        due_at=summary.due_at,
    )
