"""A list of one-line rows that draws only what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from counter_tui.widgets.plain import elide, fit, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

DETAIL_SHARE = 3
"""The detail takes at most one part in so many of the line."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row: what it stands for, what it says, a detail at the right end and a sign or word in front."""

    key: str
    text: str
    detail: str = ""
    mark: str = ""


class ResultList(ScrollView, can_focus=True):
    """Shows any sequence of :class:`ResultRow`; only rows on screen are read, so it may be a lazy one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"result-list--cursor", "result-list--detail"}
    DEFAULT_CSS = """
    ResultList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    ResultList > .result-list--cursor {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
        text-style: bold;
    }
    ResultList:focus > .result-list--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    ResultList > .result-list--detail { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "choose", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False)

    class RowMessage(Message):
        """Something about one row."""

        def __init__(self, result_list: ResultList, key: str) -> None:
            super().__init__()
            self.result_list = result_list
            self.key = key

        @property
        def control(self) -> ResultList:
            """The list it happened in."""
            return self.result_list

    class Chosen(RowMessage):
        """The officer pressed Enter on a row or clicked it."""

    class Highlighted(RowMessage):
        """The cursor came to a row."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[ResultRow] = ()
        self._shown_key: str | None = None

    @property
    def rows(self) -> Sequence[ResultRow]:
        """The rows shown."""
        return self._rows

    @property
    def row(self) -> ResultRow | None:
        """The row under the cursor, ``None`` in an empty list."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def set_rows(self, rows: Sequence[ResultRow], *, keep: str | None = None) -> None:
        """Show other rows; the cursor goes to the row whose key is *keep*, else to the first."""
        self._rows = rows
        self._shown_key = None
        self.virtual_size = Size(self.size.width, len(rows))
        place = 0 if keep is None else next((i for i, row in enumerate(rows) if row.key == keep), 0)
        if place == self.cursor:
            self.watch_cursor(place)
        else:
            self.cursor = place

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows; for a search box that keeps the focus."""
        self.cursor += rows

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    def choose(self) -> None:
        """Choose the row under the cursor; an empty list has nothing to choose."""
        if (row := self.row) is not None:
            self.post_message(self.Chosen(self, row.key))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(len(self._rows) - 1, cursor))

    def watch_cursor(self, cursor: int) -> None:
        """Bring the row into view and tell of it."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if cursor < top:
            self.scroll_to(y=cursor, animate=False, force=True)
        elif height and cursor >= top + height:
            self.scroll_to(y=cursor - height + 1, animate=False, force=True)
        self.refresh()
        if (row := self.row) is not None and row.key != self._shown_key:
            self._shown_key = row.key
            self.post_message(self.Highlighted(self, row.key))

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the rows to the new width."""
        self.virtual_size = Size(self.size.width, len(self._rows))
        self.watch_cursor(self.cursor)

    def render_line(self, y: int) -> Strip:
        """Draw the screen line *y*."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        detail = elide(plain(row.detail), width // DETAIL_SHARE) if row.detail else ""
        mark = plain(row.mark)
        room = width - (cell_len(detail) + 2 if detail else 0) - 2
        line = fit(f" {mark + ' ' if mark else ''}{plain(row.text)}", room + 1)
        style, detail_style = self.rich_style, self.get_component_rich_style("result-list--detail")
        if index == self.cursor:
            style = detail_style = self.get_component_rich_style("result-list--cursor")
        end = f"  {detail} " if detail else " "
        return Strip([Segment(line, style), Segment(end, detail_style)]).adjust_cell_length(width, style)

    def on_click(self, event: events.Click) -> None:
        """Highlight a row with the first click, choose it with the next."""
        index = self.scroll_offset.y + event.y
        if index >= len(self._rows):
            return
        if index == self.cursor:
            self.choose()
        else:
            self.cursor = index

    def action_move(self, rows: int) -> None:
        """Move by so many rows."""
        self.move(rows)

    def action_page(self, pages: int) -> None:
        """Move by so many screens."""
        self.page(pages)

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = len(self._rows) - 1

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        self.choose()
