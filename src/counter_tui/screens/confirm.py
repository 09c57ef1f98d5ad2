"""A question about what is hard to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from counter_tui.i18n import text
from counter_tui.widgets.plain import plain, plain_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Confirm(ModalScreen[bool]):
    """Asks *question* (already translated); the safe answer has the focus, Esc means no."""

    DEFAULT_CSS = """
    Confirm { align: center middle; }
    Confirm > Vertical {
        width: 70; max-width: 95%; height: auto; max-height: 90%; padding: 1 2;
        border: round $border; background: $surface;
    }
    Confirm Static { height: auto; }
    Confirm Horizontal { height: 1; margin-top: 1; }
    Confirm Button { height: 1; min-width: 12; border: none; margin-right: 2; }
    Confirm Button:focus { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, question: str, *, yes: str = "", no: str = "") -> None:
        super().__init__()
        self._question = question
        self._yes = yes or text("Đồng ý")
        self._no = no or text("Không")

    def compose(self) -> ComposeResult:
        """Yield question and answers, the safe one first."""
        with Vertical():
            yield Static(Content("\n".join(plain_lines(self._question))))
            with Horizontal():
                yield Button(Content(plain(self._no)), id="no")
                yield Button(Content(plain(self._yes)), id="yes")

    def on_mount(self) -> None:
        """Stand on the safe answer."""
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Give an answer."""
        self.dismiss(answer)
