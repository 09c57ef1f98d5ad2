"""Asks for one name in a box; what it is asked for says each of its children."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from counter_tui.domain.text import canonical
from counter_tui.i18n import text
from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from textual.app import ComposeResult


class AskName(ModalScreen[str | None]):
    """Gives the name typed, or ``None``; a child sets the words, the field and its length."""

    TITLE_WORDS: ClassVar[str]
    QUESTION: ClassVar[str]
    KEYS: ClassVar[str]
    FIELD: ClassVar[str]
    LONGEST: ClassVar[int]
    DEFAULT_CSS = """
    AskName { align: center middle; }
    AskName > Vertical {
        width: 70; max-width: 95%; height: auto; padding: 0 1; border: round $primary; background: $surface;
    }
    AskName Static { height: auto; }
    AskName .keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def compose(self) -> ComposeResult:
        """Yield the question, the field and the keys."""
        with Vertical() as box:
            box.border_title = Content(text(self.TITLE_WORDS))
            yield Static(Content(text(self.QUESTION)))
            yield TextField(id=self.FIELD, max_length=self.LONGEST)
            yield Static(Content(text(self.KEYS)), classes="keys")

    @on(Input.Submitted)
    def named(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        self.dismiss(canonical(event.value) or None)

    def action_leave(self) -> None:
        """Go without."""
        self.dismiss(None)
