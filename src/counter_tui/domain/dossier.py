"""A dossier (hồ sơ) as it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from counter_tui.domain.deadline import Due
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind

if TYPE_CHECKING:
    from counter_tui.domain.actions import Action

VOIDED, RESCHEDULED, SUPPLEMENTED, CORRECTED = "voided", "rescheduled", "supplemented", "corrected"
"""Flags a dossier carries besides its status."""
WAITS_FOR_PAPERS, WAITS_FOR_PAYMENT = "waits-for-papers", "waits-for-payment"
"""Flags of a stopped dossier: what it waited for when it was stopped, and waits for still."""
PAPERS_HERE = "papers-here"
"""Flag of a dossier that is elsewhere (``place``) while papers taken in for it lie at the counter, to be sent after it."""


class Status(IntEnum):
    """National statuses of a dossier (TrangThaiHoSo 1-10)."""

    NEW = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10

    @property
    def open(self) -> bool:
        """Whether the citizen still waits for something: a stopped dossier goes on some day."""
        return self not in {self.NOT_ACCEPTED, self.WITHDRAWN, self.RETURNED}


AT_COUNTER = frozenset({Status.RECEIVED, Status.IN_PROGRESS})
"""Statuses of a dossier that lies at the counter while no place is noted for it: one whose papers were completed there, or
whose stop ended there, is in progress and has gone nowhere.
"""


class Collection(StrEnum):
    """How the result is collected (hình thức nhận kết quả)."""

    AT_DESK = "at_desk"
    POST = "post"
    ONLINE = "online"


class FeeMoment(StrEnum):
    """When a fee is taken: at reception or at return."""

    BEFORE = "before"
    AFTER = "after"


class FeeMethod(StrEnum):
    """How a fee is paid."""

    CASH = "cash"
    TRANSFER = "transfer"
    ONLINE = "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPaper:
    """One paper taken in; counts are sheets of that kind."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0
    digitised: bool = False
    reused: bool = False
    from_store: bool = False
    not_applicable: bool = False

    @property
    def taken(self) -> bool:
        """Whether the desk has it: on paper, or as data it already holds."""
        on_paper = self.originals or self.certified or self.copies
        return bool(on_paper or self.digitised or self.reused or self.from_store)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One fee of a dossier in đồng; an exemption carries reason and basis, ``outside_receipt`` the number of the official receipt."""

    kind: FeeKind | None
    label: str
    amount: int
    moment: FeeMoment = FeeMoment.BEFORE
    method: FeeMethod = FeeMethod.CASH
    exempt_reason: str = ""
    exempt_basis: str = ""
    outside_receipt: str = ""

    @property
    def due(self) -> int:
        """What is to be paid: nothing when exempt."""
        return 0 if self.exempt_reason else self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SameDayWork:
    """A same-day entry: ``documents`` × ``pages`` × ``copies``, received and returned in one."""

    documents: int
    pages: int
    copies: int
    returned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStage:
    """One agency of a chain (một cửa liên thông) with its own limit; ``due_at`` as it was promised at reception."""

    agency: str
    limit_text: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Everything the desk received for one dossier, with the numbers and names it was received under.

    ``due`` is ``None`` when no limit is computable and none was decided; ``due_decision`` holds the officer's words when the
    due time was decided by hand. ``code`` is a dossier number or a provisional code (then also ``provisional``).
    ``replaces`` counts the corrections this one is the last of; ``route`` holds the agencies the dossier goes through.
    ``instead_of`` are the ids of those the service refused and this one is sent instead of.
    """

    id: str
    code: str
    provisional: bool = False
    office: str
    counter: str
    officer_id: str
    officer_name: str
    procedure_code: str
    procedure_name: str
    procedure_field: str
    procedure_version: int
    case: str | None
    channel: Channel
    applicant: Person
    owner: Person
    papers: tuple[ReceivedPaper, ...]
    fees: tuple[FeeLine, ...]
    collection: Collection
    collection_address: str = ""
    note: str = ""
    sets: int = 1
    received_at: datetime
    limit_text: str = ""
    due: Due | None = None
    due_decision: str = ""
    same_day: SameDayWork | None = None
    duplicate_reason: str = ""
    replaces: int = 0
    route: tuple[RouteStage, ...] = ()
    instead_of: tuple[str, ...] = ()

    @property
    def sent_to(self) -> str:
        """Where the result is sent; what was typed before another way was chosen is no address to send to."""
        return self.collection_address if self.collection is Collection.POST else ""

    @property
    def fee_total(self) -> int:
        """Đồng to be paid over all fee lines."""
        return sum(fee.due for fee in self.fees)

    @property
    def owed_at_return(self) -> int:
        """Đồng left at reception to be paid at the return; nothing when it was returned at once."""
        return 0 if self.same_day else sum(fee.due for fee in self.fees if fee.moment is FeeMoment.AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSummary:
    """How one dossier stands, on one line: for lists, for the duplicate guard, and for what may be done to it next.

    ``version`` counts events. ``officer_id`` and ``officer_name`` say in whose charge it is, ``place`` with which
    department or agency (empty: at the desk), ``stage`` how far it is along its route and ``stage_due_at`` that agency's
    own limit. ``stopped_at`` is when the clock stopped; ``fees_due`` what is still to be paid, in đồng. ``found_by``
    are the identity numbers and the phone a citizen is found by, never shown in lists. ``registration_id`` names what
    was registered last, by a correction or at first; empty where nobody told.
    """

    code: str
    procedure_code: str
    procedure_name: str
    applicant_name: str
    owner_name: str
    status: Status
    received_at: datetime
    due_at: datetime | None
    counter: str
    officer_name: str
    confirmed: bool = True
    alias: str = ""
    procedure_field: str = ""
    version: int = 1
    moved_at: datetime | None = None
    officer_id: str = ""
    place: str = ""
    stage: int = 0
    stage_due_at: datetime | None = None
    stopped_at: datetime | None = None
    fees_due: int = 0
    flags: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()
    registration_id: str = ""

    @property
    def voided(self) -> bool:
        """Whether it was registered in error."""
        return VOIDED in self.flags

    @property
    def open(self) -> bool:
        """Whether the citizen still waits for something; for a voided one nobody does."""
        return not self.voided and self.status.open

    @property
    def at_counter(self) -> bool:
        """Whether it, or papers that came in for it, lies at the counter and is still to be handed over."""
        return self.status in AT_COUNTER and self.here and not self.voided

    @property
    def here(self) -> bool:
        """Whether something of it is at the counter."""
        return not self.place or self.papers_only

    @property
    def papers_only(self) -> bool:
        """Whether only papers that came in for it are at the counter, itself it is elsewhere."""
        return bool(self.place) and PAPERS_HERE in self.flags

    @property
    def last_moved_at(self) -> datetime:
        """When something last happened to it."""
        return self.moved_at or self.received_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierEvent:
    """What happened to a dossier: who, when, from which counter; ``action`` in full when it is known here."""

    kind: str
    at: datetime
    officer_name: str
    counter: str
    note: str = ""
    action: Action | None = None


def summary_of(registration: Registration) -> DossierSummary:
    """Return how a dossier stands right after it was received; a same-day entry is already returned."""
    r = registration
    done = r.same_day is not None
    return DossierSummary(
        code=r.code,
        procedure_code=r.procedure_code,
        procedure_name=r.procedure_name,
        procedure_field=r.procedure_field,
        applicant_name=r.applicant.name,
        owner_name=r.owner.name,
        status=Status.RETURNED if done else Status.RECEIVED,
        received_at=r.received_at,
        due_at=r.due.at if r.due else None,
        counter=r.counter,
        officer_id=r.officer_id,
        officer_name=r.officer_name,
        version=2 if done else 1,
        moved_at=r.same_day.returned_at if r.same_day else r.received_at,
        fees_due=r.owed_at_return,
        stage_due_at=r.route[0].due_at if r.route else None,
        confirmed=False,
        found_by=found_by(r.applicant.identity, r.owner.identity, r.applicant.phone),
        registration_id=r.id,
    )


def found_by(*numbers: str) -> tuple[str, ...]:
    """Return the numbers there are, each once."""
    return tuple(dict.fromkeys(number for number in numbers if number))
