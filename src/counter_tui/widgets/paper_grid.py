"""The rows and columns of a list of papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from counter_tui.i18n import mark, text
from counter_tui.widgets.plain import fit, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

MOST_SHEETS = 99


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: how many sheets came, and its marks; ``default_*`` are the counts a tick gives."""

    name: str
    required: bool = True
    hint: str = ""
    originals: int = 0
    certified: int = 0
    copies: int = 0
    digitised: bool = False
    reused: bool = False
    from_store: bool = False
    not_applicable: bool = False
    default_originals: int = 1
    default_copies: int = 0

    @property
    def taken(self) -> bool:
        """Whether the paper is there: in sheets, reused, or from the data store."""
        return bool(self.originals or self.certified or self.copies or self.reused or self.from_store)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field it stands for, its head, its cells and what Space does in it."""

    name: str
    head: str
    width: int
    explained: str

    @property
    def counted(self) -> bool:
        """Whether the column holds a number of sheets."""
        return self.name in {"originals", "certified", "copies"}


COLUMNS = (
    Column("tick", mark("Giấy tờ"), 4, mark("nhận đủ / bỏ")),
    Column("originals", mark("Chính"), 6, mark("thêm một bản chính")),
    Column("certified", mark("C.thực"), 7, mark("thêm một bản sao chứng thực")),
    Column("copies", mark("Sao"), 5, mark("thêm một bản sao")),
    Column("digitised", mark("SH"), 3, mark("đã số hóa")),
    Column("reused", mark("SD"), 3, mark("sử dụng lại giấy tờ đã số hóa")),
    Column("from_store", mark("KD"), 3, mark("lấy từ kho dữ liệu, cơ sở dữ liệu")),
    Column("not_applicable", mark("KT"), 3, mark("không thuộc trường hợp này")),
)
"""What came in."""
ASKED_COLUMNS = (
    Column("tick", mark("Giấy tờ còn thiếu: đánh dấu là yêu cầu nộp"), 4, mark("yêu cầu nộp / thôi")),
    Column("originals", mark("Chính"), 6, mark("yêu cầu thêm một bản chính")),
    Column("certified", mark("C.thực"), 7, mark("yêu cầu thêm một bản sao chứng thực")),
    Column("copies", mark("Sao"), 5, mark("yêu cầu thêm một bản sao")),
)
"""What is missing and asked for."""


def _with(row: PaperRow, column: Column, value: int | bool) -> PaperRow:
    changes: dict[str, Any] = {"not_applicable": False, column.name: value}
    return replace(row, **changes)


BOX_WIDTH = 3
"""Cells of the box at the beginning of a row."""


class PaperGrid(ScrollView, can_focus=True):
    """Draws the rows on screen and edits the cell under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"paper-grid--head", "paper-grid--row", "paper-grid--cell"}
    DEFAULT_CSS = """
    PaperGrid { overflow-x: hidden; scrollbar-size-vertical: 1; }
    PaperGrid > .paper-grid--head { color: $text-muted; text-style: underline; }
    PaperGrid:focus > .paper-grid--row { background: $boost; }
    PaperGrid:focus > .paper-grid--cell {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-100000)", show=False),
        Binding("end", "move(100000)", show=False),
        Binding("space", "raise", show=False),
        Binding("backspace,delete", "clear", show=False),
        Binding("enter", "leave", show=False),
    ]

    class Moved(Message):
        """The cursor came to another cell."""

    class Edited(Message):
        """A cell was changed."""

    def __init__(self, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[PaperRow] = []
        self.cursor = 0
        self.column = 0

    @property
    def row(self) -> PaperRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def set_rows(self, rows: Sequence[PaperRow]) -> None:
        """Show other rows, the cursor kept as near as may be."""
        self.rows = list(rows)
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        self._go(min(self.cursor, max(0, len(self.rows) - 1)), self.column)

    def go_to(self, name: str, column: int) -> None:
        """Go to the paper of this name, where it is among the rows."""
        found = next((at for at, row in enumerate(self.rows) if row.name == name), self.cursor)
        self._go(found, column)

    def action_move(self, rows: int) -> None:
        """Move up or down; beyond the ends to the next or the previous field."""
        wanted = self.cursor + rows
        if abs(rows) == 1 and wanted < 0:
            self.screen.focus_previous()
        elif abs(rows) == 1 and wanted >= len(self.rows):
            self.screen.focus_next()
        else:
            self._go(wanted, self.column)

    def action_page(self, pages: int) -> None:
        """Move by screens."""
        self._go(self.cursor + pages * max(1, self.size.height - 2), self.column)

    def action_column(self, step: int) -> None:
        """Choose another column."""
        self._go(self.cursor, self.column + step)

    def action_raise(self) -> None:
        """Tick the row, count one sheet more, or set the mark."""
        if (row := self.row) is None:
            return
        column = self.columns[self.column]
        if column.name == "tick":
            self._put(self._untaken(row) if row.taken or row.not_applicable else self._taken(row))
        elif column.counted:
            count = min(MOST_SHEETS, getattr(row, column.name) + 1)
            self._put(_with(row, column, count))
        elif column.name == "not_applicable":
            self._put(replace(self._untaken(row), not_applicable=not row.not_applicable))
        else:
            self._put(_with(row, column, not getattr(row, column.name)))

    def action_clear(self) -> None:
        """Clear the cell; in the first column the whole row."""
        if (row := self.row) is None:
            return
        column = self.columns[self.column]
        if column.name == "tick":
            self._put(self._untaken(row))
        else:
            self._put(_with(row, column, 0 if column.counted else False))

    def action_leave(self) -> None:
        """Go on to the next field."""
        self.screen.focus_next()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the rows to the new width."""
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)

    def on_click(self, event: events.Click) -> None:
        """Go to the cell under the mouse; a click on a box, or on the cell one stands on, changes it."""
        index = self.scroll_offset.y + event.y - 1
        if event.y == 0 or index >= len(self.rows):
            return
        under = (number for number, (start, end) in self._edges().items() if start <= event.x < end)
        column = next(under, 0)
        same = (index, column) == (self.cursor, self.column)
        self._go(index, column)
        if same or event.x < BOX_WIDTH:
            self.action_raise()

    def render_line(self, y: int) -> Strip:
        """Draw the head or one row."""
        width = self.scrollable_content_region.width
        if y == 0:
            style = self.get_component_rich_style("paper-grid--head")
            cells = [fit(text(c.head), w) for c, w in self._order(width)]
            return Strip([Segment("".join(cells), style)]).adjust_cell_length(width, style)
        index = self.scroll_offset.y + y - 1
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        here = index == self.cursor
        row_style = self.get_component_rich_style("paper-grid--row") if here else self.rich_style
        segments = []
        for number, (column, column_width) in enumerate(self._order(width)):
            style = row_style
            if here and number == self.column:
                style = self.get_component_rich_style("paper-grid--cell")
            segments.append(Segment(fit(self._cell(self.rows[index], column), column_width), style))
        return Strip(segments).adjust_cell_length(width, row_style)

    def _order(self, width: int) -> list[tuple[Column, int]]:
        name_width = max(10, width - sum(c.width for c in self.columns[1:]))
        return [(c, name_width if c.name == "tick" else c.width) for c in self.columns]

    def _edges(self) -> dict[int, tuple[int, int]]:
        edges, at = {}, 0
        for number, (_column, width) in enumerate(self._order(self.scrollable_content_region.width)):
            edges[number] = (at, at + width)
            at += width
        return edges

    def _cell(self, row: PaperRow, column: Column) -> str:
        if column.name == "tick":
            sign = "[–]" if row.not_applicable else ("[x]" if row.taken else "[ ]")
            return f"{sign}{'*' if row.required else ' '}{plain(row.name)} "
        value = getattr(row, column.name)
        if column.counted:
            return f"{value or '·':>3}"
        return " x" if value else " ·"

    def _go(self, cursor: int, column: int) -> None:
        self.cursor = max(0, min(len(self.rows) - 1, cursor)) if self.rows else 0
        self.column = max(0, min(len(self.columns) - 1, column))
        top, height = self.scroll_offset.y, max(1, self.size.height - 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    def _put(self, row: PaperRow) -> None:
        if row != self.rows[self.cursor]:
            self.rows[self.cursor] = row
            self.refresh()
            self.post_message(self.Edited())

    @staticmethod
    def _taken(row: PaperRow) -> PaperRow:
        originals = row.default_originals if row.default_originals or row.default_copies else 1
        return replace(row, originals=originals, copies=row.default_copies, not_applicable=False)

    @staticmethod
    def _untaken(row: PaperRow) -> PaperRow:
        return replace(
            row,
            originals=0,
            certified=0,
            copies=0,
            digitised=False,
            reused=False,
            from_store=False,
            not_applicable=False,
        )
