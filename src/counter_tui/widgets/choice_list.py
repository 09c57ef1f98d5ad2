"""A list to choose from, opened over the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from counter_tui.widgets.plain import plain
from counter_tui.widgets.result_list import ResultList, ResultRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class ChoiceList(ModalScreen[str | None]):
    """Options are ``(value, words)``; gives the chosen value, or ``None`` on Esc."""

    DEFAULT_CSS = """
    ChoiceList { align: center middle; }
    ChoiceList > Vertical {
        width: 90%; max-width: 90; height: auto; max-height: 80%; border: round $border; background: $surface;
    }
    ChoiceList ResultList { height: auto; max-height: 16; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self._title = title
        self._options = list(options)
        self._value = value

    def compose(self) -> ComposeResult:
        """Yield title and list."""
        with Vertical():
            yield Label(plain(self._title), markup=False)
            yield ResultList(id="options")

    def on_mount(self) -> None:
        """Stand on the value chosen so far."""
        options = self.query_one(ResultList)
        options.set_rows([ResultRow(key, words) for key, words in self._options])
        options.styles.height = min(16, len(self._options))
        options.cursor = next((i for i, (key, _) in enumerate(self._options) if key == self._value), 0)
        options.focus()

    @on(ResultList.Chosen)
    def choose(self, event: ResultList.Chosen) -> None:
        """Give the chosen value."""
        event.stop()
        self.dismiss(event.key)

    def action_leave(self) -> None:
        """Leave without choosing."""
        self.dismiss(None)
