"""Which action leads from which national status to which: every pair against the list of the law, and the rules about time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.unit.test_lifecycle_states import ACTIONS_OF_ALL_KINDS, DOSSIER

from counter_tui.domain import actions as a
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import PAPERS_HERE, VOIDED, Status
from counter_tui.domain.lifecycle import TRANSITIONS, apply, fault, obstacle
from counter_tui.domain.obstacles import (
    ASKED_ALREADY,
    NEEDS_REASON,
    PAPERS_ELSEWHERE,
    RESCHEDULED_ONCE,
    STATUS_OBSTACLES,
    STILL_ASKED,
    TOO_LATE_TO_RESCHEDULE,
    VOIDED_OBSTACLE,
    Obstacle,
)
from counter_tui.domain.office import Role

K = a.ActionKind
SAME = None
EXPECTED: dict[K, dict[int, int | None]] = {
    K.FORWARD: {2: 4, 4: 4},
    K.REQUEST_SUPPLEMENT: {2: 5, 4: 5},
    K.COMPLETE_SUPPLEMENT: {5: 4},
    K.REFUSE: {1: 3, 2: 3, 4: 3, 5: 3},
    K.SUSPEND: {2: 8, 4: 8, 5: 8, 6: 8},
    K.RESUME: {6: 4, 8: 4},
    K.WITHDRAW: {1: 7, 2: 7, 4: 7, 5: 7, 6: 7, 8: 7},
    K.FINISH: {2: 9, 4: 9},
    K.UNFINISH: {9: 4},
    K.RETURN: {2: 10, 4: 10, 9: 10},
    K.UNRETURN: {10: 9},
    K.RESCHEDULE: {2: SAME, 4: SAME},
    K.CORRECT: dict.fromkeys((1, 2, 4, 5, 6, 8, 9, 10), SAME),
    K.VOID: dict.fromkeys((1, 2, 4, 5, 6, 8, 9, 10), 8),
    K.REASSIGN: dict.fromkeys((1, 2, 4, 5, 6, 8, 9), SAME),
    K.FEES: dict.fromkeys(range(1, 11), SAME),
    K.TAKE_OVER: dict.fromkeys((1, 2, 4, 5, 6, 8, 9, 10), SAME),
    K.FEEDBACK: {10: SAME},
}
"""NĐ 61/2018/NĐ-CP, Articles 15-21, with the national statuses 1-10; written down apart from the program's own table."""
LEADER = a.Actor(officer_id="phutrach", officer_name="Phụ trách Mẫu", counter="", role=Role.SUPERVISOR)
OFFICER = replace(LEADER, officer_id="mau", role=Role.OFFICER)


@pytest.mark.parametrize("kind", list(K))
@pytest.mark.parametrize("status", list(Status))
def test_every_action_from_every_status(kind: K, status: Status) -> None:
    before = replace(DOSSIER, status=status)
    hindered = obstacle(before, kind, LEADER, before.received_at)
    if status not in EXPECTED[kind]:
        assert hindered is not None
        assert hindered.message == STATUS_OBSTACLES[status]
        return
    assert hindered is None
    leads_to = EXPECTED[kind][status]
    after = apply(before, ACTIONS_OF_ALL_KINDS[kind], before.received_at)
    assert after.status == (status if leads_to is SAME else leads_to)


ASKED = {
    Status.SUPPLEMENT_ASKED: a.RequestSupplement(reason="Thiếu", papers=("Tờ khai",)),
    Status.PAYMENT_ASKED: a.Suspend(reason="Chờ nộp", cause=a.Suspension.PAYMENT),
}
"""Statuses 5 and 6 are left for 8 and come back: 5→4 only with the papers, the limit then from zero (Article 19.4)."""


