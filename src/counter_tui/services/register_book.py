"""The register of any period, of this desk or of the whole office: seen, printed, taken away as a spreadsheet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.receipt import Slip
from counter_tui.domain.register import Period, register_rows
from counter_tui.domain.slips.register_book import (
    SPREADSHEET_HEADINGS,
    RegisterRow,
    dossiers_in,
    register_book,
    register_cells,
)
from counter_tui.errors import BadInput
from counter_tui.i18n import mark
from counter_tui.services.ports import Audit, Clock, Dossiers, PrintJob
from counter_tui.services.ports.register import (
    DeskRegister,
    Exports,
    OfficeRegister,
    RegisterFacts,
    Sheet,
    Spreadsheets,
)
from counter_tui.services.receipts import Receipts
from counter_tui.services.session import Session

VOLUME = 4000
"""Lines of one volume: ten seconds to lay out, and the time grows with the square of the lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The lines of a period; ``office``: of the whole office, else of this desk. ``first_number`` is that of its first dossier.

    ``day_over``: the last day is past, so that what was received on it is known.
    """

    period: Period
    rows: tuple[RegisterRow, ...] = ()
    first_number: int = 1
    office: bool = False
    day_over: bool = True

    @property
    def dossiers(self) -> int:
        """How many dossiers it holds, void ones too; each has a running number."""
        return dossiers_in(self.rows)

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return sum(row.count for row in self.rows)

    @property
    def void(self) -> int:
        """How many of them are void."""
        return sum(row.count for row in self.rows if row.void_reason)

    @property
    def name(self) -> str:
        """What its files are called; nothing personal."""
        return f"so-{self.period.first.isoformat()}-{self.period.last.isoformat()}"


class RegisterBook:
    """Opens books and lets them out; each that leaves the desk is a line in its trail."""

    def __init__(
        self,
        desk: DeskRegister,
        office: OfficeRegister,
        receipts: Receipts,
        sheets: Spreadsheets,
        exports: Exports,
        audit: Audit,
        session: Session,
        clock: Clock,
        *,
        dossiers: Dossiers,
    ) -> None:
        self._desk = desk
        self._office = office
        self._dossiers = dossiers
        self._receipts = receipts
        self._sheets = sheets
        self._exports = exports
        self._audit = audit
        self._session = session
        self._clock = clock

    def today(self) -> date:
        """Return the day at the desk."""
        return self._clock.now().astimezone(VIETNAM).date()

    async def of_desk(self, period: Period) -> Book:
        """Return what this desk received, and what it heard became of it; opens without a network."""
        facts = await self._desk.facts(period, self.today())
        known = await self._dossiers.standings([one.code for one in facts.dossiers])
        heard = {summary.code: summary for summary in known}
        told = tuple(replace(one, standing=heard.get(one.code)) for one in facts.dossiers)
        return await self._book(period, replace(facts, dossiers=told), office=False)

    async def of_office(self, period: Period) -> Book:
        """Return what the office received, with what only this desk knows yet; raises Offline, SignInNeeded or Refused."""
        heard = await self._office.facts(period)
        own = await self._desk.facts(period, self.today())
        known = {code for one in heard.dossiers for code in (one.code, one.alias)}
        waiting = tuple(one for one in own.dossiers if one.code not in known and one.unsent)
        return await self._book(period, replace(heard, dossiers=(*heard.dossiers, *waiting)), office=True)

    def slips(self, book: Book) -> list[Slip]:
        """Return form 07 of a book, a long one in volumes whose numbers go on from each other."""
        slips: list[Slip] = []
        at, number = self._clock.now(), book.first_number
        many = len(book.rows) > VOLUME
        for start in range(0, len(book.rows), VOLUME):
            rows = book.rows[start : start + VOLUME]
            slips.append(
                register_book(
                    rows,
                    self._session.office,
                    first=book.period.first,
                    last=book.period.last,
                    at=at,
                    first_number=number,
                    volume=str(len(slips) + 1) if many else "",
                    day_over=book.day_over,
                    counter="" if book.office else self._session.counter,
                )
            )
            number += dossiers_in(rows)
        return slips

    async def print(self, book: Book) -> list[PrintJob]:
        """Print form 07, volume by volume; raises PrintFailed, the print then stays open."""
        slips = await asyncio.to_thread(self.slips, book)
        return [
            await self._receipts.print_made(name, slip)
            for name, slip in zip(_names(book, slips), slips, strict=True)
        ]

    async def pdf(self, book: Book) -> bytes:
        """Return form 07 as one PDF; raises BadInput for more than a volume, PrintFailed."""
        if len(book.rows) > VOLUME:
            raise BadInput(
                mark("Sổ dài hơn {most} dòng: chọn kỳ ngắn hơn cho tệp PDF, hoặc ghi bảng tính."), most=VOLUME
            )
        await self._noted(book)
        slips = await asyncio.to_thread(self.slips, book) or [self._empty(book)]
        return await self._receipts.pdf_of(slips[0])

    async def save_pdf(self, book: Book) -> list[str]:
        """Write form 07 into the folder of slips, a file for each volume, and return where; raises PrintFailed."""
        await self._noted(book)
        slips = await asyncio.to_thread(self.slips, book)
        return [
            await self._exports.save(f"{name}.pdf", await self._receipts.pdf_of(slip))
            for name, slip in zip(_names(book, slips), slips, strict=True)
        ]

    async def workbook(self, book: Book) -> bytes:
        """Return the book as .xlsx; raises PrintFailed."""
        await self._noted(book)
        return await self._sheets.workbook(_sheet(book))

    async def csv(self, book: Book) -> bytes:
        """Return the book as CSV."""
        await self._noted(book)
        return await self._sheets.csv(_sheet(book))

    async def save_workbook(self, book: Book) -> str:
        """Write the book as .xlsx into the folder of slips and return where; raises PrintFailed."""
        return await self._exports.save(f"{book.name}.xlsx", await self.workbook(book))

    def _empty(self, book: Book) -> Slip:
        return register_book(
            (),
            self._session.office,
            first=book.period.first,
            last=book.period.last,
            at=self._clock.now(),
            day_over=book.day_over,
        )

    async def _book(self, period: Period, facts: RegisterFacts, *, office: bool) -> Book:
        # A year is fifteen thousand lines: not on the thread that draws.
        rows = await asyncio.to_thread(register_rows, facts.dossiers, facts.void)
        return Book(
            period=period,
            rows=tuple(rows),
            first_number=facts.before + 1,
            office=office,
            day_over=period.last < self.today(),
        )

    async def _noted(self, book: Book) -> None:
        await self._audit.record("export", book.name, self._session.officer.id, self._clock.now())


def _names(book: Book, slips: Sequence[Slip]) -> list[str]:
    if len(slips) < 2:
        return [book.name] * len(slips)
    return [f"{book.name}-q{number}" for number in range(1, len(slips) + 1)]


def _sheet(book: Book) -> Sheet:
    return Sheet(
        f"{book.period.first:%d-%m-%Y}_{book.period.last:%d-%m-%Y}",
        SPREADSHEET_HEADINGS,
        register_cells(book.rows, book.first_number),
    )
