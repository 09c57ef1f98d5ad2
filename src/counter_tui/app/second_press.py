"""A key that does what a screen is for, pressed twice or held, does nothing on the screen that its first press brought."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ReturnType

from counter_tui.app.ordered_input import OrderedInputApp

if TYPE_CHECKING:
    from textual.screen import Screen

    from counter_tui.app.scan_gate import ScannerSet
    from counter_tui.domain.scan import Scan

MOMENT = 0.75
"""Seconds for which a screen that has just come to the front is not what the key was pressed for.

Longer than keyboards wait before a held key repeats (0.66 s at most by default), shorter than it takes to read a screen.
"""
HELD = 0.25
"""Seconds between two presses of a key that is held, over a slow line."""


class SecondPress:
    """Knows on which screen the last main key was pressed, and when the screen in front came there.

    Any other input in between tells that the officer has seen where he is.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.keys: frozenset[str] = frozenset()
        self.clock = clock
        self._pressed_on: object = None
        self._pressed_at = 0.0
        self._came_at = 0.0

    def screen_came(self) -> None:
        """Note that another screen is in front."""
        self._came_at = self.clock()

    def something_else(self) -> None:
        """Note that the officer did something else."""
        self._pressed_on = None

    def is_it(self, key: str, at: float, screen: object) -> bool:
        """Return whether *key*, pressed *at* that time, was meant for the screen before *screen*; takes note of it."""
        if key not in self.keys:
            self.something_else()
            return False
        elsewhere = self._pressed_on is not None and self._pressed_on is not screen
        second = elsewhere and (at < self._came_at + MOMENT or at < self._pressed_at + HELD)
        self._pressed_at = at
        if not second:
            self._pressed_on = screen
        return second


class SinglePressApp(OrderedInputApp[ReturnType]):
    """Drops second presses where keys are handed on in order; nothing else is dropped."""

    def __init__(self, *, scanner: ScannerSet | None = None) -> None:
        super().__init__(scanner=scanner)
        self.second_press = SecondPress()

    def on_mount(self) -> None:
        """Learn when another screen comes to the front, whatever brings it."""

        def came(_screen: Screen[object]) -> None:
            self.second_press.screen_came()

        self.screen_change_signal.subscribe(self, came, immediate=True)

    async def on_event(self, event: events.Event) -> None:
        """Take a click for something else than a key pressed twice."""
        if isinstance(event, events.MouseDown):
            self.second_press.something_else()
        await super().on_event(event)

    async def _hand_on(self, *fresh: events.Key | events.Paste) -> None:
        for event in fresh:
            if isinstance(event, events.Paste):
                self.second_press.something_else()
            elif self.second_press.is_it(event.key, event.time, self.screen):
                continue
            await super()._hand_on(event)

    async def _offer(self, scan: Scan) -> bool:
        self.second_press.something_else()
        return await super()._offer(scan)
