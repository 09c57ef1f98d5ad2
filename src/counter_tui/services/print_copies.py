"""Prints that come after others of the same paper: copies, corrected slips, papers made anew, slips moved elsewhere.

What printers have of the older is taken out of their queues first. What is taken out to be printed after all is noted as
such in the same write, so that it is taken up by the next start should the desk end there.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from counter_tui.domain.receipt import Slip
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import BadInput, CounterError, PrintFailed, PrintUnknown, Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import Clock, Printers, PrintJob, Prints, PrintState, Validity
from counter_tui.services.print_outcomes import PrintOutcomes
from counter_tui.services.print_turns import SENDABLE, PrintTurns
from counter_tui.services.session import Session
from counter_tui.services.slip_validity import LAPSED, SlipValidity


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """What becomes of a print that was taken out of its queue untouched, instead of being given up."""

    state: PrintState
    printer: str


class PrintCopies:
    """Decides what a further print of a paper is; ``Spool`` keeps each call going when its caller goes away."""

    def __init__(
        self,
        prints: Prints,
        printers: Printers,
        turns: PrintTurns,
        outcomes: PrintOutcomes,
        validity: SlipValidity,
        session: Session,
        clock: Clock,
    ) -> None:
        self._prints = prints
        self._printers = printers
        self._turns = turns
        self._outcomes = outcomes
        self._validity = validity
        self._session = session
        self._clock = clock
        self._papers: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def again(self, job: PrintJob, printer: str = "") -> PrintJob:
        """Do what ``Spool.again`` says."""
        async with self._paper(job.dossier, job.slip.form):
            newest = await self._prints.last_of(job.dossier, job.slip.form) or job
            await self._validity.require(newest)
            place = printer or self.still_there(newest.printer)
            resent = Onward(state=PrintState.WAITING, printer=place)
            taken = await self._taken_out(newest, resent, only=newest.id)
            if newest.id not in taken and not await self._hurried(newest.id, resent):
                newest = await self._add_copy(newest, place)
        return await self._turns.send(newest.id)

    async def made(
        self, dossier: str, slip: Slip, after: Slip | None = None, *, copy: bool = False
    ) -> PrintJob:
        """Do what ``Spool.made`` says."""
        async with self._paper(dossier, slip.form):
            before = await self._prints.last_of(dossier, slip.form)
            if after is not None and (before is None or before.slip != after):
                raise Refused(_ISSUED, code="outdated")
            # Wanted still until the new one is written: a desk that ends here shows it as not printed.
            kept = Onward(state=PrintState.READY, printer=before.printer if before is not None else "")
            taken: Collection[str] = ()
            if before is not None:
                taken = await self._taken_out(before, kept, answered=True)
            again = before if before is not None and before.slip.reads_as(slip) else None
            came_out = again is not None and again.state not in SENDABLE and again.id not in taken
            number = again.reprint + came_out if again is not None else 0
            job = PrintJob(
                id=self._new_id(),
                dossier=dossier,
                slip=slip,
                reprint=max(number, int(copy)),
                layout=again.layout if again is not None else "",
                state=PrintState.WAITING,  # asked for: it goes by itself should the desk end before it is sent
                created_at=self._clock.now(),
                officer_name=self._session.officer.name,
            )
            await self._prints.add_reprint(job, instead_of=taken)
        return await self._turns.send(job.id)

    async def move(self, job_id: str, printer: str) -> PrintJob:
        """Do what ``Spool.move`` says."""
        job = await self._outcomes.known(job_id)
        self._printers.named(printer)
        if job.state in {PrintState.DONE, PrintState.CANCELLED}:
            return await self.again(job, printer)
        async with self._paper(job.dossier, job.slip.form):
            job = await self._outcomes.known(job_id)
            if job.validity is not Validity.HOLDS:
                raise Refused(LAPSED[job.validity], code="outdated")
            onward = Onward(state=PrintState.WAITING, printer=printer)
            if job.state is PrintState.UNKNOWN:
                raise PrintUnknown(_ANSWER_TO_MOVE)
            if job.state is PrintState.SENDING:
                if await self.cancel(job_id, onward) is not PrintState.WAITING:
                    raise PrintUnknown(_MAY_BE_OUT)
            elif not await self._hurried(job_id, onward):
                raise BadInput(BEING_SENT)
        return await self._turns.send(job_id)

    async def not_in_tray(self, job: PrintJob) -> PrintJob:
        """Print another, marked copy in the place of one that is not in the tray; one that holds no more gets none."""
        async with self._paper(job.dossier, job.slip.form):
            job = await self._asked(job.id)
            await self._out_of_its_queue(job)
            try:
                await self._validity.require(job)
            except Refused:
                await self._prints.mark(job.id, PrintState.CANCELLED, at=self._clock.now())
                return replace(job, state=PrintState.CANCELLED)
            copy = await self._add_copy(job, self.still_there(job.printer), instead_of=(job.id,))
        return await self._turns.send(copy.id)

    async def withdraw(self, dossier: str) -> list[PrintJob]:
        """Take what no longer holds of a dossier out of its queues; return what may come out, or is out, all the same."""
        outdated = [
            job
            for job in await self._prints.open()
            if job.dossier == dossier and job.validity is not Validity.HOLDS
        ]
        return [job for job in outdated if not await self.withdrawn(job)]

    async def withdrawn(self, job: PrintJob) -> bool:
        """Return whether it is certain now that a print comes out no more, and did not."""
        try:
            if job.state is PrintState.UNKNOWN:  # its question stays
                await self._out_of_its_queue(job)
                return False
            return await self.cancel(job.id) is PrintState.CANCELLED
        except CounterError:
            return False

    async def cancel(self, job_id: str, onward: Onward | None = None) -> PrintState:
        """Give a print up, or let it go *onward*; returns how it stands: out already, unsure, cancelled, or as *onward* says."""
        async with self._turns.deciding:
            job = await self._outcomes.known(job_id)
            if job.state in SENDABLE:
                return await self._settle_untouched(job_id, onward)
        if job.state is PrintState.SENDING and not job.ref:
            raise BadInput(BEING_SENT)
        if job.state is PrintState.UNKNOWN:
            # The officer gives it up: a queue that is silent does not keep the question.
            with suppress(PrintFailed):
                await self._out_of_its_queue(job)
        name = self._turns.printer_of(job)
        async with self._turns.turns[name]:
            job = await self._outcomes.known(job_id)
            if job.state in {PrintState.DONE, PrintState.CANCELLED}:
                return job.state
            if self._turns.printer_of(job) != name or (job.state is PrintState.SENDING and not job.ref):
                raise BadInput(BEING_SENT)  # it went on meanwhile
            if job.state is PrintState.SENDING:
                state = await self._outcomes.take_out(job)
                if state is not PrintState.CANCELLED:
                    return state
            return await self._settle_untouched(job_id, onward)

    def still_there(self, printer: str) -> str:
        """Return the printer's name, empty (as routed) once the desk has it no more."""
        return printer if any(card.name == printer for card in self._printers.cards()) else ""

    # --- parts --------------------------------------------------------------------------------------------------------

    async def _taken_out(
        self, newest: PrintJob, onward: Onward, *, only: str = "", answered: bool = False
    ) -> frozenset[str]:
        """Take what printers have of a paper out of their queues; return what of it still held and was not begun.

        That goes *onward*, of several *only* the one named; the others are given up.
        Raises PrintUnknown when one that holds may have come out and nobody was asked yet, with *answered* until everyone
        was answered; BadInput while one is being sent; PrintFailed when a queue keeps it or is silent.
        """
        taken = set()
        for job in await self._prints.open():
            if (job.dossier, job.slip.form) != (newest.dossier, newest.slip.form):
                continue
            if job.validity is not Validity.HOLDS:
                await self.withdrawn(job)
            elif job.state is PrintState.UNKNOWN:
                if answered:
                    raise PrintUnknown(_ANSWER_FIRST)
                with suppress(PrintFailed):  # its question stays
                    await self._out_of_its_queue(job)
            elif job.state is PrintState.SENDING:
                state = await self.cancel(job.id, onward if only in {"", job.id} else None)
                if state is PrintState.UNKNOWN:
                    raise PrintUnknown(_ANSWER_FIRST)
                if state is not PrintState.DONE:
                    taken.add(job.id)
        return frozenset(taken)

    async def _add_copy(self, job: PrintJob, printer: str, instead_of: Collection[str] = ()) -> PrintJob:
        newest = await self._prints.last_of(job.dossier, job.slip.form)
        before = newest.reprint if newest is not None and newest.slip.reads_as(job.slip) else 0
        copy = replace(
            job,
            id=self._new_id(),
            reprint=max(job.reprint, before) + 1,
            state=PrintState.WAITING,  # asked for: it goes by itself should the desk end before it is sent
            created_at=self._clock.now(),
            officer_name=self._session.officer.name,
            target="",
            problem="",
            reason="",
            ref="",
            attempts=0,
            printer=printer,
        )
        await self._prints.add_reprint(copy, instead_of=instead_of)
        return copy

    async def _hurried(self, job_id: str, onward: Onward) -> bool:
        """Let a print that waits at the desk go at once, whether it did wait there."""
        async with self._turns.deciding:
            waits = (await self._outcomes.known(job_id)).state in SENDABLE
            if waits:
                await self._settle_untouched(job_id, onward)
            return waits

    async def _settle_untouched(self, job_id: str, onward: Onward | None) -> PrintState:
        if onward is None:
            await self._prints.mark(job_id, PrintState.CANCELLED, at=self._clock.now())
            return PrintState.CANCELLED
        await self._prints.hand(job_id, onward.state, at=self._clock.now(), printer=onward.printer)
        return onward.state

    async def _asked(self, job_id: str) -> PrintJob:
        job = await self._outcomes.known(job_id)
        if job.state is not PrintState.UNKNOWN:
            raise BadInput(NOT_ASKED)
        return job

    async def _out_of_its_queue(self, job: PrintJob) -> None:
        if job.printer and self.still_there(job.printer):
            async with self._turns.turns[job.printer]:
                await self._outcomes.leave_none(job)

    def _paper(self, dossier: str, form: str) -> asyncio.Lock:
        return self._papers[dossier, form]

    def _new_id(self) -> str:
        return uuid7(self._clock.now(), secrets.token_bytes(10))


_ANSWER_FIRST = mark("Bản trước có thể đã ra. Xem khay giấy và trả lời trước, rồi mới in bản khác.")
_ANSWER_TO_MOVE = mark("Trả lời trước: phiếu đã ra khay chưa? Chưa ra thì mới in ở máy khác.")
_MAY_BE_OUT = mark("Phiếu đã ra rồi hoặc có thể đã ra ở máy in cũ. Xem khay giấy trước khi in ở máy khác.")
_ISSUED = mark(
    "Bản dự thảo này đã có văn bản sau thay, có thể đã phát hành rồi. Mở lại hồ sơ xem trước khi phát hành."
)
BEING_SENT = mark("Phiếu đang được gửi ra máy in. Đợi vài giây rồi bấm lại.")
NOT_ASKED = mark("Phiếu này không chờ trả lời.")
