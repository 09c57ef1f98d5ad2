"""Small durable facts of this desk, in journal.db."""

from __future__ import annotations

from counter_tui.database.connection import Connection
from counter_tui.database.writer import DatabaseFile


class SettingStore:
    """Implements ``ports.Settings``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def get(self, key: str) -> bytes | None:
        """Return a stored value."""
        return await self._journal.read(lambda c: read(c, key))

    async def put(self, key: str, value: bytes) -> None:
        """Store a value durably."""
        await self._journal.write(lambda c: write(c, key, value))


def read(connection: Connection, key: str) -> bytes | None:
    """Return a stored value, inside a transaction of the caller."""
    row = connection.one("SELECT value FROM setting WHERE key = ?", (key,))
    return bytes(row[0]) if row else None


def write(connection: Connection, key: str, value: bytes) -> None:
    """Store a value, inside a transaction of the caller."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
