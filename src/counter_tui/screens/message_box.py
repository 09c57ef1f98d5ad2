"""A message that stands alone on the screen, for when the desk cannot open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from counter_tui.i18n import text
from counter_tui.widgets.plain import plain, plain_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class MessageBox(Screen[None]):
    """Says why nothing more can be done here, and how to leave; every usual key leaves."""

    DEFAULT_CSS = """
    MessageBox { align: center middle; }
    MessageBox > Vertical {
        width: 76; max-width: 95%; height: auto; padding: 1 2; border: round $error; background: $surface;
    }
    MessageBox Static { height: auto; margin-bottom: 1; }
    MessageBox #heading { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "leave", show=False)]

    def __init__(self, heading: str, message: str) -> None:
        super().__init__()
        self._heading = heading
        self._message = message

    def compose(self) -> ComposeResult:
        """Yield heading, message and the way out."""
        with Vertical():
            yield Static(Content(plain(self._heading)), id="heading")
            yield Static(Content("\n".join(plain_lines(self._message))), id="message")
            yield Static(Content(text("Enter hoặc Ctrl+Q: thoát")), id="way-out")

    async def action_leave(self) -> None:
        """Leave the program, telling that it did not work."""
        await self.run_action("app.quit")
