"""The audit trail: append-only rows, each linked to the one before (``domain/audit_chain.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.audit_chain import GENESIS, link
from counter_tui.storage.codec import pack


class AuditTrail:
    """Implements ``ports.Audit`` in journal.db."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        """Append one row."""
        await self._journal.write(lambda c: append(c, action, dossier, officer_id, at))

    async def first_broken(self) -> int | None:
        """Check the whole chain and return the number of the first row that does not fit, or ``None``."""
        return await self._journal.read(first_broken)


def append(connection: Connection, action: str, dossier: str, officer_id: str, at: datetime) -> None:
    """Append one row inside a transaction of the caller."""
    last = connection.one("SELECT sequence, link FROM audit ORDER BY sequence DESC LIMIT 1")
    sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    row = (sequence, to_micros(at), action, dossier, officer_id)
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)", (*row, link(previous, _bytes(row))))


def first_broken(connection: Connection) -> int | None:
    """Return the number of the first row whose link or number does not fit, or ``None``."""
    previous = GENESIS
    rows = connection.all(
        "SELECT sequence, at, action, dossier, officer_id, link FROM audit ORDER BY sequence"
    )
    for expected, row in enumerate(rows, 1):
        if row[0] != expected or row[5] != link(previous, _bytes(row[:5])):
            return int(row[0])
        previous = row[5]
    return None


def _bytes(row: Sequence[object]) -> bytes:
    return pack(list(row))
