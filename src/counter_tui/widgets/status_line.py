"""One line that says how the desk stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.widget import Widget

from counter_tui.widgets.plain import elide, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

Level = Literal["info", "good", "warning", "error"]
STYLES: dict[str, str] = {
    "info": "",
    "good": "$text-success",
    "warning": "$text-warning",
    "error": "bold $text-error",
}
SIGNS: dict[str, str] = {"warning": "! ", "error": "!! "}
"""Signs that carry the level where colour does not."""


@dataclass(frozen=True, slots=True)
class StatusPart:
    """One fact and how grave it is; ``short`` says it in fewer words where the line is short."""

    text: str
    level: Level = "info"
    short: str = ""


class StatusLine(Widget):
    """Shows parts on one line, graver ones first kept when room is short; draws only on a change."""

    DEFAULT_CSS = "StatusLine { height: 1; width: 1fr; background: $panel; color: $text-muted; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._parts: tuple[StatusPart, ...] = ()

    def show(self, parts: Sequence[StatusPart]) -> None:
        """Show *parts* from left to right."""
        if (shown := tuple(parts)) != self._parts:
            self._parts = shown
            self.refresh()

    def render(self) -> Content:
        """Draw the parts in as many cells as there are."""
        room = self.size.width - 1
        drawn = [Content(" ")]
        for part in _shortened(self._parts, room):
            text = SIGNS.get(part.level, "") + plain(part.text)
            separator = " · " if len(drawn) > 1 else ""
            if room - len(separator) < 2:
                break
            text = elide(text, room - len(separator))
            drawn += [Content(separator), Content.styled(text, STYLES[part.level])]
            room -= Content(separator + text).cell_length
        return Content("").join(drawn)


def _shortened(parts: Sequence[StatusPart], room: int) -> list[StatusPart]:
    """Return *parts* with as few of them in short words as lets all that have any fit, those on the left first in full."""
    chosen = list(parts)
    keep = max((index for index, part in enumerate(chosen) if part.level != "info"), default=-1) + 1
    for index in reversed(range(len(chosen))):
        if sum(_width(part) for part in chosen[:keep]) <= room + 3:
            break
        if short := chosen[index].short:
            chosen[index] = replace(chosen[index], text=short, short="")
    return chosen


def _width(part: StatusPart) -> int:
    return Content(SIGNS.get(part.level, "") + plain(part.text)).cell_length + 3
