"""One choice among few, on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from counter_tui.widgets.choice_list import ChoiceList
from counter_tui.widgets.labelled_field import LABEL_WIDTH
from counter_tui.widgets.plain import elide, fit, plain
from counter_tui.widgets.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Size

LONG = 4
"""With more options than this, Enter opens the list."""
CASE_LINES = 3
"""Lines for a case: published names differ in their second half only, and a case decides the papers."""
_BESIDE = LABEL_WIDTH + 5
"""Cells that label, arrows and the space around them take."""


class Choice(Widget, can_focus=True):
    """Options are ``(value, words)``; Left, Right and Space change the choice, Enter opens a long list."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    Choice.-wraps { height: auto; }
    Choice:focus { background: $boost; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter", "open", show=False),
        Binding("down", "next", show=False),
        Binding("up", "previous", show=False),
    ]

    value: reactive[str] = reactive("", init=False)
    label: reactive[str] = reactive("")

    class Changed(Message):
        """Another option was chosen."""

        def __init__(self, choice: Choice, value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> Choice:
            """The widget that changed."""
            return self.choice

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        lines: int = 1,
        unset: str = "",
    ) -> None:
        """Begin with *value*, else with nothing chosen and *unset* shown, else (without those words) with the first.

        Words that need more than *lines* lines are cut.
        """
        super().__init__(id=id, classes=classes)
        self._lines, self._unset = lines, unset
        self.set_class(lines > 1, "-wraps")
        self.set_reactive(Choice.label, label)
        self._options = list(options)
        self.set_reactive(Choice.value, self._valid(value))

    @property
    def options(self) -> list[tuple[str, str]]:
        """The options as ``(value, words)``."""
        return list(self._options)

    def set_options(self, options: Sequence[tuple[str, str]], value: str | None = None) -> None:
        """Offer other options; the chosen value stays when it is still among them."""
        self._options = list(options)
        self.value = self._valid(self.value if value is None else value)
        self.refresh(layout=self._lines > 1)

    def validate_value(self, value: str) -> str:
        """Keep the value among the options."""
        return self._valid(value)

    def watch_value(self, value: str) -> None:
        """Tell of the change."""
        self.refresh(layout=self._lines > 1)
        self.post_message(self.Changed(self, value))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Return how many lines the chosen words need."""
        return len(self._shown(width))

    def render(self) -> Content:
        """Draw label, arrows and the chosen words."""
        few = len(self._options) < 2 and self.value in dict(self._options)
        indent = "\n" + " " * (LABEL_WIDTH + 2)
        chosen = Content.styled(
            f"{' ' if few else '◂'} {indent.join(self._shown(self.size.width))} {' ' if few else '▸'}",
            "bold" if self.has_focus else "",
        )
        return Content.assemble(Content(fit(plain(self.label), LABEL_WIDTH)), chosen)

    def _shown(self, width: int) -> list[str]:
        words = plain(dict(self._options).get(self.value, self._unset))
        room = max(1, width - _BESIDE)
        if self._lines == 1:
            return [elide(words, room)]
        lines = wrap(words, room)
        kept = lines[: self._lines]
        if len(lines) > len(kept):
            kept[-1] = elide(f"{kept[-1]} {lines[len(kept)]}", room)
        return kept

    def action_turn(self, step: int) -> None:
        """Choose the next or the previous option."""
        if self._options:
            keys = [key for key, _ in self._options]
            here = keys.index(self.value) if self.value in keys else -max(step, 0)
            self.value = keys[(here + step) % len(keys)]

    def action_open(self) -> None:
        """Open the list when it is long, else go on to the next field."""
        if len(self._options) > LONG:
            self.app.push_screen(ChoiceList(self.label, self._options, self.value), self._take)
        else:
            self.screen.focus_next()

    def action_next(self) -> None:
        """Go to the next field."""
        self.screen.focus_next()

    def action_previous(self) -> None:
        """Go to the previous field."""
        self.screen.focus_previous()

    def on_click(self, event: events.Click) -> None:
        """Turn the choice with the mouse: on the left arrow backwards, else forwards."""
        if event.x >= LABEL_WIDTH:
            self.action_turn(-1 if event.x < LABEL_WIDTH + 2 else 1)

    def on_focus(self) -> None:
        """Show the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the focus gone."""
        self.refresh()

    def _take(self, value: str | None) -> None:
        if value is not None:
            self.value = value

    def _valid(self, value: str | None) -> str:
        keys = [key for key, _ in self._options]
        return value if value in keys else (keys[0] if keys and not self._unset else "")
