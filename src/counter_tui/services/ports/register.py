"""What the register of a period is made of: this desk's, and the office's by the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from counter_tui.domain.register import Booked, Period, VoidNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFacts:
    """Dossiers and void numbers of a period; ``before`` is how many dossiers stand before them in the year's book."""

    dossiers: tuple[Booked, ...] = ()
    void: tuple[VoidNumber, ...] = ()
    before: int = 0


class DeskRegister(Protocol):
    """What this desk received."""

    async def facts(self, period: Period, today: date) -> RegisterFacts:
        """Return what this desk's journal holds of a period, its own dossiers and numbers only."""
        ...


class OfficeRegister(Protocol):
    """What the whole office received."""

    async def facts(self, period: Period) -> RegisterFacts:
        """Return what the service holds of a period; raises Offline, SignInNeeded or Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be calculated with elsewhere: its name, headings and cells, all of them text."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Spreadsheets(Protocol):
    """Makes files of tables that no spreadsheet takes for formulas."""

    async def workbook(self, sheet: Sheet) -> bytes:
        """Return the sheet as an .xlsx file."""
        ...

    async def csv(self, sheet: Sheet) -> bytes:
        """Return the sheet as UTF-8 CSV with a byte-order mark."""
        ...


class Exports(Protocol):
    """The folder of what is taken out of the desk."""

    async def save(self, name: str, content: bytes) -> str:
        """Write a file, readable by its owner only, and return where it is; raises PrintFailed."""
        ...
