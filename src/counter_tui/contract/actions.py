"""What can be done to a dossier, on the wire: one struct for each action, told apart by ``action``.

``at`` is when it happened at the desk (the service's time unless given), ``officer_id`` and ``counter`` who did it and
where, when that is not who sends it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.action_parts import (
    ActionAsk,
    ListCode,
    Note,
    ProxyBody,
    Reason,
    RefundBody,
    ResultBody,
)
from counter_tui.contract.due import DueBody
from counter_tui.contract.fields import (
    Answer,
    Earlier,
    Line,
    LocalId,
    Long,
    Moment,
    Short,
    block,
    line,
    moment,
)
from counter_tui.contract.people import FeeLineBody, ReceivedPaperBody
from counter_tui.contract.registration import RegistrationBody
from counter_tui.contract.undoing import UnfinishAction, UnreturnAction
from counter_tui.domain import actions as domain
from counter_tui.domain.dossier import Status

Papers = Annotated[tuple[Long, ...], Meta(min_length=1, max_length=500)]
Received = Annotated[tuple[ReceivedPaperBody, ...], Meta(max_length=500)]
Fees = Annotated[tuple[FeeLineBody, ...], Meta(max_length=100)]
Results = Annotated[tuple[ResultBody, ...], Meta(max_length=100)]


class ForwardAction(ActionAsk, frozen=True, kw_only=True, tag="forward"):
    """Hands the dossier on to a department or agency."""

    to: Annotated[str, Meta(min_length=1, max_length=500)]
    note: Note = ""
    list_code: ListCode = ""
    stage_due: Moment | None = None

    def to_domain(self) -> domain.Forward:
        """Return the action; raises BadInput for an impossible moment."""
        due = moment(self.stage_due, "/stage_due") if self.stage_due else None
        return domain.Forward(
            to=line(self.to), note=block(self.note), list_code=self.list_code, stage_due=due
        )


class RequestSupplementAction(ActionAsk, frozen=True, kw_only=True, tag="request_supplement"):
    """Asks for papers, once and in full."""

    reason: Reason
    papers: Papers
    until: date | None = None

    def to_domain(self) -> domain.RequestSupplement:
        """Return the action."""
        papers = tuple(line(paper) for paper in self.papers)
        return domain.RequestSupplement(reason=block(self.reason), papers=papers, until=self.until)


class CompleteSupplementAction(ActionAsk, frozen=True, kw_only=True, tag="complete_supplement"):
    """Takes the missing papers in; ``due`` is the new due time, ``stage_due`` the present agency's own in a chain."""

    papers: Received = ()
    due: DueBody | None = None
    stage_due: Moment | None = None
    note: Note = ""

    def to_domain(self) -> domain.CompleteSupplement:
        """Return the action; raises BadInput for an impossible moment."""
        papers = tuple(paper.to_domain() for paper in self.papers)
        due = self.due.to_domain() if self.due else None
        stage = moment(self.stage_due, "/stage_due") if self.stage_due else None
        return domain.CompleteSupplement(papers=papers, due=due, stage_due=stage, note=block(self.note))


class RefuseAction(ActionAsk, frozen=True, kw_only=True, tag="refuse"):
    """Refuses the dossier; ``approved_by`` is the leader who decided."""

    reason: Reason
    approved_by: Line = ""

    def to_domain(self) -> domain.Refuse:
        """Return the action."""
        return domain.Refuse(reason=block(self.reason), approved_by=line(self.approved_by))


class SuspendAction(ActionAsk, frozen=True, kw_only=True, tag="suspend"):
    """Stops the clock."""

    reason: Reason
    cause: domain.Suspension = domain.Suspension.OTHER

    def to_domain(self) -> domain.Suspend:
        """Return the action."""
        return domain.Suspend(reason=block(self.reason), cause=self.cause)


class ResumeAction(ActionAsk, frozen=True, kw_only=True, tag="resume"):
    """Lets the clock run again; ``due`` is the new due time, ``stage_due`` the present agency's own in a chain."""

    due: DueBody | None = None
    stage_due: Moment | None = None
    note: Note = ""

    def to_domain(self) -> domain.Resume:
        """Return the action; raises BadInput for an impossible moment."""
        due = self.due.to_domain() if self.due else None
        stage = moment(self.stage_due, "/stage_due") if self.stage_due else None
        return domain.Resume(due=due, stage_due=stage, note=block(self.note))


class WithdrawAction(ActionAsk, frozen=True, kw_only=True, tag="withdraw"):
    """The applicant takes the dossier back; ``approved_by`` signs the stop notice."""

    reason: Reason
    approved_by: Line = ""

    def to_domain(self) -> domain.Withdraw:
        """Return the action."""
        return domain.Withdraw(reason=block(self.reason), approved_by=line(self.approved_by))


