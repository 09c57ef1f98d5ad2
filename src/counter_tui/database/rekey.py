"""Another key for encrypted files, so that a stop at any moment leaves all of them under one key.

First each file gets a whole copy under the new key beside it (``<name>.newkey``). Then a synced mark in the directory says
that all copies are there and the new key is kept: that is the commit. After it the copies take the places of the files,
at the next start if not at once; before it they are thrown away.
"""

from __future__ import annotations

import os
from pathlib import Path

from counter_tui.database import keycheck
from counter_tui.database.connection import KEY_SIZE, Connection, connect
from counter_tui.database.failures import Mapped, refused_by_system
from counter_tui.database.salvage import COMPANIONS, remove
from counter_tui.errors import CorruptDatabase, StorageError
from counter_tui.i18n import mark

MARK = "keychange.ready"
PAGES = 1_000


def copy_of(path: Path) -> Path:
    """Return where the copy of a database under the new key lies."""
    return path.with_name(path.name + ".newkey")


def copy(path: Path, old: bytes, new: bytes) -> None:
    """Make a checked and synced copy of the closed database at *path* under the key *new*.

    Raises StorageError and its children with *path* as it was.
    """
    if len(new) != KEY_SIZE:
        raise ValueError(f"a raw key has {KEY_SIZE} bytes")
    forget(path)
    target = copy_of(path)
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        source, made = connect(path, old), connect(target, new)
        try:
            settled = source.one("PRAGMA wal_checkpoint(TRUNCATE)")
            if settled is None or settled[0]:
                raise StorageError(
                    mark("Tệp {name} đang bị chương trình khác giữ. Đóng chương trình đó rồi thử lại."),
                    name=path.name,
                )
            with Mapped(path), made.raw.backup("main", source.raw, "main") as backup:
                while not backup.done:
                    backup.step(PAGES)
            _compare(source, made)
        finally:
            made.close()
            source.close()
        keycheck.write(target, new)
        _sync(target)
        _sync(path.parent)
    except OSError as problem:
        raise refused_by_system(problem, path) from problem


def commit(directory: Path) -> None:
    """Write the mark that all copies are there, synced; raises StorageError."""
    place = directory / MARK
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        _sync(directory)
    except OSError as problem:
        raise refused_by_system(problem, place) from problem


def committed(directory: Path) -> bool:
    """Return whether a change of key was decided and is to be finished."""
    return (directory / MARK).exists()


def done(directory: Path) -> None:
    """Take the mark away: everything is under the new key; raises StorageError."""
    try:
        (directory / MARK).unlink(missing_ok=True)
        _sync(directory)
    except OSError as problem:
        raise refused_by_system(problem, directory / MARK) from problem


def put_in_place(path: Path) -> None:
    """Put the copy in the place of the file; once more changes nothing. Raises StorageError."""
    made = copy_of(path)
    try:
        if made.exists():
            # A log left beside the new file would be taken for its own.
            for end in COMPANIONS:
                path.with_name(path.name + end).unlink(missing_ok=True)
            if (check := keycheck.path_of(made)).exists():
                check.replace(keycheck.path_of(path))
            made.replace(path)
            _sync(path.parent)
    except OSError as problem:
        raise refused_by_system(problem, path) from problem


def forget(path: Path) -> bool:
    """Throw a copy away that is not wanted; return whether there was one. Raises StorageError."""
    made = copy_of(path)
    there = made.exists()
    try:
        remove(made)
    except OSError as problem:
        raise refused_by_system(problem, path) from problem
    return there


def _compare(source: Connection, made: Connection) -> None:
    """Raise CorruptDatabase unless the copy is whole and has as many rows in each table."""
    verdict = made.one("PRAGMA quick_check(1)")
    tables = source.all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    same = all(_rows(source, name) == _rows(made, name) for (name,) in tables)
    if verdict is None or verdict[0] != "ok" or not same:
        raise CorruptDatabase(
            mark("Bản chép của {name} không đúng; chưa đổi gì. Kiểm tra ổ đĩa rồi thử lại."),
            name=source.path.name,
        )


def _rows(connection: Connection, table: str) -> int:
    row = connection.one(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a name out of the file's own schema
    return int(row[0]) if row else 0


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
