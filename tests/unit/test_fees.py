"""Fees by catalogue and office rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.counted_fees import NOT_EXEMPT, Counts, Exemption, copy_fee, counts_of
from counter_tui.domain.fees import (
    amount_by_rule,
    counted,
    exempted,
    fee_lines,
    is_left_to_province,
    is_open,
    named_amounts,
    printed_label,
    same_day_fee,
    same_fee,
)
from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind, OfficeRule, PageFee, Procedure

CERTIFIED_COPY = PageFee(first=2000, first_pages=2, further=1000, cap=200_000)


def item(*fees, **rule):
    office_rule = OfficeRule(code="2.000815", source="mẫu", valid_from=date(2025, 7, 1), **rule)
    return CatalogueItem(
        Procedure(code="2.000815", name="Thủ tục mẫu", field="Chứng thực", fees=fees), office_rule
    )


@pytest.mark.parametrize(
    ("documents", "pages", "copies", "fee"),
    [
        (1, 1, 1, 2_000),
        (1, 2, 1, 4_000),
        (1, 3, 1, 5_000),
        (3, 1, 5, 30_000),
        (2, 4, 3, 36_000),
        (1, 198, 1, 200_000),
        (1, 199, 1, 200_000),
        (1, 500, 2, 400_000),
    ],
)
def test_certified_copies_cost_by_page_with_a_cap_for_each_copy(documents, pages, copies, fee):
    assert copy_fee(CERTIFIED_COPY, documents, pages, copies) == fee


@given(st.integers(1, 50), st.integers(1, 400), st.integers(1, 50))
def test_no_copy_costs_more_than_the_cap_and_more_pages_never_cost_less(documents, pages, copies):
    fee = copy_fee(CERTIFIED_COPY, documents, pages, copies)
    assert fee <= documents * copies * 200_000
    assert fee <= copy_fee(CERTIFIED_COPY, documents, pages + 1, copies)
    assert fee == documents * copies * copy_fee(CERTIFIED_COPY, 1, pages, 1)


def test_same_day_fees_go_by_page_then_unit_then_catalogue():
    fee = Fee(FeeKind.SERVICE, 2000, "2.000 đồng/trang")
    by_page = same_day_fee(item(fee, page_fee=CERTIFIED_COPY, unit_fee=1), 3, 2, 5)
    assert (by_page.kind, by_page.label, by_page.amount) == (FeeKind.SERVICE, "Phí", 60_000)
    assert same_day_fee(item(fee, unit_fee=10_000, counts_pages=True), 2, 9, 3).amount == 60_000
    assert same_day_fee(item(fee, unit_fee=10_000), 2, 1, 1).amount == 20_000
    assert same_day_fee(item(Fee(None, 0), fee), 2, 9, 3).amount == 2_000
    assert same_day_fee(item(Fee(FeeKind.CHARGE, None)), 2, 9, 3).amount == 0
    assert same_day_fee(CatalogueItem(item().procedure), 1, 1, 1).amount == 0


def test_an_exempt_fee_is_nothing_to_pay_and_keeps_its_amount():
    line = same_day_fee(
        item(page_fee=CERTIFIED_COPY), 1, 1, 1, exempt_reason="hộ nghèo", exempt_basis="Giấy chứng nhận"
    )
    assert (line.amount, line.due) == (2_000, 0)


def test_fees_split_by_channel():
    split = item(
        Fee(FeeKind.CHARGE, 20_000, channel=Channel.DIRECT),
        Fee(FeeKind.CHARGE, 10_000, channel=Channel.ONLINE),
    )
    assert [line.amount for line in fee_lines(split, Channel.DIRECT)] == [20_000]
    assert [line.amount for line in fee_lines(split, Channel.ONLINE)] == [10_000]
    assert fee_lines(split, Channel.POST) == ()


def test_an_amount_left_to_the_province_asks_the_officer():
    (line,) = fee_lines(
        item(Fee(FeeKind.CHARGE, None, "HĐND tỉnh quyết định (cổng ghi 0); miễn cho hộ nghèo")),
        Channel.DIRECT,
    )
    assert line.amount == 0
    assert line.label == "Lệ phí: HĐND tỉnh quyết định (cán bộ điền số tiền)"
    assert is_open(line)
    assert is_left_to_province(line)
    assert printed_label(line) == "Lệ phí: HĐND tỉnh quyết định"
    assert not is_open(replace(line, amount=5_000))
    assert not is_open(replace(line, exempt_reason="hộ nghèo"))


def test_alternatives_are_never_summed():
    lines = fee_lines(
        item(
            Fee(FeeKind.SERVICE, 250_000, "nhỏ lẻ"),
            Fee(FeeKind.SERVICE, 500_000, "cơ sở khác"),
            Fee(FeeKind.CHARGE, 8_000),
        ),
        Channel.DIRECT,
    )
    assert [line.amount for line in lines] == [0, 0, 8_000]
    assert "250.000 đ" in lines[0].label
    assert is_open(lines[0])
    assert not is_left_to_province(lines[0])
    assert printed_label(lines[0]) == "Phí: nhỏ lẻ - 250.000 đ"


def test_free_is_free():
    (line,) = fee_lines(item(Fee(None, 0, "Cổng ghi “Miễn phí”")), Channel.DIRECT)
    assert (line.amount, line.label, is_open(line)) == (0, "Phí, lệ phí", False)


COPY = item(Fee(FeeKind.SERVICE, 2000, "2.000 đồng/trang"), page_fee=CERTIFIED_COPY, counts_pages=True)
SIGNATURE = item(Fee(FeeKind.SERVICE, 10_000, "10.000 đồng/trường hợp"), unit_fee=10_000)


@pytest.mark.parametrize(
    ("of", "counts", "label", "amount"),
    [
        (COPY, Counts(), "Phí: 1 giấy tờ × 1 trang × 1 bản", 2_000),
        (COPY, Counts(2, 4, 3), "Phí: 2 giấy tờ × 4 trang × 3 bản", 36_000),
        (COPY, Counts(1, 500, 2), "Phí: 1 giấy tờ × 500 trang × 2 bản", 400_000),
        (SIGNATURE, Counts(), "Phí: 1 trường hợp", 10_000),
        (SIGNATURE, Counts(3), "Phí: 3 trường hợp", 30_000),
    ],
)
def test_what_the_office_counts_is_counted_in_a_dossier_too(of, counts, label, amount):
    (line,) = fee_lines(of, Channel.DIRECT, counts)
    assert (line.label, line.amount, counts_of(line)) == (label, amount, counts)
    assert not is_open(line)
    assert named_amounts(of, Channel.DIRECT) == [fee_lines(of, Channel.DIRECT)[0].amount]


def test_other_counts_are_the_same_fee_and_leave_how_it_is_taken():
    (line,) = fee_lines(COPY, Channel.DIRECT, Counts(2, 4, 3))
    more = counted(replace(line, outside_receipt="0001"), COPY, Counts(2, 4, 4))
    assert (more.amount, more.outside_receipt) == (48_000, "0001")
    assert same_fee(line, more)
    assert same_fee(same_day_fee(COPY, 1, 1, 1), line), "received before anything was counted"
    assert not same_fee(line, replace(more, kind=FeeKind.CHARGE))


def test_the_rule_of_another_day_counts_the_same_work_anew():
    (line,) = fee_lines(COPY, Channel.DIRECT, Counts(1, 2, 1))
    dearer = item(*COPY.procedure.fees, page_fee=replace(CERTIFIED_COPY, first=3000), counts_pages=True)
    assert amount_by_rule(line, dearer) == 6_000
    assert amount_by_rule(line, CatalogueItem(COPY.procedure)) is None
    assert amount_by_rule(same_day_fee(COPY, 1, 1, 1), dearer) is None


def test_of_work_counted_by_page_a_rule_by_case_counts_what_its_label_shows():
    (by_page,) = fee_lines(COPY, Channel.DIRECT, Counts(2, 3, 4))
    for line in (
        counted(by_page, SIGNATURE, Counts(2, 3, 4)),
        *fee_lines(SIGNATURE, Channel.DIRECT, Counts(2, 3, 4)),
    ):
        assert (line.label, line.amount) == ("Phí: 2 trường hợp", 20_000)
        assert amount_by_rule(line, SIGNATURE) == line.amount


def test_an_exemption_typed_before_a_dossier_was_made_of_the_work_goes_with_it_as_it_was_typed():
    lines = fee_lines(COPY, Channel.DIRECT, Counts(2, 4, 3))
    (waived,) = exempted(lines, Exemption("Người có công", "Thẻ số 1"))
    assert (waived.due, waived.amount, waived.exempt_reason) == (0, 36_000, "Người có công")
    (asked,) = exempted(lines, Exemption(basis="Thẻ số 1"))
    assert (asked.due, asked.exempt_basis) == (0, "Thẻ số 1"), (
        "its reason is asked for, the basis is not dropped"
    )
    assert exempted(lines, NOT_EXEMPT) == lines
    nothing = fee_lines(item(unit_fee=0), Channel.DIRECT)
    assert exempted(nothing, Exemption("Người có công", "Thẻ số 1")) == nothing


@pytest.mark.parametrize("of", [COPY, SIGNATURE])
def test_without_its_rule_the_amount_of_one_page_or_case_is_not_the_fee(of):
    ended = CatalogueItem(of.procedure, None, (of.rule,))
    (line,) = fee_lines(ended, Channel.DIRECT)
    assert (line.amount, is_left_to_province(line)) == (0, True)
    assert named_amounts(ended, Channel.DIRECT) == [None]


def test_an_office_that_takes_nothing_takes_nothing():
    free = item(Fee(FeeKind.SERVICE, 10_000), unit_fee=0)
    assert (
        [line.amount for line in fee_lines(free, Channel.DIRECT)]
        == named_amounts(free, Channel.DIRECT)
        == [0]
    )
