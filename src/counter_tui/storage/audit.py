"""The audit trail: append-only rows, each linked to the one before (``domain/audit_chain.py``).

A row holds no name: the number of the dossier, who, when, what, and a salted digest of what was to be sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.database.connection import Connection, Row
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.audit_chain import BODY, GENESIS, SALT_SIZE, Head, Verdict, check, link, sealed
from counter_tui.domain.journal import Entry
from counter_tui.services.ports.witness import ServiceHead
from counter_tui.storage.codec import pack

FORM = 2
"""How a row is put into bytes; rows of form 1 tell nothing of a body."""
COLUMNS = "sequence, at, action, dossier, officer_id, form, entry, digest, link"
SETTLED = frozenset({"confirmed", "voided"})
OURS, THEIRS = "desk", "service"
"""Whose heads are kept: ours as the service acknowledged them, the service's as it signed them."""


class AuditTrail:
    """Implements ``ports.Audit`` in journal.db."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        """Append one row."""
        await self._journal.write(lambda c: append(c, action, dossier, officer_id, at))

    async def head(self) -> Head:
        """Return the last row's number and link: for the day-end report and for the service to keep."""
        return await self._journal.read(head)

    async def acknowledged(self) -> Head | None:
        """Return what our trail has now at the row the service acknowledged last."""
        return await self._journal.read(_acknowledged)

    async def witnessed(self) -> tuple[Head, bytes] | None:
        """Return the service's head that was kept last, and the key that signed it."""
        sql = (
            "SELECT sequence, link, key FROM witness WHERE whose = ? ORDER BY at DESC, sequence DESC LIMIT 1"
        )
        row = await self._journal.read(lambda c: c.one(sql, (THEIRS,)))
        return (Head(row[0], row[1]), row[2]) if row else None

    async def keep(self, ours: Head, theirs: ServiceHead, at: datetime) -> None:
        """Keep the head that the service acknowledged and the one it signed."""

        def work(connection: Connection) -> None:
            _keep(connection, OURS, ours, b"", b"", at)
            _keep(connection, THEIRS, theirs.head, theirs.signature, theirs.key, at)

        await self._journal.write(work)

    async def noted(self, actions: Sequence[str], *, since: str) -> list[tuple[str, datetime]]:
        """Return the rows of *actions*, oldest first, that no row of the action *since* follows: what was noted and when."""
        marks = ", ".join("?" * len(actions))
        sql = (
            f"SELECT action, at FROM audit WHERE action IN ({marks})"  # noqa: S608 - question marks only
            " AND sequence > (SELECT coalesce(max(sequence), 0) FROM audit WHERE action = ?) ORDER BY sequence"
        )
        rows = await self._journal.read(lambda c: c.all(sql, (*actions, since)))
        return [(row[0], from_micros(row[1])) for row in rows]

    async def verify(self) -> Verdict:
        """Check the whole trail, what it tells of bodies still here, and the heads the service acknowledged."""
        return await self._journal.read(verified)


def append(
    connection: Connection,
    action: str,
    dossier: str,
    officer_id: str,
    at: datetime,
    *,
    entry: str = "",
    digest: bytes = b"",
) -> None:
    """Append one row inside a transaction of the caller."""
    last = head(connection)
    row = (last.sequence + 1, to_micros(at), action, dossier, officer_id, FORM, entry, digest)
    connection.execute(
        f"INSERT INTO audit ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own columns
        (*row, link(last.link, _bytes(row))),
    )


def append_entry(
    connection: Connection, action: str, entry: Entry, at: datetime, *, dossier: str = ""
) -> None:
    """Append the row of a journal entry stored in this transaction, with a salted digest of its body."""
    salt = secrets.token_bytes(SALT_SIZE)
    connection.execute("UPDATE entry SET salt = ? WHERE id = ?", (salt, entry.id))
    digest = sealed(salt, entry.body)
    append(connection, action, dossier or entry.dossier, entry.officer_id, at, entry=entry.id, digest=digest)


def head(connection: Connection) -> Head:
    """Return the last row's number and link."""
    last = connection.one("SELECT sequence, link FROM audit ORDER BY sequence DESC LIMIT 1")
    return Head(last[0], last[1]) if last else Head(0, GENESIS)


def verified(connection: Connection) -> Verdict:
    """Check the trail of an open journal."""
    seen = [
        Head(*row) for row in connection.all("SELECT sequence, link FROM witness WHERE whose = ?", (OURS,))
    ]
    verdict = check(_rows(connection), seen)
    bodies = _first_changed_body(connection)
    if bodies is not None and (verdict.broken is None or bodies < verdict.broken):
        return replace(verdict, rows=bodies - 1, broken=bodies, why=BODY)
    return verdict


def _acknowledged(connection: Connection) -> Head | None:
    row = connection.one(
        "SELECT a.sequence, a.link FROM witness AS w JOIN audit AS a ON a.sequence = w.sequence WHERE w.whose = ?"
        " ORDER BY w.sequence DESC LIMIT 1",
        (OURS,),
    )
    return Head(row[0], row[1]) if row else None


def _keep(connection: Connection, whose: str, kept: Head, signature: bytes, key: bytes, at: datetime) -> None:
    # The last of each day stays for good; within a day the newest says it all.
    day = to_micros(at.replace(hour=0, minute=0, second=0, microsecond=0))
    if kept.sequence:
        connection.execute(
            "DELETE FROM witness WHERE whose = ? AND at >= ? AND sequence < ?", (whose, day, kept.sequence)
        )
        connection.execute(
            "INSERT OR REPLACE INTO witness VALUES (?, ?, ?, ?, ?, ?)",
            (whose, kept.sequence, kept.link, to_micros(at), signature, key),
        )


def _first_changed_body(connection: Connection) -> int | None:
    rows = connection.all(
        "SELECT a.sequence, a.digest, e.salt, e.body, e.state FROM audit AS a LEFT JOIN entry AS e ON e.id = a.entry"
        " WHERE a.digest <> x'' ORDER BY a.sequence"
    )
    for number, digest, salt, body, state in rows:
        removed = body == b"" and salt == b"" and state in SETTLED
        if not removed and (body is None or sealed(salt, body) != digest):
            return int(number)
    return None


def _rows(connection: Connection) -> Iterator[tuple[int, bytes, bytes]]:
    for row in connection.all(f"SELECT {COLUMNS} FROM audit ORDER BY sequence"):  # noqa: S608 - our own columns
        yield row[0], _bytes(row[:-1]), row[-1]


def _bytes(row: Row) -> bytes:
    return pack(list(row[:5] if row[5] == 1 else row))
