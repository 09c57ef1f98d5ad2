"""Đồng in figures and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.money import format_money, money_words


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
