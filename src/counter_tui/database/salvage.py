"""Copy what can still be read of a damaged database into a new one.

Every page is authenticated, so a page is either whole or an error. Tables are read by ranges of rowid, halved around
what cannot be read, without indexes. Where a page that leads to others is lost, each page of the file is tried as the
table; a STRICT table takes no rows of another. So only the rows on damaged pages are lost.
"""

# ruff: noqa: S608 - statements are put together of the tables and columns of our own schema

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from counter_tui.database import keycheck
from counter_tui.database.connection import Connection, Migration, Row, connect, open_database
from counter_tui.errors import StorageError

PAGE = 4096
PROBES = 5_000
"""Reads of a table that may fail before the rest of it is given up."""
FAR = 1 << 20
"""The rowid to search up to when the end of a table cannot be read."""
COMPANIONS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Rows by table: copied, and rows (or gaps) that could not be read."""

    copied: Mapping[str, int]
    unreadable: Mapping[str, int]


def salvage(
    damaged: Path,
    key: bytes,
    into: Path,
    migrations: Sequence[Migration],
    *,
    padding: str,
    by_page: Collection[str] = (),
) -> Salvaged:
    """Make a new database at *into* with the readable rows of *damaged*, which is left as it is.

    *padding* is a statement that makes an empty database grow by as many bytes as its one value says; *by_page*
    names the tables whose rows cannot be mistaken for another's, and may be looked for page by page. Works on a copy, which is removed again; raises StorageError or OSError when the new one cannot be written.
    """
    work = damaged.with_name(damaged.name + ".reading")
    remove(into)
    remove(work)
    try:
        _copy(damaged, work)
        fresh = open_database(into, key, synchronous="NORMAL", migrations=migrations)
        try:
            return _copy_tables(_open_damaged(work, key, migrations, padding), fresh, by_page)
        finally:
            fresh.close()
    finally:
        remove(work)


def remove(path: Path) -> None:
    """Remove a database made for salvaging, with what lies beside it."""
    for name in (path.name, *(path.name + end for end in COMPANIONS), keycheck.path_of(path).name):
        path.with_name(name).unlink(missing_ok=True)


def _copy(damaged: Path, to: Path) -> None:
    for end in ("", "-wal"):
        source = damaged.with_name(damaged.name + end)
        if source.exists():
            target = to.with_name(to.name + end)
            shutil.copyfile(source, target)
            target.chmod(0o600)


def _open_damaged(work: Path, key: bytes, migrations: Sequence[Migration], padding: str) -> Connection:
    connection = connect(work, key)
    try:
        connection.all("SELECT sql FROM sqlite_master")
    except StorageError:
        connection.raw.close(True)
        _replace_schema(work, key, migrations, padding)
        connection = connect(work, key)
    return connection


def _replace_schema(work: Path, key: bytes, migrations: Sequence[Migration], padding: str) -> None:
    # The same migrations make the same schema on the same pages; the first page must only know of enough pages, and
    # the file have as many.
    model = work.with_name(work.name + ".model")
    remove(model)
    fresh = open_database(model, key, synchronous="NORMAL", migrations=migrations)
    try:
        last = int((fresh.one("PRAGMA page_count") or (1,))[0])
        roots = {row[0] for row in fresh.all("SELECT rootpage FROM sqlite_master")}
        fresh.execute(padding, (work.stat().st_size + PAGE,))
        fresh.close()
        with model.open("rb") as source, work.open("r+b") as target:
            target.truncate(max(work.stat().st_size, model.stat().st_size))
            for page in set(range(1, last + 1)) - roots:
                source.seek((page - 1) * PAGE)
                target.seek((page - 1) * PAGE)
                target.write(source.read(PAGE))
    finally:
        remove(model)


def _copy_tables(damaged: Connection, fresh: Connection, by_page: Collection[str]) -> Salvaged:
    copied: dict[str, int] = {}
    unreadable: dict[str, int] = {}
    fresh.execute("BEGIN IMMEDIATE")
    tables = fresh.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    try:
        for (table,) in tables:
            columns = ", ".join(row[1] for row in fresh.all(f"PRAGMA table_info({table})"))
            places = ", ".join("?" * (columns.count(",") + 1))
            failures: list[int] = []
            copied[table] = 0
            insert = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"
            for rows in _ranges(damaged, table, columns, failures):
                copied[table] += _insert(fresh, insert, rows)
            if failures and table in by_page:
                found = sum(_insert(fresh, insert, rows) for rows in _pages(damaged, table, columns))
                copied[table] += found
                del failures[:found]
            unreadable[table] = len(failures)
        fresh.execute("COMMIT")
    finally:
        with contextlib.suppress(StorageError):
            damaged.raw.close(True)
    return Salvaged(copied, unreadable)


def _ranges(damaged: Connection, table: str, columns: str, failures: list[int]) -> Iterator[list[Row]]:
    sql = f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?"
    todo = [(1, _end(damaged, table))]
    probes = 0
    while todo and probes < PROBES:
        low, high = todo.pop()
        try:
            yield damaged.all(sql, (low, high))
        except StorageError:
            probes += 1
            if low == high:
                failures.append(low)
            else:
                middle = (low + high) // 2
                todo += [(middle + 1, high), (low, middle)]
    failures.extend(low for low, _ in todo)


def _pages(damaged: Connection, table: str, columns: str) -> Iterator[list[Row]]:
    count = damaged.one("PRAGMA page_count") or (0,)
    for page in range(2, int(count[0]) + 1):
        with contextlib.suppress(StorageError):
            damaged.execute("PRAGMA writable_schema = ON")
            damaged.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (page, table))
            damaged.execute("PRAGMA writable_schema = RESET")
            yield damaged.all(f"SELECT {columns} FROM {table} NOT INDEXED")


def _end(damaged: Connection, table: str) -> int:
    for sql in (
        f"SELECT max(rowid) FROM {table}",
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
    ):
        with contextlib.suppress(StorageError):
            row = damaged.one(sql)
            return int(row[0] or 0) if row else 0
    return FAR


def _insert(fresh: Connection, sql: str, rows: list[Row]) -> int:
    done = 0
    for row in rows:
        # A row that breaks a rule of its table came from a page that is no longer this table's.
        with contextlib.suppress(StorageError):
            done += fresh.execute(sql, row)
    return done
