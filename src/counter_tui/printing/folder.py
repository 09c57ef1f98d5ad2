"""Slips into a folder: the printer that is always there."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed, why
from counter_tui.i18n import mark, text
from counter_tui.printing.no_queue import NoQueue
from counter_tui.services.ports import Handed

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_OURS = ("slip-*.pdf", ".slip-*.part", "so-*.pdf", "so-*.xlsx", ".so-*.part")


class FolderPrinter(NoQueue):
    """Writes each slip as one PDF (0600) into a folder (0700); a slip is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        return text("thư mục {folder}", folder=self._folder)

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:  # noqa: ARG002 - one file serves for all copies
        """Write *pdf* as ``<name>.pdf`` and return where it is; raises PrintFailed.

        The same name is written over: a job sent twice leaves one file.
        """
        return Handed(where=await self.save(f"{_UNSAFE.sub('-', name).lstrip('.-') or 'slip'}.pdf", pdf))

    async def save(self, name: str, content: bytes) -> str:
        """Write a file of this name, over one that is there, and return where it is; raises PrintFailed."""
        path = self._folder / _UNSAFE.sub("-", name).lstrip(".-")
        try:
            await asyncio.to_thread(_write, path, content)
        except OSError as problem:
            raise _failure(self._folder, problem) from problem
        return str(path)


def purge(folder: Path, older_than: timedelta, now: datetime) -> int:
    """Delete the slips in *folder* last written more than *older_than* before *now*; return how many.

    Only this program's slips and their unfinished files go, never a link or anything else an officer keeps there.
    """
    limit = (now - older_than).timestamp()
    gone = 0
    for pattern in _OURS:
        for path in folder.glob(pattern):
            with suppress(OSError):
                if path.is_file() and not path.is_symlink() and path.stat().st_mtime < limit:
                    path.unlink()
                    gone += 1
    return gone


def _write(path: Path, pdf: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part")
    try:
        # A fresh file, so that neither the mode of an old one nor a link laid there counts.
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failure(folder: Path, problem: OSError) -> PrintFailed:
    if problem.errno in _FULL:
        message = mark(
            "Ổ đĩa đã đầy, chưa ghi được phiếu vào {folder}. Hồ sơ không bị ảnh hưởng; giải phóng chỗ rồi in lại."
        )
    elif problem.errno in _NOT_ALLOWED:
        message = mark(
            "Không có quyền ghi phiếu vào {folder}. Hồ sơ không bị ảnh hưởng; chọn thư mục khác trong Cài đặt rồi in lại."
        )
    else:
        message = mark(
            "Chưa ghi được phiếu vào {folder}: {problem}. Hồ sơ không bị ảnh hưởng; kiểm tra thư mục rồi in lại."
        )
    return PrintFailed(message, folder=folder, problem=why(problem))
