"""A field with its label in front and what is wrong with it below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from counter_tui.widgets.plain import fit, plain
from counter_tui.widgets.text_field import TextField
from counter_tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult

LABEL_WIDTH = 18
"""Cells of the label column, the same for all fields, so that forms line up."""
ROOM_FOR_WORDS = 40
"""Cells a problem needs below its field; with less it begins under the label."""


class LabelledField(Widget):
    """One line: label and :class:`TextField`; further lines only while there is an error or a warning.

    ``Input.Changed`` and ``Input.Submitted`` of the field (whose id is ``name_id``) pass through.
    """

    DEFAULT_CSS = f"""
    LabelledField {{ height: 1; width: 1fr; }}
    LabelledField > TextField {{ margin-left: {LABEL_WIDTH}; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "next", show=False),
        Binding("up", "previous", show=False),
    ]

    error: reactive[str] = reactive("")
    warning: reactive[str] = reactive("")
    label: reactive[str] = reactive("")

    def __init__(
        self,
        label: str,
        *,
        name_id: str,
        value: str = "",
        placeholder: str = "",
        max_length: int | None = None,
        password: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self.set_reactive(LabelledField.label, label)
        self.field = TextField(value, placeholder, max_length=max_length or 0, password=password, id=name_id)

    def compose(self) -> ComposeResult:
        """Yield the field."""
        yield self.field

    def render(self) -> Content:
        """Draw the label beside the field and the problem below it."""
        lines = [Content(fit(plain(self.label), LABEL_WIDTH - 1))]
        style = "$text-error" if self.error else "$text-warning"
        lines += [Content.styled(" " * self._indent + line, style) for line in self._problem_lines()]
        return Content("\n").join(lines)

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.field.value

    @value.setter
    def value(self, value: str) -> None:
        self.field.value = value

    def action_next(self) -> None:
        """Go to the next field."""
        self.screen.focus_next()

    def action_previous(self) -> None:
        """Go to the previous field."""
        self.screen.focus_previous()

    @on(Input.Submitted)
    def _enter(self) -> None:
        self.screen.focus_next()

    @on(TextField.Refused)
    def _refused(self, event: TextField.Refused) -> None:
        event.stop()
        self.error = event.reason

    def on_click(self) -> None:
        """Go to the field when its label is clicked."""
        self.field.focus()

    def on_resize(self, _event: events.Resize) -> None:
        """Give a long problem the lines it needs."""
        self._fit_height()

    def watch_error(self) -> None:
        """Show or hide the error."""
        self._fit_height()

    def watch_warning(self) -> None:
        """Show or hide the warning."""
        self._fit_height()

    def _problem_lines(self) -> list[str]:
        problem = self.error or self.warning
        if not problem:
            return []
        return wrap("! " + plain(problem), max(10, self.size.width - self._indent))

    @property
    def _indent(self) -> int:
        return LABEL_WIDTH if self.size.width - LABEL_WIDTH >= ROOM_FOR_WORDS else 1

    def _fit_height(self) -> None:
        try:
            self.styles.height = 1 + len(self._problem_lines())
        except NoMatches:
            return
        self.refresh()
