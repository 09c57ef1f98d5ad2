"""The steps of a control sheet, out of a dossier's events."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.samples import NOW

from counter_tui.domain.actions import Finish, Forward, TakeOver
from counter_tui.domain.dossier import DossierEvent
from counter_tui.domain.slips.hand_over_steps import (
    BEFORE,
    LATE,
    ON_TIME,
    brought_by,
    hand_over_steps,
    outcome,
)

DESK = "Trung tâm Mẫu"


def event(action, hours):
    return DossierEvent(
        kind=action.KIND.value,
        at=NOW + timedelta(hours=hours),
        officer_name="Cán bộ Mẫu",
        counter="1",
        action=action,
    )


def test_a_dossier_goes_on_from_hand_to_hand_and_its_result_comes_back():
    events = (
        event(Forward(to="Phòng Một"), 1),
        event(Forward(to="Phòng Hai", note="gấp"), 2),
        event(Finish(), 3),
    )
    first, second, back = hand_over_steps(events, DESK, NOW + timedelta(days=2))
    assert (first.giver, first.receiver, first.giver_name) == (DESK, "Phòng Một", "Cán bộ Mẫu")
    assert (second.giver, second.receiver, second.note) == ("Phòng Một", "Phòng Hai", "gấp")
    assert (back.giver, back.receiver, back.receiver_name, back.outcome) == (
        "Phòng Hai",
        DESK,
        "Cán bộ Mẫu",
        BEFORE,
    )


def test_a_result_is_before_on_or_after_its_day():
    assert outcome(NOW, NOW + timedelta(hours=5)) == ON_TIME
    assert outcome(NOW, NOW + timedelta(days=1)) == BEFORE
    assert outcome(NOW, NOW - timedelta(minutes=1)) == LATE
    assert outcome(NOW, None) == ""


def test_who_counted_for_the_other_side_signs_for_it():
    events = (
        event(Forward(to="Phòng Một", list_code="BG-1"), 1),
        event(TakeOver(receiver="LÊ VĂN MẪU", place="Phòng Một", list_code="BG-1"), 2),
        event(Finish(list_code="KQ-1", note=brought_by("TRẦN THỊ THỬ", "Phòng Một")), 3),
    )
    out, back = hand_over_steps(events, DESK, None)
    assert (out.giver_name, out.receiver_name) == ("Cán bộ Mẫu", "LÊ VĂN MẪU")
    assert (back.giver_name, back.receiver_name, back.note) == ("TRẦN THỊ THỬ", "Cán bộ Mẫu", "")
    assert hand_over_steps((event(TakeOver(receiver="LÊ VĂN MẪU"), 1),), DESK, None) == ()
