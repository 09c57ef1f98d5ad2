"""The papers of a dossier, ticked and counted as they are handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from counter_tui.i18n import text
from counter_tui.widgets.paper_grid import ASKED_COLUMNS, COLUMNS, Column, PaperGrid, PaperRow
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

__all__ = ["ASKED_COLUMNS", "PaperList", "PaperRow"]


class PaperList(Vertical):
    """Arrows move, Space ticks a row or raises a count, Backspace and Delete clear.

    The row under the cursor is shown in full below. *columns* say what a tick and a count mean: that papers came in, or that
    they are asked for.
    """

    DEFAULT_CSS = """
    PaperList { height: 12; }
    PaperList PaperGrid { height: 1fr; }
    PaperList #paper-hint { height: 1; color: $text-muted; }
    PaperList #paper-text { height: 3; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "read(-1)", show=False),
        Binding("shift+down", "read(1)", show=False),
    ]

    class Changed(Message):
        """A paper was ticked, counted or marked; ``rows`` are all rows as they stand now."""

        def __init__(self, paper_list: PaperList, rows: list[PaperRow]) -> None:
            super().__init__()
            self.paper_list = paper_list
            self.rows = rows

        @property
        def control(self) -> PaperList:
            """The list that changed."""
            return self.paper_list

    def __init__(
        self,
        columns: Sequence[Column] = COLUMNS,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.grid = PaperGrid(columns)

    def compose(self) -> ComposeResult:
        """Yield the rows, what Space does now, and the full text of the row."""
        yield self.grid
        yield Static(id="paper-hint", markup=False)
        view = TextView(id="paper-text")
        view.can_focus = False
        yield view

    @property
    def rows(self) -> list[PaperRow]:
        """The rows as they stand now."""
        return list(self.grid.rows)

    def set_rows(self, rows: Sequence[PaperRow]) -> None:
        """Show other papers."""
        self.grid.set_rows(rows)
        self._explain()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Put the focus on the rows."""
        self.grid.focus(scroll_visible)
        return self

    def on_mount(self) -> None:
        """Explain the first row."""
        self._explain()

    def action_read(self, lines: int) -> None:
        """Scroll the full text of the row."""
        self.query_one("#paper-text", TextView).action_go(lines)

    @on(PaperGrid.Moved)
    def _moved(self, event: PaperGrid.Moved) -> None:
        event.stop()
        self._explain()

    @on(PaperGrid.Edited)
    def _edited(self, event: PaperGrid.Edited) -> None:
        event.stop()
        self.post_message(self.Changed(self, self.rows))

    def _explain(self) -> None:
        if not self.is_mounted:
            return
        row = self.grid.row
        column = self.grid.columns[self.grid.column]
        hint = (
            text("Dấu cách: {what} · mũi tên: chọn ô · Delete: xóa", what=text(column.explained))
            if row
            else ""
        )
        self.query_one("#paper-hint", Static).update(Content(hint))
        sections = []
        if row is not None:
            sections = [TextSection("", [row.name, *([row.hint] if row.hint else [])])]
        self.query_one("#paper-text", TextView).show(sections)
