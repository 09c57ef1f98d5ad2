"""A refused registration is mended with other fees: the desk says what moves now, and its account and its fee book hold that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_two_desks import in_step

from counter_tui.domain import draft_check
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, Status
from counter_tui.domain.handing_back import Settlement
from counter_tui.domain.journal import EntryState
from counter_tui.domain.register import checked_period
from counter_tui.services.desk import Desk
from counter_tui.services.returning import Collector

A = FeeLine(kind=None, label="Lệ phí A", amount=50_000)
B = FeeLine(kind=None, label="Phí B", amount=75_000, moment=FeeMoment.AFTER)
IN_TIME = "08:00 27/11/2026"


pytestmark = pytest.mark.usefixtures("back_at_once")


async def corrected(desk: Desk, code: str, **changes: object) -> int:
    """Correct a dossier and return the đồng the officer is told to take, to give back when negative."""
    original = await desk.correcting.open(code)
    item = await desk.correcting.item(original.procedure_code)
    draft = replace(desk.correcting.draft(original, item), **changes)  # type: ignore[arg-type]
    return (await desk.correcting.correct(original, draft, "Ghi sai")).fees.to_take


async def received(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, *fees: FeeLine, then: int | None = None
) -> tuple[Desk, str]:
    """Return a desk and what it received off-line at a time the service refuses, its first fee put right to *then* behind it."""
    one = await office.desk("one")
    item = await one.lookup.procedure("1.001193")
    office.up = False
    with monkeypatch.context() as of_before:  # as a desk of an earlier version let it through
        of_before.setattr(draft_check, "too_long_ago", lambda *_: False)
        start = replace(one.reception.start(item), applicant=PERSON, received_text="08:00 28/11/2025")
        code = (await one.reception.accept(replace(start, fees=fees))).registration.code
        if then is not None:
            moved = await corrected(one, code, fees=(replace(fees[0], amount=then), *fees[1:]))
            assert moved == then - fees[0].amount
    return one, code


async def refused(office: SharedOffice, desk: Desk) -> None:
    office.up = True
    await in_step(desk)
    assert [entry.problem_code for entry in await desk.journal.entries([EntryState.REFUSED])] == [
        "received-long-ago"
    ]


async def net(desk: Desk) -> int:
    return (await desk.day_book.day()).now.net


@pytest.mark.parametrize(("mended", "told"), [(70_000, 0), (40_000, -30_000), (90_000, 20_000)])
async def test_a_correction_behind_it_has_moved_its_money(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, mended: int, told: int
) -> None:
    one, code = await received(office, monkeypatch, A, then=70_000)
    await refused(office, one)
    assert await corrected(one, code, received_text=IN_TIME, fees=(replace(A, amount=mended),)) == told
    assert await net(one) == mended
    await in_step(one)
    assert (await net(one), await one.fees.held(code)) == (mended, mended)
    day = (await one.casework.standing(code)).received_at.date()
    (row,) = (await one.register_book.of_desk(checked_period(day, day, day))).rows
    assert row.due_at == (await one.casework.standing(code)).due_at


@pytest.mark.parametrize("then", [None, 70_000])
async def test_what_is_corrected_next_without_the_network_goes_from_there(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, then: int | None
) -> None:
    one, code = await received(office, monkeypatch, A, then=then)
    await refused(office, one)
    await corrected(one, code, received_text=IN_TIME, fees=(replace(A, amount=40_000),))
    await in_step(one)
    office.up = False
    assert await one.fees.held(code) == 40_000
    assert await corrected(one, code, fees=(replace(A, amount=45_000),)) == 5_000
    assert (await net(one), await one.fees.held(code)) == (45_000, 45_000)
    office.up = True
    await in_step(one)
    assert (await net(one), await one.fees.held(code)) == (45_000, 45_000)


async def test_a_payment_behind_it_settles_what_is_mended(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, code = await received(office, monkeypatch, A, B, then=70_000)
    fee = next(item for item in (await one.fees.book(code)).items if item.due)
    await one.fees.pay(code, fee, FeeMethod.CASH)
    await refused(office, one)
    fees = (replace(A, amount=40_000), replace(B, amount=60_000))
    assert await corrected(one, code, received_text=IN_TIME, fees=fees) == -30_000
    assert await net(one) == 115_000, "what was paid behind it goes back with that, not with this"
    await in_step(one)
    (late,) = await one.journal.entries([EntryState.REFUSED])
    assert await one.fees.to_give_back(code, late) == "Đã thu 75.000 đ tiền mặt: trả lại người nộp."
    await one.journal.void(late.id, "Trả lại")
    await in_step(one)
    assert (await net(one), (await one.fees.book(code)).due) == (40_000, 60_000)


async def test_a_correction_behind_that_payment_gives_nothing_of_it_back_twice(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, code = await received(office, monkeypatch, B)
    await one.fees.pay(code, (await one.fees.book(code)).items[0], FeeMethod.CASH)
    lower = replace(B, amount=50_000)
    with monkeypatch.context() as of_before:
        of_before.setattr(draft_check, "too_long_ago", lambda *_: False)
        assert await corrected(one, code, fees=(lower, A)) == 50_000 - 25_000
    await refused(office, one)
    assert await corrected(one, code, received_text=IN_TIME, fees=(lower,)) == -25_000
    assert await net(one) == 75_000, "what was paid behind it goes back with that, not with this"
    await in_step(one)
    (late,) = await one.journal.entries([EntryState.REFUSED])
    assert await one.fees.to_give_back(code, late) == "Đã thu 75.000 đ tiền mặt: trả lại người nộp."
    await one.journal.void(late.id, "Trả lại")
    await in_step(one)
    assert (await net(one), (await one.fees.book(code)).due) == (0, 50_000)


EXEMPT = replace(A, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12")


@pytest.mark.parametrize(
    ("first", "then", "given", "later"),
    [(50_000, None, 50_000, None), (70_000, 50_000, 20_000, None), (50_000, None, 50_000, 70_000)],
    ids=["the refund alone", "a correction before it", "a correction after it"],
)
@pytest.mark.parametrize(
    ("mended", "holds"),
    [(EXEMPT, 0), (replace(A, amount=90_000), 90_000), (A, 50_000)],
    ids=["exempt", "dearer", "as it was"],
)
async def test_what_was_given_back_behind_it_is_not_given_back_again(
    office: SharedOffice,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    then: int | None,
    given: int,
    later: int | None,
    mended: FeeLine,
    holds: int,
) -> None:
    one, code = await received(office, monkeypatch, replace(A, amount=first), then=then)
    await one.fees.refund(code, (await one.fees.book(code)).items[-1], given, reason="Hộ nghèo")
    if later is not None:
        with monkeypatch.context() as of_before:
            of_before.setattr(draft_check, "too_long_ago", lambda *_: False)
            assert await corrected(one, code, fees=(replace(A, amount=later),)) == later - (50_000 - given)
    before = await net(one)
    await refused(office, one)
    # A fee that stays as it was received keeps what was given back of it.
    holds -= given if mended == A and later is None else 0
    assert await corrected(one, code, received_text=IN_TIME, fees=(mended,)) == holds - before
    assert (await net(one), await one.fees.held(code)) == (holds, holds)
    await in_step(one)
    assert await one.journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []
    assert (await net(one), await one.fees.held(code)) == (holds, holds)
    book = await one.fees.book(code)
    assert (book.unmatched, book.due, (await one.casework.standing(code)).fees_due) == ((), 0, 0)


@pytest.mark.parametrize("waived", [False, True])
async def test_what_was_settled_behind_it_settles_no_other_fee(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, *, waived: bool
) -> None:
    one, code = await received(office, monkeypatch, replace(A, moment=FeeMoment.AFTER))
    fee = (await one.fees.book(code)).items[0]
    if waived:
        await one.fees.exempt(code, fee, reason="Hộ nghèo", basis="QĐ 12")
    else:
        await one.fees.pay(code, fee, FeeMethod.CASH)
    await refused(office, one)
    await corrected(one, code, received_text=IN_TIME, fees=(B,))
    await in_step(one)
    (late,) = await one.journal.entries([EntryState.REFUSED])
    said = "" if waived else "Đã thu 50.000 đ tiền mặt: trả lại người nộp."
    assert (late.problem_code, await one.fees.to_give_back(code, late)) == ("action-incomplete", said)
    await one.journal.void(late.id, "Trả lại")
    await in_step(one)
    assert (await one.fees.book(code)).due == (await one.casework.standing(code)).fees_due == 75_000
    assert await net(one) == 0


@pytest.mark.parametrize("waived", [False, True])
async def test_a_return_behind_it_settles_its_fee_whatever_that_is_called_now(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch, *, waived: bool
) -> None:
    fee = replace(A, moment=FeeMoment.AFTER)
    one, code = await received(office, monkeypatch, fee)
    settlement = Settlement(exempt=waived, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12")
    collector = Collector(with_slip=False, settlement=settlement if waived else Settlement())
    await one.returning.hand_back([await one.returning.prepare(code)], collector)
    await refused(office, one)
    original = await one.correcting.open(code)
    item = await one.correcting.item(original.procedure_code)
    fees = (replace(fee, label="Lệ phí khác"),)
    draft = replace(one.correcting.draft(original, item), received_text=IN_TIME, fees=fees)
    told = (await one.correcting.correct(original, draft, "Ghi sai")).fees
    assert (told.to_take, told.due) == (0, 0)
    await in_step(one)
    assert await one.journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []
    book, standing, held = (
        await one.fees.book(code),
        await one.casework.standing(code),
        0 if waived else 50_000,
    )
    assert (standing.status, standing.fees_due) == (Status.RETURNED, 0)
    assert (await net(one), book.held, book.due) == (held, held, 0)
    (paid,) = book.holding
    assert (paid.label, paid.held) == ("Lệ phí khác", held)
