"""Who approved a leader's paper that goes out now."""

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


class LeaderNameScreen(ModalScreen[str | None]):
    """Gives the leader's name, or ``None`` while nobody has approved it."""

    DEFAULT_CSS = """
    LeaderNameScreen { align: center middle; }
    LeaderNameScreen > Vertical {
        width: 70; max-width: 95%; height: auto; padding: 0 1; border: round $primary; background: $surface;
    }
    LeaderNameScreen Static { height: auto; }
    LeaderNameScreen .keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def compose(self) -> ComposeResult:
        """Yield the question and the field."""
        with Vertical() as box:
            box.border_title = Content(text("Phát hành văn bản"))
            yield Static(
                Content(
                    text("Họ tên lãnh đạo đã duyệt. Văn bản in ra không còn chữ DỰ THẢO, ghi ngày hôm nay.")
                )
            )
            yield TextField(id="leader", max_length=200)
            yield Static(Content(text("Enter: phát hành và in · Esc: chưa duyệt, thôi")), classes="keys")

    @on(Input.Submitted)
    def named(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        self.dismiss(canonical(event.value) or None)

    def action_leave(self) -> None:
        """Issue nothing."""
        self.dismiss(None)