class FinishAction(ActionAsk, frozen=True, kw_only=True, tag="finish"):
    """The result is there."""

    results: Results = ()
    note: Note = ""
    list_code: ListCode = ""

    def to_domain(self) -> domain.Finish:
        """Return the action."""
        results = tuple(result.to_domain() for result in self.results)
        return domain.Finish(results=results, note=block(self.note), list_code=self.list_code)


class ReturnAction(ActionAsk, frozen=True, kw_only=True, tag="return"):
    """Hands the result back; ``receiver`` who took it, ``proxy`` when neither the applicant nor the owner himself."""

    receiver: Line = ""
    receiver_identity: Short = ""
    proxy: ProxyBody | None = None
    payments: Fees = ()
    originals_returned: bool = True
    results: Results = ()
    note: Note = ""

    def to_domain(self) -> domain.Return:
        """Return the action."""
        return domain.Return(
            receiver=line(self.receiver),
            receiver_identity=line(self.receiver_identity),
            proxy=self.proxy.to_domain() if self.proxy else None,
            payments=tuple(fee.to_domain() for fee in self.payments),
            originals_returned=self.originals_returned,
            results=tuple(result.to_domain() for result in self.results),
            note=block(self.note),
        )


class RescheduleAction(ActionAsk, frozen=True, kw_only=True, tag="reschedule"):
    """Promises a later moment, once; ``approved_by`` is the leader."""

    due: DueBody
    reason: Reason
    approved_by: Line = ""

    def to_domain(self) -> domain.Reschedule:
        """Return the action; raises BadInput for an impossible moment."""
        return domain.Reschedule(
            due=self.due.to_domain(), reason=block(self.reason), approved_by=line(self.approved_by)
        )


class CorrectAction(ActionAsk, frozen=True, kw_only=True, tag="correct"):
    """Puts what was received right; ``registration`` has the dossier's code."""

    registration: RegistrationBody
    reason: Reason

    def to_domain(self) -> domain.Correct:
        """Return the action; raises BadInput with a JSON pointer as its field."""
        return domain.Correct(registration=self.registration.to_domain(), reason=block(self.reason))


class VoidAction(ActionAsk, frozen=True, kw_only=True, tag="void"):
    """Voids a dossier registered in error, or a number that was never registered.

    ``refused`` names the refused registrations of what is voided: needs no ``If-Match``. A dossier that one of them
    became all the same (in a file) is voided; none is registered later. A dossier of somebody else stays as it is.
    """

    reason: Reason
    refused: Earlier = ()

    def to_domain(self) -> domain.Void:
        """Return the action."""
        return domain.Void(reason=block(self.reason), refused=self.refused)


class ReassignAction(ActionAsk, frozen=True, kw_only=True, tag="reassign"):
    """Gives the dossier to another officer of the office."""

    to_officer: LocalId
    to_name: Line
    reason: Note = ""

    def to_domain(self) -> domain.Reassign:
        """Return the action."""
        name = line(self.to_name)
        return domain.Reassign(to_officer=self.to_officer, to_name=name, reason=block(self.reason))


class FeesAction(ActionAsk, frozen=True, kw_only=True, tag="fees"):
    """Notes fees settled and money given back."""

    payments: Fees = ()
    refunds: Annotated[tuple[RefundBody, ...], Meta(max_length=100)] = ()

    def to_domain(self) -> domain.RecordFees:
        """Return the action."""
        payments = tuple(fee.to_domain() for fee in self.payments)
        return domain.RecordFees(payments=payments, refunds=tuple(r.to_domain() for r in self.refunds))


class FeedbackAction(ActionAsk, frozen=True, kw_only=True, tag="feedback"):
    """What the citizen said after the return."""

    rating: domain.Rating | None = None
    remark: Note = ""

    def to_domain(self) -> domain.GiveFeedback:
        """Return the action."""
        return domain.GiveFeedback(rating=self.rating, remark=block(self.remark))


class TakeOverAction(ActionAsk, frozen=True, kw_only=True, tag="take_over"):
    """The other side of a hand-over counted the dossier."""

    receiver: Annotated[str, Meta(min_length=1, max_length=200)]
    place: Annotated[str, Meta(max_length=500)] = ""
    list_code: ListCode = ""

    def to_domain(self) -> domain.TakeOver:
        """Return the action."""
        return domain.TakeOver(
            receiver=line(self.receiver),
            place=line(self.place),
            list_code=self.list_code,
        )


Action = (
    ForwardAction
    | RequestSupplementAction
    | CompleteSupplementAction
    | RefuseAction
    | SuspendAction
    | ResumeAction
    | WithdrawAction
    | FinishAction
    | UnfinishAction
    | ReturnAction
    | UnreturnAction
    | RescheduleAction
    | CorrectAction
    | VoidAction
    | ReassignAction
    | FeesAction
    | FeedbackAction
    | TakeOverAction
)


class ActionBody(Answer, frozen=True, kw_only=True):
    """The answer to an action; ``version`` counts events (0 for a number without a dossier), ``status`` is ``None`` there."""

    code: str
    version: int
    status: Status | None = None
