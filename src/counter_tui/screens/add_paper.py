"""Name a paper that was handed over and is not in the catalogue's list."""

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


class AddPaperScreen(ModalScreen[str | None]):
    """Gives the name typed, or ``None``."""

    DEFAULT_CSS = """
    AddPaperScreen { align: center middle; }
    AddPaperScreen > Vertical {
        width: 70; max-width: 95%; height: auto; padding: 0 1; border: round $primary; background: $surface;
    }
    AddPaperScreen Static { height: auto; }
    AddPaperScreen .keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def compose(self) -> ComposeResult:
        """Yield the question and the field."""
        with Vertical() as box:
            box.border_title = Content(text("Thêm giấy tờ"))
            yield Static(
                Content(
                    text(
                        "Tên giấy tờ người dân tự nộp thêm. Không được yêu cầu giấy tờ ngoài danh mục đã công bố."
                    )
                )
            )
            yield TextField(id="paper-name", max_length=300)
            yield Static(Content(text("Enter thêm vào danh sách · Esc bỏ")), classes="keys")

    @on(Input.Submitted)
    def name_given(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        self.dismiss(canonical(event.value) or None)

    def action_leave(self) -> None:
        """Add nothing."""
        self.dismiss(None)
