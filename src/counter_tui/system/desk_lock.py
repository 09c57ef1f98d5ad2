"""One desk per journal."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import DeskRunning
from counter_tui.i18n import mark
from counter_tui.system.refusals import refused


class DeskLock:
    """Holds a data directory for one process by an advisory lock that ends with the process (``filelock``)."""

    def __init__(self, data: Path) -> None:
        self._path = data / "desk.lock"
        self._who = data / "desk.who"
        self._lock: object | None = None

    def acquire(self, wait: float = 0.0) -> None:
        """Take the lock, waiting up to *wait* seconds; raises DeskRunning that says which desk holds it, StorageError."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._path, mode=0o600)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise DeskRunning(
                mark("Sổ này đang mở ở bàn khác ({who}). Dùng bàn đó, hoặc đóng nó rồi mở lại."),
                who=self._holder(),
            ) from error
        except OSError as error:
            raise refused(error, self._path) from error
        self._lock = lock
        with suppress(OSError):  # only a courtesy: a full disk is said where something is lost by it
            self._who.touch(mode=0o600, exist_ok=True)
            self._who.write_text(
                f"PID {os.getpid()}, {_terminal()}, {datetime.now(VIETNAM):%H:%M %d/%m}", encoding="utf-8"
            )

    def release(self) -> None:
        """Let the data directory go."""
        from filelock import FileLock

        if isinstance(self._lock, FileLock):
            self._lock.release()
            self._lock = None

    def __enter__(self) -> DeskLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _holder(self) -> str:
        try:
            return self._who.read_text(encoding="utf-8").strip() or "?"
        except OSError:
            return "?"


def _terminal() -> str:
    try:
        return os.ttyname(0)
    except (OSError, AttributeError):
        return "-"  # no terminal, one that has no name here (a container), or no such call (Windows)
