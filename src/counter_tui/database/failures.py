"""What SQLite says, in our own errors."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from counter_tui.errors import CorruptDatabase, DiskFull, StorageError
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import apsw

NO_ROOM = 512 * 1024
"""Bytes left on a disk under which an I/O error is taken for a full disk: SQLite reports some of them so."""


class ConstraintFailed(StorageError):
    """A row broke a unique, foreign-key or check rule of its table."""


class BrokenConnection(StorageError):
    """Reading or writing the disk failed; the connection must be opened anew before it is used again."""


class OutcomeUnknown(BrokenConnection):
    """The disk failed during COMMIT: what was to be written may be there or not, and is looked up before anything is said."""


class Mapped:
    """Turns what apsw raises about the file at *path* into StorageError and its children.

    A class, as it stands around every statement: a generator costs three times as much.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        """Raise ours for one of apsw's."""
        if kind is None:
            return
        import apsw

        if isinstance(problem, apsw.Error):
            raise translate(problem, self._path) from problem


def translate(problem: apsw.Error, path: Path) -> StorageError:
    """Return our error for an error of apsw; sentences name the file, never its content."""
    import apsw

    name, place = path.name, str(path.parent)
    match problem:
        case apsw.FullError():
            return disk_full(path)
        case apsw.CorruptError() | apsw.NotADBError():
            return CorruptDatabase(
                mark("Tệp {name} bị hỏng. Thoát rồi mở lại chương trình để cứu dữ liệu."), name=name
            )
        case apsw.ConstraintError():
            return ConstraintFailed(mark("Dữ liệu bị trùng hoặc trái quy tắc trong tệp {name}."), name=name)
        case apsw.BusyError() | apsw.LockedError():
            return StorageError(
                mark("Tệp {name} đang bị chương trình khác giữ. Đóng chương trình đó rồi thử lại."), name=name
            )
        case apsw.CantOpenError() | apsw.ReadOnlyError() | apsw.PermissionsError() | apsw.AuthError():
            return unwritable(path)
        case apsw.IOError():
            # Of a failed sync it is not known what was written, however full the disk is.
            if not _of_sync(problem) and _room(path) < NO_ROOM:
                return disk_full(path)
            return BrokenConnection(
                mark("Không đọc hoặc ghi được tệp {name} trong {place}. Kiểm tra ổ đĩa rồi thử lại."),
                name=name,
                place=place,
            )
        case _:
            return StorageError(
                mark("Tệp {name} không dùng được: {reason}"), name=name, reason=type(problem).__name__
            )


def disk_full(path: Path) -> DiskFull:
    """Return the error for a disk without room."""
    return DiskFull(
        mark("Ổ đĩa chứa {place} đã đầy, chưa ghi được gì. Xóa bớt tệp không cần rồi làm lại."),
        place=str(path.parent),
    )


def unwritable(path: Path) -> StorageError:
    """Return the error for a directory or file that may not be written."""
    return StorageError(
        mark("Không ghi được vào thư mục {place}. Kiểm tra quyền của thư mục hoặc chọn thư mục khác."),
        place=str(path.parent),
    )


def refused_by_system(problem: OSError, path: Path) -> StorageError:
    """Return the error for what the operating system refused about *path*."""
    return disk_full(path) if problem.errno in {errno.ENOSPC, errno.EDQUOT} else unwritable(path)


def _of_sync(problem: apsw.Error) -> bool:
    import apsw

    return getattr(problem, "extendedresult", 0) in {apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC}


def _room(path: Path) -> int:
    try:
        state = os.statvfs(path.parent)
    except (OSError, AttributeError):
        return NO_ROOM
    return state.f_bavail * state.f_frsize
