"""Slips by IPP, straight to a printer or to a CUPS queue: job state, reasons, cancelling (RFC 8011)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from counter_tui.domain.printers import REASON_WORDS, Confirm, PrinterAddress, PrinterKind, Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.domain.text import canonical
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.printing.ipp_document import ASKED as FORMATS_ASKED
from counter_tui.printing.ipp_document import document
from counter_tui.printing.ipp_message import Answer, NotIpp, Operation, answer, first, request
from counter_tui.printing.ipp_words import MEDIA, job_status, printer_state
from counter_tui.printing.two_up import two_up
from counter_tui.services.ports import Handed, JobStatus, PrinterState, Stage

if TYPE_CHECKING:
    import httpx

USER = "counter-tui"
"""Owner of all jobs: no officer's name goes to a printer."""
TIME_LIMIT = 5.0
_NOT_FOUND, _NOT_POSSIBLE, _BAD_FORMAT = 0x0406, 0x0404, 0x040A
_LATER = frozenset({0x0502, 0x0505, 0x0506, 0x0507, 0x050A})
"""Refusals that pass: unavailable, temporary, not accepting, busy, deactivated."""
_IN_THE_MIDDLE = frozenset({0x0500, 0x0504, 0x0508})
"""Refusals of a job whose data the printer had begun to take: internal error, device error, cancelled while it came."""
_ASKED_OF_JOBS = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-printer-state-message",
    "job-impressions-completed",
)
_ASKED_OF_PRINTERS = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "media-supported",
    *FORMATS_ASKED,
)


class NobodyListens(PrintBlocked):
    """No connection came about: whatever was asked never left this machine."""


