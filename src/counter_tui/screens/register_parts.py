"""Small parts of the registration form: section, a line for a problem, two fields side by side."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from counter_tui.widgets.plain import plain


class Section(Vertical):
    """A titled part of the form that F6 jumps to."""

    DEFAULT_CSS = """
    Section { height: auto; }
    Section > .section-title { color: $text-primary; text-style: bold; height: 1; text-wrap: nowrap; }
    """

    def compose_title(self, title: str) -> Static:
        """Return the heading, to be yielded first."""
        return Static(Content(f"── {plain(title)} " + "─" * 120), classes="section-title")


class Pair(Horizontal):
    """Two fields side by side."""

    DEFAULT_CSS = """
    Pair { height: auto; }
    Pair > * { width: 1fr; margin-right: 1; }
    """


class ProblemLine(Static):
    """Says what is wrong where there is no text field to say it at; hidden while nothing is."""

    DEFAULT_CSS = """
    ProblemLine { height: auto; display: none; color: $text-warning; }
    ProblemLine.-error { color: $text-error; }
    ProblemLine.-told { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.told = ""

    def tell(self, words: str, *, error: bool) -> None:
        """Show a sentence, or hide the line when it is empty."""
        self.told = words
        self.set_class(bool(words), "-told")
        self.set_class(error, "-error")
        if words:
            self.update(Content("! " + plain(words)))


def show_only(widget: Widget, shown: bool) -> None:
    """Show or hide a widget; what is hidden cannot get the focus."""
    widget.display = shown
