"""Removes citizens' data that this desk no longer needs; what was done, when, by whom and why stays, and so does the digest.

The bytes sent are of no use once they are confirmed. What the office works with (the registration, the slip to print
again, the names to find it by) stays for as long as the dossier is open, and as many days after.
"""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.slips.forms import DAY_CLOSE
from counter_tui.storage.audit import append
from counter_tui.storage.dossiers import DossierStore
from counter_tui.storage.rows import folded

SETTLED = "('confirmed', 'voided')"
BATCH = 200
"""Dossiers of one transaction: some milliseconds."""


class Retention:
    """Removes what is older than *keep* after its last confirmation."""

    def __init__(self, journal: DatabaseFile, dossiers: DossierStore, keep: timedelta) -> None:
        self._journal = journal
        self._dossiers = dossiers
        self._keep = keep

    async def purge(self, now: datetime) -> int:
        """Remove what has had its time; return how many entries and dossiers that were. Raises StorageError."""
        before = to_micros(now - self._keep)
        removed = await self._journal.write(lambda c: _purge_entries(c, before, now))
        after = 0
        while found := await self._journal.read(partial(_candidates, before=before, after=after)):
            after = found[-1][0]
            closed = [code for _, code in found if not await self._open(code)]
            if closed:
                await self._journal.write(partial(_purge_dossiers, codes=closed, now=now))
            removed += len(closed)
        return removed

    async def _open(self, code: str) -> bool:
        summary = await self._dossiers.summary(code)
        return summary is not None and summary.open


def _purge_entries(connection: Connection, before: int, now: datetime) -> int:
    connection.one("PRAGMA secure_delete = 1")
    removed = connection.execute(
        f"UPDATE entry SET body = x'', salt = x'', base = x'' WHERE state IN {SETTLED} AND settled_at < ? AND body <> x''",
        (before,),
    )
    # Registrations that a later one took the place of.
    connection.execute(
        "DELETE FROM registration WHERE id IN (SELECT e.id FROM entry AS e JOIN dossier AS d ON d.code = e.dossier"
        f" WHERE d.registration <> e.id AND e.state IN {SETTLED} AND e.settled_at < ?)",
        (before,),
    )
    # Lists that were confirmed; their codes, and who counted, stay in the timelines of their dossiers.
    removed += connection.execute(
        "UPDATE hand_over SET body = x'' WHERE state = 'closed' AND closed_at < ? AND body <> x''", (before,)
    )
    # Registers, lists and sheets are printed under names of their own, or of dossiers another desk received.
    connection.execute(
        "UPDATE print SET slip = x'' WHERE slip <> x'' AND form <> ? AND state IN ('done', 'cancelled')"
        " AND settled_at < ? AND NOT EXISTS (SELECT 1 FROM dossier WHERE code = print.dossier)"
        " AND NOT EXISTS (SELECT 1 FROM hand_over WHERE code = print.dossier AND state = 'open')",
        (DAY_CLOSE, before),
    )
    if removed:
        append(connection, "retention", "", "", now)
    return removed


def _candidates(connection: Connection, before: int, after: int) -> list[tuple[int, str]]:
    rows = connection.all(
        "SELECT sequence, code FROM dossier AS d WHERE sequence > ? AND (applicant_name <> '' OR owner_name <> '')"
        f" AND NOT EXISTS (SELECT 1 FROM entry WHERE dossier = d.code AND (state NOT IN {SETTLED}"
        "  OR settled_at IS NULL OR settled_at >= ?)) ORDER BY sequence LIMIT ?",
        (after, before, BATCH),
    )
    return [(int(row[0]), str(row[1])) for row in rows]


def _purge_dossiers(connection: Connection, codes: list[str], now: datetime) -> None:
    connection.one("PRAGMA secure_delete = 1")
    for code in codes:
        for table in ("registration", "person"):
            connection.execute(f"DELETE FROM {table} WHERE dossier = ?", (code,))
        connection.execute("DELETE FROM standing WHERE dossier = ?", (code,))
        connection.execute("UPDATE event SET action = x'', before = x'' WHERE dossier = ?", (code,))
        connection.execute("UPDATE print SET slip = x'' WHERE dossier = ?", (code,))
        alias = connection.one("SELECT alias FROM dossier WHERE code = ?", (code,))
        connection.execute(
            "UPDATE dossier SET applicant_name = '', owner_name = '', folded = ? WHERE code = ?",
            (folded(code, alias[0] if alias else ""), code),
        )
        append(connection, "retention", code, "", now)
