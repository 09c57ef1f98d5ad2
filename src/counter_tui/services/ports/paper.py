"""Prints, renderers, printers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from counter_tui.domain.receipt import Slip, SlipMark


class PrintState(StrEnum):
    """Where a print stands; ``UNKNOWN`` is never sent again by itself."""

    READY = "ready"
    SENDING = "sending"
    DONE = "done"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One print of one slip; ``reprint`` counts reprints of the same slip."""

    id: str
    dossier: str
    slip: Slip
    reprint: int
    state: PrintState
    created_at: datetime
    officer_name: str = ""
    target: str = ""
    problem: str = ""


class Prints(Protocol):
    """The print journal."""

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print of a form for a dossier (code or alias)."""
        ...

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        ...

    async def add_reprint(self, job: PrintJob) -> None:
        """Store a reprint."""
        ...

    async def mark(
        self, job_id: str, state: PrintState, *, at: datetime, target: str = "", problem: str = ""
    ) -> None:
        """Record the outcome of a print."""
        ...

    async def open(self) -> list[PrintJob]:
        """Return the prints still wanted and not done, oldest first: of each form of a dossier the newest at most."""
        ...


class SlipRenderer(Protocol):
    """Makes PDF and text out of a slip's data."""

    async def pdf(self, slip: Slip, mark: SlipMark) -> bytes:
        """Return the slip as PDF; raises PrintFailed."""
        ...

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        """Return the slip as plain text lines of at most *width* cells, with the QR in half blocks."""
        ...


class Printer(Protocol):
    """Takes a finished PDF."""

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        ...

    async def submit(self, name: str, pdf: bytes, copies: int) -> str:
        """Hand a PDF over under an ASCII job name without personal data; return where it went; raises PrintFailed."""
        ...
