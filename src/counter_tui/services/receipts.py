"""Slips: print, preview, reprint. A printer never stands in the way of a registration."""

from __future__ import annotations

import secrets

from counter_tui.domain.receipt import SlipMark
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import NotFound, PrintFailed, PrintUnknown
from counter_tui.i18n import mark
from counter_tui.services.ports import Audit, Clock, Printer, PrintJob, Prints, PrintState, SlipRenderer
from counter_tui.services.session import Session

COPIES = 2
"""The receipt has two copies (Liên: Lưu / Giao khách hàng)."""


class Receipts:
    """Prints from the stored data of a slip, so that a reprint says what the first print said."""

    def __init__(
        self,
        prints: Prints,
        renderer: SlipRenderer,
        printer: Printer,
        audit: Audit,
        session: Session,
        clock: Clock,
        *,
        folder: Printer | None = None,
    ) -> None:
        self._prints = prints
        self._renderer = renderer
        self._printer = printer
        self._folder = folder or printer
        self._audit = audit
        self._session = session
        self._clock = clock

    @property
    def target(self) -> str:
        """Where slips go, in words."""
        return self._printer.target

    async def print_first(self, dossier: str, form: str = "01") -> PrintJob:
        """Print a slip that was stored with its registration; raises PrintFailed, the job then stays open."""
        job = await self._newest(dossier, form)
        return await self._send(job)

    async def print_slip(self, dossier: str, form: str = "01") -> PrintJob:
        """Print what has not come out yet; once it has, or may have, a marked reprint. Raises as both do."""
        job = await self._newest(dossier, form)
        if job.state in {PrintState.READY, PrintState.FAILED}:
            return await self._send(job)
        return await self.reprint(dossier, form)

    async def reprint(self, dossier: str, form: str = "01") -> PrintJob:
        """Print a slip once more, marked as a reprint with number, time and officer."""
        newest = await self._newest(dossier, form)
        job = PrintJob(
            id=uuid7(self._clock.now(), secrets.token_bytes(10)),
            dossier=newest.dossier,
            slip=newest.slip,
            reprint=newest.reprint + 1,
            state=PrintState.READY,
            created_at=self._clock.now(),
            officer_name=self._session.officer.name,
        )
        await self._prints.add_reprint(job)
        return await self._send(job)

    async def unfinished(self) -> list[PrintJob]:
        """Return the prints that did not come out yet, oldest first."""
        return await self._prints.open()

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        return await self._prints.last()

    async def pdf(self, dossier: str, form: str = "01") -> bytes:
        """Return a slip as PDF without printing it; raises NotFound."""
        job = await self._newest(dossier, form)
        await self._audit.record("export", job.dossier, self._session.officer.id, self._clock.now())
        return await self._renderer.pdf(job.slip, self._mark(job))

    async def save(self, dossier: str, form: str = "01") -> str:
        """Write a slip as PDF into the slip folder and return where; raises NotFound or PrintFailed."""
        job = await self._newest(dossier, form)
        pdf = await self.pdf(dossier, form)
        return await self._folder.submit(f"slip-{job.id}-{job.reprint}", pdf, 1)

    async def preview(self, dossier: str, form: str = "01", width: int = 76) -> str:
        """Return a slip as text for the screen; raises NotFound."""
        job = await self._newest(dossier, form)
        return self._renderer.preview(job.slip, self._mark(job), width)

    async def _send(self, job: PrintJob) -> PrintJob:
        name = f"slip-{job.id}-{job.reprint}"
        try:
            pdf = await self._renderer.pdf(job.slip, self._mark(job))
        except PrintFailed as problem:
            await self._prints.mark(job.id, PrintState.FAILED, at=self._clock.now(), problem=str(problem))
            raise
        await self._prints.mark(job.id, PrintState.SENDING, at=self._clock.now())
        try:
            where = await self._printer.submit(name, pdf, COPIES)
        except PrintFailed as problem:
            state = PrintState.UNKNOWN if isinstance(problem, PrintUnknown) else PrintState.FAILED
            await self._prints.mark(job.id, state, at=self._clock.now(), problem=str(problem))
            raise
        await self._prints.mark(job.id, PrintState.DONE, at=self._clock.now(), target=where)
        await self._audit.record("print", job.dossier, self._session.officer.id, self._clock.now())
        return PrintJob(
            id=job.id,
            dossier=job.dossier,
            slip=job.slip,
            reprint=job.reprint,
            state=PrintState.DONE,
            created_at=job.created_at,
            officer_name=job.officer_name,
            target=where,
        )

    async def _newest(self, dossier: str, form: str) -> PrintJob:
        if (job := await self._prints.last_of(dossier, form)) is None:
            raise NotFound(mark("Không có phiếu nào của hồ sơ {code} trên máy này để in."), code=dossier)
        return job

    @staticmethod
    def _mark(job: PrintJob) -> SlipMark:
        if job.reprint == 0:
            return SlipMark()
        return SlipMark(reprint=job.reprint, at=job.created_at, officer_name=job.officer_name)
