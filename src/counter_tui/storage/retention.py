"""Removes citizens' data that this desk no longer needs; what was done, when, by whom and why stays, and so does the digest.

The bytes sent are of no use once they are confirmed. What the office works with (the registration, the slip to print
again, the names to find it by) stays for as long as the dossier is open, and as many days after this desk knew it closed.
Then only the money is kept, without names: accounts of days and lists of fees are asked for long after.
"""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.dossier_money import money_to_keep
from counter_tui.domain.slips.forms import DAY_CLOSE
from counter_tui.storage import standing
from counter_tui.storage.audit import append
from counter_tui.storage.codec import pack
from counter_tui.storage.day_records import dossier_facts
from counter_tui.storage.dossiers import DossierStore
from counter_tui.storage.print_rows import WANTED
from counter_tui.storage.rows import folded

SETTLED = "('confirmed', 'voided')"
BATCH = 50
"""Dossiers of one transaction: some milliseconds."""
_NAMED = (
    "SELECT code FROM dossier WHERE applicant_name <> '' OR owner_name <> '' UNION SELECT dossier FROM standing"
    " UNION SELECT dossier FROM registration UNION SELECT dossier FROM event WHERE action <> x'' ORDER BY 1"
)
"""Dossiers of which something about citizens lies here, whichever desk received them."""


class Retention:
    """Removes what is older than *keep* after its last confirmation, and after the dossier was known as closed."""

    def __init__(self, journal: DatabaseFile, dossiers: DossierStore, keep: timedelta) -> None:
        self._journal = journal
        self._dossiers = dossiers
        self._keep = keep

    async def purge(self, now: datetime) -> int:
        """Remove what has had its time; return how much that was: entries, lists, prints, dossiers. Raises StorageError."""
        before = to_micros(now - self._keep)
        removed = await self._journal.write(lambda c: _purge_entries(c, before, now))
        named = await self._journal.read(lambda c: [str(code) for (code,) in c.all(_NAMED)])
        for start in range(0, len(named), BATCH):
            codes = named[start : start + BATCH]
            known = {summary.code: summary for summary in await self._dossiers.standings(codes)}
            summaries = {code: known.get(code) for code in codes}
            removed += await self._journal.write(
                partial(_purge_closed, summaries=summaries, before=before, now=now)
            )
        return removed


def _purge_entries(connection: Connection, before: int, now: datetime) -> int:
    connection.one("PRAGMA secure_delete = 1")
    # What another desk had received stays with a correction of it: the fee book begins there.
    removed = connection.execute(
        "UPDATE entry SET body = x'', salt = x'', base = CASE WHEN action = 'correct' AND NOT EXISTS"
        " (SELECT 1 FROM dossier WHERE code = entry.dossier) THEN base ELSE x'' END"
        f" WHERE state IN {SETTLED} AND settled_at < ? AND body <> x''",
        (before,),
    )
    # Lists that were confirmed; their codes, and who counted, stay in the timelines of their dossiers.
    removed += connection.execute(
        "UPDATE hand_over SET body = x'' WHERE state = 'closed' AND closed_at < ? AND body <> x''", (before,)
    )
    # Registers, lists and sheets are printed under names of their own, or of dossiers another desk received; and a paper
    # of a dossier removed before may have come out since. One that another took the place of comes out no more, unless
    # that one is given up: as long as something waits, it may be.
    slips = connection.all(
        "SELECT p.sequence FROM print AS p WHERE p.slip <> x'' AND p.form <> ?"
        " AND coalesce(p.settled_at, p.created_at) < ? AND NOT EXISTS (SELECT 1 FROM dossier WHERE code = p.dossier"
        "  AND (applicant_name <> '' OR owner_name <> ''))"
        " AND NOT EXISTS (SELECT 1 FROM hand_over WHERE code = p.dossier AND state = 'open')"
        " AND (p.state IN ('done', 'cancelled') OR NOT EXISTS (SELECT 1 FROM entry WHERE dossier = p.dossier"
        "  AND state IN ('waiting', 'sending', 'refused')))"
        f" AND NOT {WANTED}",
        (DAY_CLOSE, before),
    )
    connection.many("UPDATE print SET slip = x'' WHERE sequence = ?", slips)
    removed += len(slips)
    # The note of a return names who came for the result; earlier versions left it.
    removed += connection.execute(
        "UPDATE event SET note = '' WHERE kind = 'return' AND action = x'' AND note <> ''"
    )
    if removed:
        append(connection, "retention", "", "", now)
    return removed


def _purge_closed(
    connection: Connection,
    *,
    summaries: Mapping[str, DossierSummary | None],
    before: int,
    now: datetime,
) -> int:
    """Remove the closed dossiers whose time has come, note since when others are known as closed; return how many went."""
    connection.one("PRAGMA secure_delete = 1")
    removed = 0
    for code, summary in summaries.items():
        if summary is not None and summary.open:
            connection.execute("DELETE FROM closing WHERE dossier = ?", (code,))
        elif _closed_before(connection, code, summary, before, now) and _settled(connection, code, before):
            _purge_dossier(connection, code, now)
            removed += 1
    return removed


def _closed_before(
    connection: Connection, code: str, summary: DossierSummary | None, before: int, now: datetime
) -> bool:
    mine = standing.own(connection, [code]).get(code)
    if summary is None or (
        mine is not None and not mine.summary.open and mine.summary.version == summary.version
    ):
        return True  # closed here: its own entries tell since when
    connection.execute("INSERT OR IGNORE INTO closing VALUES (?, ?)", (code, to_micros(now)))
    known = connection.one("SELECT known_at FROM closing WHERE dossier = ?", (code,))
    return known is not None and known[0] < before


def _settled(connection: Connection, code: str, before: int) -> bool:
    """Return whether nothing of a dossier waits, and nothing was settled lately."""
    waits = f"state NOT IN {SETTLED} OR settled_at IS NULL OR settled_at >= ?"
    return connection.one(f"SELECT 1 FROM entry WHERE dossier = ? AND ({waits})", (code, before)) is None


def _purge_dossier(connection: Connection, code: str, now: datetime) -> None:
    if (money := money_to_keep(dossier_facts(connection, code))) is not None:
        connection.execute("INSERT OR REPLACE INTO kept_money VALUES (?, ?)", (code, pack(money)))
    for table in ("registration", "person", "standing", "closing"):
        connection.execute(f"DELETE FROM {table} WHERE dossier = ?", (code,))
    connection.execute(
        "UPDATE event SET action = x'', before = x'', note = CASE kind WHEN 'return' THEN '' ELSE note END"
        " WHERE dossier = ?",
        (code,),
    )
    connection.execute("UPDATE entry SET base = x'' WHERE dossier = ?", (code,))
    slips = connection.all(
        f"SELECT p.sequence FROM print AS p WHERE p.dossier = ? AND p.slip <> x'' AND NOT {WANTED}", (code,)
    )
    connection.many("UPDATE print SET slip = x'' WHERE sequence = ?", slips)
    alias = connection.one("SELECT alias FROM dossier WHERE code = ?", (code,))
    connection.execute(
        "UPDATE dossier SET applicant_name = '', owner_name = '', folded = ? WHERE code = ?",
        (folded(code, alias[0] if alias else ""), code),
    )
    append(connection, "retention", code, "", now)
