"""Which action a dossier allows, and what becomes of it: one table for the desk, which predicts, and for the service.

Sources: NĐ 61/2018/NĐ-CP, Articles 15-21 (structure kept by NĐ 118/2025/NĐ-CP); national statuses 1-10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from counter_tui.domain.actions import (
    Action,
    ActionKind,
    Actor,
    CompleteSupplement,
    Correct,
    Forward,
    Reassign,
    RecordFees,
    Reschedule,
    Resume,
    Return,
    Suspend,
    Suspension,
    Unfinish,
    Unreturn,
    reason_of,
)
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import (
    CORRECTED,
    PAPERS_HERE,
    RESCHEDULED,
    SUPPLEMENTED,
    VOIDED,
    WAITS_FOR_PAPERS,
    WAITS_FOR_PAYMENT,
    DossierSummary,
    Registration,
    Status,
    summary_of,
)
from counter_tui.domain.later_promise import no_later_promise, promise_fault
from counter_tui.domain.obstacles import (
    ASKED_ALREADY,
    FEES_DUE,
    NEEDS_DUE,
    NEEDS_LIST,
    NEEDS_REASON,
    NEEDS_SUPERVISOR,
    PAID_MEANWHILE,
    STATUS_OBSTACLES,
    STILL_ASKED,
    SUPPLEMENTED_ONCE,
    VOID_LATER,
    VOIDED_OBSTACLE,
    Obstacle,
)
from counter_tui.domain.office import Role
from counter_tui.domain.route import next_stage, papers_after, papers_astray

S, K = Status, ActionKind
RUNNING = frozenset({S.RECEIVED, S.IN_PROGRESS})
WAITING = frozenset({S.SUPPLEMENT_ASKED, S.PAYMENT_ASKED, S.STOPPED})
UNFINISHED = RUNNING | WAITING | {S.NEW}
ASKED: Mapping[str, Status] = {WAITS_FOR_PAPERS: S.SUPPLEMENT_ASKED, WAITS_FOR_PAYMENT: S.PAYMENT_ASKED}
"""What is asked of the citizen outlasts a stop: the flag meanwhile, and the status the dossier goes back to.

