"""Dossiers this desk knows: its own in journal.db, those heard from the service in cache.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.database.connection import Connection
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.text import canonical, fold, words
from counter_tui.storage import rows, standing
from counter_tui.storage.acting import event_of, refused_events
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.queue import CHUNK, QueueStore

CODE = "coalesce((SELECT code FROM alias WHERE alias = ?1), ?1)"
FEED_COLUMNS = f"{rows.SUMMARY}, folded, body"


class DossierStore:
    """Implements ``ports.Dossiers``.

    Where both files know a dossier, the service's word holds once it has confirmed ours; until then the same number
    may mean another dossier there.
    """

    def __init__(self, journal: DatabaseFile, cache: DatabaseFile, queue: QueueStore | None = None) -> None:
        self._journal = journal
        self._cache = cache
        self._queue = queue or QueueStore(journal, cache)

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
        row = await self._journal.read(lambda c: c.one(f"SELECT {CODE}", (code,)))
        known = str(row[0]) if row else code
        found = await self._standing([known])
        if found or known != code:
            return found[0] if found else None
        heard = await self._cache.read(
            lambda c: c.one("SELECT code FROM feed WHERE alias = ?1 AND alias <> ''", (code,))
        )
        return (await self._standing([heard[0]]))[0] if heard else None

    async def standings(self, codes: Sequence[str]) -> list[DossierSummary]:
        """Return what is known of the dossiers with these codes, in their order; what nobody knows is left out."""
        found: list[DossierSummary] = []
        for start in range(0, len(codes), CHUNK):  # so many values can be bound at once
            found += await self._standing(codes[start : start + CHUNK])
        return found

    async def open_for_person(self, identity: str, procedure_code: str | None = None) -> list[DossierSummary]:
        """Return open dossiers whose applicant or owner has this identity number, this desk's first, newest first."""
        if not identity:
            return []
        heard = await self._cache.read(
            lambda c: c.all(
                "SELECT f.code FROM feed_number AS n JOIN feed AS f ON f.code = n.code WHERE n.number = ?"
                " ORDER BY f.received_at DESC",
                (identity,),
            )
        )
        sql = (
            "SELECT code FROM dossier WHERE code IN"
            " (SELECT dossier FROM person WHERE identity = ?1 AND identity <> '') ORDER BY received_at DESC"
        )
        own = await self._journal.read(lambda c: c.all(sql, (identity,)))
        return [
            dossier
            for dossier in await self._standing(list(dict.fromkeys(row[0] for row in (*own, *heard))))
            if dossier.open and procedure_code in {None, dossier.procedure_code}
        ]

    async def search(self, words: str, limit: int = 20) -> list[DossierSummary]:
        """Find dossiers by code, name (accents optional), phone or identity number; newest first."""
        wanted = _wanted(words)
        if not wanted:
            return []
        found = " AND ".join(["folded LIKE ? ESCAPE '\\'"] * len(wanted))
        order = f"WHERE {found} ORDER BY received_at DESC LIMIT ?"
        own = await self._journal.read(lambda c: c.all(f"SELECT code FROM dossier {order}", (*wanted, limit)))
        heard = await self._cache.read(lambda c: c.all(f"SELECT code FROM feed {order}", (*wanted, limit)))
        dossiers = await self._standing(list(dict.fromkeys(row[0] for row in (*own, *heard))))
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
        """Return what this desk did with a dossier, oldest first; what was refused or taken back did not happen."""
        sql = (
            "SELECT kind, at, officer_name, counter, note, action FROM event"
            f" WHERE dossier = {CODE} AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.id = event.entry"
            " AND e.state IN ('voided', 'refused')) ORDER BY sequence"
        )
        return [event_of(row) for row in await self._journal.read(lambda c: c.all(sql, (code,)))]

    async def unsent_events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier and the service has not confirmed, oldest first."""
        sql = (
            "SELECT v.kind, v.at, v.officer_name, v.counter, v.note, v.action FROM event AS v"
            " JOIN entry AS e ON e.id = v.entry AND e.state IN ('waiting', 'sending')"
            f" WHERE v.dossier = {CODE} ORDER BY v.sequence"
        )
        return [event_of(row) for row in await self._journal.read(lambda c: c.all(sql, (code,)))]

    async def unconfirmed(self, code: str) -> bool:
        """Return whether a dossier was registered here and the service has not confirmed that: what it has there may be another."""
        sql = f"SELECT 1 FROM dossier WHERE code = {CODE} AND NOT confirmed"
        return await self._journal.read(lambda c: c.one(sql, (code,))) is not None

    async def refused_events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier after its reception and the service refused, not dealt with so far."""
        return await self._journal.read(lambda c: refused_events(c, code))

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        """Store dossiers heard from the change feed together with the feed position reached."""

        def work(connection: Connection) -> None:
            _keep(connection, changes)
            connection.execute("INSERT OR REPLACE INTO feed_position VALUES (1, ?)", (position,))

        if changes or position != await self.position():
            await self._queue.refresh([change.code for change in changes], work)

    async def store_answer(self, said: DossierSummary) -> None:
        """Store a dossier as the service answered for it, unless the feed brought a newer version; its position stays."""

        def work(connection: Connection) -> None:
            row = connection.one("SELECT body FROM feed WHERE code = ?", (said.code,))
            if row is None or unpack(row[0], DossierSummary).version < said.version:
                _keep(connection, [said])

        await self._queue.refresh([said.code], work)

    async def position(self) -> str:
        """Return the feed position reached; empty before the first page."""
        row = await self._cache.read(lambda c: c.one("SELECT position FROM feed_position"))
        return str(row[0]) if row else ""

    async def _standing(self, codes: Sequence[str]) -> list[DossierSummary]:
        """Return how the dossiers named stand, by this desk's actions and the service's word."""
        mine = await self._journal.read(lambda c: standing.own(c, codes))
        sql = f"SELECT code, body FROM feed WHERE code IN ({', '.join('?' * len(codes))})"
        found = await self._cache.read(lambda c: c.all(sql, list(codes)))
        return standing.merged(codes, mine, {row[0]: unpack(row[1], DossierSummary) for row in found})


def _keep(connection: Connection, said: Sequence[DossierSummary]) -> None:
    connection.many(
        f"INSERT OR REPLACE INTO feed ({FEED_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *rows.summary_values(d),
                rows.folded(d.code, d.alias, d.applicant_name, d.owner_name, *d.found_by),
                pack(d),
            )
            for d in said
        ],
    )
    connection.many("DELETE FROM feed_number WHERE code = ?", [(d.code,) for d in said])
    connection.many(
        "INSERT INTO feed_number (code, number) VALUES (?, ?)",
        [(d.code, number) for d in said for number in d.found_by],
    )


def _wanted(typed: str) -> list[str]:
    # A code, a phone or an identity number is found whole or in part, written with or without its separators.
    return [f"%{word}%" for word in words(fold(canonical(typed)))]
