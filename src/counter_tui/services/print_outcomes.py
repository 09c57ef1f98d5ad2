"""What becomes of prints, noted in their journal: what was done, and what the printers' queues say of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.domain.printers import BRIEF_WORDS, REASON_WORDS, Reason
from counter_tui.domain.receipt import SlipMark
from counter_tui.errors import NotFound, PrintFailed, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.services.ports import (
    Audit,
    Clock,
    JobStatus,
    Printers,
    PrintJob,
    Prints,
    PrintState,
    Stage,
)
from counter_tui.services.session import Session


class PrintOutcomes:
    """Notes outcomes; only the caller that has a printer's turn may ask for its prints."""

    def __init__(
        self, prints: Prints, printers: Printers, audit: Audit, session: Session, clock: Clock
    ) -> None:
        self._prints = prints
        self._printers = printers
        self._audit = audit
        self._session = session
        self._clock = clock
        self._looked_up: set[str] = set()

    async def known(self, job_id: str) -> PrintJob:
        """Return a print as it stands; raises NotFound."""
        if (job := await self._prints.get(job_id)) is None:
            raise NotFound(mark("Phiếu này không còn trong sổ."))
        return job

    async def done(self, job: PrintJob, where: str) -> None:
        """Note that a slip is out."""
        now = self._clock.now()
        await self._prints.mark(job.id, PrintState.DONE, at=now, target=where)
        await self._audit.record("print", job.dossier, self._session.officer.id, now)

    async def mark(self, job: PrintJob, state: PrintState, problem: PrintFailed, reason: str = "") -> None:
        """Note why a slip is not out."""
        await self._prints.mark(job.id, state, at=self._clock.now(), problem=str(problem), reason=reason)

    async def follow(self, job: PrintJob) -> JobStatus:
        """Ask the queue for a job, and note what it says; raises PrintFailed when it does not answer."""
        status = await self._printers.named(job.printer).follow(job.ref)
        match status.stage:
            case Stage.DONE:
                await self.done(job, job.target)
            case Stage.STOPPED | Stage.GONE:
                said = status.words or text("lệnh in không còn trong hàng in")
                await self._ask(
                    job,
                    PrintUnknown(
                        mark("Máy in đã bỏ lệnh này: {said}. Xem khay giấy rồi trả lời."), said=said
                    ),
                )
            case Stage.WORKING:
                await self._prints.mark(
                    job.id,
                    PrintState.SENDING,
                    at=self._clock.now(),
                    problem=status.words,
                    reason=status.reason or "",
                )
        return status

    async def look_up(self, job_id: str) -> None:
        """Find out of its queue what became of a print, where there is one; nothing found leaves it to the officer."""
        job = await self.known(job_id)
        if job.state not in {PrintState.SENDING, PrintState.UNKNOWN} or job.id in self._looked_up:
            return
        ref = job.ref or await self._printers.named(job.printer).find(job_name(job, job.attempts))
        if not ref:
            self._looked_up.add(job.id)
            return
        if not job.ref or job.state is PrintState.UNKNOWN:
            await self._prints.hand(
                job.id, PrintState.SENDING, at=self._clock.now(), printer=job.printer, ref=ref
            )
        await self.follow(await self.known(job_id))

    async def take_out(self, job: PrintJob) -> PrintState:
        """Cancel a job in its queue and see what became of it; raises PrintFailed when the queue keeps it or is silent.

        ``CANCELLED`` means untouched, and is left to the caller to note: it may be wanted elsewhere.
        """
        status = await self._printers.named(job.printer).cancel(job.ref)
        if status.stage is Stage.DONE:
            await self.done(job, job.target)
            return PrintState.DONE
        if status.stage is Stage.WORKING:
            raise PrintFailed(_KEPT)
        if status.stage is Stage.STOPPED and status.untouched:
            return PrintState.CANCELLED
        await self._ask(
            job, PrintUnknown(mark("Đã hủy lệnh in, nhưng một phần phiếu có thể đã ra. Xem khay giấy."))
        )
        return PrintState.UNKNOWN

    async def leave_none(self, job: PrintJob) -> None:
        """See that no job of a print that may have come out is left in its queue, before another copy is made.

        Raises PrintFailed when the queue keeps it or does not say.
        """
        printer = self._printers.named(job.printer)
        try:
            ref = job.ref or await printer.find(job_name(job, job.attempts))
            status = await printer.cancel(ref) if ref else None
        except PrintFailed as problem:
            raise PrintFailed(_MAY_BE_THERE, target=printer.target) from problem
        if status is not None and status.stage is Stage.WORKING:
            raise PrintFailed(_KEPT)

    async def _ask(self, job: PrintJob, problem: PrintUnknown) -> None:
        self._looked_up.add(job.id)
        await self.mark(job, PrintState.UNKNOWN, problem)


_KEPT = mark("Hàng in chưa chịu hủy lệnh này. Chưa chuyển phiếu đi đâu; thử lại sau.")
_MAY_BE_THERE = mark(
    "{target} không trả lời nên chưa biết lệnh in cũ còn nằm ở đó không. Chưa in bản khác: bật máy in rồi trả lời lại, hoặc mở hồ sơ bấm Ctrl+R để in bản ghi BẢN IN LẠI."
)


def slip_mark(job: PrintJob, moved_dues: tuple[tuple[int, datetime], ...]) -> SlipMark:
    """Return what a print is stamped with: nothing on paper for the first, number, time and officer for the others.

    *moved_dues*, where the slip promises another time, are said on any.
    """
    if job.reprint == 0:
        return SlipMark(layout=job.layout, moved_dues=moved_dues)
    return SlipMark(
        reprint=job.reprint,
        at=job.created_at,
        officer_name=job.officer_name,
        layout=job.layout,
        moved_dues=moved_dues,
    )


def job_name(job: PrintJob, attempt: int) -> str:
    """Return the job's name at a printer: nothing personal, and another for each attempt."""
    return f"slip-{job.id}-{job.reprint}" + (f"-{attempt}" if attempt > 1 else "")


def standing(open_prints: Sequence[PrintJob]) -> dict[str, object]:
    """Return what the status says of prints: how many are not out, and in a few words why the first that waits does.

    Those to be asked about and those to be mended first are counted apart: what the others wait for is not their reason.
    """
    asked = sum(job.state is PrintState.UNKNOWN for job in open_prints)
    failed = sum(job.state is PrintState.FAILED for job in open_prints)
    apart = {PrintState.UNKNOWN, PrintState.FAILED}
    reason = next((job.reason for job in open_prints if job.reason and job.state not in apart), "")
    return {
        "prints_open": len(open_prints),
        "prints_asking": asked,
        "prints_failed": failed,
        "prints_why": text(REASON_WORDS[Reason(reason)]) if reason else "",
        "prints_why_brief": text(BRIEF_WORDS[Reason(reason)]) if reason else "",
    }
