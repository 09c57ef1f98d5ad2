"""Another time of day for the programs under test, by libfaketime: only the wall clock, timers run as ever."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)


def library() -> str:
    """Return where libfaketime lies; empty when it is not installed (Debian package ``libfaketime``)."""
    return next((path for path in LIBRARIES if Path(path).exists()), "")


class FakedTime:
    """The wall clock of the programs started with :attr:`environment`; :meth:`set` moves it for all of them."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self._file = folder / "offset"
        self.environment = {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
        }
        self.set(now)

    def set(self, now: datetime) -> None:
        """Let it be *now* for all programs."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{now.timestamp() - time.time():+.3f}\n", encoding="ascii")
        os.replace(new, self._file)
