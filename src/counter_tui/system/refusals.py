"""What the operating system refused, in our own errors."""

from __future__ import annotations

import errno
from pathlib import Path

from counter_tui.errors import DiskFull, StorageError, why
from counter_tui.i18n import mark

NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def refused(problem: OSError, path: Path) -> StorageError:
    """Return the error for a file at *path* that could not be written: a full disk is told from everything else."""
    if problem.errno in NO_ROOM:
        return DiskFull(
            mark("Ổ đĩa chứa {place} đã đầy, chưa ghi được gì. Xóa bớt tệp không cần rồi làm lại."),
            place=str(path.parent),
        )
    return StorageError(
        mark("Không ghi được {path}: {reason}. Kiểm tra quyền ghi rồi làm lại."),
        path=str(path),
        reason=why(problem),
    )
