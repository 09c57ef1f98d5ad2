"""What the services need of the outside: one protocol per adapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.draft import Draft
from counter_tui.domain.journal import Entry, EntryState, JournalCounts, NumberBlock
from counter_tui.domain.office import Office, Officer
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import Slip, SlipMark


class Clock(Protocol):
    """The time at the desk."""

    def now(self) -> datetime:
        """Return the time now, aware, in Vietnam's zone."""
        ...


# --- catalogue -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: what a list line needs."""

    code: str
    name: str
    field: str
    receivable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueState:
    """How much catalogue is here and how old it is; ``synced_at`` is ``None`` while only the packaged one is loaded."""

    count: int = 0
    version: int = 0
    etag: str = ""
    synced_at: datetime | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueDelta:
    """A page of changes: items to put, codes removed, the version reached, whether more follows; ``broken`` names bad records."""

    items: tuple[CatalogueItem, ...] = ()
    removed: tuple[str, ...] = ()
    version: int = 0
    etag: str = ""
    more: bool = False
    total: int = 0
    broken: tuple[str, ...] = ()


class Catalogue(Protocol):
    """Procedures kept at the desk, with their search index."""

    async def load(self) -> CatalogueState:
        """Load the search index; the packaged catalogue first when nothing else is there."""
        ...

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Return hits best first, then what this desk uses most; from memory, in under 2 ms at 10,000."""
        ...

    def most_used(self, limit: int = 20) -> list[Hit]:
        """Return what this desk uses most, for an empty search box."""
        ...

    async def get(self, code: str) -> CatalogueItem | None:
        """Return one procedure in full; *code* with or without its dot."""
        ...

    async def same_day(self) -> list[CatalogueItem]:
        """Return the procedures of the same-day screen, most used first."""
        ...

    async def apply(self, delta: CatalogueDelta, at: datetime) -> CatalogueState:
        """Store a page of changes and renew the index when it was the last."""
        ...

    async def count_use(self, code: str) -> None:
        """Remember that this desk used a procedure once more."""
        ...

    @property
    def state(self) -> CatalogueState:
        """What is loaded now."""
        ...


# --- the desk's durable data ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedNumber:
    """The code a new dossier gets, and whether it is provisional."""

    code: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What one registration writes in one transaction: the journal entry, the registration and, when wanted, the print job."""

    entry: Entry
    registration: Registration
    slip: Slip | None


class Journal(Protocol):
    """The desk's durable list of what it did and must send."""

    async def register(
        self,
        *,
        day: date,
        office: str,
        counter: str,
        provisional: Callable[[], str],
        build: Callable[[AssignedNumber], NewEntry],
    ) -> NewEntry:
        """Take the next number of a block valid on *day* (else the provisional code), build and store it, all in one transaction.

        Durable on return (``synchronous=FULL``). Raises DiskFull or StorageError with nothing stored and no number used.
        """
        ...

    async def append(self, entry: Entry) -> None:
        """Store an action entry durably."""
        ...

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        """Return what may be sent now, oldest first; an entry waits while an earlier one of its dossier is not confirmed."""
        ...

    async def mark(
        self,
        entry_id: str,
        state: EntryState,
        *,
        at: datetime,
        next_attempt_at: datetime | None = None,
        problem: str = "",
        problem_code: str = "",
    ) -> None:
        """Record the outcome of one sending; CONFIRMED also marks the dossier confirmed."""
        ...

    async def renumber(self, entry_id: str, code: str, at: datetime) -> None:
        """Give a registration the code the service decided; the code it had stays as an alias."""
        ...

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime) -> None:
        """Replace a refused registration by a corrected one with the same number and a new id; the old one is kept as voided."""
        ...

    async def void(self, entry_id: str, reason: str, voiding: Entry, at: datetime) -> None:
        """Void a refused registration with a reason and store the entry that tells the service, in one transaction."""
        ...

    async def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        ...

    async def entries(self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0) -> list[Entry]:
        """Return entries, newest first, of the given states (all when empty)."""
        ...

    async def counts(self) -> JournalCounts:
        """Return how many entries wait, are refused, are confirmed."""
        ...


class Numbers(Protocol):
    """Number blocks leased to this counter."""

    async def blocks(self) -> list[NumberBlock]:
        """Return all blocks that are not used up, by day."""
        ...

    async def leased_on(self, day: date) -> int:
        """Return how many blocks were ever leased for *day*, used up or not."""
        ...

    async def add(self, block: NumberBlock) -> None:
        """Store a leased block; storing the same block twice changes nothing."""
        ...


