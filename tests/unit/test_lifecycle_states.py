"""A dossier's life as a state machine: whatever officers do, these things hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.fakes.ports import MORNING
from tests.storage.samples import registration
from tests.unit.test_fee_book import NUMBER

from counter_tui.domain import actions as a
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import RESCHEDULED, DossierEvent, DossierSummary, FeeLine, FeeMoment, Status
from counter_tui.domain.lifecycle import ENDS_WITHOUT_RESULT, UNFINISHED, WAITING, apply, fault, obstacle
from counter_tui.domain.office import Role
from counter_tui.domain.undoing import UNDOES, holding, where_it_was

K = a.ActionKind
CLOSED = {Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.RETURNED}
AFTER_THE_END = {
    Status.NOT_ACCEPTED: {K.FEES},
    Status.WITHDRAWN: {K.FEES},
    Status.RETURNED: {K.FEES, K.FEEDBACK, K.VOID, K.UNRETURN},
}
"""What may still be done with a closed dossier: money goes back, the citizen has his say, an entry in error is voided or undone."""
MOVE_THE_DUE_TIME = {K.COMPLETE_SUPPLEMENT, K.RESUME, K.RESCHEDULE}
FEE = 75_000


def paid(amount: int) -> tuple[FeeLine, ...]:
    return (FeeLine(kind=None, label="Lệ phí", amount=amount, moment=FeeMoment.AFTER),)


def due(days: int) -> Due:
    return Due(MORNING + timedelta(days=days), ())


EXAMPLES: tuple[a.Action, ...] = (
    a.Forward(to="Phòng Mẫu"),
    a.RequestSupplement(reason="Thiếu", papers=("Tờ khai",)),
    a.CompleteSupplement(due=due(60)),
    a.Refuse(reason="Không đủ"),
    a.Suspend(reason="Chờ"),
    a.Suspend(reason="Chờ", cause=a.Suspension.PAYMENT),
    a.Resume(due=due(70)),
    a.Resume(),
    a.Withdraw(reason="Rút"),
    a.Finish(),
    a.Unfinish(reason="Nhầm hồ sơ", place="Phòng Mẫu"),
    a.Return(receiver="NGUYỄN VĂN MẪU"),
    a.Return(receiver="NGUYỄN VĂN MẪU", payments=paid(FEE)),
    a.Unreturn(reason="Nhầm hồ sơ"),
    a.RecordFees(payments=paid(30_000)),
    a.RecordFees(payments=paid(FEE)),
    a.GiveFeedback(rating=a.Rating.SATISFIED),
    a.Reschedule(due=due(90), reason="Chậm", approved_by="LÊ VĂN MẪU"),
    a.Void(reason="Nhầm"),
    a.Reassign(to_officer="hai", to_name="Cán bộ Hai"),
)
ACTIONS = st.sampled_from(EXAMPLES)
ACTIONS_OF_ALL_KINDS: dict[K, a.Action] = {
    K.CORRECT: a.Correct(registration=registration(1, NUMBER), reason="Nhầm"),
    K.TAKE_OVER: a.TakeOver(receiver="Phòng Mẫu"),
    **{action.KIND: action for action in reversed(EXAMPLES)},
}


DOSSIER = DossierSummary(
    code="Z00.01-261123-0001",
    procedure_code="1.001193",
    procedure_name="Thủ tục",
    applicant_name="NGUYỄN VĂN MẪU",
    owner_name="NGUYỄN VĂN MẪU",
    status=Status.RECEIVED,
    received_at=MORNING,
    due_at=MORNING + timedelta(days=20),
    counter="1",
    officer_name="Cán bộ Mẫu",
    officer_id="mau",
    fees_due=FEE,
)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MORNING
        self.done: list[a.ActionKind] = []
        self.dossier = DOSSIER
        self.told = [DossierEvent(kind="register", at=MORNING, officer_name="", counter="1")]
        self.stood: dict[str, tuple[Status, str]] = {}

    @rule(action=ACTIONS, role=st.sampled_from((Role.OFFICER, Role.SUPERVISOR)), days=st.integers(0, 5))
    def act(self, action: a.Action, role: Role, days: int) -> None:
        self.now += timedelta(days=days)
        who = a.Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1", role=role)
        before = self.dossier
        undoes = isinstance(action, a.Unfinish | a.Unreturn)
        if isinstance(action, a.Unfinish | a.Unreturn):
            action = where_it_was(action, self.told) or action
        if obstacle(before, action.KIND, who, self.now) or fault(before, action):
            return
        kind = action.KIND
        assert not before.voided or kind is K.FEES
        assert before.status not in CLOSED or kind in AFTER_THE_END[before.status]
        assert kind not in {K.REASSIGN, K.UNRETURN} or role is Role.SUPERVISOR
        assert (
            kind is not K.REQUEST_SUPPLEMENT
            or K.REQUEST_SUPPLEMENT not in self.done
            or role is Role.SUPERVISOR
        )
        self.dossier = after = apply(before, action, self.now)
        self.done.append(kind)
        self.told.append(
            DossierEvent(kind=kind.value, at=self.now, officer_name="", counter="1", action=action)
        )
        if kind in {K.FINISH, K.RETURN}:
            self.stood[kind.value] = (before.status, before.place)
        if undoes:
            assert (after.status, after.place) == self.stood[UNDOES[kind.value]]
            assert replace(before, status=after.status, place=after.place) == replace(
                after, version=before.version, moved_at=before.moved_at, confirmed=before.confirmed
            )
        assert after.version == before.version + 1
        assert after.moved_at == self.now
        assert after.due_at == before.due_at or kind in MOVE_THE_DUE_TIME
        assert after.fees_due <= before.fees_due
        assert after.fees_due == before.fees_due or kind in {K.FEES, K.RETURN, *ENDS_WITHOUT_RESULT}
        assert kind not in {K.RETURN, *ENDS_WITHOUT_RESULT} or after.fees_due == 0
        assert after.status == before.status or kind not in {K.FEES, K.FEEDBACK, K.REASSIGN, K.RESCHEDULE}

    @invariant()
    def the_clock_stands_exactly_while_it_waits(self) -> None:
        if not self.dossier.voided:
            assert (self.dossier.stopped_at is not None) == (self.dossier.status in WAITING)

    @invariant()
    def papers_asked_for_are_awaited_until_they_are_brought(self) -> None:
        asked = [kind for kind in self.done if kind in {K.REQUEST_SUPPLEMENT, K.COMPLETE_SUPPLEMENT}]
        if asked[-1:] == [K.REQUEST_SUPPLEMENT]:
            awaiting = {Status.SUPPLEMENT_ASKED, Status.STOPPED}
            assert self.dossier.status in awaiting | CLOSED

    @invariant()
    def a_later_moment_is_promised_once(self) -> None:
        assert self.done.count(K.RESCHEDULE) <= 1
        assert (RESCHEDULED in self.dossier.flags) == (K.RESCHEDULE in self.done)

    @invariant()
    def a_dossier_is_done_and_returned_by_events_that_hold(self) -> None:
        left = {event.kind for event in holding(self.told)}
        if self.dossier.status is Status.DONE:
            assert K.FINISH.value in left
        if self.dossier.status is Status.RETURNED:
            assert K.RETURN.value in left
        if self.dossier.status in UNFINISHED:
            assert not left & {K.FINISH.value, K.RETURN.value} or self.dossier.voided

    @invariant()
    def fees_are_never_negative(self) -> None:
        assert self.dossier.fees_due >= 0


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=100, stateful_step_count=15, deadline=None, database=None)
