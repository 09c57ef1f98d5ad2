"""The account of a day: seen, closed, printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.money import format_money
from counter_tui.domain.slips.forms import DAY_CLOSE
from counter_tui.errors import CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import RegisterBookChosen
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.saving import saves
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.domain.day_close import DayRecord
    from counter_tui.services.day_book import DayView
    from counter_tui.services.desk import Desk

WIDEST = 100
"""Cells of the widest preview."""
MARGIN = 5
"""Cells beside the text: padding and scroll bar."""


class DayCloseScreen(DeskScreen):
    """Shows the report of a day as it would be printed; F12 closes the day for good and prints it."""

    AREA = "day_close"
    HEADING = mark("Chốt ngày")
    HELP_TEXT = mark(
        "Báo cáo của ngày: tiền theo cán bộ và khoản thu, miễn, hoàn, số đã dùng và số hủy, hồ sơ chưa bàn giao, mục chưa "
        "gửi. F12: chốt ngày và in; ngày đã chốt giữ nguyên, in lại được, phần phát sinh sau ghi riêng. Ctrl+Y: ngày trước; "
        "Ctrl+N: ngày sau. F5: tính lại. Ctrl+R: in danh sách thu phí, lệ phí của ngày. Ctrl+K: sổ theo dõi hồ sơ."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f5", "reload", mark("Tính lại"), id="app.refresh", show=False),
    ]
    DEFAULT_CSS = """
    DayCloseScreen #outcome { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    DayCloseScreen #text { margin-top: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._day = desk.day_book.today()
        self._view: DayView | None = None

    def compose_body(self) -> ComposeResult:
        """Yield how the day stands, and the report."""
        yield Static(id="outcome", markup=False)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Wait at the report."""
        self.query_one("#text").focus()

    @on(events.Resize)
    def lay_out(self) -> None:
        """Lay the report out for the new width."""
        self._read()

    def action_reload(self) -> None:
        """Account for the day anew."""
        self._read()

    def action_earlier(self) -> None:
        """Go to the day before."""
        self._go_to(self._day - timedelta(days=1))

    def action_later(self) -> None:
        """Go to the day after, today at the latest."""
        self._go_to(min(self._day + timedelta(days=1), self.desk.day_book.today()))

    def action_register_book(self) -> None:
        """Open the register."""
        self.post_message(RegisterBookChosen())

    @saves("close")
    async def action_close(self) -> None:
        """Close the day unless it was, and print its report."""
        try:
            day = self._day
            self._view = await self.desk.day_book.close(day)
            if self.is_attached:
                self._show(self._view)
            job = await self.desk.receipts.print_slip(day.isoformat(), DAY_CLOSE)
        except PrintFailed as problem:
            self.say(
                text("Đã chốt ngày nhưng chưa in được: {problem} Bấm F12 để in lại.", problem=problem),
                "error",
            )
        except CounterError as problem:
            self.say(str(problem), "error")
        else:
            self.say(text("Đã chốt ngày. {printed}", printed=printed_words(job)), "good")
        await self.desk.sync.refresh_counts()

    @work(exclusive=True, group="fees", exit_on_error=False)
    async def action_fees(self) -> None:
        """Print the list of the fees taken on the day."""
        try:
            slip = await self.desk.day_book.fee_list(self._day, self._day)
            job = await self.desk.receipts.print_made(f"thu-phi-{self._day.isoformat()}", slip)
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "warning")
        except CounterError as problem:
            self.say(str(problem), "error")
        else:
            self.say(printed_words(job), "good")
        await self.desk.sync.refresh_counts()

    def _go_to(self, day: date) -> None:
        if day != self._day:
            self._day = day
            self._read()

    @work(exclusive=True, group="day", exit_on_error=False)
    async def _read(self) -> None:
        try:
            self._view = await self.desk.day_book.day(self._day)
        except CounterError as problem:
            self.query_one("#text", TextView).show([TextSection("", [str(problem)], "warning")])
            return
        self._show(self._view)

    def _show(self, view: DayView) -> None:
        self.query_one("#outcome", Static).update(Content(_standing(view)))
        width = min(WIDEST, self.size.width - MARGIN)
        report = self.desk.receipts.shown(self.desk.day_book.report(view), width)
        self.query_one("#text", TextView).show([*_since(view), TextSection("", report.splitlines())])


def _standing(view: DayView) -> str:
    day = f"{view.now.day:%d/%m/%Y}"
    if view.kept is None:
        return text("{day} · chưa chốt · F12: chốt và in", day=day)
    at = f"{view.kept.closed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return text("{day} · {officer} đã chốt lúc {at}", day=day, officer=view.kept.officer_name, at=at)


def _since(view: DayView) -> list[TextSection]:
    after = view.after
    if after is None:
        return []
    sections = []
    if after.removed:
        said = text(
            "Máy này đã xóa theo hạn lưu dữ liệu của {count} hồ sơ trong ngày, không so được tiền với báo cáo đã chốt: {codes}.",
            count=len(after.removed),
            codes=", ".join(after.removed),
        )
        sections.append(TextSection(text("Đã xóa theo hạn lưu"), [said], "warning"))
    if (
        after.received
        or after.returned
        or after.forwarded
        or after.cash
        or after.exemptions
        or after.refunds
        or after.voided
    ):
        sections.append(TextSection(text("Phát sinh sau khi chốt"), _came_after(after), "warning"))
    return sections


def _came_after(after: DayRecord) -> list[str]:
    counts = {"received": after.received, "returned": after.returned, "forwarded": after.forwarded}
    if after.removed:
        said = text("Tiếp nhận {received}, trả {returned}, chuyển {forwarded}.", **counts)
    else:
        said = text(
            "Tiếp nhận {received}, trả {returned}, chuyển {forwarded}; thu {taken}, hoàn {back}, còn lại {net}.",
            **counts,
            taken=format_money(after.taken),
            back=format_money(after.given_back),
            net=format_money(after.net),
        )
    return [said, *(f"{code}: {reason}" for code, reason in after.voided)]
