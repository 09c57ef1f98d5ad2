"""What is done with a damaged file: set aside by name, never deleted; what cannot be fetched again is salvaged first."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path

from counter_tui.database import keycheck
from counter_tui.database.connection import Connection, Migration, open_database
from counter_tui.database.failures import Mapped, refused_by_system
from counter_tui.database.salvage import COMPANIONS, Salvaged, remove, salvage
from counter_tui.errors import CorruptDatabase, StorageError

Mend = Callable[[Connection, Salvaged], None]
"""Puts salvaged rows in order; it is told what was lost."""
CHECKED_UP_TO = 32 * 1024 * 1024
"""Bytes up to which a file is checked whole at each start (about 0.1 s); a larger one after an unclean end only."""


def check(path: Path, key: bytes, synchronous: str, migrations: Sequence[Migration]) -> None:
    """Open and close a file; read it whole when it is small or was not closed; raises as ``open_database``."""
    unclean = path.with_name(path.name + "-wal").exists() or _mark(path).exists()
    connection = open_database(
        path, key, synchronous="FULL" if synchronous == "FULL" else "NORMAL", migrations=migrations
    )
    try:
        if unclean or path.stat().st_size <= CHECKED_UP_TO:
            verdict = connection.one("PRAGMA quick_check(1)")
            if verdict is None or verdict[0] != "ok":
                raise CorruptDatabase("", name=path.name)
    finally:
        with Mapped(path):
            connection.raw.close(True)
    _mark(path).unlink(missing_ok=True)


def want_check(path: Path) -> None:
    """Have the file read whole at the next start: damage was met."""
    with contextlib.suppress(OSError):
        _mark(path).touch(mode=0o600)


def set_aside(path: Path, at: datetime) -> Path:
    """Rename a file, its log and its key check; return the new name. Raises StorageError."""
    aside = free_name(path, at)
    try:
        for end in ("", *COMPANIONS, ".keycheck"):
            source = path.with_name(path.name + end)
            if source.exists():
                source.rename(aside.with_name(aside.name + end))
    except OSError as problem:
        raise refused_by_system(problem, path) from problem
    return aside


def free_name(path: Path, at: datetime) -> Path:
    """Return ``<name>.corrupt-<time>``, with a number when that is taken."""
    base = f"{path.name}.corrupt-{at:%Y%m%dT%H%M%S}"
    names = [base, *(f"{base}-{n}" for n in range(2, 1000))]
    return next(p for p in map(path.with_name, names) if not p.exists())


def rescue(
    path: Path,
    key: bytes,
    migrations: Sequence[Migration],
    at: datetime,
    *,
    padding: str,
    mend: Mend,
    by_page: Collection[str] = (),
) -> tuple[Salvaged, Path]:
    """Put a salvaged file in the place of a damaged one; return what was saved and where the damaged one is now.

    *mend* puts the salvaged rows in order, in one transaction; *padding* and *by_page* as in ``salvage``. Killed at any
    point, it starts over or finishes at the next start; raises StorageError when nothing can be written, and what
    *mend* raises, with the damaged file left in its place.
    """
    making, ready = path.with_name(path.name + ".salvaging"), path.with_name(path.name + ".salvaged")
    try:
        result = salvage(path, key, making, migrations, padding=padding, by_page=by_page)
        try:
            _put_in_order(making, key, migrations, lambda connection: mend(connection, result))
        except StorageError:
            remove(making)
            raise
        keycheck.path_of(making).unlink(missing_ok=True)
        making.rename(ready)
        aside = _put_in_place(path, ready, at)
    except OSError as problem:
        raise refused_by_system(problem, path) from problem
    return result, aside


def finish_rescue(path: Path, at: datetime) -> None:
    """Finish a rescue that was interrupted after the salvage was complete."""
    try:
        remove(path.with_name(path.name + ".salvaging"))
        ready = path.with_name(path.name + ".salvaged")
        if ready.exists():
            _put_in_place(path, ready, at)
    except OSError as problem:
        raise refused_by_system(problem, path) from problem


def _put_in_place(path: Path, ready: Path, at: datetime) -> Path:
    # A log left beside the new file would be taken for its own: it goes first, and the new file comes last.
    aside = free_name(path, at)
    for end in ("", "-wal", ".keycheck"):
        source = path.with_name(path.name + end)
        if source.exists():
            os.link(source, aside.with_name(aside.name + end))
    for end in COMPANIONS:
        path.with_name(path.name + end).unlink(missing_ok=True)
    ready.replace(path)
    _mark(path).unlink(missing_ok=True)
    return aside


def _put_in_order(
    path: Path, key: bytes, migrations: Sequence[Migration], mend: Callable[[Connection], None]
) -> None:
    connection = open_database(path, key, synchronous="FULL", migrations=migrations)
    try:
        connection.execute("BEGIN IMMEDIATE")
        mend(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".check")
