"""Room on the disk: said in time, and some of it kept back so that what was received can still be sent and settled."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from counter_tui.errors import DiskFull
from counter_tui.i18n import mark, text

MEGABYTE = 1024 * 1024
LITTLE = 200 * MEGABYTE
"""Bytes left under which the officer is warned."""
TOO_LITTLE = 20 * MEGABYTE
"""Bytes left under which no new dossier is received: what is left is for sending, printing and returning."""
BALLAST = 5 * MEGABYTE
PIECE = bytes(64 * 1024)


class Room:
    """The disk of one data directory, and the ballast file on it; *free* tells how many bytes are left."""

    def __init__(self, data: Path, free: Callable[[], int] | None = None) -> None:
        self._data = data
        self._ballast = data / "ballast"
        self._free = free or (lambda: shutil.disk_usage(data).free)

    def warning(self) -> str:
        """Return what to tell the officer; empty while there is room enough."""
        free = self._left()
        if free < TOO_LITTLE:
            return text(
                "Ổ đĩa chứa {place} sắp hết chỗ (còn {free} MB): tạm dừng nhận hồ sơ mới, hồ sơ đã nhận vẫn gửi và in được. "
                "Xóa bớt tệp không cần.",
                place=str(self._data),
                free=free // MEGABYTE,
            )
        if free < LITTLE:
            return text(
                "Ổ đĩa chứa {place} sắp đầy. Xóa bớt tệp không cần để còn tiếp nhận được hồ sơ.",
                place=str(self._data),
            )
        return ""

    def refuse_new(self) -> None:
        """Raise DiskFull when there is too little room to receive a new dossier."""
        free = self._left()
        if free < TOO_LITTLE:
            raise DiskFull(
                mark(
                    "Ổ đĩa chứa {place} sắp hết chỗ (còn {free} MB), chưa ghi hồ sơ này. Xóa bớt tệp không cần rồi làm lại."
                ),
                place=str(self._data),
                free=free // MEGABYTE,
            )

    def keep_ballast(self) -> None:
        """Make the ballast when there is room for it; a disk that refuses it is none to fail for."""
        if self._ballast.exists() or self._left() < TOO_LITTLE + 2 * BALLAST:
            return
        beside = self._ballast.with_suffix(".new")
        try:
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                # Written, not only reserved: some file systems give room only to what is there.
                for _ in range(BALLAST // len(PIECE)):
                    file.write(PIECE)
            beside.replace(self._ballast)
        except OSError:
            # A quota leaves less than the disk says: half a ballast would take what is left for the journal.
            with contextlib.suppress(OSError):
                beside.unlink()

    def release(self) -> bool:
        """Give the ballast's room to the journal; return whether there was any."""
        try:
            self._ballast.unlink()
        except OSError:
            return False
        return True

    def _left(self) -> int:
        try:
            return self._free()
        except OSError:
            return LITTLE
