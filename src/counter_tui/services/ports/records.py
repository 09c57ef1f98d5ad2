"""What else the desk keeps: dossiers, drafts, audit, settings, office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.draft import Draft
from counter_tui.domain.office import Office, Officer
from counter_tui.domain.pin import PinRecord


class Dossiers(Protocol):
    """Dossiers this desk knows: its own registrations, and the office's open ones as last heard from the service."""

    async def registration(self, code: str) -> Registration | None:
        """Return a registration of this desk by dossier code or alias."""
        ...

    async def summary(self, code: str) -> DossierSummary | None:
        """Return what is known of a dossier by code or alias."""
        ...

    async def standings(self, codes: Sequence[str]) -> list[DossierSummary]:
        """Return what is known of the dossiers with these codes, in their order; what nobody knows is left out."""
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

    async def unsent_events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier and the service has not confirmed yet."""
        ...

    async def unconfirmed(self, code: str) -> bool:
        """Return whether a dossier was registered here and the service has not confirmed that: what it has there may be another."""
        ...

    async def refused_events(self, code: str) -> list[DossierEvent]:
        """Return what this desk did with a dossier after its reception and the service refused, not dealt with so far."""
        ...

    async def store_changes(self, changes: Sequence[DossierSummary], position: str) -> None:
        """Store dossiers heard from the change feed together with the feed position reached."""
        ...

    async def store_answer(self, said: DossierSummary) -> None:
        """Store a dossier as the service answered for it, unless the feed brought a newer version; its position stays."""
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


class Audit(Protocol):
    """The append-only, hash-chained trail of who opened, printed, changed or exported what."""

    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        """Append one row; never a name or an identity number."""
        ...


class Pins(Protocol):
    """The PIN of the desk's screen."""

    async def load(self) -> PinRecord | None:
        """Return what is kept, ``None`` when no PIN was chosen."""
        ...

    async def store(self, record: PinRecord | None) -> None:
        """Keep it durably, or forget it."""
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
