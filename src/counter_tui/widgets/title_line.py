"""The first line of every screen: where one is, and at which desk."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from counter_tui.widgets.plain import elide, fit, plain


class TitleLine(Widget):
    """Heading at the left, office, counter and officer at the right."""

    DEFAULT_CSS = "TitleLine { height: 1; width: 1fr; background: $primary; color: $text; text-style: bold; }"

    heading: reactive[str] = reactive("")
    place: reactive[str] = reactive("")

    def __init__(self, heading: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(TitleLine.heading, heading)

    def render(self) -> Content:
        """Draw both; the place gives way last, it says whether this is a sample."""
        width = self.size.width
        place = elide(plain(self.place), max(0, width * 2 // 3))
        room = width - Content(place).cell_length - 1
        return Content(fit(" " + plain(self.heading), max(0, room)) + place)
