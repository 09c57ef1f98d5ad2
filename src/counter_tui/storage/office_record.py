"""Office, calendar and officer as last heard, and which installation this is."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Office, Officer
from counter_tui.storage import installation, settings
from counter_tui.storage.codec import pack, unpack

KEY = "office-record"
SOURCE = "office-source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the service said of us, stored whole."""

    office: Office
    calendar: Calendar
    officer: Officer


class OfficeRecordStore:
    """Implements ``ports.OfficeRecord``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def load(self) -> tuple[Office, Calendar, Officer] | None:
        """Return what is stored, or ``None`` before the first answer of the service."""
        body = await self._journal.read(lambda c: settings.read(c, KEY))
        if body is None:
            return None
        record = unpack(body, Record)
        return record.office, record.calendar, record.officer

    async def store(self, office: Office, calendar: Calendar, officer: Officer) -> None:
        """Store what the service said; nothing is written when it said the same before."""
        body = pack(Record(office=office, calendar=calendar, officer=officer))
        if await self._journal.read(lambda c: settings.read(c, KEY)) != body:
            await self._journal.write(lambda c: settings.write(c, KEY, body))

    async def source(self) -> str:
        """Return where the office of this journal is kept, as it was set; empty before."""
        return (await self._journal.read(lambda c: settings.read(c, SOURCE)) or b"").decode()

    async def set_source(self, source: str) -> None:
        """Store where the office of this journal is kept; nothing is written when that is known."""
        if await self.source() != source:
            await self._journal.write(lambda c: settings.write(c, SOURCE, source.encode()))

    async def installation(self) -> str:
        """Return this installation's id; it changes when this turns out to be a copy, or restored from a backup."""
        return (await self._journal.read(installation.stored))[0]
