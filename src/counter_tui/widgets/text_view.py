"""A long text to scroll through, wrapped only as far as it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from counter_tui.widgets.long_text import LongText, TextSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events

__all__ = ["TextSection", "TextView"]


class TextView(ScrollView, can_focus=True):
    """Shows :class:`TextSection` s; 100 papers of 1,800 characters open as fast as one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text-view--title",
        "text-view--muted",
        "text-view--warning",
        "text-view--strong",
    }
    DEFAULT_CSS = """
    TextView { height: 1fr; overflow-x: hidden; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    TextView > .text-view--title { color: $text-primary; text-style: bold; }
    TextView > .text-view--muted { color: $text-muted; }
    TextView > .text-view--warning { color: $text-warning; }
    TextView > .text-view--strong { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "top", show=False),
        Binding("end", "bottom", show=False),
        Binding("right,ctrl+down", "section(1)", show=False),
        Binding("left,ctrl+up", "section(-1)", show=False),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.text = LongText(())

    def show(self, sections: Sequence[TextSection], *, stay: bool = False) -> None:
        """Show *sections* from the top, or (*stay*) from where one reads."""
        top = self.scroll_offset.y if stay else 0
        self.text = LongText(sections)
        self.scroll_to(y=0, animate=False, force=True)
        self._fit()
        if top:
            self._go_to(top)

    def render_line(self, y: int) -> Strip:
        """Draw the screen line *y*."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if not self.text.reach(index):
            return Strip.blank(width, self.rich_style)
        line = self.text.lines[index]
        return Strip([Segment(line.text, self._style(line.style))]).adjust_cell_length(width, self.rich_style)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap again for the new width, keeping the paragraph at the top in its place."""
        self._fit()

    def action_go(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._go_to(self.scroll_offset.y + lines)

    def action_page(self, pages: int) -> None:
        """Scroll by so many screens, one line kept for the eye."""
        self._go_to(self.scroll_offset.y + pages * max(1, self.scrollable_content_region.height - 1))

    def action_top(self) -> None:
        """Go to the first line."""
        self._go_to(0)

    def action_bottom(self) -> None:
        """Go to the last line."""
        self.text.reach_end()
        self._go_to(len(self.text.lines))

    def action_section(self, step: int) -> None:
        """Go to the next or the previous section title."""
        if (place := self.text.section_from(self.scroll_offset.y, step)) is not None:
            self._go_to(place)

    def _go_to(self, y: int) -> None:
        height = self.scrollable_content_region.height
        self.text.reach(y + 2 * height)
        self._measure()
        self.scroll_to(y=max(0, min(y, self.virtual_size.height - height)), animate=False, force=True)
        self.refresh()

    def _fit(self) -> None:
        if (width := self.scrollable_content_region.width) <= 0:
            return
        top = self.text.wrap_to(width, self.scroll_offset.y)
        self.text.reach(top + 2 * self.size.height)
        self._measure()
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        self.refresh()

    def _measure(self) -> None:
        size = Size(self.scrollable_content_region.width, self.text.height)
        if size != self.virtual_size:
            self.virtual_size = size

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Wrap what comes into view, also when the mouse scrolls."""
        super().watch_scroll_y(old_value, new_value)
        self.text.reach(int(new_value) + 2 * self.size.height)
        self._measure()

    def _style(self, hint: str) -> Style:
        name = f"text-view--{hint}"
        return self.get_component_rich_style(name) if name in self.COMPONENT_CLASSES else self.rich_style
