"""A list of one-line rows that draws only what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from counter_tui.widgets.plain import elide, fit, plain
from counter_tui.widgets.row_cursor import RowCursor

if TYPE_CHECKING:
    from collections.abc import Sequence


DETAIL_SHARE = 3
"""The detail takes at most one part in so many of the line."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row: what it stands for, what it says, a detail at the right end and a sign or word in front."""

    key: str
    text: str
    detail: str = ""
    mark: str = ""


class ResultList(RowCursor):
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
        self.total = len(rows)
        self.measure()
        place = 0 if keep is None else next((i for i, row in enumerate(rows) if row.key == keep), 0)
        if place == self.cursor:
            self.watch_cursor(place)
        else:
            self.cursor = place

    def choose(self) -> None:
        """Choose the row under the cursor; an empty list has nothing to choose."""
        if (row := self.row) is not None:
            self.post_message(self.Chosen(self, row.key))

    def watch_cursor(self, cursor: int) -> None:
        """Bring the row into view and tell of it."""
        super().watch_cursor(cursor)
        if (row := self.row) is not None and row.key != self._shown_key:
            self._shown_key = row.key
            self.post_message(self.Highlighted(self, row.key))

    def render_line(self, y: int) -> Strip:
        """Draw the screen line *y*."""
        width = self.scrollable_content_region.width
        index = self.index_at(y)
        if index is None:
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
