"""The line below the search box: what was understood, and how old the catalogue is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class HintLine(Horizontal):
    """Two sentences on one line, left and right."""

    DEFAULT_CSS = """
    HintLine { height: 1; margin: 0 1; color: $text-muted; }
    HintLine #understood { width: 1fr; padding: 0 1; }
    HintLine #catalogue { width: auto; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Yield both places."""
        yield Static(id="understood", markup=False)
        yield Static(id="catalogue", markup=False)

    def say_understood(self, words: str) -> None:
        """Say what the typed line was taken for, or what went wrong with it."""
        self.query_one("#understood", Static).update(Content(words))

    def say_catalogue(self, words: str) -> None:
        """Say how much catalogue there is."""
        self.query_one("#catalogue", Static).update(Content(words))
