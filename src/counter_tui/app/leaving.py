"""The ways out: none of them cuts off what is being written down, and no half-filled work goes without a word."""

from __future__ import annotations

import asyncio
import signal
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from counter_tui.app.locking import LockingApp
from counter_tui.app.second_press import MOMENT
from counter_tui.i18n import text
from counter_tui.screens.saving import being_written

if TYPE_CHECKING:
    from textual.worker import Worker

PATIENCE = 15.0
"""Seconds for which work that writes keeps the desk open; after that it may never end."""
ASKED_FOR = 30.0
"""Seconds for which the second press of the key that leaves is the answer to what was said at the first."""


class LeavingApp(LockingApp):
    """Keys wait for an officer who can read why the desk stays open; signals wait by themselves, while it is bearable."""

    _ends_with = 0
    _ending = False
    _pressed_at = _told_at = float("-inf")
    _told: tuple[str, ...] = ()

    @cached_property
    def _kept_open(self) -> WeakKeyDictionary[Worker[object], float]:
        """Since when each piece of work keeps the desk open."""
        return WeakKeyDictionary()

    async def action_quit(self) -> None:
        """Leave; drafts and the journal are durable. What is being written, or is in no draft, is told first."""
        now = self.second_press.clock()
        held, self._pressed_at = now - self._pressed_at < MOMENT, now
        if held:
            return  # nobody has read the answer to the first press yet
        if self._writes(now):
            self.tell(text("Đang ghi sổ: đợi ghi xong rồi bấm F10 lần nữa để thoát."), "warning")
            return
        left = tuple(self.unwritten)
        if left and (left != self._told or now - self._told_at > ASKED_FOR):
            self._told, self._told_at = left, now
            what = "; ".join(left)
            self.tell(text("Chưa ghi vào sổ: {what}. F10 lần nữa: thoát và bỏ.", what=what), "warning")
            return
        self.exit(return_code=self._ends_with)

    def _writes(self, now: float) -> bool:
        since = [self._kept_open.setdefault(work, now) for work in being_written(self)]
        return any(now - first < PATIENCE for first in since)

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                try:
                    loop.add_signal_handler(number, self._end, 128 + number)
                except (NotImplementedError, RuntimeError, ValueError):
                    break  # Windows, or not in the main thread

    def _end(self, code: int) -> None:
        if self._ending:
            return  # one signal often follows another at once, as when a session ends
        if not being_written(self):
            self.exit(None, code)
        else:
            self._ending = True
            self.run_worker(self._end_after(code), group="end", exit_on_error=False)

    async def _end_after(self, code: int) -> None:
        written = asyncio.gather(*(work.wait() for work in being_written(self)), return_exceptions=True)
        await asyncio.wait({written}, timeout=PATIENCE)
        self.exit(None, code)
