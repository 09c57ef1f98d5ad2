"""Look a procedure or a dossier up: the counter's most common question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain.actions import CompleteSupplement, Reschedule, Resume
from counter_tui.domain.codes import with_office
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.query import Query, QueryKind, classify
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.newest import still_holding, with_waiting
from counter_tui.services.ports import Audit, Catalogue, CatalogueState, Clock, Dossiers, Gateway, Hit
from counter_tui.services.session import Session

NOT_ASKED = mark(
    "Hồ sơ {code} không có trên máy này, còn máy chủ thì chưa hỏi được: {why} Hồ sơ có thể do quầy khác nhận; hỏi lại khi có kết nối."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierView:
    """A dossier as far as it is known here at ``asked_at``.

    ``registration`` is there when the service said it, or this desk took it in and nobody corrected it elsewhere since;
    ``from_service`` when the service was asked and answered. ``first`` is what was registered before any correction,
    where the service said it. ``by_case``: it is same-day work whose procedure counts cases, not documents and pages.
    """

    summary: DossierSummary
    registration: Registration | None
    events: tuple[DossierEvent, ...]
    from_service: bool
    asked_at: datetime
    by_case: bool = False
    first: Registration | None = None

    @property
    def late(self) -> bool:
        """Whether the citizen still waits although the due time has passed."""
        summary = self.summary
        return summary.open and summary.due_at is not None and summary.due_at < self.asked_at

    @property
    def due_changed(self) -> bool:
        """Whether another due time holds than the one on the receipt; a supplement or a stop may well leave it as it was."""
        actions = [event.action for event in self.events]
        if self.registration is None:
            return any(isinstance(action, Reschedule) for action in actions)
        given = any(isinstance(a, CompleteSupplement | Resume | Reschedule) and a.due for a in actions)
        promised = self.registration.due
        return given and (promised is None or promised.at != self.summary.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A dossier as this desk holds it; ``None`` what it has nothing of."""

    summary: DossierSummary | None
    registration: Registration | None


class Lookup:
    """Answers what the officer types into the one search box; procedures from local data only."""

    def __init__(
        self,
        catalogue: Catalogue,
        dossiers: Dossiers,
        gateway: Gateway,
        audit: Audit,
        session: Session,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._gateway = gateway
        self._audit = audit
        self._session = session
        self._clock = clock

    def understand(self, typed: str) -> Query:
        """Say what a line typed into the search box is; a number of this office may be typed from its date on."""
        query = classify(typed)
        if query.kind is QueryKind.WORDS:  # what begins with 0 is a phone number
            whole = classify(with_office(typed, self._session.office.code))
            query = whole if whole.kind is QueryKind.DOSSIER_CODE else query
        return query

    def procedures(self, words: str, limit: int = 20) -> list[Hit]:
        """Return procedures for *words*, best first; what this desk uses most when nothing is typed."""
        return self._catalogue.search(words, limit) if words.strip() else self._catalogue.most_used(limit)

    async def procedure(self, code: str) -> CatalogueItem:
        """Return one procedure with the office rule of today; raises NotFound."""
        item = await self._catalogue.get(code)
        if item is None:
            raise NotFound(mark("Không có thủ tục mã {code} trong danh mục của trung tâm."), code=code)
        return item.shown_at(self._clock.now())

    async def dossiers(
        self, words: str, limit: int = 20, *, ask_service: bool = True
    ) -> list[DossierSummary]:
        """Find dossiers by code, name, phone or identity number: known here first, the service's when it answers."""
        found = await self._dossiers.search(words, limit)
        if not ask_service:
            return found
        await self._audit.record("search", "", self._session.officer.id, self._clock.now())
        try:
            remote = await self._gateway.search_dossiers(words)
        except (Offline, Refused, SignInNeeded):
            remote = []
        known = {d.code for d in found} | {d.alias for d in found if d.alias}
        return [*found, *(d for d in remote if d.code not in known)][:limit]

    async def dossier(self, code: str) -> DossierView:
        """Return a dossier by code or alias, the service's view when it answers, else this desk's.

        Raises NotFound; its words say whether the service was asked, so that nobody is sent away for a bad line.
        """
        registration = await self._dossiers.registration(code)
        summary = await self._dossiers.summary(code)
        events = tuple(await self._dossiers.events(code))
        from_service, unasked, first = False, None, None
        unsent = tuple(await self._dossiers.unsent_events(summary.code)) if summary is not None else ()
        # Until the service has confirmed what was registered here, its number may be somebody else's there.
        ours_alone = summary is not None and await self._dossiers.unconfirmed(summary.code)
        if not ours_alone and (summary is None or summary.confirmed or unsent):
            try:
                remote = await self._gateway.dossier(summary.code if summary else code)
                events, from_service, first = (*remote.events, *unsent), True, remote.first
                if not unsent and (summary is None or summary.version < remote.summary.version):
                    # What is done next may find the network gone, and the feed not there yet.
                    await self._dossiers.store_answer(remote.summary)
                summary = summary if summary is not None and unsent else remote.summary
                registration = with_waiting(remote.registration, unsent) or registration
            except NotFound:
                pass
            except (Offline, Refused, SignInNeeded) as problem:
                unasked = problem
                if summary is not None:
                    registration = await still_holding(self._dossiers, summary)
        if summary is None and unasked is not None:
            raise NotFound(NOT_ASKED, code=code, why=unasked) from unasked
        if summary is None:
            raise NotFound(mark("Không tìm thấy hồ sơ {code}. Kiểm tra lại mã trên phiếu."), code=code)
        now = self._clock.now()
        await self._audit.record("open", summary.code, self._session.officer.id, now)
        return DossierView(
            summary=summary,
            registration=registration,
            events=events,
            from_service=from_service,
            asked_at=now,
            by_case=await self._by_case(registration),
            first=first,
        )

    async def known_here(self, codes: Iterable[str]) -> list[Known]:
        """Return what this desk holds of dossiers, to tell later whether that changed.

        Asks nobody and leaves no row in the trail. That the service confirmed what was done here changes nothing of it.
        """
        found = []
        for code in codes:
            summary, registration = (
                await self._dossiers.summary(code),
                await self._dossiers.registration(code),
            )
            if summary is not None:
                summary = replace(summary, confirmed=True)
            found.append(Known(summary=summary, registration=registration))
        return found

    async def _by_case(self, registration: Registration | None) -> bool:
        if registration is None or registration.same_day is None:
            return False
        item = await self._catalogue.get(registration.procedure_code)
        rule = item.at(registration.received_at).rule if item is not None else None
        return rule is not None and not rule.counts_pages

    async def used(self, code: str) -> None:
        """Remember that a procedure was used, so that it comes earlier next time."""
        await self._catalogue.count_use(code)

    @property
    def state(self) -> CatalogueState:
        """How much catalogue is here and how old it is."""
        return self._catalogue.state
