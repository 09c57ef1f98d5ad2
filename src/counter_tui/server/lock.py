"""One process per office: a second writer would make the first wait for seconds."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from counter_tui.database.failures import refused_by_system
from counter_tui.errors import DeskRunning
from counter_tui.i18n import mark
from counter_tui.server.schema import DATABASE_NAME


class OfficeLock:
    """An advisory lock on an office's data directory that ends with the process."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock = FileLock(data_dir / "office.lock", mode=0o600)

    def acquire(self) -> None:
        """Take the lock; raises DeskRunning when another process serves this office, StorageError."""
        try:
            self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout as problem:
            raise DeskRunning(
                mark(
                    "Dữ liệu trung tâm ở {where} đang được chương trình khác mở. Đóng chương trình đó rồi thử lại."
                ),
                where=str(self._data_dir),
            ) from problem
        except OSError as problem:
            raise refused_by_system(problem, self._data_dir / DATABASE_NAME) from problem

    def release(self) -> None:
        """Let the office go."""
        self._lock.release()
