"""Dossiers this desk knows: its own in journal.db, those heard from the service in cache.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counter_tui.database.connection import Connection, Row
from counter_tui.database.moments import from_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.text import canonical, fold, words
from counter_tui.storage import rows
from counter_tui.storage.codec import unpack

CODE = "coalesce((SELECT code FROM alias WHERE alias = ?1), ?1)"
OWN = f"SELECT {rows.SUMMARY}, confirmed FROM dossier"
HEARD = f"SELECT {rows.SUMMARY} FROM feed"


class DossierStore:
    """Implements ``ports.Dossiers``.

    Where both files know a dossier, the service's word holds once it has confirmed ours; until then the same number
    may mean another dossier there.
    """

    def __init__(self, journal: DatabaseFile, cache: DatabaseFile) -> None:
        self._journal = journal
        self._cache = cache

    async def registration(self, code: str) -> Registration | None:
        """Return a registration of this desk by dossier code or alias."""
        sql = (
            "SELECT r.body FROM registration AS r JOIN dossier AS d ON d.registration = r.id"
            f" WHERE d.code = {CODE}"
        )
        row = await self._journal.read(lambda c: c.one(sql, (code,)))
        return unpack(row[0], Registration) if row else None

    async def summary(self, code: str) -> DossierSummary | None:
        """Return what is known of a dossier by code or alias."""
        own = await self._journal.read(lambda c: c.one(f"{OWN} WHERE code = {CODE}", (code,)))
        if own is not None:
            return (await self._with_feed([own]))[0]
        row = await self._cache.read(
            lambda c: c.one(f"{HEARD} WHERE code = ?1 OR (alias = ?1 AND alias <> '')", (code,))
        )
        return rows.summary(row, confirmed=True) if row else None

    async def open_for_person(self, identity: str, procedure_code: str | None = None) -> list[DossierSummary]:
        """Return open dossiers whose applicant or owner has this identity number, newest first."""
        if not identity:
            return []
        sql = (
            f"{OWN} WHERE code IN (SELECT dossier FROM person WHERE identity = ?1 AND identity <> '')"
            " AND (?2 IS NULL OR procedure_code = ?2) ORDER BY received_at DESC"
        )
        own = await self._journal.read(lambda c: c.all(sql, (identity, procedure_code)))
        return [dossier for dossier in await self._with_feed(own) if dossier.status.open]

    async def search(self, words: str, limit: int = 20) -> list[DossierSummary]:
        """Find dossiers by code, name (accents optional), phone or identity number; newest first."""
        wanted = _wanted(words)
        if not wanted:
            return []
        found = " AND ".join(["folded LIKE ? ESCAPE '\\'"] * len(wanted))
        order = f"WHERE {found} ORDER BY received_at DESC LIMIT ?"
        own = await self._journal.read(lambda c: c.all(f"{OWN} {order}", (*wanted, limit)))
        heard = await self._cache.read(lambda c: c.all(f"{HEARD} {order}", (*wanted, limit)))
        dossiers = await self._with_feed(own)
        known = {dossier.code for dossier in dossiers}
        dossiers += [rows.summary(row, confirmed=True) for row in heard if row[0] not in known]
        return sorted(dossiers, key=lambda dossier: dossier.received_at, reverse=True)[:limit]

    async def people(self, identity: str) -> list[str]:
        """Return the names under which a person with this identity number is known, newest first."""
        sql = (
            "SELECT p.name FROM person AS p JOIN dossier AS d ON d.code = p.dossier"
            " WHERE p.identity = ? AND p.identity <> '' AND p.name <> '' ORDER BY d.sequence DESC, p.role"
        )
        found = await self._journal.read(lambda c: c.all(sql, (identity,)))
        return list(dict.fromkeys(row[0] for row in found))

    async def events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier, oldest first."""
        sql = f"SELECT kind, at, officer_name, counter, note FROM event WHERE dossier = {CODE} ORDER BY sequence"
        found = await self._journal.read(lambda c: c.all(sql, (code,)))
        return [
            DossierEvent(
                kind=row[0], at=from_micros(row[1]), officer_name=row[2], counter=row[3], note=row[4]
            )
            for row in found
        ]

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        """Store dossiers heard from the change feed together with the feed position reached."""

        def work(connection: Connection) -> None:
            connection.many(
                f"INSERT OR REPLACE INTO feed ({rows.SUMMARY}, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (*rows.summary_values(d), rows.folded(d.code, d.alias, d.applicant_name, d.owner_name))
                    for d in changes
                ],
            )
            connection.execute("INSERT OR REPLACE INTO feed_position VALUES (1, ?)", (position,))

        if changes or position != await self.position():
            await self._cache.write(work)

    async def position(self) -> str:
        """Return the feed position reached; empty before the first page."""
        row = await self._cache.read(lambda c: c.one("SELECT position FROM feed_position"))
        return str(row[0]) if row else ""

    async def _with_feed(self, own: Sequence[Row]) -> list[DossierSummary]:
        dossiers = [rows.summary(row[:-1], confirmed=bool(row[-1])) for row in own]
        confirmed = [dossier.code for dossier in dossiers if dossier.confirmed]
        if not confirmed:
            return dossiers
        sql = f"{HEARD} WHERE code IN ({', '.join('?' * len(confirmed))})"
        found = await self._cache.read(lambda c: c.all(sql, confirmed))
        heard = {row[0]: rows.summary(row, confirmed=True) for row in found}
        return [
            replace(heard[d.code], alias=d.alias) if d.confirmed and d.code in heard else d for d in dossiers
        ]


def _wanted(typed: str) -> list[str]:
    # A code, a phone or an identity number is found whole or in part, written with or without its separators.
    return [f"%{word}%" for word in words(fold(canonical(typed)))]
