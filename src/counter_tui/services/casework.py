"""What an officer does to a dossier after its reception: seen to be possible, stored durably, sent later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from counter_tui.domain import lifecycle, route
from counter_tui.domain.actions import (
    Action,
    ActionKind,
    Actor,
    CompleteSupplement,
    Correct,
    Forward,
    Resume,
)
from counter_tui.domain.deadline import Due, decided, while_open
from counter_tui.domain.deadline_changes import latest_due, stage_after
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration, RouteStage
from counter_tui.domain.due_replay import due_after
from counter_tui.domain.known_in_full import due_known
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.office import Officer, Role
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import Slip
from counter_tui.domain.refused_before import refused_before
from counter_tui.domain.slips.of_action import slip_of
from counter_tui.domain.slips.requests import WantedPaper
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark
from counter_tui.services.action_entry import new_action
from counter_tui.services.chain import Chain, chain_of, steps_of
from counter_tui.services.newest import Seen, still_holding, told, with_waiting
from counter_tui.services.outdated import require_unchanged
from counter_tui.services.ports import Catalogue, Clock, Dossiers, Gateway, Journal, NewAction
from counter_tui.services.session import Session
from counter_tui.services.undoing import known_events, same_day_here, undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An action and why it cannot be done now; ``obstacle`` is ``None`` when it can."""

    kind: ActionKind
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An action stored durably: how the dossier stands now, and the slips that wait to be printed."""

    entry_id: str
    summary: DossierSummary
    slips: tuple[Slip, ...] = ()


class CaseWork:
    """Acts on dossiers with or without the network; what cannot be done now says why."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        journal: Journal,
        dossiers: Dossiers,
        gateway: Gateway,
        session: Session,
        clock: Clock,
    ) -> None:
        self._catalogue = catalogue
        self._journal = journal
        self._dossiers = dossiers
        self._gateway = gateway
        self._session = session
        self._clock = clock
        self._colleagues: list[Officer] = []

    @property
    def actor(self) -> Actor:
        """Who works at this desk now."""
        return self._session.actor

    def now(self) -> datetime:
        """Return the time at the desk."""
        return self._clock.now()

    async def options(self, summary: DossierSummary) -> list[Option]:
        """Return every action with why it cannot be done now, in the order of a dossier's life."""
        held = await self.held(summary.code)
        return [
            Option(kind=kind, obstacle=held or await self._hindered(summary, kind))
            for kind in lifecycle.TRANSITIONS
        ]

    async def hindered(self, summary: DossierSummary, kind: ActionKind) -> Obstacle | None:
        """Return why an action cannot be begun now, ``None`` when it can."""
        return await self.held(summary.code) or await self._hindered(summary, kind)

    async def _hindered(self, summary: DossierSummary, kind: ActionKind) -> Obstacle | None:
        hindered = lifecycle.obstacle(summary, kind, self.actor, self._clock.now())
        return hindered or await same_day_here(self._dossiers, kind, summary.code)

    async def held(self, code: str) -> Obstacle | None:
        """Return what the service refused of a dossier, which is dealt with before anything else is done to it."""
        return next((refused_before(one) for one in await self._dossiers.refused_events(code)), None)

    async def require_nothing_refused(self, code: str) -> None:
        """Raise Refused while something of a dossier is :meth:`held`, saying what and where it is dealt with."""
        if (held := await self.held(code)) is not None:
            raise Refused(held.message, code="refused-before", **held.values)

    async def standing(self, code: str) -> DossierSummary:
        """Return how a dossier stands, by code or alias: as known here, else as the service says; raises NotFound."""
        if (known := await self._dossiers.summary(code)) is not None:
            return known
        try:
            return (await self._gateway.dossier(code)).summary
        except (Offline, Refused, SignInNeeded) as problem:
            raise NotFound(
                mark(
                    "Máy này chưa biết hồ sơ {code} và chưa hỏi được máy chủ. Kiểm tra mã, thử lại khi có mạng."
                ),
                code=code,
            ) from problem

    async def registration(self, code: str) -> Registration | None:
        """Return what was received for a dossier: this desk's while it holds, else the service's when it answers."""
        standing = await self._dossiers.summary(code)
        if standing is not None and (known := await still_holding(self._dossiers, standing)) is not None:
            return known
        said = await told(self._dossiers, self._gateway, code)
        held = said.registration if said is not None else None
        return with_waiting(held, await self._dossiers.unsent_events(code))

    async def act(
        self, code: str, action: Action, *, slips: Sequence[Slip] = (), read: int | None = None
    ) -> Done:
        """Do something to a dossier, durably; raises Refused with the reason when it cannot be done, NotFound.

        *read* is the version the officer had before him, where the dossier must not have changed since.
        """
        (done,) = await self.store(await self.prepared(code, action, slips=slips, read=read))
        return done

    async def store(self, *new: NewAction) -> list[Done]:
        """Store what was prepared, all or nothing; raises Refused when something came between."""
        await self._journal.act(*new)
        return [Done(entry_id=one.entry.id, summary=one.after, slips=one.slips) for one in new]

    async def prepared(
        self,
        code: str,
        action: Action,
        *,
        slips: Sequence[Slip] = (),
        seen: Seen | None = None,
        read: int | None = None,
        after: NewAction | None = None,
    ) -> NewAction:
        """Return what doing something to a dossier writes, for those that write more with it; raises as :meth:`act`.

        *seen* is what a correction was made of; *after* is what is done to it just before, in the same writing.
        """
        before = after.after if after is not None else await self.standing(code)
        now = self._clock.now()
        self._require_none(await self.hindered(before, action.KIND))
        require_unchanged(before, seen, read)  # what an outdated action lacks is no help to whoever made it
        self._require_none(lifecycle.fault(before, action))
        action = await undone(self._dossiers, self._gateway, before, action)
        action = await self.with_stage_due(before, action, now)
        replaced = seen.registration if seen is not None else None
        if isinstance(action, Correct) and replaced is None:
            replaced = await self._dossiers.registration(before.code)
        return new_action(self._gateway, before, action, self.actor, now, registration=replaced, slips=slips)

    @staticmethod
    def _require_none(hindered: Obstacle | None) -> None:
        if hindered is not None:
            raise Refused(hindered.message, code="wrong-status", **hindered.values)

    async def slip(
        self,
        code: str,
        action: Action,
        *,
        stage: str = "",
        wanted: Sequence[WantedPaper] = (),
        draft: bool = False,
    ) -> Slip | None:
        """Return the slip of an action to be done now (see :func:`slip_of`), ``None`` when it has none; raises Refused."""
        return slip_of(
            action,
            await self.standing(code),
            await self.registration(code),
            self._session.office,
            officer=self.actor.officer_name,
            at=self._clock.now(),
            stage=stage,
            wanted=wanted,
            draft=draft,
        )

    async def officers(self) -> list[Officer]:
        """Return whom a dossier may be given to: as the service says, else as it last said; raises Offline before that."""
        try:
            found = await self._gateway.officers()
        except (Offline, Refused, SignInNeeded):
            if not self._colleagues:
                raise Offline(
                    mark(
                        "Chưa lấy được danh sách cán bộ. Có mạng lại thì giao; hồ sơ vẫn do người cũ phụ trách."
                    )
                ) from None
            return self._colleagues
        self._colleagues = [one for one in found if one.role is not Role.ADMIN]
        return self._colleagues

    def decided_due(self, dossier: DossierSummary, at: datetime, reason: str) -> Due:
        """Return a due time the officer decides, with the reason; raises BadInput for a moment at which the office is shut."""
        due = decided(dossier.received_at, at, reason, self._session.calendar)
        while_open(due.at, self._session.calendar)
        return due

    @property
    def closing(self) -> time:
        """When the office closes: the hour of a due time typed as a day only."""
        return self._session.calendar.hours.closing

    async def due_after_supplement(self, code: str) -> Due | None:
        """Return the due time if the papers were complete now; ``None`` when the officer must decide."""
        return await self._due(code, ActionKind.COMPLETE_SUPPLEMENT)

    async def due_after_resume(self, code: str) -> Due | None:
        """Return the due time if the clock ran on from now; ``None`` when it stands on, or the officer must decide."""
        return await self._due(code, ActionKind.RESUME)

    def due_from_now(
        self,
        kind: ActionKind,
        before: DossierSummary,
        registration: Registration | None,
        item: CatalogueItem | None,
        events: Sequence[DossierEvent],
    ) -> Due | None:
        """Return the due time if *kind* were done at this moment, from what was read of a dossier; ``None`` where it gives none."""
        if registration is None or item is None:
            return None
        if kind is ActionKind.RESUME and not due_known(before, registration, events):
            return None  # what moved the due time is not told here: the officer decides
        promised, calendar = latest_due(registration, events), self._session.calendar
        return due_after(kind, before, promised, registration, item, self._clock.now(), calendar)

    async def next_agency(self, code: str) -> str:
        """Return the agency of the chain a dossier goes to next; empty outside a chain and past its end."""
        before = await self.standing(code)
        stages, stage = (await self._chain(before)).stages, route.next_stage(before)
        return stages[stage].agency if stage < len(stages) else ""

    async def route(self, summary: DossierSummary, registration: Registration) -> tuple[RouteStage, ...]:
        """Return the chain of a dossier with the dates that hold now."""
        steps = await steps_of(self._catalogue, registration, registration.route)
        return route.as_it_stands(summary, registration.route, steps, self._session.calendar)

    async def _chain(self, before: DossierSummary) -> Chain:
        registration, calendar = await self.registration(before.code), self._session.calendar
        return await chain_of(self._catalogue, self._dossiers, calendar, before, registration)

    async def with_stage_due(self, before: DossierSummary, action: Action, now: datetime) -> Action:
        """Return *action* with the due time it gives the agency whose turn it then is."""
        if not isinstance(action, Forward | CompleteSupplement | Resume) or action.stage_due is not None:
            return action
        chain, calendar = await self._chain(before), self._session.calendar
        if not chain.stages:
            return action
        if isinstance(action, Forward):
            due = route.handed_over(before, action.to, chain.stages, chain.steps, now, calendar)
        else:
            due = stage_after(before, action, chain.steps, now, calendar)
        return replace(action, stage_due=due)

    async def _due(self, code: str, kind: ActionKind) -> Due | None:
        before, registration = await self.standing(code), await self.registration(code)
        if registration is None:
            return None
        item = await self._catalogue.get(registration.procedure_code)
        events = await self.events(code) if kind is ActionKind.RESUME else ()
        return self.due_from_now(kind, before, registration, item, events)

    async def events(self, code: str) -> list[DossierEvent]:
        """Return what happened to a dossier: as the service says, with what it has not heard yet; else as known here."""
        return await known_events(self._dossiers, self._gateway, code)
