"""The queue: what waits in this office, most urgent first; beyond it the history from the service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.queue import Band, QueueFilter, Sort
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import queue_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import DossierChosen, ReturnChosen
from counter_tui.screens.queue_act import QueueAct
from counter_tui.screens.queue_box import QueueBox
from counter_tui.screens.queue_filters import Chosen, QueueFilters
from counter_tui.services.ports.queue import QueueChoices
from counter_tui.widgets.paged_table import PagedRow, PagedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk
    from counter_tui.services.queue import History, View

TICK = 2.0
"""Seconds between looks at whether something moved; nothing is drawn when nothing did."""
MINUTE = 60.0


class QueueScreen(DeskScreen):
    """The box keeps the focus and narrows the queue, arrows move in the table; works off-line."""

    AREA = "queue"
    HEADING = mark("Hàng chờ")
    HELP_TEXT = mark(
        "Hồ sơ đang chờ của trung tâm, gấp nhất trước; xem được cả khi mất mạng. Gõ để lọc theo mã, tên, thủ tục, không "
        "dấu cũng được. Tab: đổi khung hạn. Ctrl+Y: chỉ hồ sơ của tôi. F6: lọc và sắp xếp. Insert hoặc Ctrl+N: chọn "
        "dòng; F12: làm cùng một việc với các dòng đã chọn. Enter: mở. F8: trả kết quả. F4 lần nữa: lịch sử từ máy chủ."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f4", "history", mark("Lịch sử"), id="app.queue"),
        Binding("f5", "reload", mark("Tải lại"), id="app.refresh", show=False),
        Binding("f6", "filters", mark("Lọc, xếp"), id="app.next_pane"),
        Binding("f8", "give_back", mark("Trả kết quả"), id="app.give_back"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+home", "far(-1)", show=False),
        Binding("ctrl+end", "far(1)", show=False),
    ]
    DEFAULT_CSS = """
    QueueScreen #words { margin: 0 1; }
    QueueScreen #bands { height: auto; max-height: 2; padding: 0 2; text-style: bold; }
    QueueScreen #filters { height: 1; padding: 0 2; color: $text-muted; }
    QueueScreen #office { height: auto; max-height: 2; padding: 0 2; color: $text-muted; }
    QueueScreen #said { height: 1; padding: 0 2; color: $text-warning; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.wanted = QueueFilter()
        self.sort = Sort.DUE
        self.view: View | None = None
        self.history: History | None = None
        self._choices = QueueChoices()
        self._revision = -1
        self._link = desk.sync.status.link

    def compose_body(self) -> ComposeResult:
        """Yield the box, what is counted and filtered, and the table."""
        yield QueueBox(placeholder=text("Lọc: mã hồ sơ, tên, thủ tục…"), id="words")
        yield Static(id="bands", markup=False)
        yield Static(id="filters", markup=False)
        yield PagedTable(queue_text.columns(), id="rows")
        yield Static(id="said", markup=False)
        yield Static(id="office", markup=False)

    def on_mount(self) -> None:
        """Show what waits, and look now and then whether something moved."""
        self.query_one("#words").focus()
        self._open()
        self._ask_office()
        self.set_interval(TICK, self._look)

    def on_screen_resume(self) -> None:
        """Show what became of what was opened."""
        self.query_one("#words").focus()
        self._look()

    @property
    def chosen_code(self) -> str | None:
        """The dossier under the cursor."""
        return self.table.row.key if self.table.row is not None else None

    @property
    def table(self) -> PagedTable:
        """The table of rows."""
        return self.query_one("#rows", PagedTable)

    @on(Input.Changed, "#words")
    def filter_words(self, event: Input.Changed) -> None:
        """Narrow to what was typed."""
        event.stop()
        self._show_queue(replace(self.wanted, words=event.value))

    @on(Input.Submitted, "#words")
    def open_row(self, event: Input.Submitted) -> None:
        """Open the row under the cursor."""
        event.stop()
        self.table.choose()

    @on(PagedTable.Chosen)
    def open_dossier(self, event: PagedTable.Chosen) -> None:
        """Open a dossier."""
        event.stop()
        self.post_message(DossierChosen(event.key))

    @on(PagedTable.Failed)
    def say_why(self, event: PagedTable.Failed) -> None:
        """Say why rows are missing."""
        event.stop()
        self._say(text("{problem} F5 để thử lại.", problem=event.reason))

    def action_move(self, rows: int) -> None:
        """Move in the table."""
        self.table.move(rows)

    def action_page(self, pages: int) -> None:
        """Move by so many screens."""
        self.table.page(pages)

    def action_far(self, way: int) -> None:
        """Go to the first or the last row."""
        table = self.table
        (table.action_first if way < 0 else table.action_last)()

    def action_band(self) -> None:
        """Show the next band in which something waits."""
        counts = self.view.counts.bands if self.view is not None else {}
        bands: list[Band | None] = [None, *(band for band in queue_text.BANDS if counts.get(band))]
        at = bands.index(self.wanted.band) if self.wanted.band in bands else 0
        self._show_queue(replace(self.wanted, band=bands[(at + 1) % len(bands)]))

    def action_mine(self) -> None:
        """Show only what is in my charge, or everybody's."""
        mine = self.desk.queue.officer
        self._show_queue(replace(self.wanted, officer="" if self.wanted.officer == mine else mine))

    def action_select(self) -> None:
        """Select the row, or no longer."""
        if self.history is None:
            self.table.toggle()
            self._show_filters()

    def action_give_back(self) -> None:
        """Return the result of the row under the cursor."""
        if (row := self.table.row) is not None:
            self.post_message(ReturnChosen(row.key))

    def action_reload(self) -> None:
        """Ask the service for what moved, and for what could not be had."""
        self.desk.sync.nudge()
        self._say("")
        if self.history is not None:
            self._open_history()
        else:
            self._open()
        self._ask_office()

    def action_history(self) -> None:
        """Show the history from the service, or the queue again."""
        if self.history is None:
            self._open_history()
        else:
            self._show_queue(self.wanted)

    @work(exclusive=True, group="filters", exit_on_error=True)
    async def action_filters(self) -> None:
        """Ask for filters and order."""
        self._choices = await self.desk.queue.choices()
        self.app.push_screen(QueueFilters(self.wanted, self.sort, self._choices), self._take)

    @work(exclusive=True, group="filters", exit_on_error=True)
    async def action_act(self) -> None:
        """Do the same to all rows selected, else to the row under the cursor."""
        table = self.table
        codes = sorted(table.selected) or ([table.row.key] if table.row is not None else [])
        if not codes or self.history is not None:
            self._say(text("Chưa có hồ sơ nào để làm: chọn dòng bằng Insert rồi bấm F12."))
            return
        officers = await self.desk.queue.colleagues()
        name = queue_text.name_in(table.arrived(codes[0]))
        self.app.push_screen(QueueAct(self.desk, codes, name, officers), self._acted)

    def _take(self, chosen: Chosen | None) -> None:
        if chosen is not None:
            wanted, self.sort = chosen
            self._show_queue(wanted)

    def _acted(self, left: frozenset[str] | None) -> None:
        if left is not None:
            self.table.selected = set(left)
            self._open()

    def _show_queue(self, wanted: QueueFilter) -> None:
        self.wanted, self.history = wanted, None
        self._say("")
        self._open(top=True)

    def _look(self) -> None:
        if self.desk.sync.status.link is not self._link:
            self._ask_office()
        moved = self.desk.queue.revision != self._revision
        old = self.view is not None and (self.desk.queue.now() - self.view.cuts.now).total_seconds() > MINUTE
        if self.history is None and self.app.screen is self and (moved or old):
            self._open()

    @work(exclusive=True, group="queue", exit_on_error=False)
    async def _open(self, *, top: bool = False) -> None:
        try:
            view = await self.desk.queue.open(self.wanted, self.sort)
            cursor = 0 if top else await self._place_in(view)
        except CounterError as problem:
            self._say(str(problem))
            return
        self._revision, self.view = self.desk.queue.revision, view

        async def page(number: int) -> list[PagedRow]:
            return [queue_text.row(row) for row in await view.page(number)]

        self.set_heading(text(self.HEADING))
        self.query_one("#bands", Static).update(
            Content(queue_text.band_counts(view.counts, self.wanted.band))
        )
        self._show_filters()
        self.table.show(view.total, page, cursor=cursor)
        empty = text("Không có hồ sơ nào ở đây. Xóa chữ đã gõ hoặc bấm Tab, F6 để xem chỗ khác.")
        self._say("" if view.total else empty)

    async def _place_in(self, view: View) -> int:
        """Return where in *view* the dossier under the cursor stands: rows move while an officer looks at one."""
        place = self.table.cursor
        while (row := self.table.row) is not None:
            at = self.table.cursor
            found = await view.position(row.key, at)
            place = at if found is None else found
            if self.table.row is None or self.table.row.key == row.key:
                break  # else he went on meanwhile
        return place

    @work(exclusive=True, group="queue", exit_on_error=False)
    async def _open_history(self) -> None:
        try:
            history = await self.desk.queue.history()
        except CounterError as problem:
            self._say(text("Lịch sử nằm ở máy chủ. {problem}", problem=problem))
            return
        self.history = history

        async def page(number: int) -> list[PagedRow]:
            return [queue_text.row(row) for row in await history.page(number)]

        self.set_heading(text("Lịch sử hồ sơ"))
        self.query_one("#bands", Static).update(
            Content(text("{n} hồ sơ, mới nhận trước. F4: về hàng chờ.", n=history.total))
        )
        self.query_one("#filters", Static).update("")
        self.table.show(history.total, page)

    @work(exclusive=True, group="office", exit_on_error=False)
    async def _ask_office(self) -> None:
        self._link = self.desk.sync.status.link
        counts = await self.desk.queue.office_counts()
        line = queue_text.office_line(counts) if counts else text("Chưa hỏi được số liệu toàn trung tâm.")
        self.query_one("#office", Static).update(Content(line))

    def _show_filters(self) -> None:
        words = queue_text.filters(self.wanted, self.sort, self._choices)
        if chosen := len(self.table.selected):
            words = text("Đã chọn {n} (F12: làm) · {filters}", n=chosen, filters=words)
        self.query_one("#filters", Static).update(Content(words))

    def _say(self, sentence: str) -> None:
        self.query_one("#said", Static).update(Content(sentence))
