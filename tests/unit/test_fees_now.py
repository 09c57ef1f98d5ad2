"""Fees on a receipt made later: what was taken, waived or given back since is told as it is, and so is the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.unit.test_receipt_content import OFFICE, REGISTRATION

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Correct, RecordFees
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, FeeMoment, SameDayWork
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fees_now import fees_now
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.receipt_content import receipt
from counter_tui.domain.receipt_many import receipt_for_many

AT = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
AFTER = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
BEFORE = FeeLine(kind=FeeKind.SERVICE, label="Phí thẩm định", amount=20_000)


def event(action) -> DossierEvent:
    return DossierEvent(kind=action.KIND.value, at=AT, officer_name="Cán bộ", counter="Q1", action=action)


def rows(fees: tuple[FeeLine, ...], *actions, registration=REGISTRATION) -> tuple[list[tuple[str, ...]], str]:
    """Return the rows of the fees on a receipt made after *actions*, and their total."""
    known = replace(registration, fees=fees)
    slip = receipt(known, OFFICE, fees=fees_now(known, fee_book(known, [event(one) for one in actions])))
    by = {block.key: block for block in slip.content.blocks}
    return list(by["fees"].table.rows), by["fee_total"].value


def settled(line: FeeLine, **how) -> RecordFees:
    return RecordFees(payments=(replace(line, **how),))


def test_fees_nothing_happened_to_are_printed_as_they_were_registered() -> None:
    for fees in ((), (AFTER, BEFORE), (replace(AFTER, exempt_reason="Hộ nghèo", exempt_basis="Điều 10"),)):
        known = replace(REGISTRATION, fees=fees)
        assert receipt(known, OFFICE, fees=fees_now(known, fee_book(known, ()))) == receipt(known, OFFICE)


def test_a_fee_taken_meanwhile_is_told_as_taken() -> None:
    paid = settled(AFTER, method=FeeMethod.TRANSFER, outside_receipt="BL 0001")
    assert rows((AFTER, BEFORE), paid) == (
        [
            ("Lệ phí", "đã thu, chuyển khoản, biên lai số BL 0001", "75.000 đ"),
            ("Phí thẩm định", "thu khi tiếp nhận, tiền mặt", "20.000 đ"),
        ],
        "95.000 đ",
    )


def test_of_a_fee_taken_in_part_the_rest_is_still_owed() -> None:
    assert rows((AFTER,), settled(AFTER, amount=30_000)) == (
        [
            ("Lệ phí", "đã thu, tiền mặt", "30.000 đ"),
            ("Lệ phí", "thu khi trả kết quả, tiền mặt", "45.000 đ"),
        ],
        "75.000 đ",
    )


def test_a_fee_waived_meanwhile_is_told_with_reason_and_basis() -> None:
    free = {"exempt_reason": "Hộ nghèo", "exempt_basis": "Điều 10"}
    assert rows((AFTER,), settled(AFTER, **free)) == ([("Lệ phí", "Hộ nghèo, theo Điều 10", "miễn")], "0 đ")
    found, total = rows((AFTER,), settled(AFTER, amount=50_000), settled(AFTER, amount=25_000, **free))
    assert found[1:] == [("Lệ phí", "Hộ nghèo, theo Điều 10", "miễn 25.000 đ")]
    assert total == "50.000 đ"


@pytest.mark.parametrize("same_day", [False, True])
def test_money_given_back_is_told_and_is_no_part_of_the_total(same_day: bool) -> None:
    work = SameDayWork(documents=1, pages=1, copies=1, returned_at=AT) if same_day else None
    back = RecordFees(refunds=(Refund(label="Phí thẩm định", amount=5_000, reason="Thu thừa"),))
    assert rows((BEFORE,), back, registration=replace(REGISTRATION, same_day=work)) == (
        [
            ("Phí thẩm định", "thu khi tiếp nhận, tiền mặt", "20.000 đ"),
            ("Phí thẩm định", "đã hoàn trả, tiền mặt", "-5.000 đ"),
        ],
        "15.000 đ",
    )


def test_a_fee_nobody_registered_comes_last() -> None:
    more = FeeLine(kind=None, label="Phí sao lục", amount=8_000)
    found, total = rows((BEFORE,), RecordFees(payments=(more,)))
    assert found[1:] == [("Phí sao lục", "đã thu, tiền mặt", "8.000 đ")]
    assert total == "28.000 đ"


def test_a_corrected_fee_stands_where_it_stood_and_what_was_paid_for_it_counts() -> None:
    dearer = replace(AFTER, amount=90_000)
    first = replace(REGISTRATION, fees=(AFTER, BEFORE))
    fixed = replace(first, id="2", fees=(dearer, BEFORE), replaces=1)
    events = [event(settled(AFTER)), event(Correct(registration=fixed, reason="Sai mức"))]
    parts = fees_now(fixed, fee_book(first, events))
    assert [(part.line.label, part.became, part.line.amount) for part in parts] == [
        ("Lệ phí", "paid", 75_000),
        ("Lệ phí", None, 15_000),
        ("Phí thẩm định", None, 20_000),
    ]


def test_a_joint_receipt_tells_the_fees_of_each_dossier_as_they_stand() -> None:
    one = replace(REGISTRATION, fees=(AFTER,))
    two = replace(one, code="Z00.01-261123-0002")
    paid = fees_now(one, fee_book(one, [event(settled(AFTER))]))
    slip = receipt_for_many([one, two], OFFICE, fees={one.code: paid})
    by = {block.key: block for block in slip.content.blocks}
    assert [row[:2] for row in by["fees"].table.rows] == [
        ("Hồ sơ 1: Lệ phí", "đã thu, tiền mặt"),
        ("Hồ sơ 2: Lệ phí", "thu khi trả kết quả, tiền mặt"),
    ]
    assert by["fee_total"].value == "150.000 đ"
