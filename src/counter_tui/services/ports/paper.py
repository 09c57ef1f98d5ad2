"""Prints, renderers, printers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from counter_tui.domain.printers import Confirm, Reason, Route
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.slips.forms import Paper


class PrintState(StrEnum):
    """Where a print stands.

    ``WAITING``: the printer did not take it, no byte can have reached it, it is tried again by itself. ``SENDING``: at the
    printer. ``UNKNOWN``: may have come out; never sent again by itself, the officer is asked. ``FAILED``: somebody must
    mend something first.
    """

    READY = "ready"
    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Validity(StrEnum):
    """Whether a print says what holds: another content took its place, its dossier was voided, its action was taken back."""

    HOLDS = "holds"
    REPLACED = "replaced"
    VOIDED = "voided"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One print of one slip; ``reprint`` counts reprints of the same slip, ``layout`` names how it was laid out.

    ``printer`` is the one it was given to or moved to (empty: as routed), ``ref`` its job there, ``reason`` why it waits.
    """

    id: str
    dossier: str
    slip: Slip
    reprint: int
    state: PrintState
    created_at: datetime
    officer_name: str = ""
    target: str = ""
    problem: str = ""
    printer: str = ""
    ref: str = ""
    reason: str = ""
    attempts: int = 0
    layout: str = ""
    validity: Validity = Validity.HOLDS


class Prints(Protocol):
    """The print journal."""

    async def get(self, job_id: str) -> PrintJob | None:
        """Return one print."""
        ...

    async def last_of(self, dossier: str, form: str) -> PrintJob | None:
        """Return the newest print of what a form says now for a dossier (code or alias); of what it said only without one."""
        ...

    async def papers_of(self, dossier: str) -> list[PrintJob]:
        """Return, by form, the print of each form of a dossier (code or alias) that :meth:`last_of` returns."""
        ...

    async def naming(
        self, dossiers: Collection[str], *, under: str, form: str, since: datetime
    ) -> PrintJob | None:
        """Return the newest print of a form naming one of *dossiers*, of those filed under names that begin with *under*.

        One that holds comes before one that does not; what was printed before *since* is not looked at.
        """
        ...

    async def last(self) -> PrintJob | None:
        """Return the newest print of this desk."""
        ...

    async def add_reprint(self, job: PrintJob, *, instead_of: Collection[str] = ()) -> None:
        """Store a reprint, and in the same transaction the prints *instead_of* which it comes as cancelled."""
        ...

    async def mark(
        self,
        job_id: str,
        state: PrintState,
        *,
        at: datetime,
        target: str = "",
        problem: str = "",
        reason: str = "",
    ) -> None:
        """Record the outcome of a print; the target stays when none is named."""
        ...

    async def hand(
        self, job_id: str, state: PrintState, *, at: datetime, printer: str, ref: str = "", layout: str = ""
    ) -> None:
        """Record which printer a print goes to, and its job there once it has one; sending without one is an attempt.

        How it is laid out stays when no *layout* is named.
        """
        ...

    async def open(self) -> list[PrintJob]:
        """Return the prints still wanted and not done, oldest first: of each form of a dossier the newest at most."""
        ...

    async def settled_since(self, moment: datetime) -> list[PrintJob]:
        """Return the prints done or cancelled since *moment*, newest first."""
        ...


class SlipRenderer(Protocol):
    """Makes PDF and text out of a slip's data."""

    async def pdf(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> bytes:
        """Return the slip as PDF for *paper* (the form's own when not given); raises PrintFailed.

        It has the mark's layout; where that one is lost, the present one, and the paper says so.
        """
        ...

    async def layout(self, slip: Slip) -> str:
        """Return the name of the layout that a first print of the slip has now, and keep it; raises PrintFailed."""
        ...

    async def test_page(self, paper: Paper) -> bytes:
        """Return a page to try a printer with; raises PrintFailed."""
        ...

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        """Return the slip as plain text lines of at most *width* cells, with the QR in half blocks."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Where a slip went, in words; ``ref`` is its job in the printer's queue, empty when it is out already."""

    where: str
    ref: str = ""


class Stage(StrEnum):
    """Where a job stands in a printer's queue; ``GONE``: the queue knows none of that name or number."""

    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """A job in a printer's queue; ``untouched`` when no part of it can be on paper, ``words`` are the printer's own."""

    stage: Stage
    reason: Reason | None = None
    words: str = ""
    untouched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterState:
    """What a printer says of itself; ``words`` are for the officer, empty when there is nothing to say."""

    ready: bool
    reason: Reason | None = None
    words: str = ""


class Printer(Protocol):
    """Takes a finished PDF; every call ends in bounded time."""

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        ...

    async def state(self) -> PrinterState:
        """Return how the printer stands, without printing anything."""
        ...

    async def probe(self) -> Confirm | None:
        """Return what it can confirm of a slip, ``None`` when its queue tells; raises PrintFailed."""
        ...

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        """Hand a PDF over under an ASCII job name without personal data.

        Raises PrintBlocked and PrintFailed when no byte can have reached the printer, PrintUnknown otherwise.
        """
        ...

    async def find(self, name: str) -> str:
        """Return the job of this name in the printer's queue, empty when there is none or no queue; raises PrintFailed."""
        ...

    async def follow(self, ref: str) -> JobStatus:
        """Return how a job stands; raises PrintFailed when the queue does not answer."""
        ...

    async def cancel(self, ref: str) -> JobStatus:
        """Take a job out of the queue and return how it then stands; raises PrintFailed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterCard:
    """A printer of this desk: its name, its address as configured, where that is in words, what is laid out for it."""

    name: str
    address: str
    target: str
    paper: Paper
    usual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPrinter:
    """A printer found on this machine or its queues, ready to be added under *name*."""

    name: str
    address: str
    words: str


class Printers(Protocol):
    """The printers of this desk, and which slips go where."""

    def cards(self) -> list[PrinterCard]:
        """Return the printers there are, the usual one first; the folder is always among them."""
        ...

    def named(self, name: str) -> Printer:
        """Return a printer; raises PrintFailed when there is none of that name any more."""
        ...

    def route(self, form: str, counter: str) -> Route:
        """Return where slips of *form* go at *counter*, printer and paper always named."""
        ...

    def routing(self) -> Mapping[str, Route]:
        """Return what the office said of slips, by form, ``counter:form`` or ``*``."""
        ...

    def paper_of(self, name: str) -> Paper:
        """Return what is laid out for a printer."""
        ...

    def at(self, address: str) -> Printer:
        """Return a printer that is not kept, to try it; raises BadInput."""
        ...

    async def look_around(self) -> list[FoundPrinter]:
        """Return the printers that this machine knows of."""
        ...

    def reload(self) -> None:
        """Read the configuration again; raises BadConfig."""
        ...
