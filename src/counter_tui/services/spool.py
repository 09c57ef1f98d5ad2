"""Brings slips to printers: one at a time for each printer, never twice by itself, and never in the way of the desk.

A print is noted as being sent before a way to the printer is opened. It is tried again by itself only while nothing of it
can have reached the printer; after that the officer is asked whether it is in the tray.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, CounterError, PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.i18n import mark
from counter_tui.services.ports import (
    Audit,
    Clock,
    Printers,
    PrintJob,
    Prints,
    PrintState,
    SlipRenderer,
)
from counter_tui.services.print_outcomes import PrintOutcomes
from counter_tui.services.print_turns import SENDABLE, PrintTurns
from counter_tui.services.session import Session

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
        self._outcomes = PrintOutcomes(prints, printers, audit, session, clock)
        self._turns = PrintTurns(
            prints, renderer, printers, self._outcomes, session, clock, patience=patience
        )
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
                elif job.printer and (job.ref or job.state is PrintState.UNKNOWN):
                    await self._finish(self._settle(job))
            now = await self._prints.get(job.id)
            changed = changed or (now is not None and (now.state, now.reason, now.problem) != before)
        if changed:
            await self.on_change()

    async def answer(self, job_id: str, *, in_tray: bool) -> PrintJob:
        """Settle a print that may have come out: it did, or another, marked copy takes its place. Raises as :meth:`send`."""
        job = await self._outcomes.known(job_id)
        if job.state is not PrintState.UNKNOWN:
            raise BadInput(mark("Phiếu này không chờ trả lời."))
        if in_tray:
            await self._outcomes.done(job, job.target)
            return replace(job, state=PrintState.DONE)
        await self._finish(self._out_of_its_queue(job))
        copy = await self._add_copy(job)
        await self._prints.mark(job_id, PrintState.CANCELLED, at=self._clock.now())
        return await self.send(copy)

    async def again(self, job: PrintJob, printer: str = "") -> PrintJob:
        """Print another copy, marked as such with number, time and officer; without *printer* where it went before.

        One taken out of its queue untouched is itself sent again, unmarked. Raises as :meth:`send` and :meth:`taken_out`;
        one that was in doubt already stays asked about.
        """
        taken = await self.taken_out(job.dossier, job.slip.form)
        newest = await self._prints.last_of(job.dossier, job.slip.form)
        if newest is not None and newest.id in taken and newest.slip == job.slip:
            printer = printer or self._still_there(newest.printer)
            await self._prints.hand(newest.id, PrintState.WAITING, at=self._clock.now(), printer=printer)
            return await self.send(newest)
        return await self.send(await self._add_copy(job, printer))

    async def taken_out(self, dossier: str, form: str, *, answered: bool = False) -> frozenset[str]:
        """Take what printers have of a paper out of their queues before another is made; return what they had not begun.

        Raises PrintUnknown when one may have come out and nobody was asked yet, with *answered* until everyone was
        answered; BadInput while one is being sent; PrintFailed when a queue keeps it or is silent.
        """
        taken = set()
        for job in await self._prints.open():
            if (job.dossier, job.slip.form) != (dossier, form):
                continue
            if job.state is PrintState.UNKNOWN:
                if answered:
                    raise PrintUnknown(_ANSWER_FIRST)
                with suppress(PrintFailed):  # its question stays
                    await self._finish(self._out_of_its_queue(job))
            elif job.state is PrintState.SENDING:
                state = await self.cancel(job.id)
                if state is PrintState.UNKNOWN:
                    raise PrintUnknown(_ANSWER_FIRST)
                if state is PrintState.CANCELLED:
                    taken.add(job.id)
        return frozenset(taken)

    async def _add_copy(self, job: PrintJob, printer: str = "") -> PrintJob:
        newest = await self._prints.last_of(job.dossier, job.slip.form)
        before = newest.reprint if newest is not None and newest.slip == job.slip else 0
        copy = replace(
            job,
            id=uuid7(self._clock.now(), secrets.token_bytes(10)),
            reprint=max(job.reprint, before) + 1,
            state=PrintState.WAITING,  # asked for: it goes by itself should the desk end before it is sent
            created_at=self._clock.now(),
            officer_name=self._session.officer.name,
            target="",
            problem="",
            reason="",
            ref="",
            attempts=0,
            printer=printer or self._still_there(job.printer),
        )
        await self._prints.add_reprint(copy)
        return copy

    async def cancel(self, job_id: str) -> PrintState:
        """Give a print up; one in a queue is taken out first. Returns how it stands: out already, unsure, or cancelled."""
        return await self._finish(self._cancel(job_id))

    async def move(self, job_id: str, printer: str) -> PrintJob:
        """Print a slip elsewhere, once it is certain that its first printer will not; raises PrintUnknown when that is not."""
        job = await self._outcomes.known(job_id)
        self.printers.named(printer)
        if job.state in {PrintState.DONE, PrintState.CANCELLED}:
            return await self.again(job, printer)
        if job.state is PrintState.SENDING:
            state = await self.cancel(job_id)
            if state is not PrintState.CANCELLED:
                raise PrintUnknown(
                    mark(
                        "Phiếu đã ra rồi hoặc có thể đã ra ở máy in cũ. Xem khay giấy trước khi in ở máy khác."
                    )
                )
        elif job.state is PrintState.UNKNOWN:
            raise PrintUnknown(mark("Trả lời trước: phiếu đã ra khay chưa? Chưa ra thì mới in ở máy khác."))
        async with self._turns.deciding:
            job = await self._outcomes.known(job_id)
            if job.state not in SENDABLE | {PrintState.CANCELLED}:
                raise BadInput(_BEING_SENT)
            await self._prints.hand(job_id, PrintState.WAITING, at=self._clock.now(), printer=printer)
        return await self.send(job)

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

    async def _cancel(self, job_id: str) -> PrintState:
        async with self._turns.deciding:
            job = await self._outcomes.known(job_id)
            if job.state in SENDABLE:
                await self._prints.mark(job_id, PrintState.CANCELLED, at=self._clock.now())
                return PrintState.CANCELLED
        if job.state is PrintState.SENDING and not job.ref:
            raise BadInput(_BEING_SENT)
        if job.state is PrintState.UNKNOWN:
            with suppress(
                PrintFailed
            ):  # the officer gives it up: a queue that is silent does not keep the question
                await self._out_of_its_queue(job)
        async with self._turns.turns[self._turns.printer_of(job)]:
            job = await self._outcomes.known(job_id)
            if job.state in {PrintState.DONE, PrintState.CANCELLED}:
                return job.state
            if job.state is PrintState.SENDING:
                return await self._outcomes.take_out(job)
            await self._prints.mark(job_id, PrintState.CANCELLED, at=self._clock.now())
            return PrintState.CANCELLED

    async def _out_of_its_queue(self, job: PrintJob) -> None:
        if job.printer and self._still_there(job.printer):
            async with self._turns.turns[job.printer]:
                await self._outcomes.leave_none(job)

    def _still_there(self, printer: str) -> str:
        """Return the printer's name, empty (as routed) once the desk has it no more."""
        return printer if any(card.name == printer for card in self.printers.cards()) else ""

    async def _finish(self, work: Coroutine[Any, Any, _T]) -> _T:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen: the caller got it too, unless it was cancelled, and then the journal tells


_ANSWER_FIRST = mark("Bản trước có thể đã ra. Xem khay giấy và trả lời trước, rồi mới in bản khác.")
_BEING_SENT = mark("Phiếu đang được gửi ra máy in. Đợi vài giây rồi bấm lại.")
