"""Brings the schema up to date; safe when several services start at once."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from counter_tui.database.connection import Migration
from counter_tui.errors import NewerDatabase
from counter_tui.i18n import mark
from counter_tui.server.postgres.dialect import script
from counter_tui.server.postgres.failures import mapped

NAME = "counter-tui"
PATIENCE = "60s"
"""How long a service waits for another one that is migrating."""
_AT_THE_SAME_TIME = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.DuplicateTable,
    psycopg.errors.DuplicateObject,  # the type of the table's rows, when that one is found first
)


def migrate(raw: psycopg.Connection, migrations: Sequence[Migration]) -> None:
    """Run the migrations the database has not seen, each in one transaction; raises NewerDatabase, StorageError."""
    with mapped(raw):
        _make_version(raw)
        for step in sorted(migrations, key=lambda m: m.number):
            with raw.transaction():
                if _version(raw) < step.number:
                    raw.execute(script(step.script))
                    raw.execute(
                        "UPDATE schema_version SET number = %s WHERE program = %s", (step.number, NAME)
                    )
        with raw.transaction():
            found = _version(raw)
    if found > max((m.number for m in migrations), default=0):
        raise NewerDatabase(
            mark("Cơ sở dữ liệu do phiên bản mới hơn tạo ra, nên được giữ nguyên. Cài phiên bản mới.")
        )


def _make_version(raw: psycopg.Connection) -> None:
    """Make the table of the version; of two that do so at once, one fails by the catalogue's own unique index."""
    for last in (False, True):
        try:
            with raw.transaction():
                raw.execute(
                    "CREATE TABLE IF NOT EXISTS schema_version"
                    ' (program TEXT COLLATE "C" NOT NULL PRIMARY KEY, number BIGINT NOT NULL)'
                )
                raw.execute("INSERT INTO schema_version VALUES (%s, 0) ON CONFLICT DO NOTHING", (NAME,))
        except _AT_THE_SAME_TIME:
            if last:
                raise
        else:
            return


def _version(raw: psycopg.Connection) -> int:
    """Return the version, its row locked until the transaction ends: one service migrates, the others wait."""
    raw.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    row = raw.execute("SELECT number FROM schema_version WHERE program = %s FOR UPDATE", (NAME,)).fetchone()
    return int(row[0]) if row else 0
