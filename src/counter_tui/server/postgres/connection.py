"""One transaction on PostgreSQL, as the service's tables use it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from counter_tui.server.postgres.dialect import plain, statement
from counter_tui.server.postgres.failures import mapped
from counter_tui.server.store import Row, Value


class PostgresConnection:
    """An open transaction; it ends with whoever opened it."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self.raw = raw
        self._held: set[str] = set()

    def hold(self, office: str) -> None:
        """Lock the office's row until the transaction ends; raises Busy."""
        if office not in self._held:
            self.one("SELECT code FROM office WHERE code = ? FOR UPDATE", (office,))
            self._held.add(office)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return max(self._run(sql, values).rowcount, 0)

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        with mapped(self.raw), self.raw.cursor() as cursor:
            cursor.executemany(statement(sql), [plain(row) for row in rows])

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or ``None``."""
        cursor = self._run(sql, values)
        with mapped(self.raw):
            return cursor.fetchone()

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows."""
        cursor = self._run(sql, values)
        with mapped(self.raw):
            return cursor.fetchall()

    def _run(self, sql: str, values: Sequence[Value]) -> psycopg.Cursor[tuple[Any, ...]]:
        with mapped(self.raw):
            return self.raw.execute(statement(sql), plain(values, searching=sql.startswith("SELECT")))