The end of a stop brings no papers, and only complete ones start the limit, from zero (NĐ 61/2018, Article 19 khoản 4);
with a payment it is the same: the clock stands until the citizen has done it.
"""


@dataclass(frozen=True, slots=True)
class Transition:
    """From where an action starts, where it leads (``None``: stays), and what it needs; ``basis`` is its source.

    A dossier that carries a flag of ``back_to`` is led to the status named there instead.
    """

    sources: frozenset[Status]
    target: Status | None
    reason: bool = False
    role: Role = Role.OFFICER
    basis: str = ""
    back_to: Mapping[str, Status] = field(default_factory=dict)


TRANSITIONS: Mapping[ActionKind, Transition] = {
    K.FORWARD: Transition(RUNNING, S.IN_PROGRESS, basis="NĐ 61/2018, Điều 18"),
    K.REQUEST_SUPPLEMENT: Transition(RUNNING, S.SUPPLEMENT_ASKED, True, basis="NĐ 61/2018, Điều 19 khoản 4"),
    K.COMPLETE_SUPPLEMENT: Transition(
        frozenset({S.SUPPLEMENT_ASKED}), S.IN_PROGRESS, basis="NĐ 61/2018, Điều 19 khoản 4"
    ),
    K.REFUSE: Transition(
        RUNNING | {S.NEW, S.SUPPLEMENT_ASKED}, S.NOT_ACCEPTED, True, basis="NĐ 61/2018, Điều 17, 19"
    ),
    K.SUSPEND: Transition(RUNNING | frozenset(ASKED.values()), S.STOPPED, True, basis="NĐ 61/2018, Điều 19"),
    K.RESUME: Transition(
        frozenset({S.PAYMENT_ASKED, S.STOPPED}),
        S.IN_PROGRESS,
        basis="NĐ 61/2018, Điều 19",
        back_to=ASKED,
    ),
    K.WITHDRAW: Transition(UNFINISHED, S.WITHDRAWN, True, basis="TT 03/2025/TT-VPCP, Mẫu số 05"),
    K.FINISH: Transition(RUNNING, S.DONE, basis="NĐ 61/2018, Điều 19"),
    # Where the dossier was before its result was noted the action says itself: see domain/undoing.py.
    K.UNFINISH: Transition(frozenset({S.DONE}), None, True, basis="NĐ 61/2018, Điều 21"),
    K.RETURN: Transition(RUNNING | {S.DONE}, S.RETURNED, basis="NĐ 61/2018, Điều 20"),
    K.UNRETURN: Transition(frozenset({S.RETURNED}), None, True, Role.SUPERVISOR, "NĐ 61/2018, Điều 21"),
    K.RESCHEDULE: Transition(RUNNING, None, True, basis="NĐ 61/2018, Điều 19 khoản 8"),
    K.CORRECT: Transition(UNFINISHED | {S.DONE, S.RETURNED}, None, True, basis="NĐ 61/2018, Điều 21"),
    K.VOID: Transition(UNFINISHED | {S.DONE, S.RETURNED}, S.STOPPED, True, basis="NĐ 61/2018, Điều 21"),
    K.REASSIGN: Transition(UNFINISHED | {S.DONE}, None, role=Role.SUPERVISOR, basis="NĐ 61/2018, Điều 10"),
    K.FEES: Transition(frozenset(Status), None, basis="Luật Phí và lệ phí 97/2015/QH13"),
    K.TAKE_OVER: Transition(UNFINISHED | {S.DONE, S.RETURNED}, None, basis="NĐ 61/2018, Điều 18"),
    K.FEEDBACK: Transition(frozenset({S.RETURNED}), None, basis="TT 01/2018/TT-VPCP, Điều 13"),
}

ENDS_WITHOUT_RESULT = frozenset({K.REFUSE, K.WITHDRAW, K.VOID})
"""After these nothing is returned, so that what was to be paid at the return is owed no more."""


def obstacle(summary: DossierSummary, kind: ActionKind, actor: Actor, now: datetime) -> Obstacle | None:
    """Return why *kind* cannot be started now, ``None`` when it can; what the action itself lacks is :func:`fault`."""
    step = TRANSITIONS[kind]
    if summary.voided and kind is not K.FEES:  # what was taken for it goes back
        return Obstacle(VOIDED_OBSTACLE)
    if summary.status not in step.sources:
        return Obstacle(STATUS_OBSTACLES[summary.status])
    if step.role is Role.SUPERVISOR and actor.role is not Role.SUPERVISOR:
        return Obstacle(NEEDS_SUPERVISOR)
    match kind:
        case K.REQUEST_SUPPLEMENT if SUPPLEMENTED in summary.flags and actor.role is not Role.SUPERVISOR:
            return Obstacle(SUPPLEMENTED_ONCE)
        case K.RESCHEDULE:
            return no_later_promise(summary, now)
        case K.VOID if actor.role is not Role.SUPERVISOR and not _own_of_today(summary, actor, now):
            return Obstacle(VOID_LATER)
        case _:
            return None


def fault(summary: DossierSummary, action: Action) -> Obstacle | None:
    """Return what *action* lacks or contradicts, ``None`` when it is whole."""
    if TRANSITIONS[action.KIND].reason and not reason_of(action).strip():
        return Obstacle(NEEDS_REASON)
    if summary.voided and isinstance(action, RecordFees) and action.payments:
        return Obstacle(VOIDED_OBSTACLE)
    papers = getattr(action, "papers", None)
    if action.KIND is K.REQUEST_SUPPLEMENT and not papers:
        return Obstacle(NEEDS_LIST)
    if isinstance(action, Reschedule):
        return promise_fault(summary, action)
    if isinstance(action, Suspend) and action.cause is Suspension.PAYMENT and summary.status in WAITING:
        return Obstacle(ASKED_ALREADY)
    if isinstance(action, Forward):
        return papers_astray(summary, action.to, action.list_code)
    if isinstance(action, CompleteSupplement | Resume):
        return _due_fault(summary, action)
    return _money_fault(summary, action) if isinstance(action, Return | RecordFees) else None


def _due_fault(summary: DossierSummary, action: CompleteSupplement | Resume) -> Obstacle | None:
    if isinstance(action, Resume) and still_asked(summary):
        return Obstacle(STILL_ASKED) if action.due is not None else None
    return Obstacle(NEEDS_DUE) if action.due is None and summary.due_at is not None else None


def still_asked(summary: DossierSummary) -> bool:
    """Return whether a stopped dossier goes back to waiting for the citizen when it goes on, its clock standing still."""
    return any(flag in ASKED for flag in summary.flags)


def _money_fault(summary: DossierSummary, action: Return | RecordFees) -> Obstacle | None:
    left = summary.fees_due - sum(fee.amount for fee in action.payments)
    if left > 0 and isinstance(action, Return):
        return Obstacle(FEES_DUE, {"amount": _money(left)})
    if left < 0 and action.payments:  # somebody took it meanwhile: nobody pays twice
        return Obstacle(PAID_MEANWHILE, {"amount": _money(summary.fees_due)})
    return None


def apply(summary: DossierSummary, action: Action, at: datetime) -> DossierSummary:
    """Return how the dossier stands after *action*; the action is taken to be allowed."""
    step = TRANSITIONS[action.KIND]
    target = next((status for flag, status in step.back_to.items() if flag in summary.flags), step.target)
    if isinstance(action, Suspend) and action.cause is Suspension.PAYMENT:
        target = S.PAYMENT_ASKED
    after = replace(
        summary,
        version=summary.version + 1,
        moved_at=max(at, summary.last_moved_at),
        status=summary.status if target is None else target,
        confirmed=False,
    )
    since = summary.stopped_at if summary.status in WAITING else after.moved_at
    after = replace(after, stopped_at=since if after.status in WAITING else None)
    after = _details(after, summary, action)
    return replace(after, flags=_still_asked_for(after, summary))


def _still_asked_for(after: DossierSummary, before: DossierSummary) -> tuple[str, ...]:
    if after.status is not S.STOPPED or after.voided:
        return tuple(flag for flag in after.flags if flag not in ASKED)
    return (*after.flags, *(flag for flag, status in ASKED.items() if status is before.status))


def _details(after: DossierSummary, before: DossierSummary, action: Action) -> DossierSummary:
    match action:
        case Forward():
            stage = next_stage(before, action.to)
            # A department sends the dossier on: papers that came in for it still lie at the counter.
            stay = before.papers_only and not action.list_code and action.to != before.place
            flags = before.flags if stay else tuple(flag for flag in before.flags if flag != PAPERS_HERE)
            stage_due = before.stage_due_at if papers_after(before, action.to) else action.stage_due
            return replace(after, place=action.to, stage=stage, stage_due_at=stage_due, flags=flags)
        case CompleteSupplement() | Resume():
            # The dossier stays where it is, and its chain with it; only papers that were brought are at the counter.
            came = isinstance(action, CompleteSupplement) and action.brought and before.place
            flags = _with(before, PAPERS_HERE) if came else before.flags
            due = action.due.at if action.due else before.due_at
            stage_due = action.stage_due or before.stage_due_at
            return replace(after, due_at=due, stage_due_at=stage_due, flags=flags)
        case Reschedule():
            return replace(after, due_at=action.due.at, flags=_with(before, RESCHEDULED))
        case Reassign():
            return replace(after, officer_id=action.to_officer, officer_name=action.to_name)
        case Unfinish() | Unreturn():
            return replace(after, status=action.status, place=action.place)
        case Return() | RecordFees():
            settled = sum(fee.amount for fee in action.payments)
            return replace(after, fees_due=max(0, before.fees_due - settled))
        case Correct():
            return _corrected(after, before, action)
        case _:
            flag = {K.REQUEST_SUPPLEMENT: SUPPLEMENTED, K.VOID: VOIDED}.get(action.KIND)
            place = "" if action.KIND is K.FINISH else after.place
            owed = 0 if action.KIND in ENDS_WITHOUT_RESULT else before.fees_due
            flags = _with(before, flag) if flag else before.flags
            return replace(after, place=place, fees_due=owed, flags=flags)


def _corrected(after: DossierSummary, before: DossierSummary, action: Correct) -> DossierSummary:
    fresh = summary_of(action.registration)
    return replace(
        after,
        procedure_code=fresh.procedure_code,
        procedure_name=fresh.procedure_name,
        procedure_field=fresh.procedure_field,
        applicant_name=fresh.applicant_name,
        owner_name=fresh.owner_name,
        found_by=fresh.found_by,
        registration_id=fresh.registration_id,
        received_at=fresh.received_at,
        due_at=fresh.due_at,
        stage_due_at=before.stage_due_at if before.stage or same_chain(fresh, before) else fresh.stage_due_at,
        fees_due=_owed_after(before, action),
        flags=_with(before, CORRECTED),
    )


def same_chain(registered: DossierSummary | Registration, standing: DossierSummary) -> bool:
    """Return whether a dossier that stands so goes through the agencies it was *registered* for, each with its date."""
    told = (registered.procedure_code, registered.received_at)
    return told == (standing.procedure_code, standing.received_at)


def _owed_after(before: DossierSummary, action: Correct) -> int:
    """Return what is still owed after a correction: by as much more or less as its fees are, so that what was paid stays paid."""
    owed = action.registration.owed_at_return
    if action.owed_before is None:
        return 0 if before.status is S.RETURNED else owed
    return max(0, before.fees_due + owed - action.owed_before)


def _own_of_today(summary: DossierSummary, actor: Actor, now: datetime) -> bool:
    received = summary.received_at.astimezone(VIETNAM).date()
    return (
        summary.officer_id == actor.officer_id
        and received == now.astimezone(VIETNAM).date()
        and not summary.place
    )


def _with(summary: DossierSummary, flag: str) -> tuple[str, ...]:
    return summary.flags if flag in summary.flags else (*summary.flags, flag)


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
