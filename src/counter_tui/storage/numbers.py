"""Number blocks (dải số) in journal.db."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import date

from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.journal import NumberBlock
from counter_tui.storage import rows
from counter_tui.storage.high_water import HighWater


class NumberStore:
    """Implements ``ports.Numbers``."""

    def __init__(self, journal: DatabaseFile, high_water: HighWater | None = None) -> None:
        self._journal = journal
        self._high_water = high_water

    async def blocks(self) -> list[NumberBlock]:
        """Return all blocks that are not used up, by day."""
        sql = f"SELECT {rows.BLOCK} FROM block WHERE next <= last ORDER BY day, first"
        return [rows.block(row) for row in await self._journal.read(lambda c: c.all(sql))]

    async def leased_on(self, day: date) -> int:
        """Return how many blocks were ever leased for *day*, used up or not."""
        sql = "SELECT count(*) FROM block WHERE day = ?"
        row = await self._journal.read(lambda c: c.one(sql, (day.isoformat(),)))
        return int(row[0]) if row else 0

    async def add(self, block: NumberBlock) -> None:
        """Store a leased block; one that is known keeps the numbers it has used.

        An office restored from a backup leases numbers again that went out before: these are passed over.
        """
        given = self._high_water.of(block.prefix) if self._high_water is not None else 0
        values = (
            block.id,
            block.office,
            block.counter,
            block.day.isoformat(),
            block.prefix,
            block.first,
            block.last,
            max(block.next, min(given, block.last) + 1),
            block.installation,
        )
        await self._journal.write(
            lambda c: c.execute("INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        )
