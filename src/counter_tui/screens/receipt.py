"""The receipt as text, before or after it goes to paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.content import Content
from textual.widgets import Static

from counter_tui.errors import CounterError, PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.i18n import mark, text
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.read_again import ReadAgainScreen
from counter_tui.services.ports import PrintState
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import PrintJob

WIDEST = 100
"""Cells of the widest preview: a slip is A5, wider lines only tear it apart."""
MARGIN = 5
"""Cells beside the text: padding and scroll bar."""


class ReceiptScreen(ReadAgainScreen):
    """Shows the slip's text from the same data as the paper; prints, prints again, saves."""

    AREA = "receipt"
    HEADING = mark("Giấy tiếp nhận và hẹn trả")
    HELP_TEXT = mark(
        "Xem trước phiếu, đúng như bản in. F12: in; đã in rồi thì bản mới ghi BẢN IN LẠI. Ctrl+N: lưu thành tệp PDF. "
        "Chưa in lần nào thì in theo nội dung đã nhận; của hồ sơ quầy khác nhận thì bản in ghi BẢN IN LẠI. "
        "Ctrl+Y: một giấy chung cho mọi hồ sơ người này nộp ở quầy trong ngày. "
        "Máy in hỏng không ảnh hưởng hồ sơ: sửa xong in lại. Esc: quay lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    ReceiptScreen #outcome { height: auto; padding: 0 2; margin-top: 1; }
    ReceiptScreen #outcome.-failed { color: $text-error; }
    ReceiptScreen #text { margin-top: 1; }
    """

    def __init__(self, desk: Desk, dossier: str) -> None:
        super().__init__(desk)
        self._dossier = dossier

    @property
    def dossier_code(self) -> str:
        """The dossier whose receipt is shown."""
        return self._dossier

    def compose_body(self) -> ComposeResult:
        """Yield where prints go or went, and the slip's text."""
        yield Static(id="outcome", markup=False)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Say where it goes."""
        self._tell(text("{code} · in ra: {target}", code=self._dossier, target=self.desk.receipts.target))
        self.query_one("#text").focus()

    async def read(self) -> None:
        """Show the slip, which a correction makes anew."""
        self._show()

    @on(events.Resize)
    def lay_out(self) -> None:
        """Lay the slip out for the new width."""
        self._show()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_print(self) -> None:
        """Print the slip; once it has been printed, the next is marked as a reprint."""
        self._tell(text("Đang in…"))
        try:
            job = await self.desk.receipts.print_slip(self._dossier)
        except PrintBlocked as problem:
            self._tell(text("Phiếu chờ in. {problem}", problem=problem), failed=True)
        except PrintUnknown as problem:
            self._tell(text("{problem} Trả lời ở F7.", problem=problem), failed=True)
        except PrintFailed as problem:
            self._tell(
                text("Chưa in được: {problem} Phiếu còn nguyên, bấm F12 để in lại.", problem=problem),
                failed=True,
            )
        except CounterError as problem:
            self._tell(str(problem), failed=True)
        else:
            if job.state is not PrintState.DONE:
                self._tell(printed_words(job))
            elif job.reprint:
                self._tell(text("Đã in lại lần {count}: {where}", count=job.reprint, where=job.target))
            else:
                self._tell(text("Đã in: {where}", where=job.target))
        await self.desk.sync.refresh_counts()
        self._show()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_together(self) -> None:
        """Print one receipt for all dossiers this applicant handed in here the same day."""
        self._tell(text("Đang in…"))
        try:
            job = await self.desk.papers.print_receipt_for_all(self._dossier)
        except PrintFailed as problem:
            self._tell(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), failed=True)
        except CounterError as problem:
            self._tell(str(problem), failed=True)
        else:
            self._tell(printed_words(job) if job.state is not PrintState.DONE else _together(job))
        await self.desk.sync.refresh_counts()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_save(self) -> None:
        """Save the slip as a file."""
        try:
            where = await self.desk.receipts.save(self._dossier)
        except CounterError as problem:
            self._tell(text("Chưa lưu được: {problem}", problem=problem), failed=True)
        else:
            self._tell(text("Đã lưu: {where}", where=where))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _show(self) -> None:
        width = min(WIDEST, self.size.width - MARGIN)
        try:
            slip = await self.desk.receipts.preview(self._dossier, width=width)
        except CounterError as problem:
            self.query_one("#text", TextView).show([TextSection("", [str(problem)], "warning")])
        else:
            self.query_one("#text", TextView).show([TextSection("", slip.splitlines())], stay=True)

    def _tell(self, words: str, *, failed: bool = False) -> None:
        outcome = self.query_one("#outcome", Static)
        outcome.update(Content(words))
        outcome.set_class(failed, "-failed")


def _together(job: PrintJob) -> str:
    n = len(job.slip.dossiers)
    return text("Đã in một giấy chung cho {n} hồ sơ: {where}", n=n, where=job.target)
