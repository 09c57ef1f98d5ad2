"""A rotating log without personal data."""

from __future__ import annotations

import contextlib
import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from counter_tui.system.paths import make_private

LONG_NUMBER = re.compile(r"\d{9,}")


class NoPersonalNumbers(logging.Filter):
    """Replaces runs of nine and more digits (identity, tax, phone numbers), should one slip into a message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record and let it through."""
        record.msg = LONG_NUMBER.sub("•••", record.getMessage())
        record.args = None
        record.exc_info = None
        return True


class QuietHandler(RotatingFileHandler):
    """A log that cannot be written (a full disk) is left out: standard error is the officer's screen."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of the standard library
        """Say nothing."""
        del record


def start(state: Path, level: str) -> Path:
    """Write ``counter_tui`` logs to a file of at most 4 × 512 KB, mode 0600, and return its path."""
    path = make_private(state) / "counter-tui.log"
    with contextlib.suppress(OSError):
        path.touch(mode=0o600, exist_ok=True)
    handler = QuietHandler(path, maxBytes=512 * 1024, backupCount=3, encoding="utf-8", delay=True)
    handler.addFilter(NoPersonalNumbers())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("counter_tui")
    logger.setLevel(level.upper())
    logger.addHandler(handler)
    logger.propagate = False
    return path
