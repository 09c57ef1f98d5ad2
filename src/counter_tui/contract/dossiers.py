"""Dossiers, their events, lists and the change feed on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.actions import Action
from counter_tui.contract.fields import Answer, Ask, Moment, ProcedureCode, block, line, moment
from counter_tui.contract.numbers import VoidNumberBody
from counter_tui.contract.registration import RegistrationBody
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Status


class SummaryBody(Answer, frozen=True, kw_only=True):
    """How a dossier stands, on one line; ``alias`` is another code the citizen may hold, ``officer_id`` in whose charge it is.

    ``found_by``: the identity numbers of applicant and owner and the applicant's phone, so that a desk finds the dossier
    of another counter without the network. ``registration_id`` is the ``id`` of the registration as it was last corrected,
    so that a desk knows whether its own is still the one that holds.
    """

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
    moved_at: Moment | None = None
    officer_id: str = ""
    place: str = ""
    stage: int = 0
    stage_due_at: Moment | None = None
    stopped_at: Moment | None = None
    fees_due: int = 0
    found_by: tuple[str, ...] = ()
    registration_id: str = ""

    def to_domain(self) -> DossierSummary:
        """Return the summary, texts canonical; raises BadInput for an impossible moment."""
        return DossierSummary(
            code=line(self.code),
            procedure_code=line(self.procedure_code),
            procedure_name=line(self.procedure_name),
            procedure_field=line(self.procedure_field),
            applicant_name=line(self.applicant_name),
            owner_name=line(self.owner_name),
            status=self.status,
            received_at=moment(self.received_at, "/received_at"),
            due_at=_moment(self.due_at, "/due_at"),
            counter=line(self.counter),
            officer_name=line(self.officer_name),
            alias=line(self.alias),
            flags=tuple(line(flag) for flag in self.flags),
            version=self.version,
            moved_at=_moment(self.moved_at, "/moved_at"),
            officer_id=line(self.officer_id),
            place=line(self.place),
            stage=self.stage,
            stage_due_at=_moment(self.stage_due_at, "/stage_due_at"),
            stopped_at=_moment(self.stopped_at, "/stopped_at"),
            fees_due=self.fees_due,
            found_by=tuple(line(number) for number in self.found_by),
            registration_id=line(self.registration_id),
        )


def _moment(at: datetime | None, pointer: str) -> datetime | None:
    return None if at is None else moment(at, pointer)


class EventBody(Answer, frozen=True, kw_only=True):
    """What happened to a dossier; ``number`` counts from 1, ``action`` is what was asked, in full, if it was an action."""

    number: int
    kind: str
    at: Moment
    officer_name: str
    counter: str = ""
    note: str = ""
    action: Action | None = None

    def to_domain(self) -> DossierEvent:
        """Return the event, texts canonical; raises BadInput for an impossible moment."""
        return DossierEvent(
            kind=line(self.kind),
            at=moment(self.at, "/at"),
            officer_name=line(self.officer_name),
            counter=line(self.counter),
            note=block(self.note),
            action=self.action.to_domain() if self.action is not None else None,
        )


class DossierBody(Answer, frozen=True, kw_only=True):
    """A dossier with its events and what was registered, as it was last corrected; ``first``: as it was before any correction."""

    summary: SummaryBody
    events: tuple[EventBody, ...]
    aliases: tuple[str, ...] = ()
    registration: RegistrationBody
    first: RegistrationBody | None = None


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
    """A page of the list; the cursors are opaque and ``None`` at the ends, ``total`` is given where no cursor was."""

    dossiers: tuple[SummaryBody, ...]
    next: str | None = None
    previous: str | None = None
    total: int | None = None


class RegisterPage(Answer, frozen=True, kw_only=True):
    """A page of the register of a period, oldest first; ``next`` is opaque and ``None`` at the end.

    Where no cursor was given, ``void`` holds the period's void numbers and ``before`` counts the dossiers that
    stand before the period in the year's book.
    """

    dossiers: tuple[DossierBody, ...]
    void: tuple[VoidNumberBody, ...] = ()
    before: int = 0
    next: str | None = None


class ChangePage(Answer, frozen=True, kw_only=True):
    """A page of the change feed; ask again after ``position``, at once when ``more``."""

    changes: tuple[SummaryBody, ...]
    position: str
    more: bool = False
