"""One line of the keys that work now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from counter_tui.i18n import text
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from textual import events
    from textual.binding import Binding
    from textual.screen import Screen

MOST = 7
"""Keys shown at 80 columns; a wider line shows what fits."""


class KeyBar(Widget):
    """Shows and, on a click, presses the live keys of the focused screen."""

    DEFAULT_CSS = """
    KeyBar { height: 1; width: 1fr; background: $footer-background; color: $footer-foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._keys: list[tuple[str, str, str]] = []
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._read)
        self._read(self.screen)

    def render(self) -> Content:
        """Draw the keys that fit."""
        drawn: list[Content] = []
        self._spans = []
        at = 0
        most = MOST if self.size.width <= 80 else len(self._keys)
        for key, display, description in self._keys[:most]:
            piece = Content.assemble(
                Content.styled(f" {display}", "bold $footer-key-foreground"), Content(f" {description}")
            )
            if at + piece.cell_length > self.size.width:
                break
            self._spans.append((at, at + piece.cell_length, key))
            at += piece.cell_length
            drawn.append(piece)
        return Content("").join(drawn)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key)

    def _read(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        first: dict[str, Binding] = {}
        for _node, binding, enabled, _tooltip in screen.active_bindings.values():
            if binding.show and enabled and binding.description:
                first.setdefault(binding.action, binding)
        keys = [(b.key, self.app.get_key_display(b), plain(text(b.description))) for b in first.values()]
        if keys != self._keys:
            self._keys = keys
            self.refresh()
