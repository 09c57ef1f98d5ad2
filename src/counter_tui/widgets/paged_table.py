"""A table of any length whose rows arrive page by page; only what is on screen is asked for and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from counter_tui.errors import CounterError
from counter_tui.widgets.plain import fit, plain
from counter_tui.widgets.row_cursor import RowCursor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from rich.style import Style

PAGE = 50
"""Rows asked for at once."""
PAGES_KEPT = 12
WIDE = 110
"""Columns of the terminal from which all columns are shown."""
PLACEHOLDER = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ``width`` cells, or with ``share`` a part of what is left; ``wide`` ones are left out in a narrow table."""

    heading: str
    width: int = 0
    share: int = 0
    wide: bool = False


@dataclass(frozen=True, slots=True)
class PagedRow:
    """One row: what it stands for, one text for each column, and the style of its first cell."""

    key: str
    cells: tuple[str, ...]
    hint: str = ""


class PagedTable(RowCursor):
    """Shows pages of rows in constant memory; what has not arrived yet is a placeholder, and what failed is asked again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"paged-table--{part}" for part in ("cursor", "heading", "muted", "error", "warning", "good")
    }
    DEFAULT_CSS = """
    PagedTable { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    PagedTable > .paged-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    PagedTable > .paged-table--heading { color: $text-primary; text-style: bold; }
    PagedTable > .paged-table--muted { color: $text-muted; }
    PagedTable > .paged-table--error { color: $text-error; text-style: bold; }
    PagedTable > .paged-table--warning { color: $text-warning; }
    PagedTable > .paged-table--good { color: $text-success; }
    """
    HEAD: ClassVar[int] = 1

    class Chosen(Message):
        """The officer pressed Enter on a row that has arrived, or clicked it twice."""

        def __init__(self, table: PagedTable, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> PagedTable:
            """The table it happened in."""
            return self.table

    class Failed(Message):
        """A page could not be had; ``reason`` is a sentence for the officer."""

        def __init__(self, table: PagedTable, reason: str) -> None:
            super().__init__()
            self.table = table
            self.reason = reason

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._fetch: Callable[[int], Awaitable[Sequence[PagedRow]]] | None = None
        self._pages: dict[int, Sequence[PagedRow]] = {}
        self._wanted: list[int] = []
        self._failed: set[int] = set()
        self._fetching = False
        self._turn = 0
        self.selected: set[str] = set()

    @property
    def row(self) -> PagedRow | None:
        """The row under the cursor; ``None`` in an empty table, or while it has not arrived."""
        return self._at(self.cursor)

    def arrived(self, key: str) -> PagedRow | None:
        """Return the row that stands for *key* if it has arrived and is still kept."""
        return next((row for page in self._pages.values() for row in page if row.key == key), None)

    def show(
        self, total: int, fetch: Callable[[int], Awaitable[Sequence[PagedRow]]], *, cursor: int = 0
    ) -> None:
        """Show other rows, *total* of them; *fetch* gives a page of :data:`PAGE` rows by its number."""
        self._fetch, self.total = fetch, total
        self._turn += 1
        self._pages.clear()
        self._failed.clear()
        self._wanted.clear()
        self.measure()
        if cursor == self.cursor:
            self.watch_cursor(self.validate_cursor(cursor))
        self.cursor = cursor
        self.refresh()

    def ask_again(self) -> None:
        """Ask once more for the pages that could not be had."""
        self._failed.clear()
        self.refresh()

    def toggle(self) -> None:
        """Select the row under the cursor, or no longer, and go on to the next."""
        if (row := self.row) is not None:
            self.selected ^= {row.key}
            self.cursor += 1
            self.refresh()

    def choose(self) -> None:
        """Choose the row under the cursor, if there is one."""
        if (row := self.row) is not None:
            self.post_message(self.Chosen(self, row.key))

    def watch_cursor(self, cursor: int) -> None:
        """Bring the row into view, and have the page it runs towards come early."""
        super().watch_cursor(cursor)
        for near in (cursor - self.height, cursor + self.height, cursor):
            if 0 <= near < self.total:
                self._want(near // PAGE)

    def render_line(self, y: int) -> Strip:
        """Draw the headings or the row at screen line *y*."""
        width = self.scrollable_content_region.width
        if y == 0:
            headings = [plain(column.heading) for column in self._columns]
            return self._strip(headings, " ", self.get_component_rich_style("paged-table--heading"), None)
        index = self.index_at(y)
        if index is None or width <= 0:
            return Strip.blank(width, self.rich_style)
        row = self._at(index)
        style, hint = self.rich_style, None
        if row is None:
            self._want(index // PAGE)
            style = self.get_component_rich_style("paged-table--muted")
        elif row.hint:
            hint = self.get_component_rich_style(f"paged-table--{row.hint}")
        if index == self.cursor:
            style, hint = self.get_component_rich_style("paged-table--cursor"), None
        cells = [plain(cell) for cell in row.cells] if row is not None else [PLACEHOLDER] * len(self._columns)
        mark = "■" if row is not None and row.key in self.selected else " "
        return self._strip(cells, mark, style, hint)

    def _at(self, index: int) -> PagedRow | None:
        page = self._pages.get(index // PAGE, ())
        offset = index % PAGE
        return page[offset] if 0 <= index < self.total and offset < len(page) else None

    def _strip(self, cells: Sequence[str], mark: str, style: Style, hint: Style | None) -> Strip:
        width = self.scrollable_content_region.width
        segments = [Segment(mark, style)]
        shown = [c for c in enumerate(self._columns) if width >= WIDE or not c[1].wide]
        room = width - 1 - sum(column.width + 1 for _, column in shown)
        shares = sum(column.share for _, column in shown) or 1
        for number, column in shown:
            cell = fit(cells[number], column.width or room * column.share // shares)
            segments.append(Segment(cell, hint if hint is not None and number == 0 else style))
            segments.append(Segment(" ", style))
        return Strip(segments).adjust_cell_length(width, style)

    def _want(self, page: int) -> None:
        if page in self._pages or page in self._failed or self._fetch is None:
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        if not self._fetching:
            self._fetching = True
            self.run_worker(self._bring(), group="pages", exit_on_error=True)

    async def _bring(self) -> None:
        """Fetch what is wanted, what was asked for last first; what has scrolled away meanwhile is not fetched."""
        try:
            while self._wanted and self._fetch is not None:
                page, turn = self._wanted.pop(), self._turn
                if not self._is_near(page):
                    continue
                try:
                    rows = await self._fetch(page)
                except CounterError as problem:
                    if turn == self._turn:
                        self._failed.add(page)
                        self.post_message(self.Failed(self, str(problem)))
                    continue
                if turn == self._turn:
                    self._keep(page, rows)
        finally:
            self._fetching = False

    def _is_near(self, page: int) -> bool:
        top, height = self.scroll_offset.y, self.height or self.size.height
        first, last = (top - height) // PAGE, (top + 2 * height) // PAGE
        return first <= page <= last or page == self.cursor // PAGE

    def _keep(self, page: int, rows: Sequence[PagedRow]) -> None:
        self._pages[page] = rows
        if not rows:
            self._failed.add(page)  # the rows went meanwhile: the next view says so
        for old in [one for one in self._pages if not self._is_near(one)]:
            if len(self._pages) <= PAGES_KEPT:
                break
            del self._pages[old]
        top = self.scroll_offset.y
        if top // PAGE <= page <= (top + self.height) // PAGE:
            self.refresh()  # what came early is drawn when it is reached
