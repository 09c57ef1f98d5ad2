"""A mark outside the database of how far each day's numbers have gone: shows a database restored from a backup."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from counter_tui.database.connection import Connection

DAYS_KEPT = 8


class HighWater:
    """The highest number given under each prefix (office and day), in a small file beside the journal.

    It is written after the commit and not synced: after a power cut it may lag, which is harmless; it can only be
    ahead of the database when the database went back in time.
    """

    def __init__(self, directory: Path, data: Path) -> None:
        # Several desks of one user may share the directory: each data directory has a mark of its own.
        digest = hashlib.blake2b(str(data.absolute()).encode(), digest_size=6).hexdigest()
        self._path = directory / f"numbers-{digest}.mark"
        self._marks = self._read()

    def reached(self, code: str) -> None:
        """Note a number that was given; failing to write is no reason to fail."""
        prefix, _, number = code.rpartition("-")
        if number.isascii() and number.isdigit():
            self._marks[prefix] = max(int(number), self._marks.pop(prefix, 0))
            self._marks = dict(list(self._marks.items())[-DAYS_KEPT:])
            self._write()

    def of(self, prefix: str) -> int:
        """Return the highest number given under a prefix; 0 when none was."""
        return self._marks.get(prefix, 0)

    def ahead_of(self, connection: Connection) -> bool:
        """Return whether a number was given that this database does not know of; it knows it from then on."""
        missing = [
            connection.execute("INSERT OR IGNORE INTO number VALUES (?, ?)", mark)
            for mark in self._marks.items()
        ]
        return any(missing)

    def _read(self) -> dict[str, int]:
        try:
            lines = self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return {}
        pairs = [line.rpartition(" ") for line in lines]
        return {prefix: int(number) for prefix, _, number in pairs if number.isascii() and number.isdigit()}

    def _write(self) -> None:
        lines = "".join(f"{prefix} {number}\n" for prefix, number in self._marks.items())
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii", errors="replace") as file:
                file.write(lines)
            beside.replace(self._path)
