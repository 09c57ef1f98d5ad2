"""What the timeline says of a return and of money: who took the result on what authority, what was paid and what was waived."""

from __future__ import annotations

from counter_tui.domain.actions import Authorisation, Proxy, RecordFees, Return
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.person import Person
from counter_tui.screens.dossier_events import details

PAID = FeeLine(kind=None, label="Lệ phí", amount=75_000, outside_receipt="0000123")
WAIVED = FeeLine(kind=None, label="Phí", amount=8_000, exempt_reason="Hộ nghèo", exempt_basis="GXN 12")


def test_who_collected_for_somebody_can_be_told_later() -> None:
    kin = Person(name="TRẦN THỊ MẪU", identity="022191000002")
    proxy = Proxy(
        person=kin, authorisation=Authorisation.WRITTEN, relation="em gái", document="số 12 ngày 20/11/2026"
    )
    (said, paid) = details(Return(proxy=proxy, payments=(PAID,)))
    for part in ("TRẦN THỊ MẪU", "em gái", "022191000002", "giấy ủy quyền", "số 12 ngày 20/11/2026"):
        assert part in said
    assert paid == "Lệ phí: thu 75.000 đ, biên lai 0000123"


def test_what_was_waived_is_not_said_to_be_taken() -> None:
    assert details(RecordFees(payments=(PAID, WAIVED))) == [
        "Lệ phí: thu 75.000 đ, biên lai 0000123",
        "Phí: miễn 8.000 đ, Hộ nghèo (GXN 12)",
    ]
