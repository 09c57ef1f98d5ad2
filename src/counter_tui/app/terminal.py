"""What a terminal may do to a program, and how it survives."""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codecs import IncrementalDecoder
    from collections.abc import Callable


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
