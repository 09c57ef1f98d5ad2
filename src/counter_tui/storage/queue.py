"""The office's queue in cache.db: rows made of how dossiers stand, and made anew whenever one moves."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from counter_tui.database.connection import Connection, Row, Value
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.queue import Band, Cuts, QueueCounts, QueueFilter, Sort
from counter_tui.services.ports.queue import QueueChoices, Stretch
from counter_tui.storage import standing
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.queue_rows import COLUMNS, ORDERS, conditions, key, span, values

CHUNK = 500
"""Dossiers brought up to date in one transaction."""


class QueueStore:
    """Implements ``ports.QueueRows``; the journal stays the truth, and the rows can be made again from it and the feed.

    What this desk does only notes the dossier as moved, so that acting waits for nothing here; the rows follow before
    they are read. After a crash they follow from what is unsettled and from the feed.
    """

    def __init__(self, journal: DatabaseFile, cache: DatabaseFile) -> None:
        self._journal = journal
        self._cache = cache
        self._moved: set[str] = set()
        self._prepared = False
        self.revision = 0
        # What is read of the journal must be written before it is read again, or an older standing could stay.
        self._one_by_one = asyncio.Lock()

    def moved(self, *codes: str) -> None:
        """Note that this desk did something with dossiers."""
        self._moved.update(codes)
        self.revision += 1

    async def prepare(self) -> None:
        """Bring the rows up to date after a start, once: all of them when there are none, else what is not settled."""
        if self._prepared:
            return
        self._prepared = True
        try:
            await self._catch_up()
        except BaseException:
            self._prepared = False
            raise

    async def _catch_up(self) -> None:
        any_row = await self._cache.read(lambda c: c.one("SELECT 1 FROM queue LIMIT 1"))
        if any_row is None:
            await self._rebuild()
            return
        unsettled = await self._journal.read(
            lambda c: c.all(
                "SELECT DISTINCT dossier FROM entry INDEXED BY entry_unsettled"
                " WHERE state IN ('waiting', 'sending', 'refused')"
            )
        )
        unsure = await self._cache.read(lambda c: c.all("SELECT code FROM queue WHERE confirmed = 0"))
        self._moved.update(row[0] for row in (*unsettled, *unsure))
        await self.follow()

    async def follow(self) -> None:
        """Make the rows of the dossiers that moved anew."""
        await self.prepare()
        while self._moved:
            codes = [self._moved.pop() for _ in range(min(CHUNK, len(self._moved)))]
            try:
                await self.refresh(codes)
            except BaseException:
                self._moved.update(codes)
                raise

    async def refresh(self, codes: Sequence[str], first: Callable[[Connection], None] | None = None) -> None:
        """Make the rows of *codes* anew, in one transaction with what is written *first*."""

        def work(connection: Connection) -> None:
            if first is not None:
                first(connection)
            write(connection, codes, mine)

        async with self._one_by_one:
            mine = await self._journal.read(lambda c: standing.own(c, codes))
            await self._cache.write(work)
        self.revision += 1

    async def counts(self, wanted: QueueFilter, cuts: Cuts) -> QueueCounts:
        """Return how many dossiers a filter shows, and how many in each band."""
        await self.follow()
        clauses, bound = conditions(wanted, cuts, of_band=False)
        plain = not clauses

        def work(connection: Connection) -> dict[Band, int]:
            if not plain:
                return _counted_in_one_go(connection, clauses, bound, cuts)
            return {band: _count(connection, band, cuts) for band in Band}

        bands = await self._cache.read(work)
        shown = sum(bands.values()) if wanted.band is None else bands[wanted.band]
        return QueueCounts(shown=shown, bands=bands)

    async def stretch(
        self, wanted: QueueFilter, cuts: Cuts, sort: Sort, stretch: Stretch
    ) -> list[DossierSummary]:
        """Return a stretch of the dossiers a filter shows: by key where a neighbour is known, else from the nearer end."""
        await self.follow()
        order = ORDERS[sort]
        clauses, bound = conditions(wanted, cuts)
        backwards = stretch.before is not None or stretch.from_end
        sign, way = ("<", "DESC") if backwards is not order.down else (">", "ASC")
        edge = stretch.after or stretch.before
        if edge is not None:
            columns = ", ".join(order.columns)
            clauses.append(f"({columns}) {sign} ({', '.join('?' * len(order.columns))})")
            bound += key(edge, sort)
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        by = ", ".join(f"{column} {way}" for column in order.columns)
        # The codes come off the index alone; bodies are read for the rows that are shown only.
        sql = (
            f"SELECT b.body FROM (SELECT code FROM queue {where} ORDER BY {by} LIMIT ? OFFSET ?) AS q"
            " JOIN queue_body AS b ON b.code = q.code"
        )
        rows = await self._cache.read(lambda c: c.all(sql, [*bound, stretch.count, stretch.offset]))
        found = [unpack(row[0], DossierSummary) for row in rows]
        return sorted(found, key=lambda summary: key(summary, sort), reverse=order.down)

    async def choices(self) -> QueueChoices:
        """Return what can be filtered by."""
        await self.follow()

        def work(connection: Connection) -> QueueChoices:
            officers = connection.all("SELECT officer_id, max(officer_name) FROM queue GROUP BY officer_id")
            fields = connection.all("SELECT DISTINCT field FROM queue WHERE field <> '' ORDER BY field")
            places = connection.all("SELECT DISTINCT place FROM queue WHERE place <> '' ORDER BY place")
            return QueueChoices(
                officers=tuple(sorted(((row[0], row[1]) for row in officers if row[0]), key=lambda o: o[1])),
                fields=tuple(row[0] for row in fields),
                places=tuple(row[0] for row in places),
            )

        return await self._cache.read(work)

    async def _rebuild(self) -> None:
        after = ""
        while True:
            rows = await self._cache.read(_heard_after(after))
            if not rows:
                break
            await self.refresh([row[0] for row in rows])
            after = rows[-1][0]
        own = await self._journal.read(lambda c: c.all("SELECT code FROM dossier"))
        self._moved.update(row[0] for row in own)
        await self.follow()


def write(connection: Connection, codes: Iterable[str], mine: dict[str, standing.Own]) -> None:
    """Make the rows of *codes* anew inside a transaction on cache.db, given what this desk did with them."""
    wanted = list(dict.fromkeys(codes))
    sql = f"SELECT code, body FROM feed WHERE code IN ({', '.join('?' * len(wanted))})"
    heard = {row[0]: unpack(row[1], DossierSummary) for row in connection.all(sql, wanted)}
    open_ones = [s for s in standing.merged(wanted, mine, heard) if s.open]
    kept = {summary.code for summary in open_ones}
    for table in ("queue", "queue_body"):
        gone = [(code,) for code in wanted if code not in kept]
        connection.many(f"DELETE FROM {table} WHERE code = ?", gone)
    marks = ", ".join("?" * len(COLUMNS.split(", ")))
    connection.many(f"INSERT OR REPLACE INTO queue ({COLUMNS}) VALUES ({marks})", map(values, open_ones))
    connection.many("INSERT OR REPLACE INTO queue_body VALUES (?, ?)", ((s.code, pack(s)) for s in open_ones))


def _heard_after(code: str) -> Callable[[Connection], list[Row]]:
    sql = "SELECT code FROM feed WHERE code > ? ORDER BY code LIMIT ?"
    return lambda connection: connection.all(sql, (code, CHUNK))


def _count(connection: Connection, band: Band, cuts: Cuts) -> int:
    row = connection.one(
        "SELECT count(*) FROM queue WHERE clock = ? AND due_key >= ? AND due_key < ?", span(band, cuts)
    )
    return int(row[0]) if row else 0


def _counted_in_one_go(
    connection: Connection, clauses: Sequence[str], bound: Sequence[Value], cuts: Cuts
) -> dict[Band, int]:
    """Count all bands in one walk over the rows: a filter has no index of its own."""
    cases, limits = [], list[Value]()
    for band in Band:
        cases.append("sum(clock = ? AND due_key >= ? AND due_key < ?)")
        limits += span(band, cuts)
    row = connection.one(
        f"SELECT {', '.join(cases)} FROM queue WHERE {' AND '.join(clauses)}", [*limits, *bound]
    )
    return dict(zip(Band, (count or 0 for count in row or ()), strict=True))
