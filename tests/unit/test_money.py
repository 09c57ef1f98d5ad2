"""Đồng in figures and in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.money import format_money, money_words, parse_money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (115, "Một trăm mười lăm đồng"),
        (121, "Một trăm hai mươi mốt đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (2_000, "Hai nghìn đồng"),
        (8_000, "Tám nghìn đồng"),
        (10_015, "Mười nghìn không trăm mười lăm đồng"),
        (31_000, "Ba mươi mốt nghìn đồng"),
        (200_000, "Hai trăm nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (21_045_000, "Hai mươi mốt triệu không trăm bốn mươi lăm nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_001_000_000, "Một tỷ không trăm linh một triệu đồng"),
        (1_500_000_000_000, "Một nghìn năm trăm tỷ đồng"),
        (-2_000, "Âm hai nghìn đồng"),
    ],
)
def test_amounts_in_words(amount, words):
    assert money_words(amount) == words


def test_amounts_in_figures():
    assert [format_money(amount) for amount in (0, 500, 2_000, 1_250_000)] == [
        "0 đ",
        "500 đ",
        "2.000 đ",
        "1.250.000 đ",
    ]


@given(st.integers(0, 10**13))
def test_different_amounts_read_differently(amount):
    assert money_words(amount) != money_words(amount + 1)
    assert "  " not in money_words(amount)


AS_WRITTEN = """15000| 15000 |15.000|15,000|15 000|15\u00a0000|15000đ|15000 đ|15.000đ|15.000 đ|15,000Đ|15000d|15.000 đồng
15.000 dong|15 000 VND|15.000 VNĐ|15.000₫|15k|15 K|15 nghìn|15 ngàn đồng"""
NO_AMOUNT = """ |đ|k|15,5|1.5|15.00|15.0000|1.250,000|1500.000|15..000|.000|0.500|0,500|-15000|+15000|15000.|15.000,00|15 đ 000
15.000đ/bản|15 nghìn rưỡi|1,5k|²|15²|١٥٠٠٠|x|15.000x|15 . 000|15e3"""


@pytest.mark.parametrize("typed", re.split(r"[|\n]", AS_WRITTEN))
def test_an_amount_is_read_as_officers_write_it(typed):
    assert parse_money(typed) == 15_000


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("0", 0), ("0 đ", 0), ("1.250.000", 1_250_000), ("1,250,000 đ", 1_250_000), ("500", 500)],
)
def test_more_groups_and_fewer_are_read_too(typed, amount):
    assert parse_money(typed) == amount


@pytest.mark.parametrize("typed", ["", "9" * 14, "9" * 5000, *re.split(r"[|\n]", NO_AMOUNT)])
def test_what_may_mean_anything_else_is_no_amount(typed):
    assert parse_money(typed) is None


@given(st.integers(0, 10**12))
def test_an_amount_as_it_is_shown_reads_as_itself(amount):
    assert parse_money(format_money(amount)) == parse_money(str(amount)) == amount


@given(st.text(alphabet="0123456789., đdkn\u0300-", max_size=12))
def test_what_is_read_has_all_the_figures_that_were_typed(typed):
    amount = parse_money(typed)
    digits = "".join(char for char in typed if char.isdigit())
    assert amount is None or amount in {int(digits), 1000 * int(digits)}
