"""Where a correction being typed clashes with what another desk made of the dossier meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from counter_tui.i18n import mark, text
from counter_tui.screens import conflict_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.newer import Clashes


READING = 1.5
"""Seconds in which F12 is still the second press of the key that brought the box."""


class CorrectClash(ModalScreen[bool]):
    """Shows each clash by name; gives ``True`` to let what is typed hold, the form stays as it is either way."""

    DEFAULT_CSS = """
    CorrectClash { align: center middle; }
    CorrectClash > Vertical {
        width: 100; max-width: 95%; height: auto; max-height: 95%; padding: 1 2; background: $surface; border: round $warning;
    }
    CorrectClash #question { text-style: bold; }
    CorrectClash VerticalScroll { height: auto; max-height: 12; margin: 1 0; }
    CorrectClash VerticalScroll Static { height: auto; }
    CorrectClash #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", mark("Sửa tiếp"), show=False),
        Binding("f12,ctrl+s", "keep_mine", mark("Ghi theo của tôi"), show=False),
    ]

    def __init__(self, clashes: Clashes) -> None:
        super().__init__()
        self._clashes = clashes
        self._shown = time.monotonic()

    def compose(self) -> ComposeResult:
        """Yield who did what, the clashing fields and the keys."""
        with Vertical():
            yield Static(
                text("Hồ sơ vừa được quầy khác sửa, chưa ghi gì. Chỗ khác tự gộp; vướng ở:"),
                id="question",
                markup=False,
            )
            with VerticalScroll():
                for event in self._clashes.since:
                    yield Static(conflict_text.since(event), markup=False)
                for one in self._clashes.found:
                    yield Static(f"· {conflict_text.line(one)}", markup=False)
            keys = text("F12: ghi theo của tôi · Esc: về sửa tiếp, chỗ đã gõ còn nguyên")
            yield Static(keys, id="keys", markup=False)

    def action_back(self) -> None:
        """Go back to the form."""
        self.dismiss(False)

    def action_keep_mine(self) -> None:
        """Store what is typed; a key pressed twice is no answer to what nobody has read."""
        if time.monotonic() - self._shown >= READING:
            self.dismiss(True)
