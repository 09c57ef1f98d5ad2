"""What a terminal may do to a program, and how it survives."""

from __future__ import annotations

import time
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codecs import IncrementalDecoder
    from collections.abc import Callable, Iterable

    from textual.message import Message


def forgiving_decoder(name: str) -> Callable[..., IncrementalDecoder]:
    """Return a decoder factory that replaces invalid bytes where the strict one would end the program."""
    strict = getincrementaldecoder(name)
    return lambda errors="replace": strict(errors)


def guard_invalid_bytes() -> None:
    """Let bytes that are no UTF-8 through as U+FFFD: old scanners and broken multiplexers send them (textual#6456)."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    driver: Any = linux_driver
    driver.getincrementaldecoder = forgiving_decoder


def stamping(parser: type[Any], clock: Callable[[], float] = time.monotonic) -> type[Any]:
    """Return *parser* so that all keys of one read carry the time of that read.

    Textual stamps a key when it is made, in a thread that a busy machine may hold up between two keys: a scan that came
    in one piece looked typed by hand.
    """

    class Stamping(parser):  # type: ignore[misc]
        def feed(self, data: str) -> Iterable[Message]:
            read_at = clock()
            events = list(super().feed(data))
            for event in events:
                event.time = read_at
            return events

    return Stamping


def stamp_keys_by_read() -> None:
    """Give keys the time they arrived at."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    driver: Any = linux_driver
    driver.XTermParser = stamping(driver.XTermParser)


def draining(writer: type[Any]) -> type[Any]:
    """Return *writer* so that it goes on taking what is drawn once the terminal is gone.

    Textual's thread ends at the first failed write; the program then waits for good at its full queue, and keeps the book.
    """

    class Draining(writer):  # type: ignore[misc]
        def run(self) -> None:
            try:
                super().run()
            except OSError:
                while self._queue.get() is not None:
                    pass

    return Draining


def outlive_the_terminal() -> None:
    """Let the desk end in order when its window is closed or its line is cut while it draws."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    driver: Any = linux_driver
    driver.WriterThread = draining(driver.WriterThread)
