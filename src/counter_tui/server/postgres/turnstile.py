"""Lets transactions through side by side, and one that met a conflict alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """Between the threads of one process.

    At SERIALIZABLE many writers of one office beat one of them more often than it is tried again; alone it meets only
    what other processes write.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._taken = False

    @contextmanager
    def through(self, *, alone: bool) -> Iterator[None]:
        """Go in beside the others, or *alone*: when they have left, and none comes in meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken)
            if alone:
                self._taken = True
                self._changed.wait_for(lambda: not self._inside)
            else:
                self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                if alone:
                    self._taken = False
                else:
                    self._inside -= 1
                self._changed.notify_all()
