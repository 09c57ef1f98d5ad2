"""Dossiers, their events, lists and the change feed on the wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, Moment, ProcedureCode, block, line, moment
from counter_tui.contract.registration import RegistrationBody
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Status


class SummaryBody(Answer, frozen=True, kw_only=True):
    """One line about a dossier; ``alias`` is another code the citizen may hold."""

    code: str
    procedure_code: str
    procedure_name: str
    procedure_field: str = ""
    applicant_name: str
    owner_name: str
    status: Status
    received_at: Moment
    due_at: Moment | None = None
    counter: str
    officer_name: str
    alias: str = ""
    flags: tuple[str, ...] = ()
    version: int = 1

    def to_domain(self) -> DossierSummary:
        """Return the summary, texts canonical; raises BadInput for an impossible moment."""
        return DossierSummary(
            code=line(self.code),
            procedure_code=line(self.procedure_code),
            procedure_name=line(self.procedure_name),
            applicant_name=line(self.applicant_name),
            owner_name=line(self.owner_name),
            status=self.status,
            received_at=moment(self.received_at, "/received_at"),
            due_at=moment(self.due_at, "/due_at") if self.due_at else None,
            counter=line(self.counter),
            officer_name=line(self.officer_name),
            alias=line(self.alias),
        )


class EventBody(Answer, frozen=True, kw_only=True):
    """What happened to a dossier; ``number`` counts from 1."""

    number: int
    kind: str
    at: Moment
    officer_name: str
    counter: str = ""
    note: str = ""

    def to_domain(self) -> DossierEvent:
        """Return the event, texts canonical; raises BadInput for an impossible moment."""
        return DossierEvent(
            kind=line(self.kind),
            at=moment(self.at, "/at"),
            officer_name=line(self.officer_name),
            counter=line(self.counter),
            note=block(self.note),
        )


class DossierHead(Answer, frozen=True, kw_only=True):
    """A dossier and its events, without what was registered."""

    summary: SummaryBody
    events: tuple[EventBody, ...]
    aliases: tuple[str, ...] = ()


class DossierBody(DossierHead, frozen=True, kw_only=True):
    """A dossier with its events and everything that was registered."""

    registration: RegistrationBody


class SearchRequest(Ask, frozen=True, kw_only=True):
    """Words (accents optional), a code, a phone or an identity number."""

    words: Annotated[str, Meta(min_length=1, max_length=200)]
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class PersonRequest(Ask, frozen=True, kw_only=True):
    """A person's identity number; ``procedure_code`` narrows to one procedure, ``open_only`` to what is not finished."""

    identity: Annotated[str, Meta(min_length=1, max_length=60)]
    procedure_code: ProcedureCode | None = None
    open_only: bool = True


class FoundBody(Answer, frozen=True, kw_only=True):
    """Dossiers found, newest first."""

    dossiers: tuple[SummaryBody, ...]


class DossierPage(Answer, frozen=True, kw_only=True):
    """A page of the list; the cursors are opaque and ``None`` at the ends."""

    dossiers: tuple[SummaryBody, ...]
    next: str | None = None
    previous: str | None = None


class ChangePage(Answer, frozen=True, kw_only=True):
    """A page of the change feed; ask again after ``position``, at once when ``more``."""

    changes: tuple[SummaryBody, ...]
    position: str
    more: bool = False
