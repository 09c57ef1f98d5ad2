"""Slips: print, preview, reprint. A printer never stands in the way of a registration."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from counter_tui.domain.actions import Action
from counter_tui.domain.receipt import RECEIPT_FORM, Slip, SlipMark
from counter_tui.domain.slips.forms import APOLOGY, Paper
from counter_tui.domain.slips.leader_papers import drafted_cause, drafted_otherwise, issued
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import CounterError, NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import (
    Audit,
    Clock,
    Printer,
    PrintJob,
    Prints,
    PrintState,
    SlipRenderer,
)
from counter_tui.services.print_outcomes import slip_mark
from counter_tui.services.print_turns import SENDABLE
from counter_tui.services.receipt_source import ReceiptSource
from counter_tui.services.session import Session
from counter_tui.services.spool import Spool


class Receipts:
    """Prints from the stored data of a slip, so that a reprint says what the first print said."""

    def __init__(
        self,
        prints: Prints,
        renderer: SlipRenderer,
        spool: Spool,
        audit: Audit,
        session: Session,
        clock: Clock,
        *,
        folder: Printer,
        source: ReceiptSource,
    ) -> None:
        self._prints = prints
        self._renderer = renderer
        self._spool = spool
        self._folder = folder
        self._source = source
        self._audit = audit
        self._session = session
        self._clock = clock

    @property
    def target(self) -> str:
        """Where slips go, in words."""
        return self._spool.target(RECEIPT_FORM)

    async def print_first(self, dossier: str, form: str = "01") -> PrintJob:
        """Print a slip that was stored with its registration; raises PrintFailed, the job then stays open."""
        if (job := await self._prints.last_of(dossier, form)) is None:
            raise NotFound(NO_SLIP, code=dossier)
        return await self._spool.send(job)

    async def print_made(self, dossier: str, slip: Slip) -> PrintJob:
        """Print a paper that no action stored (a draft, a list, a sheet); raises PrintFailed, the print then stays open.

        The same paper once more is a reprint, marked as such. Raises as ``Spool.made``, nothing is stored then.
        """
        return await self._spool.made(dossier, slip)

    async def print_slip(self, dossier: str, form: str = "01") -> PrintJob:
        """Print what has not come out yet; once it has, or may have, a marked reprint. Raises as both do.

        What is with the printer's queue stays there. A receipt never made here, or made of what holds no more, is made now,
        marked unless it is the first.
        """
        job = await self._newest(dossier, form)
        if await self._made_now(job):
            return await self._print_made_now(job)
        if job.state is PrintState.SENDING:
            return job
        if job.state in SENDABLE:
            return await self._spool.send(job)
        return await self._spool.again(job)

    async def reprint(self, dossier: str, form: str = "01") -> PrintJob:
        """Print a slip once more as it says now, marked with number, time and officer; one never made here as print_slip does."""
        job = await self._newest(dossier, form)
        if await self._made_now(job):
            return await self._print_made_now(job)
        return await self._spool.again(job)

    async def renewed(self, dossier: str, action: Action) -> Slip | None:
        """Return the receipt with the due time that *action* gives, to go out with it; ``None`` where it moves none."""
        return await self._source.renewed(dossier, action)

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print here of what a form of a dossier says now; ``None`` without one."""
        return await self._prints.last_of(dossier, form)

    async def papers_of(self, dossier: str) -> list[PrintJob]:
        """Return the newest print of what each form of a dossier says now, by form."""
        return await self._prints.papers_of(dossier)

    async def naming(self, dossiers: Collection[str], *, under: str, since: datetime) -> PrintJob | None:
        """Return the newest receipt naming one of *dossiers*, of those filed under names that begin with *under*."""
        return await self._prints.naming(dossiers, under=under, form=RECEIPT_FORM, since=since)

    async def drafted_cause(self, dossier: str) -> str:
        """Return the reason on the draft of form 04 printed last for a dossier; empty when none waits for its leader."""
        job = await self._prints.last_of(dossier, APOLOGY)
        return drafted_cause(job.slip) if job is not None else ""

    async def drafted_otherwise(self, dossier: str, slip: Slip) -> str:
        """Return the date the leader was shown last where *slip* promises another one; empty where it does not."""
        job = await self._prints.last_of(dossier, APOLOGY)
        return drafted_otherwise(job.slip, slip) if job is not None else ""

    async def issue(self, draft: PrintJob, leader: str) -> PrintJob:
        """Print a leader's paper that was a draft, now approved by *leader*; raises BadInput, Refused, PrintFailed.

        It goes out once: a draft that was issued, or drawn up anew, meanwhile is refused.
        """
        paper = issued(draft.slip, leader, self._clock.now())
        return await self._spool.made(draft.dossier, paper, after=draft.slip)

    async def withdraw(self, dossier: str) -> list[PrintJob]:
        """Take what a correction or a voiding made invalid out of the printers; return what may come out all the same."""
        return await self._spool.withdraw(dossier)

    async def may_be_out(self, job: PrintJob | None) -> bool:
        """Return whether somebody may hold a paper printed as *job* by now; ``None``: it was printed elsewhere, if at all."""
        now = await self._prints.get(job.id) if job is not None else None
        return now is None or bool(now.reprint) or now.state in {PrintState.DONE, PrintState.UNKNOWN}

    async def unfinished(self) -> list[PrintJob]:
        """Return the prints that did not come out yet, oldest first."""
        return await self._prints.open()

    async def print_waiting(self) -> tuple[int, list[CounterError]]:
        """Print what has not come out yet, oldest first, and is not in doubt; return how many, and why others are printed no more.

        Raises PrintFailed at the first that does not come out: no other would.
        """
        waiting = [job for job in await self.unfinished() if job.state is not PrintState.UNKNOWN]
        refused: list[CounterError] = []
        for job in waiting:
            try:
                await self.print_first(job.dossier, job.slip.form)
            except (NotFound, Refused) as problem:
                refused.append(problem)
        return len(waiting) - len(refused), refused

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        return await self._prints.last()

    async def pdf(self, dossier: str, form: str = "01", paper: Paper | None = None) -> bytes:
        """Return a slip as it is stored, as PDF for *paper*; raises NotFound, Refused, PrintFailed.

        Without a reprint's stamp, however often it was printed: a file is no paper in somebody's hand.
        """
        job = await self._newest(dossier, form)
        await self._spool.require_valid(job)
        await self._audit.record("export", job.dossier, self._session.officer.id, self._clock.now())
        return await self._renderer.pdf(
            job.slip, SlipMark(layout=job.layout, moved_dues=await self._spool.moved_dues(job)), paper
        )

    async def pdf_of(self, slip: Slip, paper: Paper | None = None, *, trail: str = "") -> bytes:
        """Return a slip not stored as PDF for *paper*, one of several dossiers under the name *trail*; raises PrintFailed."""
        if name := trail or (slip.dossiers[0] if len(slip.dossiers) == 1 else ""):
            await self._audit.record("export", name, self._session.officer.id, self._clock.now())
        return await self._renderer.pdf(slip, SlipMark(), paper)

    async def save(self, dossier: str, form: str = "01") -> str:
        """Write a slip as PDF into the slip folder and return where; raises NotFound or PrintFailed."""
        job = await self._newest(dossier, form)
        pdf = await self.pdf(dossier, form)
        handed = await self._folder.submit(f"slip-{job.id}-{job.reprint}", pdf, 1, job.slip.paper)
        return handed.where

    async def preview(self, dossier: str, form: str = "01", width: int = 76) -> str:
        """Return a slip as text for the screen; raises NotFound."""
        job = await self._newest(dossier, form)
        return self._renderer.preview(job.slip, slip_mark(job, await self._spool.moved_dues(job)), width)

    def shown(self, slip: Slip, width: int = 76) -> str:
        """Return a slip not stored yet as text for the screen."""
        return self._renderer.preview(slip, SlipMark(), width)

    async def _newest(self, dossier: str, form: str) -> PrintJob:
        """Return the newest print; else, and of a receipt that tells no more what holds, one not stored yet, made now.

        Raises NotFound, Refused.
        """
        if (job := await self._kept(dossier, form)) is not None:
            return job
        if form != RECEIPT_FORM:
            raise NotFound(NO_SLIP, code=dossier)
        printed = await self._prints.last_of(dossier, form) is not None
        made = await self._source.make(dossier, printed=printed)
        if (job := await self._kept(made.code, form)) is not None:
            return job
        now = self._clock.now()
        return PrintJob(
            id=uuid7(now, secrets.token_bytes(10)),
            dossier=made.code,
            slip=made.slip,
            reprint=1 if made.copy else 0,
            state=PrintState.WAITING,
            created_at=now,
            officer_name=self._session.officer.name,
        )

    async def _kept(self, dossier: str, form: str) -> PrintJob | None:
        job = await self._prints.last_of(dossier, form)
        return None if job is None or await self._spool.outlived(job) else job

    async def _made_now(self, job: PrintJob) -> bool:
        return await self._prints.get(job.id) is None

    async def _print_made_now(self, job: PrintJob) -> PrintJob:
        # Nothing is stored that would not be printed: what the service told may be older than what this desk heard.
        await self._spool.require_valid(job)
        return await self._spool.made(job.dossier, job.slip, copy=bool(job.reprint))


NO_SLIP = mark("Không có phiếu loại này của {code} trên máy này để in.")
