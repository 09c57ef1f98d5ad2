"""Which fee is which after a correction: a waiver goes on with its fee, and with no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.test_fee_book import received

from counter_tui.domain.dossier import FeeLine, FeeMoment
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_heirs import heirs_of
from counter_tui.domain.procedure import FeeKind

A = FeeLine(kind=FeeKind.CHARGE, label="Phí A", amount=50_000, moment=FeeMoment.AFTER)
B = FeeLine(kind=FeeKind.SERVICE, label="Phí B", amount=20_000, moment=FeeMoment.AFTER)
LOWER = replace(A, amount=10_000)
RENAMED = replace(A, label="Phí C")
COUNTED = replace(A, label="Phí: 1 giấy tờ × 2 trang × 1 bản")
RECOUNTED = replace(COUNTED, label="Phí: 3 giấy tờ × 2 trang × 1 bản", amount=150_000)


@pytest.mark.parametrize(
    ("changed", "wanted", "heirs"),
    [
        ((A,), (LOWER,), [(A, 0)]),
        ((A,), (RENAMED,), [(A, 0)]),
        ((A,), (replace(A, kind=FeeKind.SERVICE),), [(A, 0)]),
        ((COUNTED,), (B, RECOUNTED), [(COUNTED, 1)]),
        ((A,), (replace(RENAMED, amount=40_000),), []),
        ((A,), (replace(A, moment=FeeMoment.BEFORE),), []),
        ((A, B), (LOWER, replace(B, label="Phí D")), [(A, 0), (B, 1)]),
        ((A, B), (RENAMED, replace(B, label="Phí D")), []),  # nobody can tell which is which
        ((A, LOWER), (replace(LOWER, outside_receipt="7"),), [(LOWER, 0)]),
        ((A, LOWER), (replace(A, amount=60_000), replace(A, amount=15_000)), [(A, 0), (LOWER, 1)]),
    ],
)
def test_a_fee_goes_on_as_one_at_most(
    changed: tuple[FeeLine, ...], wanted: tuple[FeeLine, ...], heirs: list[tuple[FeeLine, int]]
) -> None:
    items = fee_book(received(*changed), []).items
    assert [(item.line, place) for item, place in heirs_of(items, wanted)] == heirs
