"""Explain a due time day by day."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from counter_tui.domain.deadline import Due
from counter_tui.domain.ledger_words import ledger_words
from counter_tui.i18n import mark, text
from counter_tui.screens.due_words import due_words

UNCONFIRMED = mark("Lịch nghỉ của năm này chưa được xác nhận: ngày hẹn có thể thay đổi.")


def ledger_lines(due: Due) -> list[str]:
    """Return the explanation of a due time, one line a day."""
    return [ledger_words(line) for line in due.ledger]


class DueLedgerScreen(ModalScreen[None]):
    """Shows the days that were counted and those that were not, with the reason for each."""

    DEFAULT_CSS = """
    DueLedgerScreen { align: center middle; }
    DueLedgerScreen > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    DueLedgerScreen VerticalScroll { height: auto; max-height: 16; }
    DueLedgerScreen .unconfirmed { color: $text-warning; height: auto; }
    DueLedgerScreen .keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,ctrl+y", "dismiss_ledger", mark("Đóng"), id="ledger.close"),
    ]

    def __init__(self, due: Due, limit: str = "") -> None:
        super().__init__()
        self._due = due
        self._limit = limit

    def compose(self) -> ComposeResult:
        """Lay out the days."""
        with Vertical() as box:
            box.border_title = Content(text("Vì sao hẹn ngày này"))
            if self._limit:
                yield Static(Content(text("Thời hạn giải quyết: {limit}", limit=self._limit)))
            due = Content.styled(text("Hẹn trả kết quả: {at}", at=due_words(self._due.at)), "bold")
            yield Static(due)
            if self._due.unconfirmed:
                yield Static(Content(text(UNCONFIRMED)), classes="unconfirmed")
            with VerticalScroll():
                yield Static(Content("\n".join(ledger_lines(self._due))))
            yield Static(Content(text("↑↓ cuộn · Esc đóng")), classes="keys")

    def action_dismiss_ledger(self) -> None:
        """Go back to where the officer was."""
        self.dismiss(None)
