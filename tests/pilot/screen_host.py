"""A small app around one screen: records where it wants to go and what it says, and goes back when asked."""

from __future__ import annotations

from textual.screen import Screen
from textual.worker import WorkerCancelled

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.screens import navigation
from counter_tui.screens.lookup import LookupScreen
from tests.pilot.conftest import settled


class ScreenHost(OrderedInputApp[None]):
    """Opens *screen*; what it asked for is in :attr:`asked`, what it said in :attr:`said`."""

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

    def on_back(self, message: navigation.Back) -> None:
        self.asked.append(message)
        if not isinstance(self.screen, LookupScreen):
            self.pop_screen()

    def _record(self, message: object) -> None:
        self.asked.append(message)

    on_procedure_chosen = on_register_chosen = on_same_day_chosen = on_dossier_chosen = _record
    on_receipt_chosen = on_ledger_chosen = on_scanned_person = on_scanner_set = _record


async def idle(app: ScreenHost, pilot) -> None:
    """Wait until keys are delivered, work in the background is done and the screen shows it."""
    await settled(app, pilot)
    while working := [worker for worker in app.workers if not worker.is_finished and worker.group != "mend"]:
        try:
            await app.workers.wait_for_complete(working)
        except WorkerCancelled:
            continue
    await settled(app, pilot)
