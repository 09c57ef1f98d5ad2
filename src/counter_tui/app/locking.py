"""Locks the screen by key and when the desk is left alone, and lets nothing through until it is unlocked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events

from counter_tui.app.behind_lock import BehindLockApp
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens.desk_screen import DeskScreen

if TYPE_CHECKING:
    from counter_tui.app.paper_ways import SerialLine
    from counter_tui.app.scan_gate import ScannerSet
    from counter_tui.services.desk import Desk

LOOK_EVERY = 5.0
"""Seconds between two looks at how long nobody typed."""


class LockingApp(BehindLockApp):
    """``lock_minutes`` without a key lock the screen, if a PIN was chosen; 0 never does."""

    def __init__(
        self,
        *,
        lock_minutes: int = 0,
        scanner: ScannerSet | None = None,
        serial_scanner: SerialLine | None = None,
    ) -> None:
        super().__init__(scanner=scanner, serial_scanner=serial_scanner)
        self._lock_after = lock_minutes * 60.0
        self._touched = time.monotonic()

    async def on_event(self, event: events.Event) -> None:
        """Remember when somebody was there."""
        if isinstance(event, (events.Key, events.Paste, events.MouseDown)):
            self._touched = time.monotonic()
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing of the app through while the screen is locked."""
        return super().check_action(action, parameters) if not self.locked else False

    async def watch_over(self, desk: Desk) -> None:
        """Take up a lock from before the start, and lock when nobody is there."""
        desk.screen_lock.unlocked = self._unlocked
        if await desk.screen_lock.locked():
            await self._hide(desk)
        if self._lock_after:
            self.set_interval(LOOK_EVERY, self._look)

    async def action_lock(self) -> None:
        """Lock the screen; the first time, ask for a PIN."""
        if (desk := self.opened_desk()) is None or not isinstance(self.screen, DeskScreen):
            return
        if await desk.screen_lock.has_pin():
            await self._lock(desk)
        else:
            from counter_tui.screens.lock import ChoosePin

            async def chosen(done: bool | None) -> None:
                if done:
                    await self._lock(desk)

            await self.push_screen(ChoosePin(desk), chosen)

    async def _look(self) -> None:
        desk = self.desk
        if desk is None or self.locked or time.monotonic() - self._touched < self._lock_after:
            return
        if await desk.screen_lock.has_pin():
            await self._lock(desk)

    async def _lock(self, desk: Desk) -> None:
        self.keep_back()  # also what comes while the book takes its time
        try:
            await desk.screen_lock.lock()
        except CounterError as problem:
            await self.let_through()
            self.tell(text("Không khóa được màn hình: {problem}", problem=str(problem)), "error")
            return
        await self._hide(desk)

    async def _hide(self, desk: Desk) -> None:
        from counter_tui.screens.lock import LockScreen

        self.keep_back()
        self.clear_notifications()
        await self.push_screen(LockScreen(desk))

    def _unlocked(self) -> None:
        self.call_later(self._show_again)

    async def _show_again(self) -> None:
        from counter_tui.screens.lock import LockScreen

        if self.locked:
            while isinstance(self.screen, LockScreen):
                await self.pop_screen()
            await self.let_through()
