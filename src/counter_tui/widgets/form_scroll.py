"""The column a form stands in: scrolls, and keeps the field one types into in sight."""

from __future__ import annotations

from textual.containers import VerticalScroll


class FormScroll(VerticalScroll, can_focus=False):
    """Scrolls a form; warnings that appear above the focused field do not push it off the screen."""

    def watch_virtual_size(self) -> None:
        """Follow the field when lines appear or go around it."""
        self._show_focused()

    def on_resize(self) -> None:
        """Follow the field when the terminal changes its size."""
        self._show_focused()

    def _show_focused(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and self in focused.ancestors:
            focused.scroll_visible(animate=False)
