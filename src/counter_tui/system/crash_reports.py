"""Crash reports: where it broke, and nothing a citizen said."""

from __future__ import annotations

import os
import platform
import traceback
from datetime import datetime
from pathlib import Path

from counter_tui import __version__
from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import StorageError
from counter_tui.system.paths import make_private


class CrashReports:
    """Writes a report for each crash, 0600: types and places only, as messages and locals may hold names."""

    def __init__(self, state: Path) -> None:
        self._directory = state / "crashes"

    def write(self, error: BaseException | None) -> Path | None:
        """Write a report and return its path; ``None`` when even that is impossible."""
        now = datetime.now(VIETNAM)
        lines = [
            f"counter-tui {__version__}",
            f"Python {platform.python_version()} {platform.system()}",
            now.isoformat(),
        ]
        while error is not None:
            lines.append(f"\n{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
            ]
            # A framework's wrapper (WorkerFailed) keeps what really happened in ``error``.
            wrapped = getattr(error, "error", None)
            error = wrapped if isinstance(wrapped, BaseException) else error.__cause__ or error.__context__
        try:
            path = make_private(self._directory) / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write("\n".join(lines) + "\n")
        except (OSError, StorageError):
            return None
        return path
