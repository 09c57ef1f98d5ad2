"""What can be done to a dossier now, and why the rest cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from counter_tui.domain.actions import ActionKind
from counter_tui.i18n import text
from counter_tui.screens import wording
from counter_tui.widgets.result_list import ResultList, ResultRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from counter_tui.services.casework import Option


class ActionList(ModalScreen[ActionKind | None]):
    """What can be done stands first; what cannot says why. Gives the action chosen, or ``None``."""

    DEFAULT_CSS = """
    ActionList { align: center middle; }
    ActionList > Vertical {
        width: 74; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    ActionList ResultList { height: auto; max-height: 15; }
    ActionList #why { height: 2; color: $text-warning; }
    ActionList .keys { color: $text-muted; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+k", "leave", show=False)]

    def __init__(self, code: str, options: Sequence[Option]) -> None:
        super().__init__()
        self._code = code
        self._options = sorted(options, key=lambda option: option.obstacle is not None)

    def compose(self) -> ComposeResult:
        """Yield the actions, and why the one under the cursor cannot be done."""
        with Vertical() as box:
            box.border_title = Content(text("Việc cần làm với hồ sơ {code}", code=self._code))
            yield ResultList(id="actions")
            yield Static(id="why", markup=False)
            yield Static(
                Content(text("Enter: chọn · mũi tên: xem vì sao chưa làm được · Esc: thôi")), classes="keys"
            )

    def on_mount(self) -> None:
        """Show them."""
        actions = self.query_one(ResultList)
        actions.set_rows([_row(option) for option in self._options])
        actions.styles.height = min(15, len(self._options))
        actions.focus()

    @on(ResultList.Highlighted)
    def explain(self, event: ResultList.Highlighted) -> None:
        """Say why the action cannot be done now."""
        event.stop()
        self.query_one("#why", Static).update(Content(self._why(event.key)))

    @on(ResultList.Chosen)
    def choose(self, event: ResultList.Chosen) -> None:
        """Give the action, unless something hinders it."""
        event.stop()
        if not self._why(event.key):
            self.dismiss(ActionKind(event.key))

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    def _why(self, key: str) -> str:
        found = next(option.obstacle for option in self._options if option.kind == key)
        return text(found.message, **found.values) if found is not None else ""


def _row(option: Option) -> ResultRow:
    possible = option.obstacle is None
    return ResultRow(
        option.kind.value,
        wording.action(option.kind),
        "" if possible else text("chưa làm được"),
        "›" if possible else "–",
    )