class IppPrinter:
    """One printer or queue that speaks IPP; *socket*: at a Unix socket instead of the address's port."""

    def __init__(
        self, target: str, address: PrinterAddress, *, time_limit: float = TIME_LIMIT, socket: str = ""
    ) -> None:
        secure = address.kind is PrinterKind.IPPS
        self._target = target
        self._uri = f"{address.kind.value}://{address.place}{address.path}"
        self._url = f"{'https' if secure else 'http'}://{address.place}{address.path}"
        self._secure = secure
        self._socket = socket
        self._only_a4 = address.paper is Paper.A4
        self._time_limit = time_limit

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        return self._target

    async def state(self) -> PrinterState:
        """Return how the printer stands."""
        try:
            return await self.answered_state()
        except NobodyListens as problem:
            return PrinterState(ready=False, reason=Reason(problem.reason), words=str(problem))

    async def answered_state(self) -> PrinterState:
        """Return how the printer stands; raises NobodyListens."""
        try:
            return printer_state((await self._asked_printer()).printer)
        except NobodyListens:
            raise
        except PrintBlocked as problem:
            return PrinterState(ready=False, reason=Reason(problem.reason), words=str(problem))
        except PrintFailed as problem:
            return PrinterState(ready=False, reason=Reason.OTHER, words=str(problem))

    async def probe(self) -> Confirm | None:
        """Return that its queue tells of each slip."""
        await self._asked_printer()
        return None

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        """Queue *copies* of *pdf*; raises PrintBlocked, PrintFailed, or PrintUnknown when the answer to the job did not come."""
        printer = (await self._asked_printer()).printer
        state = printer_state(printer)
        if not state.ready and state.reason is not None:
            raise PrintBlocked(
                mark("{target}: {why}. Chưa gửi phiếu nào; sửa xong phiếu sẽ tự in."),
                reason=state.reason,
                target=self._target,
                why=state.words or text(REASON_WORDS[state.reason]),
            )
        supported = printer.get("media-supported", [])
        # Most office printers say that they take A5 while only A4 lies in them: ``paper=a4`` at their address tells.
        if paper is Paper.A5 and (self._only_a4 or (supported and MEDIA[Paper.A5] not in supported)):
            paper, copies, pdf = Paper.A4, (copies + 1) // 2, await asyncio.to_thread(two_up, pdf)
        media = MEDIA.get(paper, "")
        page = await asyncio.to_thread(document, printer, pdf, max(1, copies), media)
        wanted: dict[str, object] = {
            "copies": page.copies,
            "sides": "one-sided",
            "print-scaling": "none",
        }
        if media in supported:
            wanted["media"] = media
        head = {**self._head(), "job-name": name, "document-format": page.format}
        reply = await self._ask(request(Operation.PRINT_JOB, head, wanted) + page.data, prints=True)
        if reply.status in _IN_THE_MIDDLE:
            raise PrintUnknown(_NO_NUMBER, target=self._target)
        if not reply.good:
            raise self._refusal(reply)
        number = first(reply.jobs[0], "job-id", 0) if reply.jobs else 0
        if not number:
            raise PrintUnknown(_NO_NUMBER, target=self._target)
        return Handed(where=text("{target}, lệnh {job}", target=self._target, job=number), ref=str(number))

    async def find(self, name: str) -> str:
        """Return the job of this name, empty when the queue knows none."""
        for which in ("not-completed", "completed"):
            head = {**self._head(), "my-jobs": True, "which-jobs": which}
            head["requested-attributes"] = ["job-id", "job-name"]
            reply = await self._ask(request(Operation.GET_JOBS, head))
            for job in reply.jobs if reply.good else ():
                if first(job, "job-name", "") == name:
                    return str(first(job, "job-id", 0))
        return ""

    async def follow(self, ref: str) -> JobStatus:
        """Return how a job stands."""
        head = {**self._head(), "job-id": int(ref), "requested-attributes": list(_ASKED_OF_JOBS)}
        reply = await self._ask(request(Operation.GET_JOB_ATTRIBUTES, _in_order(head)))
        if reply.status == _NOT_FOUND:
            return JobStatus(stage=Stage.GONE)
        if not reply.good or not reply.jobs:
            raise self._refusal(reply)
        status = job_status(reply.jobs[0], {})
        if status.stage is not Stage.WORKING:
            return status
        return job_status(reply.jobs[0], (await self._asked_printer()).printer)

    async def cancel(self, ref: str) -> JobStatus:
        """Take a job out of the queue, and look whether it is out."""
        before = await self.follow(ref)
        if before.stage is not Stage.WORKING:
            return before
        reply = await self._ask(request(Operation.CANCEL_JOB, {**self._head(job=int(ref))}))
        if not reply.good and reply.status not in {_NOT_FOUND, _NOT_POSSIBLE}:
            raise self._refusal(reply)
        after = await self.follow(ref)
        if after.stage is not Stage.STOPPED:
            return after
        untouched = before.untouched and after.untouched
        return JobStatus(stage=after.stage, reason=after.reason, words=after.words, untouched=untouched)

    async def _asked_printer(self) -> Answer:
        head = {**self._head(), "requested-attributes": list(_ASKED_OF_PRINTERS)}
        reply = await self._ask(request(Operation.GET_PRINTER_ATTRIBUTES, head))
        if reply.good:
            return reply
        if reply.status == _NOT_FOUND:
            raise PrintFailed(
                mark("{target}: không có hàng in này. Chưa gửi phiếu nào; chọn lại máy in trong Cài đặt."),
                target=self._target,
            )
        raise self._refusal(reply)

    def _head(self, job: int = 0) -> dict[str, object]:
        numbered = {"job-id": job} if job else {}
        return {"printer-uri": self._uri, **numbered, "requesting-user-name": USER}

    async def _ask(self, message: bytes, *, prints: bool = False) -> Answer:
        """Send one message; raises PrintBlocked, or PrintUnknown when a job may have arrived without an answer."""
        import httpx

        try:
            async with asyncio.timeout(self._time_limit * 2), self._client(httpx) as client:
                reply = await client.post(
                    self._url, content=message, headers={"Content-Type": "application/ipp"}
                )
            if prints and reply.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise PrintUnknown(
                    _NO_NUMBER, target=self._target
                )  # what failed there may have begun to print
            if reply.status_code != httpx.codes.OK:
                raise self._denied(reply.status_code)
            return answer(reply.content)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL) as problem:
            raise self._silent(NobodyListens) from problem
        except (httpx.HTTPError, NotIpp, TimeoutError) as problem:
            if prints:
                raise PrintUnknown(_NO_NUMBER, target=self._target) from problem
            raise self._silent() from problem

    def _client(self, httpx_: Any) -> httpx.AsyncClient:
        way = httpx_.AsyncHTTPTransport(uds=self._socket, verify=False) if self._socket else None
        # Making a TLS context takes longer than printing by plain IPP.
        return httpx_.AsyncClient(  # type: ignore[no-any-return]
            timeout=self._time_limit, trust_env=False, verify=self._secure, transport=way
        )

    def _silent(self, kind: type[PrintBlocked] = PrintBlocked) -> PrintBlocked:
        return kind(
            mark("{target} tắt hoặc không trả lời. Chưa gửi phiếu nào; bật máy in, phiếu sẽ tự in."),
            reason=Reason.OFFLINE,
            target=self._target,
        )

    def _denied(self, code: int) -> PrintFailed:
        return PrintFailed(
            mark(
                "{target} từ chối (HTTP {code}). Chưa gửi phiếu nào; báo người quản trị xem quyền in của hàng in này."
            ),
            target=self._target,
            code=code,
        )

    def _refusal(self, reply: Answer) -> PrintFailed:
        said = canonical(reply.message) or f"0x{reply.status:04x}"
        if reply.status in _LATER:
            return PrintBlocked(
                mark("{target} chưa nhận lệnh: {said}. Chưa gửi phiếu nào; phiếu sẽ tự in khi máy in nhận."),
                reason=Reason.REJECTED,
                target=self._target,
                said=said,
            )
        if reply.status == _BAD_FORMAT:
            return PrintFailed(
                mark(
                    "{target} không nhận tệp PDF. Chưa gửi phiếu nào; thêm máy in này vào CUPS rồi in qua hàng in của CUPS."
                ),
                target=self._target,
            )
        return PrintFailed(
            mark("{target} từ chối phiếu: {said}. Chưa gửi phiếu nào; kiểm tra máy in rồi in lại."),
            target=self._target,
            said=said,
        )


def _in_order(head: Mapping[str, object]) -> dict[str, object]:
    """Return attributes with the job's number right after the printer's address, as RFC 8011 §4.1.5 wants."""
    order = ("printer-uri", "job-id", "requesting-user-name")
    return {name: head[name] for name in order} | {n: v for n, v in head.items() if n not in order}


_NO_NUMBER = mark(
    "{target} không báo đã nhận lệnh in. Xem khay giấy: phiếu đã ra thì bấm “đã ra”, chưa ra thì in bản khác."
)
