"""A file somebody names on the command line, read whole."""

from __future__ import annotations

from pathlib import Path

from counter_tui.errors import BadInput, NotFound, StorageError, why
from counter_tui.i18n import mark


def read(path: Path, *, largest: int, too_large: str) -> bytes:
    """Return a file's bytes; raises NotFound, StorageError, and BadInput with the words *too_large* beyond *largest* bytes."""
    try:
        if path.stat().st_size > largest:
            raise BadInput(too_large, path=str(path))
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise NotFound(mark("Không thấy tệp {path}. Kiểm tra đường dẫn."), path=str(path)) from problem
    except OSError as problem:
        raise StorageError(
            mark("Không đọc được {path}: {reason}. Kiểm tra tệp rồi chạy lại."),
            path=str(path),
            reason=why(problem),
        ) from problem
