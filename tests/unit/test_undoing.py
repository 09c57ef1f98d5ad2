"""A result or a return noted in error: where the dossier was before, and what holds of what happened."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.ports import MORNING
from tests.unit.test_lifecycle_states import DOSSIER, paid

from counter_tui.domain import actions as a
from counter_tui.domain.action_parts import Result
from counter_tui.domain.dossier import DossierEvent, Status
from counter_tui.domain.handing_back import handover, returned_obstacle
from counter_tui.domain.slips.hand_over_steps import hand_over_steps
from counter_tui.domain.undoing import (
    NOT_TOLD,
    SAME_DAY_UNDONE,
    holding,
    paid_with,
    undoing_fault,
    where_it_was,
)

TO, AWAY = a.Forward(to="Phòng Một"), a.Forward(to="Phòng Hai")
DONE, BACK = a.Finish(), a.Return(receiver="NGUYỄN VĂN MẪU")
UNFINISH, UNRETURN = a.Unfinish(reason="Nhầm"), a.Unreturn(reason="Nhầm")
IN, HERE = Status.IN_PROGRESS, Status.RECEIVED


def told(*actions: a.Action | str) -> list[DossierEvent]:
    blank = DossierEvent(kind="register", at=MORNING, officer_name="Cán bộ Mẫu", counter="1")
    events = [blank]
    for one in actions:
        done = None if isinstance(one, str) else one
        events.append(replace(blank, kind=one if isinstance(one, str) else one.KIND.value, action=done))
    return events


@pytest.mark.parametrize(
    ("undoing", "events", "status", "place"),
    [
        (UNFINISH, (DONE,), HERE, ""),
        (UNFINISH, (TO, DONE), IN, "Phòng Một"),
        (UNFINISH, (TO, AWAY, DONE), IN, "Phòng Hai"),
        (UNFINISH, (TO, DONE, BACK, a.Unreturn(reason="Nhầm")), IN, "Phòng Một"),
        (UNFINISH, (TO, DONE, a.Unfinish(reason="Nhầm", place="Phòng Một"), DONE), IN, "Phòng Một"),
        (
            UNFINISH,
            (a.RequestSupplement(reason="Thiếu", papers=("Tờ khai",)), a.CompleteSupplement(), DONE),
            IN,
            "",
        ),
        (UNRETURN, (TO, DONE, BACK), Status.DONE, ""),
        (UNRETURN, (TO, BACK), IN, "Phòng Một"),
        (UNRETURN, (BACK,), HERE, ""),
        (UNRETURN, (BACK, a.GiveFeedback(rating=a.Rating.SATISFIED)), HERE, ""),
    ],
)
def test_the_events_tell_where_a_dossier_was(
    undoing: a.Unfinish | a.Unreturn, events: tuple[a.Action, ...], status: Status, place: str
) -> None:
    assert where_it_was(undoing, told(*events)) == replace(undoing, status=status, place=place)


def test_a_same_day_entry_keeps_its_return() -> None:
    hindered = undoing_fault(UNRETURN, replace(DOSSIER, version=2), told("return"))
    assert hindered is not None
    assert hindered.message == SAME_DAY_UNDONE


@pytest.mark.parametrize(
    ("version", "events"),
    [
        (3, told(DONE)),  # something happened elsewhere
        (3, told("forward", DONE)),  # its data were removed here
        (2, told(DONE)[1:]),  # received elsewhere
        (3, told(TO, "finish")),
    ],
)
def test_what_is_not_told_is_not_guessed(version: int, events: list[DossierEvent]) -> None:
    hindered = undoing_fault(UNFINISH, replace(DOSSIER, version=version), events)
    assert hindered is not None
    assert hindered.message == NOT_TOLD


def test_what_the_desk_alone_knows_is_no_version() -> None:
    assert undoing_fault(UNFINISH, replace(DOSSIER, version=2), told("renumber", "correct", DONE)) is None


def test_what_was_undone_does_not_hold() -> None:
    second = a.Finish(note="đúng")
    events = told(DONE, UNFINISH, second, BACK, UNRETURN)
    assert [event.action for event in holding(events)] == [None, UNFINISH, second, UNRETURN]
    assert [event.action for event in holding(told(DONE, BACK))] == [None, DONE, BACK]


def test_what_was_paid_with_the_return_is_said() -> None:
    events = told(replace(BACK, payments=paid(75_000)))
    assert [fee.due for fee in paid_with(UNRETURN, events)] == [75_000]
    assert paid_with(UNFINISH, events) == ()


def prepared(status: Status, *actions: a.Action | str) -> tuple[Result, ...]:
    return handover(
        replace(DOSSIER, status=status),
        None,
        told(*actions),
        result_names=(),
        must_be_present=False,
        now=MORNING,
    ).results


def test_a_result_noted_in_error_is_not_handed_back() -> None:
    wrong, right = (a.Finish(results=(Result(name=name),)) for name in ("Giấy nhầm", "Giấy đúng"))
    assert prepared(Status.DONE, wrong) == wrong.results
    assert prepared(Status.IN_PROGRESS, wrong, UNFINISH) == ()
    assert prepared(Status.IN_PROGRESS, wrong) == ()  # undone elsewhere
    assert prepared(Status.DONE, wrong, UNFINISH, right) == right.results
    assert prepared(Status.DONE, wrong, UNFINISH, a.Finish()) == ()


@pytest.mark.parametrize(
    ("events", "words"), [(("return",), "Ctrl+E"), ((DONE, BACK), "Ghi nhầm: chưa trả kết quả")]
)
def test_what_was_returned_says_the_way_that_is_open(events: tuple[a.Action | str, ...], words: str) -> None:
    gone = returned_obstacle(replace(DOSSIER, status=Status.RETURNED), told(*events))
    assert gone is not None
    assert words in gone.message


def test_form_06_tells_no_way_back_of_a_result_that_was_none() -> None:
    steps = hand_over_steps(told(TO, DONE, a.Unfinish(reason="Nhầm", place="Phòng Một"), AWAY), "Quầy", None)
    assert [(step.giver, step.receiver) for step in steps] == [
        ("Quầy", "Phòng Một"),
        ("Phòng Một", "Phòng Hai"),
    ]
