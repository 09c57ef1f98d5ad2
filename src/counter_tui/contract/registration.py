"""The body of a registration: everything the desk received, and the versions it was received under."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.due import DueBody, RouteStageBody, SameDayBody
from counter_tui.contract.fields import (
    Answer,
    Ask,
    DossierCode,
    Earlier,
    Line,
    LocalId,
    Long,
    Moment,
    OfficeCode,
    ProcedureCode,
    Uuid,
    Version,
    block,
    line,
    moment,
)
from counter_tui.contract.people import FeeLineBody, PersonBody, ReceivedPaperBody
from counter_tui.domain.dossier import Collection, Registration
from counter_tui.domain.procedure import Channel
from counter_tui.errors import BadInput
from counter_tui.i18n import mark


class RegistrationBody(Ask, frozen=True, kw_only=True):
    """One dossier as it was received; ``id`` equals the idempotency key of its first sending.

    ``instead_of`` names earlier registrations of the same dossier that were refused and mended. One that came in all the
    same (in a file) is corrected by this one, and keeps its number; one that comes later is refused as ``superseded``.
    """

    id: Uuid
    code: DossierCode
    provisional: bool = False
    office: OfficeCode
    counter: LocalId
    officer_id: LocalId
    officer_name: Line
    procedure_code: ProcedureCode
    procedure_name: Long
    procedure_field: Line
    procedure_version: Version
    case: Long | None = None
    channel: Channel
    applicant: PersonBody
    owner: PersonBody
    papers: Annotated[tuple[ReceivedPaperBody, ...], Meta(max_length=500)] = ()
    fees: Annotated[tuple[FeeLineBody, ...], Meta(max_length=100)] = ()
    collection: Collection
    collection_address: Annotated[str, Meta(max_length=1000)] = ""
    note: Annotated[str, Meta(max_length=4000)] = ""
    sets: Annotated[int, Meta(ge=1, le=999)] = 1
    received_at: Moment
    limit_text: Long = ""
    due: DueBody | None = None
    due_decision: Annotated[str, Meta(max_length=2000)] = ""
    same_day: SameDayBody | None = None
    duplicate_reason: Annotated[str, Meta(max_length=2000)] = ""
    replaces: Annotated[int, Meta(ge=0, le=999)] = 0
    route: Annotated[tuple[RouteStageBody, ...], Meta(max_length=20)] = ()
    instead_of: Earlier = ()

    @classmethod
    def from_domain(cls, registration: Registration) -> RegistrationBody:
        """Return the wire form of *registration*."""
        r = registration
        return cls(
            id=r.id,
            code=r.code,
            provisional=r.provisional,
            office=r.office,
            counter=r.counter,
            officer_id=r.officer_id,
            officer_name=r.officer_name,
            procedure_code=r.procedure_code,
            procedure_name=r.procedure_name,
            procedure_field=r.procedure_field,
            procedure_version=r.procedure_version,
            case=r.case,
            channel=r.channel,
            applicant=PersonBody.from_domain(r.applicant),
            owner=PersonBody.from_domain(r.owner),
            papers=tuple(ReceivedPaperBody.from_domain(p) for p in r.papers),
            fees=tuple(FeeLineBody.from_domain(f) for f in r.fees),
            collection=r.collection,
            collection_address=r.collection_address,
            note=r.note,
            sets=r.sets,
            received_at=r.received_at,
            limit_text=r.limit_text,
            due=DueBody.from_domain(r.due) if r.due else None,
            due_decision=r.due_decision,
            same_day=SameDayBody.from_domain(r.same_day) if r.same_day else None,
            duplicate_reason=r.duplicate_reason,
            replaces=r.replaces,
            route=tuple(RouteStageBody.from_domain(stage) for stage in r.route),
            instead_of=r.instead_of,
        )

    def to_domain(self) -> Registration:
        """Return the registration, texts canonical; raises BadInput with a JSON pointer as its field."""
        registration = Registration(
            id=self.id.strip(),
            code=self.code.strip(),
            provisional=self.provisional,
            office=self.office.strip(),
            counter=self.counter.strip(),
            officer_id=self.officer_id.strip(),
            officer_name=line(self.officer_name),
            procedure_code=self.procedure_code.strip(),
            procedure_name=line(self.procedure_name),
            procedure_field=line(self.procedure_field),
            procedure_version=self.procedure_version,
            case=None if self.case is None else line(self.case),
            channel=self.channel,
            applicant=self.applicant.to_domain(),
            owner=self.owner.to_domain(),
            papers=tuple(p.to_domain() for p in self.papers),
            fees=tuple(f.to_domain() for f in self.fees),
            collection=self.collection,
            collection_address=line(self.collection_address),
            note=block(self.note),
            sets=self.sets,
            received_at=moment(self.received_at, "/received_at"),
            limit_text=line(self.limit_text),
            due=self.due.to_domain() if self.due else None,
            due_decision=line(self.due_decision),
            same_day=self.same_day.to_domain() if self.same_day else None,
            duplicate_reason=line(self.duplicate_reason),
            replaces=self.replaces,
            route=tuple(stage.to_domain() for stage in self.route),
            instead_of=self.instead_of,
        )
        for pointer, person in (
            ("/applicant/name", registration.applicant),
            ("/owner/name", registration.owner),
        ):
            if not person.name:
                raise BadInput(mark("Thiếu họ tên: nhập tên người nộp và chủ hồ sơ."), field=pointer)
        return registration


class RegisteredBody(Answer, frozen=True, kw_only=True):
    """The answer to a registration; ``code`` is the number the service holds, ``version`` counts events.

    ``reason`` says why the code is not the one sent: ``provisional`` or ``number-taken``; that one stays an alias.
    """

    id: str
    code: str
    version: int
    aliases: tuple[str, ...] = ()
    reason: str = ""
