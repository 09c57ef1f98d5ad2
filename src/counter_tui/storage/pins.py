"""The PIN of the desk's screen, in journal.db."""

from __future__ import annotations

from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.pin import PinRecord
from counter_tui.storage import settings
from counter_tui.storage.codec import pack, unpack

KEY = "screen-pin"
NOTHING = b""


class PinStore:
    """Implements ``ports.records.Pins``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def load(self) -> PinRecord | None:
        """Return what is kept, ``None`` when no PIN was chosen."""
        body = await self._journal.read(lambda c: settings.read(c, KEY))
        return unpack(body, PinRecord) if body else None

    async def store(self, record: PinRecord | None) -> None:
        """Keep it durably, or forget it."""
        body = pack(record) if record is not None else NOTHING
        await self._journal.write(lambda c: settings.write(c, KEY, body))
