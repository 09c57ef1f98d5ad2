"""Background work with the service, round after round: who we are, what waits, numbers, catalogue, changes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.numbers import VoidedNumbers
from counter_tui.errors import Offline, Refused, ServiceUnusable, SignInNeeded
from counter_tui.i18n import text
from counter_tui.services.fetching import Fetcher
from counter_tui.services.link import LinkJudge
from counter_tui.services.number_supply import NumberSupply
from counter_tui.services.ports import (
    Catalogue,
    Clock,
    DeskStatus,
    Dossiers,
    Gateway,
    Journal,
    LinkState,
    Prints,
)
from counter_tui.services.print_outcomes import standing
from counter_tui.services.sending import Sender
from counter_tui.services.session import Session

SEND_PAUSE = 15.0
"""Seconds between rounds when nothing asks for one sooner."""
AWAY_PAUSE = 5.0
"""Seconds between rounds while the service is away or slow, or while entries wait for their next attempt."""
COUNT_EVERY = 0.5
"""Seconds between counts while the journal drains."""


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
        also: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        self._journal = journal
        self._numbers = numbers
        self._catalogue = catalogue
        self._prints = prints
        self._session = session
        self._gateway = gateway
        self._link = LinkJudge()
        self._sender = Sender(journal, gateway, clock, self.warn, self._count_now_and_then)
        self._fetcher = Fetcher(catalogue, dossiers, gateway, clock, self._catalogue_came)
        self._counted_at = 0.0
        self.also = list(also)
        """Further steps of a round, after all others."""
        self._wake = asyncio.Event()
        self._listeners: list[Callable[[DeskStatus], None]] = []
        self._at_once = False
        self._asked_to_wait = 0.0
        self._round_running = asyncio.Lock()
        self.status = DeskStatus(embedded=embedded)
        numbers.notice = self.warn

    def subscribe(self, listener: Callable[[DeskStatus], None]) -> Callable[[], None]:
        """Call *listener* with the status now and at each change; returns the way to stop it."""
        self._listeners.append(listener)
        listener(self.status)
        return lambda: self._listeners.remove(listener)

    def follow_link(self, judge: LinkJudge) -> None:
        """Work locally while *judge* finds the link too slow, and say so at once."""
        self._link = judge
        judge.turned = self._link_turned
        self._numbers.local = lambda: judge.local

    def nudge(self, *, catalogue: bool = False) -> None:
        """Start a round now: something was registered, or (*catalogue*) the officer asked for everything at once."""
        self._fetcher.wanted = self._fetcher.wanted or catalogue
        self._at_once = self._at_once or catalogue
        self._wake.set()

    async def refresh_counts(self) -> None:
        """Bring the local part of the status up to date (after registering or printing)."""
        self._name_broken()
        self._set(
            counts=await self._journal.counts(),
            **standing(await self._prints.open()),
            numbers_left=await self._numbers.left_today(),
            catalogue=self._catalogue.state,
            office=self._session.office if self._session.known else None,
            officer=self._session.officer,
        )

    async def run(self) -> None:
        """Do rounds until cancelled; a service that named a wait gets it, unless the officer has something for it."""
        # What waits is said at once, however long the service lets the first call wait.
        await self.refresh_counts()
        while True:
            self._wake.clear()
            await self.round()
            soon = self.status.link is not LinkState.SIGN_IN and (
                self.status.link is not LinkState.UP or self.status.counts.waiting
            )
            spread = random.uniform(0, 0.4)  # noqa: S311 - spreads desks over time, no secret
            pause = (AWAY_PAUSE if soon else SEND_PAUSE) * (0.8 + spread)
            try:
                await asyncio.wait_for(self._wake.wait(), max(pause, self._asked_to_wait * (1 + spread)))
            except TimeoutError:
                continue

    async def round(self) -> None:
        """Do everything once: who we are, waiting entries, numbers, catalogue, changes."""
        async with self._round_running:
            self._asked_to_wait = 0.0
            try:
                if not self._session.known or self.status.link is not LinkState.UP or self._fetcher.due:
                    await self._session.refresh()
                self._set(link=self._reached(), trouble="")
                await self.refresh_counts()
                failed = []
                for step in (
                    self._numbers.refill,
                    self._send_waiting,
                    self._fetcher.catalogue,
                    self._fetcher.changes,
                    *self.also,
                ):
                    failed += await self._attempt(step)
                if failed:
                    raise failed[0]
            except Offline as problem:
                self._asked_to_wait = problem.retry_after or 0.0
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

    async def _attempt(self, step: Callable[[], Awaitable[None]]) -> list[Offline]:
        """Do one step and return what kept it from being done although the service is there; raises Offline when it is not.

        One that the service refuses is said. Neither holds another back: what waits is sent all the same.
        """
        try:
            await step()
        except Refused as refusal:
            self.warn(str(refusal))
        except ServiceUnusable:
            raise
        except Offline as problem:
            await self._gateway.health()
            return [problem]
        return []

    async def _send_waiting(self) -> None:
        if self._at_once:
            self._at_once = False
            await self._journal.put_off_no_more()
        await self._sender.drain()

    async def unless_sent(self, entry_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do *work* on an entry that is not sent meanwhile; raises Refused when it is under way or next."""
        await self._sender.unless_sent(entry_id, work)

    async def _count_now_and_then(self) -> None:
        """Show how the journal drains, without counting after each entry."""
        now = asyncio.get_running_loop().time()
        if now - self._counted_at >= COUNT_EVERY:
            self._counted_at = now
            self._set(counts=await self._journal.counts())

    def _reached(self) -> LinkState:
        return LinkState.SLOW if self._link.local else LinkState.UP

    def _link_turned(self) -> None:
        """Say at once that the desk works locally, or no longer has to."""
        if self.status.link in {LinkState.UP, LinkState.SLOW}:
            self._set(link=self._reached())
            self._wake.set()

    async def numbers_voided(self) -> list[tuple[datetime, VoidedNumbers]]:
        """Return what the service voided of this desk's numbers, newest first, each with when it said so."""
        return await self._numbers.voided()

    def _catalogue_came(self, progress: tuple[int, int] | None) -> None:
        self._name_broken()
        self._set(catalogue=self._catalogue.state, catalogue_progress=progress)

    def _name_broken(self) -> None:
        if names := self._catalogue.state.broken:
            self.warn(text("Danh mục có bản ghi hỏng, đã bỏ qua: {names}", names=", ".join(names)))

    def warn(self, warning: str) -> None:
        """Show a warning for as long as the desk runs."""
        if warning not in self.status.warnings:
            self._set(warnings=(*self.status.warnings, warning))

    def unwarn(self, warning: str) -> None:
        """Take back a warning that no longer holds."""
        self._set(warnings=tuple(w for w in self.status.warnings if w != warning))

    def _set(self, **changes: object) -> None:
        status = replace(self.status, **changes)  # type: ignore[arg-type]
        if status != self.status:
            self.status = status
            for listener in tuple(self._listeners):
                listener(status)
