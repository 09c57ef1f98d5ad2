"""Whole desks without the network: what another counter did to a dossier is not taken back by what is done here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.system.desks import open_from, received
from tests.system.shared_office import SharedOffice
from tests.system.test_two_desks import PHONE, both, in_step, owing, put_right

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement, Reschedule, Suspend
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import FeeMethod, ReceivedPaper
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.errors import NotFound
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")


BROUGHT = ReceivedPaper(name="Bản chính giấy nhận nuôi", originals=1)


async def later(desk: Desk, code: str) -> Due:
    standing = await desk.casework.standing(code)
    assert standing.due_at is not None
    at = open_from(desk, standing.due_at + timedelta(days=7, minutes=-30))
    return desk.casework.decided_due(standing, at, "Hẹn")


async def promised_later(desk: Desk, code: str) -> Due:
    due = await later(desk, code)
    await desk.casework.act(code, Reschedule(due=due, reason="Chờ", approved_by="Chủ tịch"))
    return due


async def connected(desk: Desk, code: str) -> None:
    for _ in range(200):
        await desk.sync.round()
        if (await desk.lookup.dossier(code)).from_service:
            return
    raise AssertionError("not connected again")


async def refused_until_on_line(office: SharedOffice, one: Desk, code: str) -> None:
    """Hold that nothing is put right without the network, and that it is with it."""
    before, held = len(await one.journal.entries()), await one.casework.standing(code)
    office.up = False
    with pytest.raises(NotFound, match="thử lại khi có mạng"):
        await put_right(one, code, phone=PHONE)
    assert len(await one.journal.entries()) == before
    office.up = True
    await connected(one, code)
    await put_right(one, code, phone=PHONE)
    await in_step(one)
    said = (await one.lookup.dossier(code)).summary
    assert (said.due_at, said.fees_due, said.confirmed) == (held.due_at, held.fees_due, True)


async def test_a_date_another_counter_promised_is_not_put_back(office: SharedOffice) -> None:
    one, two, code = await both(office)
    await promised_later(two, code)
    await in_step(two, one)
    await refused_until_on_line(office, one, code)


@pytest.mark.parametrize("moved", [True, False], ids=["another-date", "same-date"])
async def test_papers_another_counter_took_in_are_not_left_off(office: SharedOffice, moved: bool) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=(BROUGHT.name,)))
    await in_step(one, two)
    standing = await two.casework.standing(code)
    due = await later(two, code) if moved else Due(at=standing.due_at, ledger=())
    await two.casework.act(code, CompleteSupplement(papers=(BROUGHT,), due=due))
    await in_step(two, one)
    await refused_until_on_line(office, one, code)
    job = await one.receipts.last_of(code, RECEIPT_FORM)
    assert BROUGHT.name in one.receipts.shown(job.slip, width=120)


async def test_a_fee_another_counter_took_is_not_asked_for_again(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = await owing(one)
    await in_step(one, two)
    book = await two.fees.book(code)
    await two.fees.pay(code, book.items[0], FeeMethod.CASH)
    await in_step(two, one)
    await refused_until_on_line(office, one, code)


async def test_what_is_all_known_here_is_put_right_without_the_network(office: SharedOffice) -> None:
    one, two, code = await both(office)
    due = await promised_later(one, code)
    await in_step(one, two)
    office.up = False
    await put_right(one, code, phone=PHONE)
    assert (await one.casework.standing(code)).due_at == due.at


async def test_the_end_of_a_stop_offers_no_date_counted_from_one_that_no_longer_holds(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    due = await promised_later(two, code)
    await two.casework.act(code, Suspend(reason="Xác minh"))
    await in_step(two, one)
    office.up = False
    assert await one.casework.due_after_resume(code) is None
    office.up = True
    await connected(one, code)
    offered = await one.casework.due_after_resume(code)
    assert offered is not None
    assert offered.at == due.at
