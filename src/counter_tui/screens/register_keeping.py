"""The part of the registration form that makes what is typed durable, whatever becomes of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.errors import StorageError
from counter_tui.i18n import text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.draft_keeper import DraftKeeper

if TYPE_CHECKING:
    from textual.timer import Timer

    from counter_tui.services.desk import Desk

KEEP_AFTER = 0.8
"""Seconds after the first unsaved change at which the draft is made durable."""


class KeepingScreen(DeskScreen):
    """Keeps a draft soon after each change and at once when the form is left; a draft given is durable already."""

    def __init__(self, desk: Desk, *, durable: bool) -> None:
        super().__init__()
        self._desk = desk
        self._keeper = DraftKeeper(desk.reception.save, durable=durable)
        self._keep_timer: Timer | None = None
        self._unkept = ""

    def on_screen_suspend(self) -> None:
        """Another screen comes on top: keep the draft now."""
        self._keep_now()

    async def on_unmount(self) -> None:
        """The form goes, whatever the reason: keep what is pending."""
        try:
            await self._keeper.flush()
        except StorageError:
            return

    def _keep_soon(self) -> None:
        if self._keep_timer is None:
            self._keep_timer = self.set_timer(KEEP_AFTER, self._keep_now)

    def _keep_now(self) -> None:
        if self._keep_timer is not None:
            self._keep_timer.stop()
            self._keep_timer = None
        if self._keeper.pending:
            self.run_worker(self._keep(), group="draft")

    async def _keep(self) -> bool:
        try:
            await self._keeper.flush()
        except StorageError as problem:
            if (words := text("Chưa giữ được nháp: {problem}", problem=problem)) != self._unkept:
                self.say(words, "error")
            self._unkept = words
            return False
        self._unkept = ""
        return True
