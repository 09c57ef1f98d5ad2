"""What a citizen says of the service, in his own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from counter_tui.i18n import mark, text
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST_REMARK = 500


class ReturnRemark(ModalScreen[str | None]):
    """Gives the remark, ``None`` when there is none."""

    DEFAULT_CSS = """
    ReturnRemark { align: center middle; }
    ReturnRemark > Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $primary; }
    ReturnRemark #keys { margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", mark("Không ghi"), show=False),
        Binding("f12,ctrl+s", "note", mark("Ghi ý kiến"), show=False),
    ]

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def compose(self) -> ComposeResult:
        """Yield the field and the keys."""
        with Vertical():
            yield Static(text("Ý kiến của công dân về hồ sơ {code}", code=self._code), markup=False)
            yield LabelledField(text("Ý kiến"), name_id="remark", max_length=LONGEST_REMARK)
            yield Static(text("Enter: ghi · Esc: không ghi"), id="keys", markup=False)

    def on_mount(self) -> None:
        """Wait for the remark."""
        self.query_one("#remark", Input).focus()

    @on(Input.Submitted, "#remark")
    def submit(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()
        self.action_note()

    def action_note(self) -> None:
        """Take what was typed."""
        self.dismiss(self.query_one(LabelledField).value.strip() or None)

    def action_leave(self) -> None:
        """Note nothing."""
        self.dismiss(None)
