"""Procedures kept at the desk, with their search index in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import msgspec

from counter_tui.contract import packaged
from counter_tui.contract.catalogue_records import decode_item
from counter_tui.database.connection import Connection
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.codes import procedure_code
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.services.ports import CatalogueDelta, CatalogueState, Hit
from counter_tui.storage import catalogue_rows as rows
from counter_tui.storage.codec import unreadable
from counter_tui.storage.search_index import IndexRow, SyllableIndex


class CatalogueStore:
    """Implements ``ports.Catalogue`` on cache.db.

    Until the first catalogue of the service is here in full, the packaged one answers. Everything but searching
    runs off the event loop.
    """

    def __init__(self, cache: DatabaseFile) -> None:
        self._cache = cache
        self._index = SyllableIndex.build(())
        self._packaged: dict[str, CatalogueItem] | None = None
        self._state = CatalogueState()
        self._uses: dict[str, int] = {}
        self._common: tuple[str, ...] = ()

    @property
    def state(self) -> CatalogueState:
        """What is loaded now."""
        return self._state

    async def load(self) -> CatalogueState:
        """Load the search index: the stored one, else made anew; of the packaged catalogue when none is stored."""
        standing, stored, self._uses = await self._cache.read(_stored)
        self._common = (await asyncio.to_thread(packaged.everyday_words)).common
        index = await asyncio.to_thread(_read_index, stored) if standing.complete and stored else None
        if index is not None and len(index):
            self._take(index, standing.state)
        elif standing.complete and standing.state.version:
            await self._renew(standing.state)
        else:
            await self._use_packaged(standing.state)
        return self._state

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Return hits best first, then what this desk uses most."""
        return [_hit(row) for row in self._index.search(words, limit)]

    def most_used(self, limit: int = 20) -> list[Hit]:
        """Return what this desk uses most, for an empty search box."""
        return [_hit(row) for row in self._index.most_used(limit, self._common)]

    async def get(self, code: str) -> CatalogueItem | None:
        """Return one procedure in full; *code* with or without its dot."""
        code = procedure_code(code) or code
        if self._packaged is not None:
            return self._packaged.get(code)
        body = await self._cache.read(lambda c: rows.body(c, code))
        return _item(body) if body is not None else None

    async def same_day(self) -> list[CatalogueItem]:
        """Return what any rule, of today or another day, has on the same-day screen: most used first, then the usual ones."""
        if self._packaged is not None:
            items = [item for item in self._packaged.values() if item.ever_same_day]
        else:
            items = [_item(body) for body in await self._cache.read(rows.same_day_bodies)]
        usual = {code: place for place, code in enumerate(self._common)}
        return sorted(
            items,
            key=lambda item: (
                -self._uses.get(item.procedure.code, 0),
                usual.get(item.procedure.code, len(usual)),
            ),
        )

    async def apply(self, delta: CatalogueDelta, at: datetime) -> CatalogueState:
        """Store a page of changes and renew the index when it was the last."""
        standing = await self._cache.write(lambda c: rows.put(c, delta, at))
        stored = await self._cache.read(rows.search) if standing.complete else None
        if not standing.complete or stored is not None:
            self._state = replace(standing.state, count=len(self._index))
        else:
            await self._renew(standing.state)
        return self._state

    async def count_use(self, code: str) -> None:
        """Remember that this desk used a procedure once more."""
        self._uses[code] = self._uses.get(code, 0) + 1
        self._index.count_use(code)
        await self._cache.write(lambda c: rows.count_use(c, code))

    async def _renew(self, state: CatalogueState) -> None:
        searched = await self._cache.read(rows.searched)
        if not searched:  # a service without a catalogue takes nothing away
            await self._use_packaged(state)
            return
        index = await asyncio.to_thread(_build, searched)
        stored = await asyncio.to_thread(index.dump)
        await self._cache.write(lambda c: rows.put_search(c, stored, state.version))
        self._packaged = None
        self._take(index, state)

    async def _use_packaged(self, state: CatalogueState) -> None:
        if self._packaged is None:
            items, broken = await asyncio.to_thread(packaged.items)
            index = await asyncio.to_thread(_build, [rows.index_row(item) for item in items])
            self._packaged = {item.procedure.code: item for item in items}
            self._take(index, replace(state, broken=tuple(broken)))
        else:
            self._state = replace(state, count=len(self._index))

    def _take(self, index: SyllableIndex, state: CatalogueState) -> None:
        index.set_uses(self._uses)
        self._index = index
        self._state = replace(state, count=len(index))


def _stored(connection: Connection) -> tuple[rows.Standing, bytes | None, dict[str, int]]:
    return rows.standing(connection), rows.search(connection), rows.uses(connection)


def _read_index(stored: bytes) -> SyllableIndex | None:
    try:
        return SyllableIndex.load(stored)
    except msgspec.MsgspecError:
        return None  # of another version: made anew


def _build(searched: list[IndexRow]) -> SyllableIndex:
    everyday = packaged.everyday_words()
    return SyllableIndex.build(rows.with_everyday_words(searched, everyday), everyday.filler)


def _item(body: bytes) -> CatalogueItem:
    try:
        return decode_item(body)
    except msgspec.MsgspecError as problem:
        raise unreadable() from problem


def _hit(row: IndexRow) -> Hit:
    return Hit(code=row.code, name=row.name, field=row.field, receivable=row.receivable)
