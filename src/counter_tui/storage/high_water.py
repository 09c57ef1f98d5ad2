"""A mark outside the database of how far each day's numbers have gone: shows a database restored from a backup."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from pathlib import Path

from counter_tui.database.connection import Connection
from counter_tui.i18n import text
from counter_tui.storage import installation

DAYS_KEPT = 8
OWNER = "installation"


class HighWater:
    """The highest number given under each prefix (office and day), in a small synced file beside the journal.

    It is written through after the commit and before anybody is told the number. Should the machine stop between the
    two, opening the journal raises the mark: so it is ahead of the database only when that went back in time. The
    installation stands in it too: one that was given up does not come back with an old journal.
    """

    def __init__(self, directory: Path, data: Path) -> None:
        # Several desks of one user may share the directory: each data directory has a mark of its own.
        digest = hashlib.blake2b(str(data.absolute()).encode(), digest_size=6).hexdigest()
        self.path = directory / f"numbers-{digest}.mark"
        self._lock = threading.Lock()
        self._owner = ""
        self.written = True
        """Whether the mark on the disk is as far as the numbers are."""
        self._marks: dict[str, int] = {}
        for name, _, value in (line.rpartition(" ") for line in self._read().splitlines()):
            if name == OWNER:
                self._owner = value
            elif value.isascii() and value.isdigit():
                self._marks[name] = int(value)

    def reached(self, code: str) -> bool:
        """Note a number that was given; return whether that is written through. Blocks for as long as the disk does."""
        prefix, _, number = code.rpartition("-")
        if not (number.isascii() and number.isdigit()):
            return True
        with self._lock:
            self._raise(prefix, int(number))
            return self._write(self._text())

    def of(self, prefix: str) -> int:
        """Return the highest number given under a prefix; 0 when none was."""
        return self._marks.get(prefix, 0)

    def ahead_of(self, connection: Connection) -> bool:
        """Return whether this database lacks a number that was given (it knows it from then on), or is a former installation's."""
        here, _ = installation.stored(connection)
        missing = [
            connection.execute("INSERT OR IGNORE INTO number VALUES (?, ?)", mark)
            for mark in self._marks.items()
        ]
        return any(missing) or self._owner not in {"", here}

    def catch_up(self, connection: Connection) -> bool:
        """Raise the mark to what this database gave, as its installation's; return whether it is written through."""
        given = connection.all(
            "SELECT prefix, max(next) - 1 FROM block WHERE next > first GROUP BY prefix ORDER BY max(day)"
        )
        with self._lock:
            for prefix, number in given[-DAYS_KEPT:]:
                self._raise(prefix, number)
            self._owner, _ = installation.stored(connection)
            return self._write(self._text())

    def _raise(self, prefix: str, number: int) -> None:
        self._marks[prefix] = max(number, self._marks.pop(prefix, 0))
        self._marks = dict(list(self._marks.items())[-DAYS_KEPT:])

    def _text(self) -> str:
        lines = [f"{prefix} {number}\n" for prefix, number in self._marks.items()]
        return "".join([f"{OWNER} {self._owner}\n" if self._owner else "", *lines])

    def _read(self) -> str:
        try:
            return self.path.read_text(encoding="ascii", errors="replace")
        except OSError:
            return ""

    def warning(self) -> str:
        """Return what to tell the officer; empty while the mark can be written."""
        if self.written:
            return ""
        return text(
            "Không ghi được {path}, nên không nhận ra được nếu sổ lệnh bị khôi phục từ bản sao lưu. "
            "Kiểm tra quyền ghi và chỗ trống của ổ đĩa.",
            path=str(self.path),
        )

    def _write(self, lines: str) -> bool:
        self.written = self._write_through(lines)
        return self.written

    def _write_through(self, lines: str) -> bool:
        beside = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii", errors="replace") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError:
            return False
        _sync_directory(self.path.parent)
        return True


def _sync_directory(directory: Path) -> None:
    with contextlib.suppress(OSError):  # Windows opens no directories, and needs this not
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
