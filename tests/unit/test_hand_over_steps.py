"""The steps of a control sheet, out of a dossier's events."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.samples import NOW

from counter_tui.domain.actions import CompleteSupplement, Finish, Forward, TakeOver
from counter_tui.domain.dossier import DossierEvent, ReceivedPaper
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


def test_papers_that_came_in_go_from_the_desk_and_the_dossier_from_where_it_is():
    came = CompleteSupplement(papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1),))
    events = (
        event(Forward(to="Phòng Một"), 1),
        event(came, 2),
        event(Forward(to="Phòng Một", list_code="BG-2"), 3),
        event(TakeOver(receiver="LÊ VĂN MẪU", place="Phòng Một", list_code="BG-2"), 4),
        event(CompleteSupplement(), 5),
        event(Forward(to="Phòng Hai"), 6),
        event(Finish(), 7),
    )
    steps = hand_over_steps(events, DESK, None)
    assert [(one.giver, one.receiver, one.receiver_name, one.note) for one in steps] == [
        (DESK, "Phòng Một", "", ""),
        (DESK, "Phòng Một", "LÊ VĂN MẪU", "giấy tờ bổ sung"),
        ("Phòng Một", "Phòng Hai", "", ""),
        ("Phòng Hai", DESK, "Cán bộ Mẫu", ""),
    ]


def test_a_dossier_goes_on_from_where_it_is_while_papers_for_it_lie_at_the_desk():
    came = CompleteSupplement(papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1),))
    events = (
        event(Forward(to="Phòng Một"), 1),
        event(came, 2),
        event(Forward(to="Phòng Hai"), 3),
        event(Forward(to="Phòng Hai", list_code="BG-2"), 4),
        event(Forward(to="Phòng Ba"), 5),
        event(came, 6),
        event(Forward(to="Phòng Một", list_code="BG-3"), 7),
    )
    assert [(one.giver, one.receiver, one.note) for one in hand_over_steps(events, DESK, None)] == [
        (DESK, "Phòng Một", ""),
        ("Phòng Một", "Phòng Hai", ""),
        (DESK, "Phòng Hai", "giấy tờ bổ sung"),
        ("Phòng Hai", "Phòng Ba", ""),
        (DESK, "Phòng Một", "giấy tờ bổ sung"),  # such lists were made once
    ]


def test_what_came_in_before_a_dossier_went_is_the_dossier():
    came = CompleteSupplement(papers=(ReceivedPaper(name="Giấy chứng sinh", originals=1),))
    events = (event(came, 1), event(Forward(to="Phòng Một"), 2), event(Forward(to="Phòng Hai"), 3))
    steps = hand_over_steps(events, DESK, None)
    assert [(one.giver, one.receiver, one.note) for one in steps] == [
        (DESK, "Phòng Một", ""),
        ("Phòng Một", "Phòng Hai", ""),
    ]


def test_nobody_hands_a_dossier_to_himself():
    events = tuple(event(Forward(to="Phòng Một"), hour) for hour in (1, 2))
    assert [one.giver for one in hand_over_steps(events, DESK, None)] == [DESK, DESK]


def test_a_result_is_before_on_or_after_its_day():
    assert outcome(NOW, NOW + timedelta(hours=5)) == ON_TIME
    assert outcome(NOW, NOW + timedelta(days=1)) == BEFORE
    assert outcome(NOW, NOW - timedelta(minutes=1)) == LATE
    assert outcome(NOW, None) == ""


def test_a_list_confirmed_after_the_dossier_went_on_is_signed_where_it_was_handed_over():
    told = (
        event(Forward(to="Tư pháp", list_code="BG-1"), 1),
        event(Finish(list_code="KQ-1", note="ANH BA (Tư pháp)"), 2),
        event(TakeOver(receiver="CHỊ TƯ", place="Tư pháp", list_code="BG-1"), 3),
    )
    there, back = hand_over_steps(told, DESK, None)
    assert (there.receiver, there.receiver_name) == ("Tư pháp", "CHỊ TƯ")
    assert (back.giver_name, back.receiver_name) == ("ANH BA", told[1].officer_name)
    told = (told[0], event(Forward(to="Phòng Kinh tế"), 2), told[2])
    there, on = hand_over_steps(told, DESK, None)
    assert (there.receiver_name, on.receiver_name) == ("CHỊ TƯ", "")


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
