"""Fees settled from a screen that was read before something else happened to the dossier."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.desk import BIRTH, FakeDesk, fake_desk

from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.fee_items import FeeItem
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import FeeKind
from counter_tui.errors import Refused
from counter_tui.services.outdated import STALE

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001")
TAKEN = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=75_000, moment=FeeMoment.BEFORE)
OWED = replace(TAKEN, moment=FeeMoment.AFTER)


async def with_fee(fake: FakeDesk, fee: FeeLine) -> tuple[str, FeeItem]:
    draft = fake.desk.reception.start(BIRTH)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    draft = replace(draft, applicant=MAU, papers=papers, fees=(fee,))
    code = (await fake.desk.reception.accept(draft)).registration.code
    (item,) = (await fake.desk.fees.book(code)).items
    return code, item


async def put_right(fake: FakeDesk, code: str, fee: FeeLine) -> None:
    correcting = fake.desk.correcting
    original = await correcting.open(code)
    draft = correcting.draft(original, await correcting.item(original.procedure_code))
    await correcting.correct(original, replace(draft, fees=(fee,)), "Gõ nhầm")


@pytest.mark.parametrize("online", [True, False])
async def test_a_fee_that_was_put_right_meanwhile_is_neither_given_back_nor_taken_nor_waived(online) -> None:
    fake = fake_desk()
    fake.gateway.online = online
    code, shown = await with_fee(fake, TAKEN)
    await put_right(fake, code, replace(TAKEN, amount=15_000))
    with pytest.raises(Refused, match="đính chính") as refused:
        await fake.desk.fees.refund(code, shown, 75_000, reason="Nộp nhầm")
    assert refused.value.code == STALE
    assert (await fake.desk.fees.book(code)).held == 15_000
    code, shown = await with_fee(fake, OWED)
    await put_right(fake, code, replace(OWED, amount=15_000))
    for settling in (
        fake.desk.fees.pay(code, shown, FeeMethod.CASH, amount=10_000),
        fake.desk.fees.exempt(code, shown, reason="Hộ nghèo", basis="Giấy xác nhận"),
    ):
        with pytest.raises(Refused, match="đính chính"):
            await settling
    assert ((book := await fake.desk.fees.book(code)).due, book.held) == (15_000, 0)


async def test_no_more_is_given_back_than_is_held_by_now_and_two_parts_go_back_one_after_the_other() -> None:
    fake = fake_desk()
    code, shown = await with_fee(fake, TAKEN)
    await fake.desk.fees.refund(code, shown, 50_000, reason="Thu thừa")
    with pytest.raises(Refused, match=r"chỉ còn giữ 25\.000 đồng"):
        await fake.desk.fees.refund(code, shown, 50_000, reason="Thu thừa")
    await fake.desk.fees.refund(code, shown, 25_000, reason="Thu thừa")
    assert (await fake.desk.fees.book(code)).held == 0


async def test_what_was_paid_or_waived_by_now_is_not_waived_again() -> None:
    fake = fake_desk()
    code, shown = await with_fee(fake, OWED)
    await fake.desk.fees.pay(code, shown, FeeMethod.CASH, amount=50_000)
    with pytest.raises(Refused, match=r"chỉ còn phải thu 25\.000 đồng"):
        await fake.desk.fees.exempt(code, shown, reason="Hộ nghèo", basis="Giấy xác nhận")
    await fake.desk.fees.pay(code, shown, FeeMethod.CASH, amount=25_000)
    with pytest.raises(Refused, match="chỉ còn phải thu 0 đồng"):
        await fake.desk.fees.pay(code, shown, FeeMethod.CASH)


async def test_money_of_a_fee_only_the_service_told_of_is_not_given_back_without_the_network() -> None:
    fake = fake_desk()
    code, shown = await with_fee(fake, TAKEN)
    fake.store.registrations.pop(code)  # another counter received it
    fake.store.summaries[code] = replace(fake.store.summaries[code], confirmed=True)
    fake.gateway.online = False
    with pytest.raises(Refused, match="thử lại khi có mạng"):
        await fake.desk.fees.refund(code, shown, 50_000, reason="Nộp nhầm")
    assert fake.store.acts == []
