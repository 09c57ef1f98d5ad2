"""The hand-over lists of this desk: those the other side has not counted yet first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.hand_over import Batch, State, Way
from counter_tui.errors import CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens import hand_over_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.prints_text import printed_words
from counter_tui.widgets import sectioned_list
from counter_tui.widgets.result_list import ResultList, ResultRow
from counter_tui.widgets.sectioned_list import SectionedList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk


class HandOverScreen(DeskScreen):
    """Lists out and lists back; F12 makes one for dossiers that go out, Ctrl+N one for results that come in, Enter counts one."""

    AREA = "hand_over"
    HEADING = mark("Bàn giao")
    HELP_TEXT = mark(
        "F12: lập danh sách hồ sơ giao đi, hồ sơ được ghi là đã chuyển. Ctrl+N: lập danh sách kết quả nơi xử lý mang về. Bên "
        "kia đếm: Enter mở danh sách, quét từng hồ sơ hoặc đánh dấu, F12 xác nhận; lệch thì máy nêu tên hồ sơ thiếu, thừa. "
        "Ctrl+R: in lại danh sách."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f5", "reload", mark("Đọc lại"), id="app.refresh", show=False),
    ]
    DEFAULT_CSS = """
    HandOverScreen #counts { height: auto; padding: 0 2; margin: 1 0; text-style: bold; }
    HandOverScreen #lists { margin: 0 1; }
    HandOverScreen #about { height: 5; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._lists: dict[str, Batch] = {}

    def compose_body(self) -> ComposeResult:
        """Yield how many wait, the lists, and the highlighted one in words."""
        yield Static(id="counts", markup=False)
        yield SectionedList(id="lists")
        yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        """Wait at the lists."""
        self.query_one("#lists").focus()

    def on_screen_resume(self) -> None:
        """Show how the lists stand now."""
        self._read()

    @on(ResultList.Highlighted, "#lists")
    def show_about(self, event: ResultList.Highlighted) -> None:
        """Say more of the highlighted list."""
        event.stop()
        self._about(self._lists.get(event.key))

    @on(ResultList.Chosen, "#lists")
    def open_list(self, event: ResultList.Chosen) -> None:
        """Count a list, or see what was counted."""
        event.stop()
        from counter_tui.screens.hand_over_check import HandOverCheckScreen

        if (batch := self._lists.get(event.key)) is not None:
            self.app.push_screen(HandOverCheckScreen(self.desk, batch))

    def action_out(self) -> None:
        """Make a list of dossiers that go out."""
        self._make(Way.OUT)

    def action_back(self) -> None:
        """Make a list of results that come back."""
        self._make(Way.BACK)

    def action_reload(self) -> None:
        """Read the lists anew."""
        self._read()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_reprint(self) -> None:
        """Print the highlighted list once more."""
        row = self.query_one("#lists", SectionedList).row
        if row is None or (batch := self._lists.get(row.key)) is None:
            return
        try:
            job = await self.desk.hand_over.print(batch)
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "error")
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            self.say(printed_words(job), "good")
        await self.desk.sync.refresh_counts()

    def _make(self, way: Way) -> None:
        from counter_tui.screens.hand_over_list import HandOverListScreen

        self.app.push_screen(HandOverListScreen(self.desk, way))

    @work(exclusive=True, group="lists", exit_on_error=False)
    async def _read(self) -> None:
        shown = self.query_one("#lists", SectionedList)
        try:
            batches = await self.desk.hand_over.recent()
        except CounterError as problem:
            self.query_one("#counts", Static).update(Content(str(problem)))
            return
        made = [batch.code for batch in batches if self._lists and batch.code not in self._lists]
        kept = made[0] if made else shown.row.key if shown.row is not None else None
        self._lists = {batch.code: batch for batch in batches}
        opened = [batch for batch in batches if batch.state is State.OPEN]
        closed = [batch for batch in batches if batch.state is State.CLOSED]
        parts: list[tuple[str, list[ResultRow]]] = [
            (text("Chờ bên kia xác nhận"), [hand_over_text.batch_row(batch) for batch in opened]),
            (text("Đã xác nhận"), [hand_over_text.batch_row(batch) for batch in closed]),
        ]
        shown.set_rows(sectioned_list.parts(parts), keep=kept)
        waiting = text("{n} danh sách chờ xác nhận.", n=len(opened))
        nothing = text("Chưa có danh sách nào. F12: giao hồ sơ đi. Ctrl+N: nhận kết quả về.")
        self.query_one("#counts", Static).update(Content(waiting if batches else nothing))
        self._about(self._lists.get(shown.row.key) if shown.row is not None else None)

    def _about(self, batch: Batch | None) -> None:
        lines = hand_over_text.about(batch) if batch is not None else []
        self.query_one("#about", Static).update(Content("\n".join(lines)))
