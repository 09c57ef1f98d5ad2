"""What can be done to a dossier after it was received; each action becomes one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from counter_tui.domain.action_parts import Refund, Result
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import FeeLine, ReceivedPaper, Registration, Status
from counter_tui.domain.office import Role
from counter_tui.domain.person import Person


class ActionKind(StrEnum):
    """Names of the actions, on the wire and in the timeline."""

    FORWARD = "forward"
    REQUEST_SUPPLEMENT = "request_supplement"
    COMPLETE_SUPPLEMENT = "complete_supplement"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    FINISH = "finish"
    UNFINISH = "unfinish"
    RETURN = "return"
    UNRETURN = "unreturn"
    RESCHEDULE = "reschedule"
    CORRECT = "correct"
    VOID = "void"
    REASSIGN = "reassign"
    FEES = "fees"
    FEEDBACK = "feedback"
    TAKE_OVER = "take_over"


class Suspension(StrEnum):
    """Why the clock stops: a payment the citizen owes (national status 6), or anything else (8)."""

    PAYMENT = "payment"
    OTHER = "other"


class Authorisation(StrEnum):
    """What a proxy may collect on (Civil Code 2015, Article 138; TT 04/2020/TT-BTP, Article 2)."""

    WRITTEN = "written"
    RELATIVE = "relative"
    INTRODUCTION = "introduction"
    LEGAL = "legal"


class Rating(StrEnum):
    """How the citizen found the service."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and from which counter."""

    officer_id: str
    officer_name: str
    counter: str
    role: Role = Role.OFFICER


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Who collects for the applicant: identity, on what authority, and how related."""

    person: Person
    authorisation: Authorisation
    relation: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """Hands the dossier on to *to*; ``list_code`` names the hand-over list, ``stage_due`` the next agency's own limit."""

    KIND: ClassVar[ActionKind] = ActionKind.FORWARD
    to: str
    note: str = ""
    list_code: str = ""
    stage_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSupplement:
    """Asks for papers, once and in full, with the reason; the clock stops."""

    KIND: ClassVar[ActionKind] = ActionKind.REQUEST_SUPPLEMENT
    reason: str
    papers: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteSupplement:
    """Takes the missing papers in; the limits start anew and give *due*, *stage_due* in a chain."""

    KIND: ClassVar[ActionKind] = ActionKind.COMPLETE_SUPPLEMENT
    papers: tuple[ReceivedPaper, ...] = ()
    due: Due | None = None
    stage_due: datetime | None = None
    note: str = ""

    @property
    def brought(self) -> bool:
        """Whether papers came to the counter with it."""
        return any(paper.taken for paper in self.papers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Refuses the dossier with the reason; the centre's leader decides."""

    KIND: ClassVar[ActionKind] = ActionKind.REFUSE
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Stops the clock."""

    KIND: ClassVar[ActionKind] = ActionKind.SUSPEND
    reason: str
    cause: Suspension = Suspension.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Lets the clock run again; the rest of the limits gives *due*, *stage_due* in a chain."""

    KIND: ClassVar[ActionKind] = ActionKind.RESUME
    due: Due | None = None
    stage_due: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The applicant takes the dossier back; ``approved_by`` is the leader who signs the stop notice, empty while it is a draft."""

    KIND: ClassVar[ActionKind] = ActionKind.WITHDRAW
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The result is there, to be handed back."""

    KIND: ClassVar[ActionKind] = ActionKind.FINISH
    results: tuple[Result, ...] = ()
    note: str = ""
    list_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Hands the result back to *receiver*, applicant or owner, unless to a *proxy*; ``payments`` are fees settled now."""

    KIND: ClassVar[ActionKind] = ActionKind.RETURN
    receiver: str = ""
    receiver_identity: str = ""
    proxy: Proxy | None = None
    payments: tuple[FeeLine, ...] = ()
    originals_returned: bool = True
    results: tuple[Result, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinish:
    """The result was noted in error: the dossier goes back to *status* and *place*, where it was; see ``domain/undoing.py``."""

    KIND: ClassVar[ActionKind] = ActionKind.UNFINISH
    reason: str
    status: Status = Status.IN_PROGRESS
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreturn:
    """The return was noted in error: back to *status* and *place*; what was paid with it stays paid."""

    KIND: ClassVar[ActionKind] = ActionKind.UNRETURN
    reason: str
    status: Status = Status.DONE
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule:
    """Promises a later moment, with the reason and the leader who approved."""

    KIND: ClassVar[ActionKind] = ActionKind.RESCHEDULE
    due: Due
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Puts what was received right under the same code; ``owed_before``: see :func:`fee_book.owed_before`."""

    KIND: ClassVar[ActionKind] = ActionKind.CORRECT
    registration: Registration
    reason: str
    owed_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Voids a dossier registered in error, or a number no dossier came for; the number stays in the book.

    ``refused`` are the ids of its registrations that the service refused: none of them is to come in later.
    """

    KIND: ClassVar[ActionKind] = ActionKind.VOID
    reason: str
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign:
    """Gives the dossier to another officer: account *to_officer*, named *to_name*."""

    KIND: ClassVar[ActionKind] = ActionKind.REASSIGN
    to_officer: str
    to_name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFees:
    """Notes fees settled outside reception and return, and money given back."""

    KIND: ClassVar[ActionKind] = ActionKind.FEES
    payments: tuple[FeeLine, ...] = ()
    refunds: tuple[Refund, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback:
    """What the citizen said after the return; never needed for it."""

    KIND: ClassVar[ActionKind] = ActionKind.FEEDBACK
    rating: Rating | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """The other side of a hand-over counted the dossier: *receiver* at *place*, on the list *list_code*."""

    KIND: ClassVar[ActionKind] = ActionKind.TAKE_OVER
    receiver: str
    place: str = ""
    list_code: str = ""


Action = (
    Forward
    | RequestSupplement
    | CompleteSupplement
    | Refuse
    | Suspend
    | Resume
    | Withdraw
    | Finish
    | Unfinish
    | Return
    | Unreturn
    | Reschedule
    | Correct
    | Void
    | Reassign
    | RecordFees
    | GiveFeedback
    | TakeOver
)


def reason_of(action: Action) -> str:
    """Return the reason an action gives, or its note; empty when it has neither."""
    return getattr(action, "reason", "") or getattr(action, "note", "")
