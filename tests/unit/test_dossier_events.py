"""What the timeline says of a return and of money: who took the result on what authority, what was paid and what was waived."""

from __future__ import annotations

from datetime import UTC, datetime

from counter_tui.domain.actions import Authorisation, Proxy, RecordFees, Return
from counter_tui.domain.dossier import DossierEvent, FeeLine
from counter_tui.domain.person import Person
from counter_tui.screens.dossier_events import details, event_lines

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


def test_another_number_is_given_by_the_service_not_by_who_received_the_dossier() -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    numbered = DossierEvent(kind="renumber", at=at, officer_name="Lê Thị Hoa", counter="1", note="TAM-1")
    (said,) = event_lines(numbered)
    assert said.endswith("đổi số hồ sơ · máy chủ — TAM-1")
