"""What the strip above the registration form says of the fees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.desk import fake_desk

from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.procedure import FeeKind
from counter_tui.screens.register_strip import strip_parts

PROVINCE = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí (cán bộ điền số tiền)", amount=0)
SERVICE = FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=8_000)


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        ((), "Thu 0 đ"),
        ((SERVICE,), "Thu 8.000 đ"),
        ((PROVINCE,), "Thu: chưa có mức"),
        ((PROVINCE, SERVICE), "Thu 8.000 đ + khoản chưa có mức"),
        ((replace(PROVINCE, amount=5_000), SERVICE), "Thu 13.000 đ"),
        ((replace(PROVINCE, exempt_reason="hộ nghèo", exempt_basis="sổ"),), "Thu 0 đ"),
    ],
)
async def test_nothing_to_take_is_said_only_when_it_is_known(fees, words):
    f = fake_desk()
    draft = f.desk.reception.start(await f.desk.lookup.procedure("1.001193"))
    assert strip_parts(replace(draft, fees=fees), None, 0, 0)[1].text == words
