"""A dossier (hồ sơ) as it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from counter_tui.domain.deadline import Due
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel, FeeKind


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
        """Whether the citizen still waits for something."""
        return self in {
            self.NEW,
            self.RECEIVED,
            self.IN_PROGRESS,
            self.SUPPLEMENT_ASKED,
            self.PAYMENT_ASKED,
            self.DONE,
        }


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
class Registration:
    """Everything the desk received for one dossier, with the numbers and names it was received under.

    ``due`` is ``None`` when no limit is computable and none was decided; ``due_decision`` holds the officer's words when the
    due time was decided by hand. ``code`` is a dossier number or a provisional code (then also ``provisional``).
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

    @property
    def fee_total(self) -> int:
        """Đồng to be paid over all fee lines."""
        return sum(fee.due for fee in self.fees)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSummary:
    """One line about a dossier, for lists and for the duplicate guard."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierEvent:
    """What happened to a dossier: who, when, from which counter."""

    kind: str
    at: datetime
    officer_name: str
    counter: str
    note: str = ""
