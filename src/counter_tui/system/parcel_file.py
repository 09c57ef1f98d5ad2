"""The file a journal is carried in: written whole or not at all, and on the stick before the command ends."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
from pathlib import Path

from counter_tui.errors import StorageError, why
from counter_tui.i18n import mark
from counter_tui.system import whole_file

LARGEST = 16 * 1024 * 1024


class ParcelFile:
    """Implements ``ports.parcels.ParcelFiles``."""

    async def try_place(self, path: Path) -> None:
        """Raise StorageError where nothing can be written; leaves nothing there."""
        await asyncio.to_thread(try_place, path)

    async def write(self, path: Path, data: bytes) -> None:
        """Write it whole and durably or not at all; raises StorageError."""
        await asyncio.to_thread(write, path, data)

    async def read(self, path: Path) -> bytes:
        """Return its bytes; raises NotFound, StorageError, BadInput when it is too large to be one."""
        return await asyncio.to_thread(read, path)


def try_place(path: Path) -> None:
    """Make the draft and take it away again; raises StorageError as :func:`write` would for a folder or a locked stick."""
    draft = _draft(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        os.close(_opened(draft))
        draft.unlink()
    except OSError as problem:
        raise _not_written(path, problem) from problem


def _draft(path: Path) -> Path:
    return path.parent / f".{path.name}.part"


def _opened(draft: Path) -> int:
    return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def write(path: Path, data: bytes) -> None:
    """Write beside, sync, rename; raises StorageError, and then *path* is as it was."""
    draft = _draft(path)
    try:
        with os.fdopen(_opened(draft), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_directory(path.parent)
    except OSError as problem:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _not_written(path, problem) from problem


def _not_written(path: Path, problem: OSError) -> StorageError:
    match problem:
        case IsADirectoryError():
            example = str(path / "so-lenh")
            words = mark("{path} là thư mục. Ghi thêm tên tệp, ví dụ {example}.")
            return StorageError(words, path=str(path), example=example)
        case FileNotFoundError() | NotADirectoryError():
            words = mark("Không có thư mục {folder}. Kiểm tra USB đã cắm và đường dẫn đã đúng.")
            return StorageError(words, folder=str(path.parent))
    return StorageError(
        mark("Không ghi được {path}: {reason}. Kiểm tra USB còn chỗ và không bị khóa ghi rồi làm lại."),
        path=str(path),
        reason=why(problem),
    )


def read(path: Path) -> bytes:
    """Return a file's bytes; raises NotFound, StorageError, BadInput."""
    return whole_file.read(
        path, largest=LARGEST, too_large=mark("Tệp {path} quá lớn, không phải tệp sổ lệnh.")
    )


def _sync_directory(directory: Path) -> None:
    with contextlib.suppress(OSError):  # not every stick's file system lets its directories be synced
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
