"""Number blocks (dải số) in journal.db."""

from __future__ import annotations

from datetime import date, datetime

from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict, NumberClock, VoidedNumbers
from counter_tui.storage import installation, number_ledger
from counter_tui.storage.high_water import HighWater


class NumberStore:
    """Implements ``ports.Numbers``."""

    def __init__(self, journal: DatabaseFile, high_water: HighWater | None = None) -> None:
        self._journal = journal
        self._high_water = high_water

    async def blocks(self) -> list[NumberBlock]:
        """Return all blocks with numbers left to give, by day."""
        return await self._journal.read(number_ledger.open_blocks)

    async def leased_on(self, day: date) -> int:
        """Return how many blocks were ever leased for *day*, used up or not."""
        return await self._journal.read(lambda c: number_ledger.leased_on(c, day))

    async def add(self, block: NumberBlock) -> bool:
        """Store a leased block; return whether it was new here. One that is known keeps the numbers it has used.

        An office restored from a backup leases numbers again that went out before: these are passed over.
        """
        given = self._high_water.of(block.prefix) if self._high_water is not None else 0
        return await self._journal.write(lambda c: number_ledger.add(c, block, given))

    async def clock(self) -> NumberClock:
        """Return the last day known to have come."""
        return await self._journal.read(number_ledger.clock)

    async def stamp(self) -> str:
        """Return the stamp that the last settled report moved on to; empty before the first."""
        return await self._journal.read(installation.current_mark)

    async def end_larger_than(self, size: int, at: datetime) -> None:
        """End the blocks of more than *size* numbers, if there are any."""
        if any(block.last - block.first >= size for block in await self.blocks()):
            await self._journal.write(lambda c: number_ledger.end_larger_than(c, size, at))

    async def report(self, at: datetime) -> BlockReport:
        """End the blocks of past days and return what the service is to be told."""
        return await self._journal.write(lambda c: number_ledger.report(c, at.date(), at))

    async def settle(self, told: BlockReport, verdict: BlockVerdict, at: datetime) -> bool:
        """Store what the service said to a report; return whether this has become a new installation."""
        renewed = await self._journal.write(lambda c: number_ledger.settle(c, told, verdict, at))
        if renewed and self._high_water is not None:
            await self._journal.read(self._high_water.catch_up)
        return renewed

    async def voided(self, limit: int = 20) -> list[tuple[datetime, VoidedNumbers]]:
        """Return what the service voided, newest first, each with when it said so."""
        return await self._journal.read(lambda c: number_ledger.voided(c, limit))
