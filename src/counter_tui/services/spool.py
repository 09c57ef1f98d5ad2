"""Brings slips to printers: one at a time for each printer, never twice by itself, and never in the way of the desk.

A print is noted as being sent before a way to the printer is opened. It is tried again by itself only while nothing of it
can have reached the printer; after that the officer is asked whether it is in the tray.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.receipt import Slip
from counter_tui.errors import BadInput, CounterError, PrintBlocked, PrintFailed
from counter_tui.services.ports import (
    Audit,
    Clock,
    Dossiers,
    Printers,
    PrintJob,
    Prints,
    PrintState,
    SlipRenderer,
    Validity,
)
from counter_tui.services.print_copies import NOT_ASKED, PrintCopies
from counter_tui.services.print_outcomes import PrintOutcomes
from counter_tui.services.print_turns import PrintTurns
from counter_tui.services.session import Session
from counter_tui.services.slip_validity import SlipValidity

RETRY_SECONDS = 5.0
"""How often a printer that took no slip is asked again."""
PATIENCE_SECONDS = 3.0
"""How long a print waits for its queue before the officer is told that it is on its way."""
_T = TypeVar("_T")


async def _nothing() -> None:
    """Stand in for a listener."""


class Spool:
    """Prints the slips of one desk; ``on_change`` is awaited whenever a print in the background changed its state."""

    def __init__(
        self,
        prints: Prints,
        renderer: SlipRenderer,
        printers: Printers,
        audit: Audit,
        dossiers: Dossiers,
        session: Session,
        clock: Clock,
        *,
        patience: float = PATIENCE_SECONDS,
        pause: float = RETRY_SECONDS,
    ) -> None:
        self._prints = prints
        self.printers = printers
        self._session = session
        self._clock = clock
        self._pause = pause
        validity = SlipValidity(dossiers)
        self.require_valid = validity.require
        self.outlived = validity.outlived
        self.moved_dues = validity.moved_dues
        self._outcomes = PrintOutcomes(prints, printers, audit, session, clock)
        self._turns = PrintTurns(
            prints, renderer, printers, self._outcomes, validity, session, clock, patience=patience
        )
        self._copies = PrintCopies(prints, printers, self._turns, self._outcomes, validity, session, clock)
        self._under_way: set[asyncio.Task[Any]] = set()
        self.on_change: Callable[[], Awaitable[None]] = _nothing

    def target(self, form: str) -> str:
        """Return in words where slips of *form* go."""
        try:
            return self.printers.named(self._turns.route(form)).target
        except PrintFailed as problem:
            return str(problem)

    async def send(self, job: PrintJob) -> PrintJob:
        """Print *job* and return it as it then stands: done, or still with its printer's queue.

        Raises PrintBlocked (it waits and goes by itself), PrintUnknown (the officer must look) and PrintFailed. Goes on
        when the caller is cancelled: half a slip would be an unknown one.
        """
        return await self._finish(self._turns.send(job.id))

    async def run(self) -> None:
        """Send what waits and follow what is with queues, until cancelled."""
        while True:
            with suppress(CounterError):  # the journal's own trouble is said where it is read
                await self.round()
            await asyncio.sleep(self._pause)

    async def round(self) -> None:
        """Do all that is due once: look up what is unsettled, then try what waits, a stopped printer once only."""
        changed = False
        stopped: set[str] = set()
        for job in await self._prints.open():
            before = (job.state, job.reason, job.problem)
            with suppress(CounterError):
                if job.state is PrintState.WAITING:
                    if self._turns.printer_of(job) in stopped:
                        continue
                    try:
                        await self.send(job)
                    except PrintBlocked:
                        stopped.add(self._turns.printer_of(job))
                elif job.validity is not Validity.HOLDS and job.ref and job.state is PrintState.SENDING:
                    await self._finish(self._copies.withdrawn(job))
                elif job.printer and (job.ref or job.state is PrintState.UNKNOWN):
                    await self._finish(self._settle(job))
            now = await self._prints.get(job.id)
            changed = changed or (now is not None and (now.state, now.reason, now.problem) != before)
        if changed:
            await self.on_change()

    async def answer(self, job_id: str, *, in_tray: bool) -> PrintJob:
        """Settle a print that may have come out: it did, or another, marked copy takes its place. Raises as :meth:`send`.

        One that no longer holds gets no copy: it is returned as cancelled.
        """
        job = await self._outcomes.known(job_id)
        if job.state is not PrintState.UNKNOWN:
            raise BadInput(NOT_ASKED)
        if in_tray:
            await self._outcomes.done(job, job.target)
            return replace(job, state=PrintState.DONE)
        return await self._finish(self._copies.not_in_tray(job))

    async def again(self, job: PrintJob, printer: str = "") -> PrintJob:
        """Print another copy of what the paper says now, marked with number, time and officer; without *printer* where it went.

        One that waits at the desk, or is taken out of its queue untouched, goes itself, unmarked. Raises as :meth:`send`;
        Refused when the dossier was voided or the action taken back; PrintUnknown when one may have come out and nobody was
        asked yet, BadInput while one is being sent, PrintFailed when a queue keeps it or is silent. One that was in doubt
        already stays asked about.
        """
        return await self._finish(self._copies.again(job, printer))

    async def made(
        self, dossier: str, slip: Slip, *, after: Slip | None = None, copy: bool = False
    ) -> PrintJob:
        """Print a paper that no action stored; the same paper once more is a reprint, marked as such, and so is a *copy*.

        What a printer has of an older one is taken out first; raises as :meth:`again`, and until every one in doubt was
        answered; nothing is stored then. With *after* Refused unless that is what the paper said last.
        """
        return await self._finish(self._copies.made(dossier, slip, after, copy=copy))

    async def withdraw(self, dossier: str) -> list[PrintJob]:
        """Take what a correction or a voiding made invalid out of the queues; return what may come out all the same."""
        return await self._finish(self._copies.withdraw(dossier))

    async def cancel(self, job_id: str) -> PrintState:
        """Give a print up; one in a queue is taken out first. Returns how it stands: out already, unsure, or cancelled."""
        return await self._finish(self._copies.cancel(job_id))

    async def move(self, job_id: str, printer: str) -> PrintJob:
        """Print a slip elsewhere, once it is certain that its first printer will not; raises PrintUnknown when that is not.

        From then on it goes there by itself, whatever becomes of the caller or the desk.
        """
        return await self._finish(self._copies.move(job_id, printer))

    async def open(self) -> list[PrintJob]:
        """Return the prints not settled, oldest first."""
        return await self._prints.open()

    async def settled_today(self) -> list[PrintJob]:
        """Return the prints done or cancelled today, newest first."""
        midnight = self._clock.now().astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._prints.settled_since(midnight)

    async def close(self) -> None:
        """Wait for what is being handed over; each has a limit of its own."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    # --- one print ----------------------------------------------------------------------------------------------------

    async def _settle(self, job: PrintJob) -> None:
        async with self._turns.turns[job.printer]:
            await self._outcomes.look_up(job.id)

    async def _finish(self, work: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen: the caller got it too, unless it was cancelled, and then the journal tells
