"""The dossier API as the desk uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from counter_tui.domain.actions import Action, Actor
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.journal import Entry, NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict
from counter_tui.domain.office import Office, Officer
from counter_tui.services.ports.catalogue import CatalogueDelta
from counter_tui.services.ports.queue import HistoryPage, OfficeCounts


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDossier:
    """A dossier as the service holds it; ``first`` is what was registered before any correction."""

    summary: DossierSummary
    events: tuple[DossierEvent, ...] = ()
    registration: Registration | None = None
    first: Registration | None = None


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

    def encode_action(self, code: str, action: Action, actor: Actor, at: datetime) -> EncodedRequest:
        """Return the bytes of an action on a dossier; pure. Raises BadInput for what the service takes in no field."""
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

    def sign_out(self) -> None:
        """Forget the open session."""
        ...

    async def me(self) -> Officer:
        """Return who is signed in."""
        ...

    async def office(self) -> Office:
        """Return the office profile."""
        ...

    async def officers(self) -> list[Officer]:
        """Return who works in the office."""
        ...

    async def calendar(self) -> Calendar:
        """Return working hours and all overrides the service holds."""
        ...

    async def catalogue(self, since: int, etag: str) -> CatalogueDelta | None:
        """Return the next page of catalogue changes after version *since*; ``None`` when nothing changed (304)."""
        ...

    async def lease(
        self, *, key: str, counter: str, day: date, installation: str, stamp: str = ""
    ) -> NumberBlock:
        """Lease a number block; the same key gives the same block. *stamp* is what the last report moved on to."""
        ...

    async def report_numbers(self, report: BlockReport, counter: str) -> BlockVerdict:
        """Tell what became of the blocks of this installation, and hear what the service knows of them."""
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

    async def dossier_page(
        self, *, limit: int, cursor: str = "", skip: int = 0, from_end: bool = False
    ) -> HistoryPage:
        """Return a page of all dossiers: where a cursor leads, else after *skip* from the newest (*from_end*: oldest) end."""
        ...

    async def queue_summary(self) -> OfficeCounts:
        """Return how the whole office stands."""
        ...

    async def changes(self, after: str) -> FeedPage:
        """Return the next page of the change feed."""
        ...
