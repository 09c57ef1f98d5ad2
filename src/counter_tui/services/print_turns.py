"""Sends one print at a time to each printer; between seeing that a slip may go and noting that it goes, nobody else decides."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace

from counter_tui.domain.slips.forms import FORMS, Paper
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown, Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import (
    Clock,
    Handed,
    Printer,
    Printers,
    PrintJob,
    Prints,
    PrintState,
    SlipRenderer,
    Stage,
    Validity,
)
from counter_tui.services.print_outcomes import PrintOutcomes, job_name, slip_mark
from counter_tui.services.session import Session
from counter_tui.services.slip_validity import SlipValidity, is_joint

SENDABLE = frozenset({PrintState.READY, PrintState.WAITING, PrintState.FAILED})
_COPIES = 1


class PrintTurns:
    """Hands prints to printers; ``turns`` are held by whoever speaks with a printer, ``deciding`` while a print's way is chosen.

    Who needs both takes the turn first.
    """

    def __init__(
        self,
        prints: Prints,
        renderer: SlipRenderer,
        printers: Printers,
        outcomes: PrintOutcomes,
        validity: SlipValidity,
        session: Session,
        clock: Clock,
        *,
        patience: float,
    ) -> None:
        self._prints = prints
        self._renderer = renderer
        self._printers = printers
        self._outcomes = outcomes
        self._validity = validity
        self._session = session
        self._clock = clock
        self._patience = patience
        self.turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.deciding = asyncio.Lock()

    def printer_of(self, job: PrintJob) -> str:
        """Return the printer a print goes to."""
        return job.printer or self.route(job.slip.form)

    def route(self, form: str) -> str:
        """Return the printer that slips of *form* go to at this counter."""
        return self._printers.route(form, self._session.counter).printer

    async def send(self, job_id: str) -> PrintJob:
        """Send a print unless it was sent; raises as ``Spool.send``."""
        while True:
            name = self.printer_of(await self._outcomes.known(job_id))
            async with self.turns[name]:
                job = await self._outcomes.known(
                    job_id
                )  # another may have sent it while it waited for its turn
                if job.state not in SENDABLE:
                    return job
                await self._require_valid(job)
                # None: moved, cancelled or sent while it was laid out.
                if self.printer_of(job) == name and (sent := await self._attempt(job, name)) is not None:
                    return sent

    async def _require_valid(self, job: PrintJob) -> None:
        """Raise Refused for what was corrected or voided while it waited; what nothing here replaced says so where it is listed.

        A joint receipt is given up with the reason: nobody has to print it, each of its dossiers has its own.
        """
        try:
            await self._validity.require(job)
        except Refused as problem:
            if job.validity is Validity.HOLDS:
                state = PrintState.CANCELLED if is_joint(job) else PrintState.FAILED
                await self._prints.mark(job.id, state, at=self._clock.now(), problem=str(problem))
            raise

    async def _attempt(self, job: PrintJob, name: str) -> PrintJob | None:
        try:
            printer = self._printers.named(name)
            if not (job.reprint and job.layout):  # nothing of a first print is on paper yet
                job = replace(job, layout=await self._renderer.layout(job.slip))
            pdf, copies, paper = await self._laid_out(job, name)
        except PrintFailed as problem:
            if await self._claimed(job.id, name):
                await self._outcomes.mark(job, PrintState.FAILED, problem)
            raise
        if not await self._claimed(job.id, name, job.layout):
            return None
        try:
            handed = await self._handed(printer, job_name(job, job.attempts + 1), pdf, copies, paper)
        except PrintBlocked as problem:
            await self._outcomes.mark(job, PrintState.WAITING, problem, problem.reason)
            raise
        except PrintUnknown as problem:
            await self._outcomes.mark(job, PrintState.UNKNOWN, problem)
            raise
        except PrintFailed as problem:
            await self._outcomes.mark(job, PrintState.FAILED, problem)
            raise
        if not handed.ref:
            await self._outcomes.done(job, handed.where)
            return await self._outcomes.known(job.id)
        await self._prints.hand(
            job.id, PrintState.SENDING, at=self._clock.now(), printer=name, ref=handed.ref
        )
        await self._prints.mark(job.id, PrintState.SENDING, at=self._clock.now(), target=handed.where)
        return await self._wait_a_little(job.id)

    async def _laid_out(self, job: PrintJob, name: str) -> tuple[bytes, int, Paper]:
        form = job.slip.form
        route = self._printers.route(form, self._session.counter)
        paper = route.paper
        if name != route.printer or paper is None:
            own, laid = job.slip.paper, self._printers.paper_of(name)
            paper = laid if laid.is_roll else own
        copies = route.copies or (FORMS[form].copies if form in FORMS else _COPIES)
        stamp = slip_mark(job, await self._validity.moved_dues(job))
        return await self._renderer.pdf(job.slip, stamp, paper), copies, paper

    async def _handed(self, printer: Printer, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        try:
            return await printer.submit(name, pdf, copies, paper)
        except PrintFailed:
            raise
        except Exception as problem:
            # Whatever it was, a slip may be on paper, and no state may stay "sending" for good.
            raise PrintUnknown(_BROKE_OFF, target=printer.target, problem=type(problem).__name__) from problem

    async def _claimed(self, job_id: str, name: str, layout: str = "") -> bool:
        """Note that a slip is being sent, unless it is elsewhere by now: seen and noted with nothing in between."""
        async with self.deciding:
            job = await self._outcomes.known(job_id)
            if job.state not in SENDABLE or self.printer_of(job) != name:
                return False
            if job.validity is not Validity.HOLDS:
                return False
            await self._prints.hand(
                job_id, PrintState.SENDING, at=self._clock.now(), printer=name, layout=layout
            )
            return True

    async def _wait_a_little(self, job_id: str) -> PrintJob:
        with suppress(TimeoutError, PrintFailed):
            async with asyncio.timeout(self._patience):
                pause = 0.05
                while (job := await self._outcomes.known(job_id)).state is PrintState.SENDING:
                    status = await self._outcomes.follow(job)
                    if status.reason is not None or status.stage is not Stage.WORKING:
                        break
                    await asyncio.sleep(pause)
                    pause = min(0.4, pause * 2)
        return await self._outcomes.known(job_id)


_BROKE_OFF = mark(
    "Gửi phiếu đến {target} bị đứt giữa chừng ({problem}). Xem khay giấy: phiếu đã ra thì bấm “đã ra”, chưa ra thì in bản khác."
)
