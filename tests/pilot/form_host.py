"""A small app around one screen: records where it wants to go, and goes back when asked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.screen import Screen

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.screens import navigation
from counter_tui.screens.due_ledger import DueLedgerScreen


class FormHost(OrderedInputApp[None]):
    """Opens *screen*; what it asked for is in :attr:`asked`, what it said in :attr:`said`."""

    BINDINGS: ClassVar = [Binding("f6", "screen.next_pane")]

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.animation_level = "none"
        self.first = screen
        self.asked: list[object] = []
        self.said: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self.first)

    def notify(self, message: str, **options: object) -> None:
        self.said.append(message)
        super().notify(message, **options)

    def on_back(self, message: navigation.Back) -> None:
        self.asked.append(message)
        self.pop_screen()

    def on_received(self, message: navigation.Received) -> None:
        self.asked.append(message)
        self.pop_screen()

    def on_draft_chosen(self, message: navigation.DraftChosen) -> None:
        self.asked.append(message)

    def on_register_chosen(self, message: navigation.RegisterChosen) -> None:
        self.asked.append(message)

    def on_dossier_chosen(self, message: navigation.DossierChosen) -> None:
        self.asked.append(message)

    def on_ledger_chosen(self, message: navigation.LedgerChosen) -> None:
        self.push_screen(DueLedgerScreen(message.due))
