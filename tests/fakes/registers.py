"""Registers, spreadsheets and the export folder in memory."""

from __future__ import annotations

from datetime import date

from counter_tui.domain.register import Booked, Period, VoidNumber
from counter_tui.services.ports.register import RegisterFacts, Sheet
from tests.fakes.days import FakeDays
from tests.fakes.ports import FakeGateway, FakeStore


class FakeDeskRegister:
    """Tells of what the fake store holds."""

    def __init__(self, store: FakeStore, days: FakeDays) -> None:
        self._store = store
        self._days = days

    async def facts(self, period: Period, today: date) -> RegisterFacts:
        found = []
        for code, known in self._store.registrations.items():
            if period.first <= known.received_at.date() <= period.last:
                summary = self._store.summaries[code]
                events = (await self._days.dossier(code)).events
                found.append(
                    Booked(
                        code=code,
                        procedure=known.procedure_name,
                        received_at=known.received_at,
                        registration=known,
                        events=events,
                        voided=summary.voided,
                        unsent=not summary.confirmed,
                    )
                )
        return RegisterFacts(dossiers=tuple(found))


class FakeOfficeRegister:
    """The office's register; answers while the fake service does."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway
        self.dossiers: list[Booked] = []
        self.void: list[VoidNumber] = []
        self.before = 0

    async def facts(self, period: Period) -> RegisterFacts:
        self._gateway._reach()
        return RegisterFacts(
            dossiers=tuple(d for d in self.dossiers if period.first <= d.received_on <= period.last),
            void=tuple(v for v in self.void if period.first <= v.day <= period.last),
            before=self.before,
        )


class FakeSheets:
    """Sheets as lines of text."""

    async def workbook(self, sheet: Sheet) -> bytes:
        return "\n".join("|".join(row) for row in (sheet.headings, *sheet.rows)).encode()

    async def csv(self, sheet: Sheet) -> bytes:
        return await self.workbook(sheet)


class FakeExports:
    """A folder in memory."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    async def save(self, name: str, content: bytes) -> str:
        self.files[name] = content
        return f"/phieu/{name}"