class Dossiers(Protocol):
    """Dossiers this desk knows: its own registrations, and the office's open ones as last heard from the service."""

    async def registration(self, code: str) -> Registration | None:
        """Return a registration of this desk by dossier code or alias."""
        ...

    async def last_registration(self) -> Registration | None:
        """Return the newest registration of this desk."""
        ...

    async def summary(self, code: str) -> DossierSummary | None:
        """Return what is known of a dossier by code or alias."""
        ...

    async def open_for_person(self, identity: str, procedure_code: str | None = None) -> list[DossierSummary]:
        """Return open dossiers whose applicant or owner has this identity number."""
        ...

    async def search(self, words: str, limit: int = 20) -> list[DossierSummary]:
        """Find dossiers by code, name (accents optional), phone or identity number."""
        ...

    async def people(self, identity: str) -> list[str]:
        """Return the names under which a person with this identity number is known, newest first."""
        ...

    async def events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier."""
        ...

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        """Store dossiers heard from the change feed together with the feed position reached."""
        ...

    async def position(self) -> str:
        """Return the feed position reached; empty before the first page."""
        ...


class Drafts(Protocol):
    """Half-filled registrations, durable."""

    async def save(self, draft: Draft, at: datetime) -> None:
        """Store a draft durably."""
        ...

    async def delete(self, draft_id: str) -> None:
        """Forget a draft."""
        ...

    async def all(self, officer_id: str) -> list[Draft]:
        """Return the drafts of one officer, newest first."""
        ...


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

    async def mark(self, job_id: str, state: PrintState, *, at: datetime, target: str = "", problem: str = "") -> None:
        """Record the outcome of a print."""
        ...

    async def open(self) -> list[PrintJob]:
        """Return the prints that are not done, oldest first."""
        ...


class Audit(Protocol):
    """The append-only, hash-chained trail of who opened, printed, changed or exported what."""

    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        """Append one row; never a name or an identity number."""
        ...


class Settings(Protocol):
    """Small durable facts of this desk (office profile, calendar, officer, installation id)."""

    async def get(self, key: str) -> bytes | None:
        """Return a stored value."""
        ...

    async def put(self, key: str, value: bytes) -> None:
        """Store a value durably."""
        ...


class OfficeRecord(Protocol):
    """The office profile, calendar and signed-in officer as last heard, so that the desk knows them off-line."""

    async def load(self) -> tuple[Office, Calendar, Officer] | None:
        """Return what is stored, or ``None`` before the first answer of the service."""
        ...

    async def store(self, office: Office, calendar: Calendar, officer: Officer) -> None:
        """Store what the service said."""
        ...

    async def installation(self) -> str:
        """Return this installation's id, made once."""
        ...


# --- the dossier API --------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What came of sending one entry."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    RETRY = "retry"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """Outcome of one sending; ``code`` is the dossier code the service holds, ``retry_after`` in seconds when it was named."""

    outcome: Outcome
    code: str = ""
    problem: str = ""
    problem_code: str = ""
    retry_after: float | None = None
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDossier:
    """A dossier as the service holds it."""

    summary: DossierSummary
    events: tuple[DossierEvent, ...] = ()
    etag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """A page of the change feed."""

    changes: tuple[DossierSummary, ...] = ()
    position: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the service says of itself."""

    version: str
    database: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class EncodedRequest:
    """A request made ready to be stored and sent: ``path`` under the API root and the exact body bytes."""

    path: str
    body: bytes


class Gateway(Protocol):
    """The dossier API as the desk uses it; every call has a deadline and raises Offline, SignInNeeded or Refused."""

    def encode_registration(self, registration: Registration) -> EncodedRequest:
        """Return the bytes that register a dossier; pure."""
        ...

    def encode_void(self, code: str, reason: str) -> EncodedRequest:
        """Return the bytes that void a dossier or an unused number; pure."""
        ...

    async def send(self, entry: Entry) -> SendResult:
        """Send one entry with its idempotency key; transport failures come back as ``RETRY``, never as an exception."""
        ...

    async def health(self) -> Health:
        """Ask whether the service lives."""
        ...

    async def sign_in(self, name: str, password: str) -> None:
        """Open a session and keep its token."""
        ...

    async def me(self) -> Officer:
        """Return who is signed in."""
        ...

    async def office(self) -> Office:
        """Return the office profile."""
        ...

    async def calendar(self) -> Calendar:
        """Return working hours and all overrides the service holds."""
        ...

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        """Return the next page of catalogue changes after version *since*; ``None`` when nothing changed (304)."""
        ...

    async def lease(self, *, key: str, counter: str, day: date, installation: str) -> NumberBlock:
        """Lease a number block; the same key gives the same block."""
        ...

    async def dossier(self, code: str) -> RemoteDossier:
        """Return one dossier; raises NotFound."""
        ...

    async def person_dossiers(self, identity: str, procedure_code: str) -> list[DossierSummary]:
        """Return the person's open dossiers for a procedure."""
        ...

    async def search_dossiers(self, words: str) -> list[DossierSummary]:
        """Find dossiers of the office by words, code, phone or identity number."""
        ...

    async def changes(self, after: str) -> FeedPage:
        """Return the next page of the change feed."""
        ...


# --- paper ------------------------------------------------------------------------------------------------------------


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


# --- what the services tell the screens ---------------------------------------------------------------------------------


class LinkState(StrEnum):
    """What the desk knows of the link to the service."""

    STARTING = "starting"
    UP = "up"
    DOWN = "down"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStatus:
    """What the status line shows; ``embedded`` when the service is the office carried in this desk."""

    link: LinkState = LinkState.STARTING
    embedded: bool = True
    counts: JournalCounts = field(default_factory=JournalCounts)
    catalogue: CatalogueState = field(default_factory=CatalogueState)
    catalogue_progress: tuple[int, int] | None = None
    prints_open: int = 0
    numbers_left: int = 0
    office: Office | None = None
    officer: Officer | None = None
    warnings: tuple[str, ...] = ()

