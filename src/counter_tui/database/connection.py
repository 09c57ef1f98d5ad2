"""Open an encrypted SQLite file: keyed, checked, migrated.

SQLite3 Multiple Ciphers, ChaCha20-Poly1305 with a raw 32-byte key: every page is authenticated, so a flipped
bit is an error and never silently other data.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from counter_tui.database import keycheck
from counter_tui.database.failures import Mapped, refused_by_system, unwritable
from counter_tui.errors import CorruptDatabase, NewerDatabase, StorageError, WrongKey
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import apsw

KEY_SIZE = 32
BUSY_MILLISECONDS = 5_000
PLAIN_HEADER = b"SQLite format 3"

Synchronous = Literal["FULL", "NORMAL"]
Value = str | bytes | int | float | None
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """A step of the schema: numbers rise without a gap from 1, ``script`` is SQL run in one transaction."""

    number: int
    script: str


class Connection:
    """One connection to one file, for one thread; raises StorageError and its children only."""

    def __init__(self, raw: apsw.Connection, path: Path) -> None:
        self.raw = raw
        self.path = path

    def hold(self, name: str) -> None:
        """Do nothing: whoever writes to a file is its only writer until the transaction ends."""

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement (or a script without values) and return how many rows it changed."""
        with Mapped(self.path):
            for _ in self.raw.execute(sql, values or None):
                pass
            return self.raw.changes()

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        with Mapped(self.path):
            for _ in self.raw.executemany(sql, rows):
                pass

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or ``None``; the statement runs to its end."""
        with Mapped(self.path):
            rows = self.raw.execute(sql, values or None).fetchall()
        return rows[0] if rows else None

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows."""
        with Mapped(self.path):
            return list(self.raw.execute(sql, values or None))

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; SQLite ends it by itself on some errors (disk full among them)."""
        return bool(self.raw.in_transaction)

    def close(self) -> None:
        """Close; the last connection of a file folds the write-ahead log into it."""
        with Mapped(self.path):
            self.raw.close(True)


def open_database(
    path: Path, key: bytes, *, synchronous: Synchronous, migrations: Sequence[Migration]
) -> Connection:
    """Open *path*, made with mode 0600 (its directory 0700) when missing, and bring its schema up to date.

    Raises WrongKey and NewerDatabase with the file untouched, CorruptDatabase, DiskFull, and StorageError when
    the directory cannot be written.
    """
    if len(key) != KEY_SIZE:
        raise ValueError(f"a raw key has {KEY_SIZE} bytes")
    try:
        _make_file(path, key)
        if path.stat().st_size:
            _refuse_unusable(path, key, newest=max((m.number for m in migrations), default=0))
        connection = _connect(path, key, "READWRITE")
        try:
            _prepare(connection, synchronous)
            migrate(connection, migrations)
            _refuse_plain(path)
        except (StorageError, OSError):
            connection.raw.close(True)
            raise
    except OSError as problem:
        raise refused_by_system(problem, path) from problem
    return connection


def open_reader(path: Path, key: bytes) -> Connection:
    """Open an existing database for reading only, on a connection of its own."""
    connection = connect(path, key)
    connection.execute("PRAGMA query_only = 1")
    return connection


def connect(path: Path, key: bytes) -> Connection:
    """Open an existing database as it is, unchecked."""
    connection = _connect(path, key, "READWRITE")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def migrate(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Run the migrations the file has not seen, each in one transaction."""
    version = schema_version(connection)
    for step in sorted(migrations, key=lambda m: m.number):
        if step.number > version:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(step.script)
                connection.execute(f"PRAGMA user_version = {step.number:d}")
                connection.execute("COMMIT")
            except StorageError:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise


def schema_version(connection: Connection) -> int:
    """Return the number of the last migration the file has seen."""
    row = connection.one("PRAGMA user_version")
    return int(row[0]) if row else 0


def _make_file(path: Path, key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        keycheck.path_of(path).unlink(missing_ok=True)
        keycheck.write(path, key)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if not os.access(path, os.R_OK | os.W_OK):
        raise unwritable(path)


def _connect(path: Path, key: bytes, mode: Literal["READWRITE", "PROBE"]) -> Connection:
    import apsw

    with Mapped(path):
        if mode == "PROBE":
            # Without a log there is nothing to recover, and "immutable" keeps SQLite from making one.
            immutable = "" if _log_of(path).exists() else "?immutable=1"
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            raw = apsw.Connection(path.absolute().as_uri() + immutable, flags=flags)
        else:
            raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        raw.set_busy_timeout(BUSY_MILLISECONDS)
    connection = Connection(raw, path)
    connection.execute("PRAGMA cipher = 'chacha20'")
    connection.execute(f"PRAGMA key = 'raw:{key.hex()}'")
    return connection


def _refuse_unusable(path: Path, key: bytes, newest: int) -> None:
    if keycheck.matches(path, key) is False:
        raise wrong_key(path)
    connection = _connect(path, key, "PROBE")
    try:
        # A key pragma never fails by itself: only reading shows whether it fits.
        connection.one("SELECT count(*) FROM sqlite_master")
        found = schema_version(connection)
    except CorruptDatabase:
        if keycheck.matches(path, key) is None:
            raise wrong_key(path) from None
        raise
    finally:
        connection.raw.close(True)
    if found > newest:
        raise NewerDatabase(
            mark(
                "Tệp {name} do phiên bản mới hơn tạo ra, nên được giữ nguyên. Cài phiên bản mới rồi mở lại."
            ),
            name=path.name,
        )
    keycheck.write(path, key)


def wrong_key(path: Path) -> WrongKey:
    """Return the error for a key that does not open *path*."""
    return WrongKey(
        mark("Khóa không mở được tệp {name}; tệp được giữ nguyên. Khôi phục đúng khóa cũ rồi mở lại."),
        name=path.name,
    )


def _prepare(connection: Connection, synchronous: Synchronous) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = 1")
    # Temporary files would not be encrypted; a checkpoint inside a commit would cost it more fsyncs.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def _refuse_plain(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise StorageError(mark("Tệp {name} không được mã hóa nên không được dùng."), name=path.name)


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
