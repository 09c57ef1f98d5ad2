"""Keeps the judgement of the link and tells who listens when it turns."""

from __future__ import annotations

import time
from collections.abc import Callable

from counter_tui.domain.link import Call, LinkHealth


class LinkJudge:
    """Implements ``ports.LinkWatch``; *clock* gives seconds and never goes back, *turned* is called when it turns."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._health = LinkHealth()
        self.turned: Callable[[], None] = lambda: None

    @property
    def local(self) -> bool:
        """Whether the desk works without asking the service while an officer waits."""
        return self._health.local

    def note(self, seconds: float, *, answered: bool, timed: bool) -> None:
        """Judge one call that took so long; *timed* when its time says something of the link."""
        was = self.local
        self._health = self._health.after(
            Call(at=self._clock(), seconds=seconds, answered=answered, timed=timed)
        )
        if self.local is not was:
            self.turned()
