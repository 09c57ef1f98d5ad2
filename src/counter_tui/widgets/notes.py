"""Sentences that must all be readable in a few lines: they scroll, and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from counter_tui.i18n import text
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class _Scroll(VerticalScroll, can_focus=False):
    """Takes the focus only while there is more than it shows."""

    def watch_virtual_size(self) -> None:
        """Follow what is shown."""
        self._settle()

    def on_resize(self) -> None:
        """Follow the room there is."""
        self._settle()

    def _settle(self) -> None:
        more = self.virtual_size.height > self.size.height > 0
        if more != self.can_focus:
            self.can_focus = more
            if isinstance(self.parent, Notes):
                self.parent.set_class(more, "-more")


class Notes(Vertical):
    """At most six lines of sentences; with more of them Tab leads here and the arrows scroll."""

    DEFAULT_CSS = """
    Notes { height: auto; padding: 0 2; color: $text-warning; display: none; }
    Notes.-some { display: block; }
    Notes > _Scroll { height: auto; max-height: 6; }
    Notes > _Scroll:focus { background: $boost; }
    Notes > _Scroll > Static { height: auto; }
    Notes > .more { display: none; color: $text-muted; }
    Notes.-more > .more { display: block; }
    """

    def compose(self) -> ComposeResult:
        """Yield the sentences and the line that says there are more."""
        with _Scroll():
            yield Static(id="sentences", markup=False)
        yield Static(Content(text("↓ còn lưu ý bên dưới: Tab tới đây, mũi tên để cuộn")), classes="more")

    def show(self, sentences: Sequence[str]) -> None:
        """Show *sentences*, one to a paragraph; nothing without any."""
        self.set_class(bool(sentences), "-some")
        self.query_one("#sentences", Static).update(Content("\n".join(map(plain, sentences))))
