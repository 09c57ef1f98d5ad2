"""Slips as dots to an ESC/POS printer: asked how it stands before the first dot, and whether it is done after the last."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

from counter_tui.domain.printers import REASON_WORDS, Confirm, Reason
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintBlocked, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.printing import escpos
from counter_tui.printing.no_queue import NoQueue
from counter_tui.printing.raster import DOTS_58, DOTS_80, raster
from counter_tui.services.ports import Handed, PrinterState

if TYPE_CHECKING:
    from counter_tui.printing.wires import Wire, WireOpener

STATUS_SECONDS = 2.0
"""A printer that does not say how it stands within this gets no slip."""
WRITE_SECONDS = 10.0
DONE_SECONDS = 30.0
"""Printing half a metre of paper takes some five seconds."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BROKEN = (OSError, EOFError)


class RawPrinter(NoQueue):
    """One printer that takes dots; *confirm* is what it was found to be able to confirm."""

    def __init__(
        self,
        target: str,
        way: WireOpener,
        *,
        confirm: Confirm = Confirm.STATUS,
        status_seconds: float = STATUS_SECONDS,
        write_seconds: float = WRITE_SECONDS,
        done_seconds: float = DONE_SECONDS,
    ) -> None:
        self._target = target
        self._way = way
        self._confirm = confirm
        self._status_seconds = status_seconds
        self._write_seconds = write_seconds
        self._done_seconds = done_seconds

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        return self._target

    async def state(self) -> PrinterState:
        """Return how the printer stands, without printing anything."""
        try:
            async with self._way() as wire:
                try:
                    reason = await self._trouble(wire)
                except (*_BROKEN, ValueError):
                    silent = text("máy in nhận kết nối nhưng không trả lời câu hỏi trạng thái")
                    blind = self._confirm is Confirm.NONE
                    return PrinterState(ready=blind, reason=None if blind else Reason.OFFLINE, words=silent)
        except (*_BROKEN, ModuleNotFoundError) as problem:
            blocked = self._not_opened(problem)
            return PrinterState(ready=False, reason=Reason(blocked.reason), words=str(blocked))
        return PrinterState(
            ready=reason is None,
            reason=reason,
            words=text(REASON_WORDS[reason]) if reason else "",
        )

    async def probe(self) -> Confirm | None:
        """Return the best this printer can confirm; one that does not know a question may print some letters."""
        for confirm in (Confirm.PROCESSED, Confirm.STATUS):
            try:
                async with self._way() as wire:
                    await self._ask(wire, confirm, self._status_seconds)
            except TimeoutError:
                continue
            except (*_BROKEN, ModuleNotFoundError) as problem:
                raise self._not_opened(problem) from problem
            return confirm
        return Confirm.NONE

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:  # noqa: ARG002 - raw printers know no job names
        """Print *pdf*, each copy cut off; raises PrintBlocked or PrintFailed before the first dot, PrintUnknown after it."""
        pictures = await asyncio.to_thread(raster, pdf, DOTS_58 if paper is Paper.ROLL_58 else DOTS_80)
        one = b"".join(band for picture in pictures for band in escpos.bands(picture)) + escpos.CUT
        begun = False
        try:
            async with self._way() as wire:
                await self._check(wire)
                begun = True
                await wire.write(escpos.INITIALISE + one * max(1, copies), self._write_seconds)
                await self._confirmed(wire)
        except (*_BROKEN, ModuleNotFoundError) as problem:
            if begun:
                raise PrintUnknown(_UNSURE, target=self._target) from problem
            raise self._not_opened(problem) from problem
        return Handed(where=self._target)

    async def _check(self, wire: Wire) -> None:
        if self._confirm is Confirm.NONE:
            return
        try:
            reason = await self._trouble(wire)
        except (*_BROKEN, ValueError) as problem:
            raise PrintBlocked(
                mark(
                    "{target} không trả lời sau {seconds} giây. Chưa gửi phiếu nào; kiểm tra máy in, phiếu sẽ tự in khi máy in trả lời."
                ),
                reason=Reason.OFFLINE,
                target=self._target,
                seconds=round(self._status_seconds),
            ) from problem
        if reason is not None:
            raise PrintBlocked(
                mark("{target}: {why}. Chưa gửi phiếu nào; sửa xong phiếu sẽ tự in."),
                reason=reason,
                target=self._target,
                why=text(REASON_WORDS[reason]),
            )

    async def _trouble(self, wire: Wire) -> Reason | None:
        """Ask how the printer stands; nothing of it prints. Raises ValueError for what is no answer."""
        found = None
        for kind in escpos.STATUS_KINDS:
            await wire.write(escpos.ask_status(kind), self._status_seconds)
            answer = (await wire.read(1, self._status_seconds))[0]
            if not escpos.is_status(answer):
                raise ValueError(answer)
            said = escpos.trouble(kind, answer)
            # "Off-line" alone says little: the cause or the paper say more.
            found = said if said is not None and found in {None, Reason.OTHER} else found
        return found

    async def _confirmed(self, wire: Wire) -> None:
        if self._confirm is not Confirm.NONE:
            await self._ask(wire, self._confirm, self._done_seconds)

    async def _ask(self, wire: Wire, confirm: Confirm, seconds: float) -> None:
        """Wait until what was sent is done; raises TimeoutError or EOFError when that is not said."""
        if confirm is Confirm.PROCESSED:
            token = "".join(secrets.choice(_ALPHABET) for _ in range(4)).encode()
            await wire.write(escpos.ask_processed(token), self._write_seconds)
            if await wire.read(len(escpos.processed(token)), seconds) != escpos.processed(token):
                raise EOFError
            return
        await wire.write(escpos.PAPER_WHEN_DONE, self._write_seconds)
        if escpos.roll_ended((await wire.read(1, seconds))[0]):
            raise EOFError  # the roll ended somewhere in this slip

    def _not_opened(self, problem: Exception) -> PrintBlocked:
        if isinstance(problem, ModuleNotFoundError):
            message = mark(
                "{target}: máy này chưa có phần mềm cổng nối tiếp (pip install 'counter-tui[serial]'). Chưa gửi phiếu nào."
            )
        elif isinstance(problem, PermissionError):
            message = mark(
                "Không có quyền dùng {target}. Chưa gửi phiếu nào; báo người quản trị thêm tài khoản này vào nhóm lp."
            )
        elif isinstance(problem, BlockingIOError):
            return PrintBlocked(
                mark("{target} đang in phiếu khác. Phiếu sẽ tự in sau."),
                reason=Reason.BUSY,
                target=self._target,
            )
        else:
            message = mark("{target} tắt hoặc chưa nối. Chưa gửi phiếu nào; bật máy in, phiếu sẽ tự in.")
        return PrintBlocked(message, reason=Reason.OFFLINE, target=self._target)


_UNSURE = mark(
    "{target} không báo đã in xong. Xem khay giấy: phiếu đã ra thì bấm “đã ra”, chưa ra thì in bản khác."
)
