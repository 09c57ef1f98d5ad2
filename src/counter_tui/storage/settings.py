"""Small durable facts of this desk, in journal.db."""

from __future__ import annotations

from counter_tui.database.connection import Connection


def read(connection: Connection, key: str) -> bytes | None:
    """Return a stored value, inside a transaction of the caller."""
    row = connection.one("SELECT value FROM setting WHERE key = ?", (key,))
    return bytes(row[0]) if row else None


def write(connection: Connection, key: str, value: bytes) -> None:
    """Store a value, inside a transaction of the caller."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))
