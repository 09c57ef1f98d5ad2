"""Small files for their owner only: whole or not at all, and on the disk before the call returns."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from counter_tui.errors import StorageError
from counter_tui.i18n import mark
from counter_tui.system.refusals import refused


def write(place: Path, content: bytes, proof: Callable[[bytes], bool] | None = None) -> None:
    """Write beside, sync, rename (0600, directory 0700); *proof* sees what was read back before it takes the place.

    Raises StorageError, and then *place* is as it was.
    """
    beside = place.with_name(place.name + ".new")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if proof is not None and not proof(beside.read_bytes()):
            raise StorageError(
                mark("Đọc lại {path} không đúng như đã ghi; chưa đổi gì. Kiểm tra ổ đĩa rồi thử lại."),
                path=str(beside),
            )
        beside.replace(place)
        sync(place.parent)
    except OSError as problem:
        raise refused(problem, place) from problem


def remove(*places: Path) -> None:
    """Remove files that may be there, durably; raises StorageError."""
    for place in places:
        try:
            if place.exists():
                place.unlink()
                sync(place.parent)
        except OSError as problem:
            raise refused(problem, place) from problem


def sync(directory: Path) -> None:
    """Bring names that changed in *directory* to the disk; raises OSError."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
