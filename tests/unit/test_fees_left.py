"""What a payment or a refund moves beyond what its fee has left is refused; what was honestly done passes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.test_money_back import DONE, FIRST, LINE, NOBODY, PAID, REFUND

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, RecordFees, Return
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.fees_left import moved_twice
from counter_tui.domain.handing_back import LABEL
from counter_tui.domain.obstacles import Obstacle

OTHER = replace(LINE, label="Phí khác", amount=50_000)
COUNTED = replace(LINE, label="Phí: 1 giấy tờ × 2 trang × 1 bản")
RECEIVED = replace(FIRST, fees=(PAID, LINE, OTHER))


def took(*lines: FeeLine) -> RecordFees:
    return RecordFees(payments=lines)


def gave(amount: int, label: str = REFUND.label) -> RecordFees:
    return RecordFees(refunds=(Refund(label=label, amount=amount, reason="Thu nhầm"),))


def fixed(*fees: FeeLine) -> Correct:
    return Correct(registration=replace(RECEIVED, id="fixed", replaces=1, fees=fees), reason="Sai")


def refused(action: Action, *happened: Action, fees: tuple[FeeLine, ...] = RECEIVED.fees) -> Obstacle | None:
    book = fee_book(replace(RECEIVED, fees=fees), [replace(NOBODY, action=one) for one in happened])
    return moved_twice(replace(DONE, fees_due=book.due), action, book)


@pytest.mark.parametrize(
    ("happened", "action", "fee", "left"),
    [
        ((took(OTHER),), took(OTHER), "Phí khác", "0 đ"),
        ((took(replace(OTHER, amount=20_000)),), took(OTHER), "Phí khác", "30.000 đ"),
        ((took(replace(OTHER, exempt_reason="Hộ nghèo")),), took(OTHER), "Phí khác", "0 đ"),
        ((took(OTHER),), took(replace(OTHER, exempt_reason="Hộ nghèo")), "Phí khác", "0 đ"),
        ((), took(OTHER, replace(OTHER, amount=10_000)), "Phí khác", "50.000 đ"),
        ((fixed(PAID, LINE),), took(OTHER), "Phí khác", "0 đ"),
        ((gave(75_000),), gave(75_000), "Phí", "0 đ"),
        ((gave(60_000),), gave(20_000), "Phí", "15.000 đ"),
        ((took(LINE), gave(75_000)), gave(20_000), "Phí", "0 đ"),
    ],
)
def test_what_is_moved_a_second_time_is_refused(
    happened: tuple[Action, ...], action: Action, fee: str, left: str
) -> None:
    found = refused(action, *happened)
    assert found is not None
    assert found.values == {"fee": fee, "amount": left}


@pytest.mark.parametrize(
    ("happened", "action"),
    [
        ((), took(OTHER, LINE)),
        ((took(replace(LINE, amount=25_000)),), took(OTHER, replace(LINE, amount=50_000))),
        ((took(OTHER),), gave(50_000, "Phí khác")),
        # What was paid stays with its fee when a correction changes the amount.
        ((took(OTHER), fixed(PAID, LINE, replace(OTHER, amount=60_000))), took(LINE)),
        ((took(LINE), fixed(PAID, replace(LINE, amount=90_000), OTHER)), took(OTHER)),
        ((took(LINE), fixed(PAID, replace(LINE, amount=90_000), OTHER)), took(replace(LINE, amount=15_000))),
        ((fixed(PAID, LINE, replace(OTHER, amount=60_000)),), took(replace(OTHER, amount=60_000))),
        ((fixed(replace(PAID, label="Phí A"), LINE),), gave(75_000, "Phí")),
        ((), took(replace(LINE, kind=None, label=LABEL, amount=125_000))),
        ((took(OTHER),), Return(payments=(replace(LINE, label="Tên cũ"),))),
    ],
)
def test_what_was_honestly_done_passes(happened: tuple[Action, ...], action: Action) -> None:
    assert refused(action, *happened) is None


def test_another_count_makes_no_other_fee_of_it() -> None:
    dearer = replace(COUNTED, label="Phí: 1 giấy tờ × 3 trang × 1 bản", amount=90_000)
    assert refused(took(COUNTED), fees=(dearer,)) is None
    assert refused(gave(75_000, COUNTED.label), took(dearer), fees=(PAID, dearer)) is None


def test_of_fees_nobody_told_nothing_is_refused() -> None:
    assert moved_twice(replace(DONE, fees_due=75_000), took(LINE), FeeBook()) is None
    assert moved_twice(DONE, gave(20_000), FeeBook()) is None


def test_a_return_settles_its_own_fees_first_and_then_what_else_is_owed() -> None:
    lines = (replace(OTHER, label="Tên cũ"), LINE)
    paid = fee_book(RECEIVED, [replace(NOBODY, action=Return(payments=lines))])
    assert [(item.label, item.due, item.postings[-1].amount) for item in paid.items] == [
        (PAID.label, 0, 75_000),
        (LINE.label, 0, 75_000),
        ("Phí khác", 0, 50_000),
    ]
    noted = fee_book(RECEIVED, [replace(NOBODY, action=took(*lines))])
    assert [(item.label, item.due) for item in noted.items][2:] == [("Phí khác", 50_000), ("Tên cũ", 0)]
