"""Tells keys of somebody who has read a box from keys meant for what stood there before it opened by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.screen import Screen

READING = 2.0
"""Seconds a box stands before a key can be an answer to it: somebody who looks at paper or keys has looked up by then."""
QUIET = 1.0
"""Seconds without a key before one that answers: who goes on typing answers nothing."""


class ReadFirst:
    """*clock* is the one that keys carry the time of."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = self._last = clock()

    def came(self) -> None:
        """Note that the box is in front now."""
        self._since = self._clock()

    def answers(self, at: float) -> bool:
        """Return whether a key pressed *at* that time may answer the box; takes note of it."""
        quiet, self._last = at - self._last, at
        return at - self._since >= READING and quiet >= QUIET


def typed_below(screen: Screen[Any], key: events.Key) -> bool:
    """Type *key* into the field that had the focus when *screen* came over it; return whether it was one to be typed."""
    if not (key.is_printable or key.key == "backspace"):
        return False
    if (below := _field_below(screen)) is not None:
        end = (
            below.cursor_position
        )  # whatever was selected when the box came: a word goes on where it stopped
        if key.character is not None and key.is_printable:
            below.insert(key.character, end)
        elif end:
            below.delete(end - 1, end)
    return True


def goes_on_below(screen: Screen[Any]) -> None:
    """Let the field below go on where it stopped: a screen that is left may have selected what was typed, to be replaced."""
    if (below := _field_below(screen)) is not None:
        below.cursor_position = below.selection.end


def _field_below(screen: Screen[Any]) -> TextField | None:
    stack = screen.app.screen_stack
    below = stack[stack.index(screen) - 1].focused if screen in stack[1:] else None
    return below if isinstance(below, TextField) else None
