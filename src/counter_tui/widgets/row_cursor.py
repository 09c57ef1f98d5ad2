"""A cursor over rows drawn line by line: what lists and tables of any length share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView

if TYPE_CHECKING:
    from textual import events


class RowCursor(ScrollView, can_focus=True):
    """Moves over :attr:`total` rows by key and mouse, and keeps the row under the cursor in view."""

    HEAD: ClassVar[int] = 0
    """Lines above the rows that do not scroll."""
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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.total = 0

    @property
    def height(self) -> int:
        """Rows that fit on the screen."""
        return max(0, self.scrollable_content_region.height - self.HEAD)

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows; for a search box that keeps the focus."""
        self.cursor += rows

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.cursor += pages * max(1, self.height - 1)

    def choose(self) -> None:
        """Choose the row under the cursor, if there is one."""

    def measure(self) -> None:
        """Fit the scrollbar to :attr:`total`."""
        self.virtual_size = Size(self.size.width, self.total + self.HEAD)

    def index_at(self, y: int) -> int | None:
        """Return which row is drawn at screen line *y*, ``None`` where there is none."""
        index = self.scroll_offset.y + y - self.HEAD
        return index if y >= self.HEAD and index < self.total else None

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(self.total - 1, cursor))

    def watch_cursor(self, cursor: int) -> None:
        """Bring the row into view."""
        top = self.scroll_offset.y
        if cursor < top:
            self.scroll_to(y=cursor, animate=False, force=True)
        elif self.height and cursor >= top + self.height:
            self.scroll_to(y=cursor - self.height + 1, animate=False, force=True)
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the rows to the new size."""
        self.measure()
        self.watch_cursor(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Go to a row with the first click, choose it with the next."""
        index = self.index_at(event.y)
        if index is None:
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
        self.cursor = self.total - 1

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        self.choose()
