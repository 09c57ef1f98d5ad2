"""A result list in parts, each under a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from counter_tui.widgets.plain import fit, plain
from counter_tui.widgets.result_list import ResultList, ResultRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def parts(named: Iterable[tuple[str, Sequence[ResultRow]]]) -> list[ResultRow]:
    """Return rows under their headings, an empty line between; parts without rows are left out.

    Headings and empty lines have no key, and the cursor passes over them.
    """
    shown: list[ResultRow] = []
    for words, rows in named:
        if rows:
            shown += [*([ResultRow("", "")] if shown else []), ResultRow("", words), *rows]
    return shown


class SectionedList(ResultList):
    """A :class:`ResultList` whose rows without a key are headings."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sectioned-list--heading"}
    DEFAULT_CSS = """
    SectionedList > .sectioned-list--heading { color: $text-primary; text-style: bold; }
    """

    def set_rows(self, rows: Sequence[ResultRow], *, keep: str | None = None) -> None:
        """Show other rows; the cursor goes to the row whose key is *keep*, else to the first that is no heading."""
        keys = [row.key for row in rows if row.key]
        super().set_rows(rows, keep=keep if keep in keys else (keys[0] if keys else None))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row that is no heading, passing over headings in the direction it came from."""
        cursor = super().validate_cursor(cursor)
        if not self.rows:
            return cursor
        below, above = range(cursor, len(self.rows)), range(cursor, -1, -1)
        places = (*below, *above) if cursor >= self.cursor else (*above, *below)
        return next((place for place in places if self.rows[place].key), cursor)

    def watch_cursor(self, cursor: int) -> None:
        """Bring the row into view, and its heading with the first row of a part."""
        super().watch_cursor(cursor)
        if 0 < cursor <= self.scroll_offset.y and not self.rows[cursor - 1].key:
            self.scroll_to(y=cursor - 1, animate=False, force=True)

    def choose(self) -> None:
        """Choose the row under the cursor; a heading is nothing to choose."""
        if self.row is not None and self.row.key:
            super().choose()

    def render_line(self, y: int) -> Strip:
        """Draw the screen line *y*."""
        index = self.scroll_offset.y + y
        if index >= len(self.rows) or self.rows[index].key:
            return super().render_line(y)
        width = self.scrollable_content_region.width
        style = self.get_component_rich_style("sectioned-list--heading")
        return Strip([Segment(fit(" " + plain(self.rows[index].text), width), style)])
