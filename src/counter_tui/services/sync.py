"""Background work with the service: send the journal, renew numbers, fetch catalogue, office and changes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.errors import Offline, Refused, ServiceUnusable, SignInNeeded
from counter_tui.i18n import text
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import (
    Catalogue,
    CatalogueDelta,
    Clock,
    DeskStatus,
    Dossiers,
    Gateway,
    Journal,
    LinkState,
    Outcome,
    Prints,
    SendResult,
)
from counter_tui.services.session import Session

SEND_PAUSE = 15.0
"""Seconds between rounds when nothing asks for one sooner."""
CATALOGUE_EVERY = timedelta(minutes=30)
BACKOFF_CAP = 60.0


class Sync:
    """Runs for as long as the desk; what it learns is in :attr:`status`, and listeners are called when that changes."""

    def __init__(
        self,
        *,
        journal: Journal,
        numbers: NumberSupply,
        catalogue: Catalogue,
        dossiers: Dossiers,
        prints: Prints,
        gateway: Gateway,
        session: Session,
        clock: Clock,
        embedded: bool,
    ) -> None:
        self._journal = journal
        self._numbers = numbers
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._prints = prints
        self._gateway = gateway
        self._session = session
        self._clock = clock
        self._wake = asyncio.Event()
        self._listeners: list[Callable[[DeskStatus], None]] = []
        self._catalogue_due = True
        self._at_once = False
        self._round_running = asyncio.Lock()
        self.status = DeskStatus(embedded=embedded)

    def subscribe(self, listener: Callable[[DeskStatus], None]) -> Callable[[], None]:
        """Call *listener* with the status now and at each change; returns the way to stop it."""
        self._listeners.append(listener)
        listener(self.status)
        return lambda: self._listeners.remove(listener)

    def nudge(self, *, catalogue: bool = False) -> None:
        """Start a round now: something was registered, or (*catalogue*) the officer asked for everything at once."""
        self._catalogue_due = self._catalogue_due or catalogue
        self._at_once = self._at_once or catalogue
        self._wake.set()

    async def refresh_counts(self) -> None:
        """Bring the local part of the status up to date (after registering or printing)."""
        self._name_broken()
        self._set(
            counts=await self._journal.counts(),
            prints_open=len(await self._prints.open()),
            numbers_left=await self._numbers.left_today(),
            catalogue=self._catalogue.state,
            office=self._session.office if self._session.known else None,
            officer=self._session.officer,
        )

    async def run(self) -> None:
        """Do rounds until cancelled."""
        while True:
            self._wake.clear()
            await self.round()
            pause = SEND_PAUSE * random.uniform(0.8, 1.2)  # noqa: S311 - spreads desks over time, no secret
            if self.status.link is LinkState.UP and self.status.counts.waiting:
                pause = 1.0
            try:
                await asyncio.wait_for(self._wake.wait(), pause)
            except TimeoutError:
                continue

    async def round(self) -> None:
        """Do everything once: who we are, waiting entries, numbers, catalogue, changes."""
        async with self._round_running:
            try:
                if (
                    not self._session.known
                    or self.status.link is not LinkState.UP
                    or self._catalogue_is_due()
                ):
                    await self._session.refresh()
                self._set(link=LinkState.UP, trouble="")
                await self.refresh_counts()
                for step in (
                    self._numbers.refill,
                    self._send_waiting,
                    self._fetch_catalogue,
                    self._fetch_changes,
                ):
                    await self._attempt(step)
            except Offline as problem:
                self._set(
                    link=LinkState.DOWN, trouble=str(problem) if isinstance(problem, ServiceUnusable) else ""
                )
                if self.status.trouble:
                    self.warn(self.status.trouble)
            except SignInNeeded:
                self._set(link=LinkState.SIGN_IN)
            except Refused as refusal:
                self.warn(str(refusal))
            await self.refresh_counts()

    async def _attempt(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do one step; one that the service refuses is said and holds no other back: what waits is sent all the same."""
        try:
            await step()
        except Refused as refusal:
            self.warn(str(refusal))

    async def _send_waiting(self) -> None:
        if self._at_once:
            self._at_once = False
            await self._journal.put_off_no_more()
        while entries := await self._journal.due_to_send(self._clock.now()):
            for entry in entries:
                result = await self._gateway.send(entry)
                await self._settle(entry, result)
                if result.outcome is Outcome.SIGN_IN:
                    raise SignInNeeded("")
                if result.outcome is Outcome.RETRY and not result.problem_code:
                    raise Offline("")
            await self.refresh_counts()

    async def _settle(self, entry: Entry, result: SendResult) -> None:
        now = self._clock.now()
        match result.outcome:
            case Outcome.CONFIRMED:
                if entry.kind is EntryKind.REGISTER and result.code and result.code != entry.dossier:
                    await self._journal.renumber(entry.id, result.code, now)
                await self._journal.mark(entry.id, EntryState.CONFIRMED, at=now)
            case Outcome.REFUSED:
                await self._journal.mark(
                    entry.id,
                    EntryState.REFUSED,
                    at=now,
                    problem=result.problem,
                    problem_code=result.problem_code,
                )
            case Outcome.RETRY:
                ceiling = min(BACKOFF_CAP, 2.0 ** min(entry.attempts, 6))
                delay = result.retry_after or random.uniform(0, ceiling)  # noqa: S311 - full jitter, no secret
                await self._journal.mark(
                    entry.id,
                    EntryState.WAITING,
                    at=now,
                    next_attempt_at=now + timedelta(seconds=delay),
                    problem=result.problem,
                )
            case Outcome.SIGN_IN:
                await self._journal.mark(entry.id, EntryState.WAITING, at=now)

    def _catalogue_is_due(self) -> bool:
        synced = self._catalogue.state.synced_at
        # A clock that was set back puts the last time into the future.
        return self._catalogue_due or synced is None or abs(self._clock.now() - synced) > CATALOGUE_EVERY

    async def _fetch_catalogue(self) -> None:
        if not self._catalogue_is_due():
            return
        try:
            self._catalogue_due = not await self._fetch_pages()
        finally:
            self._set(catalogue=self._catalogue.state, catalogue_progress=None)

    async def _fetch_pages(self) -> bool:
        """Fetch page after page; return whether the catalogue is complete: a service that is still filling is asked again later."""
        done = 0
        while True:
            state = self._catalogue.state
            delta = await self._gateway.catalogue(state.version, state.etag)
            if delta is None:
                unchanged = CatalogueDelta(version=state.version, etag=state.etag)
                await self._catalogue.apply(unchanged, self._clock.now())
                return True
            done += len(delta.items)
            self._set(catalogue_progress=(done, max(delta.total, done)))
            await self._catalogue.apply(delta, self._clock.now())
            self._name_broken()
            if not delta.more:
                return True
            if not (delta.items or delta.removed or delta.broken):
                return False

    def _name_broken(self) -> None:
        if names := self._catalogue.state.broken:
            self.warn(text("Danh mục có bản ghi hỏng, đã bỏ qua: {names}", names=", ".join(names)))

    async def _fetch_changes(self) -> None:
        while True:
            page = await self._gateway.changes(await self._dossiers.position())
            if page.position:
                await self._dossiers.store_changes(page.changes, page.position)
            if not (page.more and page.changes):
                return

    def warn(self, warning: str) -> None:
        """Show a warning for as long as the desk runs."""
        if warning not in self.status.warnings:
            self._set(warnings=(*self.status.warnings, warning))

    def _set(self, **changes: object) -> None:
        status = replace(self.status, **changes)  # type: ignore[arg-type]
        if status != self.status:
            self.status = status
            for listener in tuple(self._listeners):
                listener(status)
