"""The file an administrator edits rules or procedures in: an existing one is never written over."""

from __future__ import annotations

import os
from pathlib import Path

from counter_tui.errors import BadInput, StorageError, why
from counter_tui.i18n import mark
from counter_tui.system import whole_file

LARGEST = 64 * 1024 * 1024
_THERE = mark("Đã có tệp {path}. Chọn tên khác, để không mất những gì đã sửa trong đó.")


def refuse_existing(path: Path) -> None:
    """Raise BadInput when there is something at *path*."""
    if path.exists():
        raise BadInput(_THERE, path=str(path))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; raises BadInput, StorageError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as problem:
        raise BadInput(_THERE, path=str(path)) from problem
    except OSError as problem:
        raise _not_written(path, problem) from problem
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as problem:
        path.unlink(missing_ok=True)
        raise _not_written(path, problem) from problem


def read(path: Path) -> bytes:
    """Return a file's bytes; raises NotFound, StorageError, BadInput."""
    return whole_file.read(path, largest=LARGEST, too_large=mark("Tệp {path} quá lớn. Chia thành nhiều tệp."))


def _not_written(path: Path, problem: OSError) -> StorageError:
    return StorageError(
        mark("Không ghi được {path}: {reason}. Chọn chỗ khác rồi chạy lại."),
        path=str(path),
        reason=why(problem),
    )
