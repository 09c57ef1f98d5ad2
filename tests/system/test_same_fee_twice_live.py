"""Two counters take or give back the same fee: what was doubled is refused or named, the other fees stay as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_refused_live import opened
from tests.system.test_two_desks import in_step

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Finish, RecordFees
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.journal import EntryState
from counter_tui.domain.money_back import PAID_THERE, REFUNDED_THERE, back_words
from counter_tui.errors import Refused
from counter_tui.services.desk import Desk

A = FeeLine(kind=None, label="Lệ phí A", amount=50_000)
B = FeeLine(kind=None, label="Phí B", amount=75_000, moment=FeeMoment.AFTER)
C = FeeLine(kind=None, label="Phí C", amount=50_000, moment=FeeMoment.AFTER)


pytestmark = pytest.mark.usefixtures("back_at_once")


async def done(office: SharedOffice, *fees: FeeLine) -> tuple[Desk, Desk, str]:
    """Return two desks and a dossier whose result is there."""
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=fees)
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    await one.casework.act(code, Finish())
    await in_step(one, two)
    return one, two, code


async def takes(desk: Desk, code: str, label: str) -> None:
    book = await desk.fees.book(code)
    await desk.fees.pay(code, next(item for item in book.items if item.label == label), FeeMethod.CASH)


async def net(desk: Desk) -> int:
    return (await desk.day_book.day()).now.net


@pytest.mark.parametrize("fee", [B, C])
async def test_a_fee_both_took_is_not_booked_on_another(office: SharedOffice, fee: FeeLine) -> None:
    one, two, code = await done(office, B, C)
    office.up = False
    await takes(one, code, fee.label)
    office.up = True
    await takes(two, code, fee.label)
    await in_step(two, one)
    conflict = await opened(one)
    assert conflict.hindered is not None
    assert conflict.hindered.message == PAID_THERE
    said = f"Đã thu {fee.amount // 1000}.000 đ tiền mặt: trả lại người nộp."
    assert back_words(conflict.moved) == said
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    await one.journal.void(refused.id, "Trả lại")
    await in_step(one, two)
    left = B.amount + C.amount - fee.amount
    for desk in (one, two):
        assert (await desk.fees.book(code)).due == left
        assert (await desk.casework.standing(code)).fees_due == left
    assert (await net(one), await net(two)) == (0, fee.amount)


async def test_a_fee_both_gave_back_is_taken_back(office: SharedOffice) -> None:
    one, two, code = await done(office, A)
    office.up = False
    await one.fees.refund(code, (await one.fees.book(code)).items[0], 50_000, reason="Thu nhầm")
    office.up = True
    await two.fees.refund(code, (await two.fees.book(code)).items[0], 30_000, reason="Thu nhầm")
    await in_step(two, one)
    conflict = await opened(one)
    assert (conflict.hindered, conflict.remade.why) == (None, REFUNDED_THERE)
    said = "Đã hoàn 30.000 đ: thu lại của người nộp."
    assert back_words(conflict.remade.surplus) == said
    assert back_words((await one.conflicts.rebase(conflict, {})).back) == said
    await in_step(one, two)
    assert ((await one.fees.book(code)).held, (await one.fees.book(code)).unmatched) == (0, ())
    assert (await net(one), await net(two)) == (30_000, -30_000)


REFUND = Refund(label=A.label, amount=50_000, reason="Thu nhầm")


async def test_a_fee_two_counters_give_back_one_after_the_other_goes_back_once(office: SharedOffice) -> None:
    one, two, code = await done(office, A, replace(A, label="Lệ phí khác"))
    await two.fees.refund(code, (await two.fees.book(code)).items[0], 50_000, reason="Thu nhầm")
    await in_step(two, one)
    await one.casework.act(
        code, RecordFees(refunds=(REFUND,))
    )  # as it was before the other counter was heard
    await in_step(one, two)
    (twice,) = await one.journal.entries([EntryState.REFUSED])
    assert twice.problem_code == "action-incomplete"
    assert "Khoản Lệ phí A chỉ còn 0 đ để hoàn" in twice.problem
    assert await one.fees.to_give_back(code, twice) == "Đã hoàn 50.000 đ: thu lại của người nộp."
    await one.journal.void(twice.id, "Thu lại")
    await in_step(one, two)
    book = await one.fees.book(code)
    assert (await net(one), await net(two), book.held, book.unmatched) == (100_000, -50_000, 50_000, ())


@pytest.mark.parametrize("waived", [False, True])
async def test_a_fee_two_counters_settle_one_after_the_other_is_settled_once(
    office: SharedOffice, *, waived: bool
) -> None:
    one, two, code = await done(office, B, C)
    await takes(two, code, C.label)
    await in_step(two, one)
    line = replace(C, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12") if waived else C
    await one.casework.act(code, RecordFees(payments=(line,)))
    await in_step(one, two)
    (twice,) = await one.journal.entries([EntryState.REFUSED])
    assert twice.problem_code == "action-incomplete"
    assert "Khoản Phí C chỉ còn phải thu 0 đ" in twice.problem
    said = "" if waived else "Đã thu 50.000 đ tiền mặt: trả lại người nộp."
    assert await one.fees.to_give_back(code, twice) == said
    await one.journal.void(twice.id, "Trả lại")
    await in_step(one, two)
    assert (await net(one), await net(two)) == (0, 50_000)
    assert (await one.fees.book(code)).due == (await one.casework.standing(code)).fees_due == 75_000


async def test_without_the_network_nobody_takes_what_another_counter_took(office: SharedOffice) -> None:
    one, two, code = await done(office, B, C)
    await takes(two, code, C.label)
    await in_step(two, one)
    office.up = False
    fees = (await one.fees.book(code)).items
    with pytest.raises(Refused, match="thử lại khi có mạng"):
        await takes(one, code, C.label)
    with pytest.raises(Refused, match="thử lại khi có mạng"):
        await one.fees.exempt(code, fees[1], reason="Hộ nghèo", basis="QĐ 12")
    office.up = True
    await in_step(one, two)
    assert (await net(one), await net(two)) == (0, 50_000)


async def test_without_the_network_nobody_gives_back_what_another_counter_may_have(
    office: SharedOffice,
) -> None:
    one, two, code = await done(office, A)
    await two.fees.refund(code, (await two.fees.book(code)).items[0], 50_000, reason="Thu nhầm")
    await in_step(two, one)
    office.up = False
    shown = (await one.fees.book(code)).items[0]
    assert shown.held == 50_000, "what was given back elsewhere shows in no sum"
    with pytest.raises(Refused, match="thử lại khi có mạng"):
        await one.fees.refund(code, shown, 50_000, reason="Thu nhầm")