@pytest.mark.parametrize("asked", list(ASKED))
def test_what_was_asked_of_the_citizen_is_still_asked_after_a_stop(asked: Status) -> None:
    at = DOSSIER.received_at
    waiting = apply(DOSSIER, ASKED[asked], at)
    stopped = apply(waiting, a.Suspend(reason="Chờ cơ quan khác"), at + timedelta(days=1))
    assert (stopped.status, stopped.stopped_at) == (Status.STOPPED, waiting.stopped_at)
    fees = apply(stopped, a.RecordFees(), at + timedelta(days=2))
    assert fault(fees, a.Resume()) is None
    later = Due(at + timedelta(days=30), ())
    assert (lacking := fault(fees, a.Resume(due=later))) is not None
    assert lacking.message == STILL_ASKED
    again = apply(fees, a.Resume(), at + timedelta(days=3))
    assert (again.status, again.due_at, again.stopped_at) == (asked, waiting.due_at, waiting.stopped_at)
    assert again.flags == waiting.flags
    goes_on = a.CompleteSupplement if asked is Status.SUPPLEMENT_ASKED else a.Resume
    done = apply(again, goes_on(due=later), at + timedelta(days=4))
    assert (done.status, done.due_at, done.stopped_at) == (Status.IN_PROGRESS, later.at, None)
    plain = apply(apply(done, a.Suspend(reason="Chờ"), at), a.Resume(due=later), at)
    assert plain.status is Status.IN_PROGRESS
    assert apply(stopped, a.Withdraw(reason="Rút"), at).flags == waiting.flags


@pytest.mark.parametrize("asked", list(ASKED))
def test_a_dossier_that_waits_for_the_citizen_is_stopped_for_another_reason_only(asked: Status) -> None:
    waiting = replace(DOSSIER, status=asked)
    assert obstacle(waiting, K.SUSPEND, OFFICER, DOSSIER.received_at) is None
    assert fault(waiting, a.Suspend(reason="Chờ cơ quan khác")) is None
    for action, message in (
        (a.Suspend(reason=" "), NEEDS_REASON),
        (a.Suspend(reason="Chờ", cause=a.Suspension.PAYMENT), ASKED_ALREADY),
    ):
        assert (lacking := fault(waiting, action)) is not None
        assert lacking.message == message


@pytest.mark.parametrize("kind", list(K))
def test_a_voided_dossier_only_gives_money_back(kind: K) -> None:
    before = replace(DOSSIER, status=Status.STOPPED, flags=(VOIDED,))
    hindered = obstacle(before, kind, LEADER, before.received_at)
    assert (hindered is None) is (kind is K.FEES)
    assert hindered is None or hindered.message == VOIDED_OBSTACLE


def test_what_takes_something_from_the_citizen_says_why() -> None:
    reasoned = {kind for kind, step in TRANSITIONS.items() if step.reason}
    assert reasoned == {
        K.REQUEST_SUPPLEMENT,
        K.REFUSE,
        K.SUSPEND,
        K.WITHDRAW,
        K.UNFINISH,
        K.UNRETURN,
        K.RESCHEDULE,
        K.CORRECT,
        K.VOID,
    }


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-11-24T23:59", True),
        ("2026-11-25T00:00", False),
        ("2026-11-25T08:00", False),
        ("2026-11-26T08:00", False),
    ],
)
def test_a_later_day_is_promised_at_least_one_day_before_the_first_and_only_once(
    now: str, allowed: bool
) -> None:
    due = datetime(2026, 11, 25, 17, tzinfo=VIETNAM)
    before = replace(DOSSIER, due_at=due)
    at = datetime.fromisoformat(now).replace(tzinfo=VIETNAM)
    hindered = obstacle(before, K.RESCHEDULE, OFFICER, at)
    assert (hindered is None) is allowed
    assert allowed or hindered is None or hindered.message == TOO_LATE_TO_RESCHEDULE
    later = a.Reschedule(due=Due(due + timedelta(days=7), ()), reason="Chậm", approved_by="LÊ VĂN MẪU")
    again = obstacle(apply(before, later, at), K.RESCHEDULE, OFFICER, at)
    assert again is not None
    assert again.message == RESCHEDULED_ONCE


def test_papers_listed_go_to_nowhere_but_where_their_dossier_is() -> None:
    there = replace(DOSSIER, status=Status.IN_PROGRESS, place="Sở Nội vụ", stage=1, flags=(PAPERS_HERE,))
    back = a.Forward(to="UBND cấp xã", list_code="BG-261123-1-01")
    assert fault(there, back) == Obstacle(PAPERS_ELSEWHERE, {"place": "Sở Nội vụ"})
    assert fault(there, replace(back, to="Sở Nội vụ")) is None
    assert fault(there, replace(back, list_code="")) is None  # the dossier goes on from where it is
    assert fault(replace(there, flags=()), back) is None
    assert fault(replace(there, place=""), back) is None
    led = apply(there, back, there.received_at)  # as it was done before this rule
    assert (led.place, led.stage, led.papers_only) == ("UBND cấp xã", 2, False)
