"""Slips to a CUPS queue through ``lp``: no binding to build, and the queue's own access rules hold."""

from __future__ import annotations

import asyncio
import re

from counter_tui.domain.printers import Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.domain.text import canonical
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.printing.commands import Finished, run
from counter_tui.printing.no_queue import NoQueue
from counter_tui.printing.two_up import two_up
from counter_tui.services.ports import Handed, PrinterState

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_UNKNOWN_QUEUE = ("printer or class does not exist", "invalid destination name", "unknown destination")
_NO_SCHEDULER = (
    "scheduler is not running",
    "scheduler not responding",
    "bad file descriptor",
    "connection refused",
    "unable to connect",
)
_OPTIONS = ("print-scaling=none", "sides=one-sided")
"""True size, so that the QR keeps its half-millimetre modules and the form its A5 (its margins are wider than what printers
cannot reach); one side, so that the office's copy never lands on the back of the citizen's."""


_A5 = frozenset({"a5", "iso_a5_148x210mm"})
_A4 = frozenset({"a4", "iso_a4_210x297mm"})


class CupsPrinter(NoQueue):
    """Hands slips to one queue; nothing is sent to a queue that is unknown, paused or rejecting."""

    def __init__(self, queue: str, *, only_a4: bool = False, time_limit: float = 10.0) -> None:
        self._queue = queue
        self._only_a4 = only_a4
        self._time_limit = time_limit
        self._papers: frozenset[str] | None = None

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        return text("máy in {queue}", queue=self._queue)

    async def state(self) -> PrinterState:
        """Return whether the queue takes slips; of the printer behind it ``lpstat`` says too little."""
        try:
            await self._check_ready()
        except PrintFailed as problem:
            reason = Reason(problem.reason) if isinstance(problem, PrintBlocked) else Reason.OTHER
            return PrinterState(ready=False, reason=reason, words=str(problem))
        return PrinterState(ready=True)

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        """Queue *copies* of *pdf* under the job name *name*; return queue and job number.

        Raises PrintFailed when nothing was sent, PrintUnknown when time ran out after sending had begun. Paper that runs
        out later is the queue's to tell: ``lp`` only says that the job was taken.
        """
        await self._check_ready()
        media: tuple[str, ...] = ()
        if paper is Paper.A5:
            papers = await self._listed_papers()
            if self._only_a4 or (papers and not papers & _A5):
                copies, pdf = (copies + 1) // 2, await asyncio.to_thread(two_up, pdf)
                media = ("media=A4",) if papers & _A4 else ()
            elif papers & _A5:
                media = ("media=A5",)
        options = [word for option in (*_OPTIONS, *media) for word in ("-o", option)]
        title = _UNSAFE.sub("-", name).lstrip("-") or "slip"
        try:
            done = await self._run(
                "lp", "-d", self._queue, "-n", str(max(1, copies)), "-t", title, *options, data=pdf
            )
        except TimeoutError:
            raise PrintUnknown(
                mark(
                    "Máy in {queue} không trả lời sau {seconds} giây. Xem khay giấy: phiếu có thể đã in; chưa có thì in lại."
                ),
                queue=self._queue,
                seconds=round(self._time_limit),
            ) from None
        if done.status != 0:
            raise self._refusal(done)
        job = re.search(r"request id is (\S+)", done.output)
        where = text("máy in {queue}, lệnh {job}", queue=self._queue, job=job[1]) if job else self.target
        return Handed(where=where)

    async def _check_ready(self) -> None:
        try:
            state = await self._run("lpstat", "-r", "-p", self._queue, "-a", self._queue)
        except TimeoutError:
            raise self._failure(
                mark(
                    "Dịch vụ in (CUPS) không trả lời sau {seconds} giây. Chưa gửi phiếu nào; thử lại hoặc in ra thư mục."
                ),
                Reason.OFFLINE,
                seconds=round(self._time_limit),
            ) from None
        # Without a scheduler lpstat says so and still ends with 0.
        if state.status != 0 or any(sign in state.output.lower() for sign in _NO_SCHEDULER):
            raise self._refusal(state)
        if re.search(r"^printer \S+ disabled since", state.output, re.MULTILINE):
            raise self._failure(
                mark(
                    "Hàng in {queue} đang tạm dừng{said}. Chưa gửi phiếu; bật lại máy in (cupsenable) rồi in lại."
                ),
                Reason.PAUSED,
                said=_reason(state.output),
            )
        if re.search(r"^\S+ not accepting requests since", state.output, re.MULTILINE):
            raise self._failure(_REJECTING, Reason.REJECTED, said=_reason(state.output))

    async def _listed_papers(self) -> frozenset[str]:
        """Return the papers the queue names, in small letters: asked for in vain, CUPS would drop the job unseen."""
        if self._papers is None:
            try:
                listed = await self._run("lpoptions", "-p", self._queue, "-l")
            except (TimeoutError, PrintFailed):
                return frozenset()
            sizes = re.search(r"^(?:PageSize|media)\b[^:]*:(.*)$", listed.output, re.MULTILINE)
            self._papers = (
                frozenset(size.lstrip("*").lower() for size in sizes[1].split()) if sizes else frozenset()
            )
        return self._papers

    async def _run(self, program: str, *arguments: str, data: bytes = b"") -> Finished:
        try:
            return await run(program, *arguments, data=data, seconds=self._time_limit)
        except OSError as problem:
            if isinstance(problem, TimeoutError):
                raise
            raise self._failure(
                mark(
                    "Máy này chưa có lệnh in {program} (gói cups-client). Chưa gửi phiếu; cài gói đó, hoặc chọn in ra thư mục trong Cài đặt."
                ),
                program=program,
            ) from problem

    def _refusal(self, done: Finished) -> PrintFailed:
        words = canonical(f"{done.output} {done.complaint}")
        if "not accepting" in words.lower():
            return self._failure(_REJECTING, Reason.REJECTED, said="")
        if any(sign in words.lower() for sign in _NO_SCHEDULER):
            return self._failure(
                mark("Dịch vụ in (CUPS) chưa chạy. Chưa gửi phiếu; khởi động CUPS, hoặc in ra thư mục."),
                Reason.OFFLINE,
            )
        # After the test above: without a scheduler every queue is called unknown too.
        if any(sign in words.lower() for sign in _UNKNOWN_QUEUE):
            return self._failure(
                mark("Không có hàng in {queue} trên máy này. Chưa gửi phiếu; chọn lại máy in trong Cài đặt.")
            )
        return self._failure(
            mark(
                "Hàng in {queue} từ chối phiếu: {problem}. Hồ sơ không bị ảnh hưởng; kiểm tra máy in rồi in lại."
            ),
            problem=canonical(done.complaint) or str(done.status),
        )

    def _failure(self, message: str, reason: Reason | None = None, **values: object) -> PrintFailed:
        """Return a refusal; with a *reason* one that may pass."""
        if reason is not None:
            return PrintBlocked(message, reason=reason, queue=self._queue, **values)
        return PrintFailed(message, queue=self._queue, **values)


_REJECTING = mark(
    "Hàng in {queue} không nhận lệnh{said}. Chưa gửi phiếu; mở lại hàng in (cupsaccept) hoặc chọn máy in khác."
)


def _reason(output: str) -> str:
    """Return the administrator's reason, an indented line of ``lpstat``, in brackets; empty when none was given."""
    lines = [canonical(line) for line in output.splitlines() if line.startswith(("\t", " "))]
    said = next(
        (line for line in reversed(lines) if line and line.lower() not in {"reason unknown", "paused"}), ""
    )
    return f" ({said})" if said else ""
