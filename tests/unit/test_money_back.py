"""What goes back of the money that moved with what the service refused: nobody pays twice, and the account says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.storage.samples import NOW, registration

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Correct, RecordFees, Return
from counter_tui.domain.base import Base
from counter_tui.domain.day_close import DayFacts, day_record
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, FeeMoment, Status, summary_of
from counter_tui.domain.dossier_money import DossierFacts, money_to_keep
from counter_tui.domain.fee_book import fee_book
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.money_back import REFUNDED_THERE, GivenUp, back_words, less, moved_with, remade
from counter_tui.services.ports import AssignedNumber
from counter_tui.storage.codec import pack, unpack

CODE = "Z00.01-261123-0001"
LINE = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
PAID = FeeLine(kind=None, label="Phí", amount=75_000)
REFUND = Refund(label="Phí", amount=20_000, reason="Thu thừa")
FIRST = registration(
    1, AssignedNumber(code=CODE, provisional=False), fees=(PAID, LINE), id="first", received_at=NOW
)
DONE = replace(summary_of(FIRST), status=Status.DONE)
NOBODY = DossierEvent(kind="fees", at=NOW, officer_name="", counter="")


def owing(due: int) -> FeeBook:
    """Return the fees of FIRST, of which *due* is still owed at the return: somebody took the rest, or raised it."""
    received = replace(FIRST, fees=(PAID, replace(LINE, amount=max(due, LINE.amount))))
    taken = replace(LINE, amount=max(LINE.amount - due, 0))
    return fee_book(received, [replace(NOBODY, action=RecordFees(payments=(taken,)))])


@pytest.mark.parametrize(
    ("due", "action", "kept", "surplus", "alone"),
    [
        (75_000, Return(payments=(LINE,)), 75_000, 0, False),
        (30_000, Return(payments=(LINE,)), 30_000, 45_000, False),
        (0, Return(payments=(LINE,)), 0, 75_000, False),
        (90_000, Return(payments=(LINE,)), 75_000, 0, True),
        (90_000, RecordFees(payments=(LINE,)), 75_000, 0, False),
        (0, RecordFees(payments=(LINE,), refunds=(REFUND,)), 0, 75_000, False),
    ],
)
def test_what_is_due_there_decides_what_of_a_payment_stands(
    due: int, action: Return | RecordFees, kept: int, surplus: int, *, alone: bool
) -> None:
    done = remade(replace(DONE, fees_due=due), action, owing(due))
    assert isinstance(done.action, Return | RecordFees)
    assert isinstance(done.action, RecordFees) == (alone or isinstance(action, RecordFees))
    assert sum(line.amount for line in done.action.payments) == kept
    assert (sum(line.amount for line in done.surplus.payments), done.alone) == (surplus, alone)


def test_nothing_is_left_of_a_payment_somebody_else_took() -> None:
    done = remade(replace(DONE, fees_due=0), RecordFees(payments=(LINE,)), owing(0))
    assert done.action is None


@pytest.mark.parametrize(("other", "owed"), [(50_000, 50_000), (90_000, 90_000)])
def test_a_payment_counts_for_its_own_fee_only(other: int, owed: int) -> None:
    more = replace(LINE, label="Phí khác", amount=other)
    took = replace(NOBODY, action=RecordFees(payments=(LINE,)))
    book = fee_book(replace(FIRST, fees=(PAID, LINE, more)), [took])
    there = replace(DONE, fees_due=book.due)
    assert book.due == owed
    twice = remade(there, RecordFees(payments=(LINE,)), book)
    assert (twice.action, twice.surplus.payments) == (None, (LINE,))
    both = remade(there, Return(payments=(LINE, more)), book)
    assert (both.action, both.surplus.payments) == (Return(payments=(more,)), (LINE,))
    dearer = remade(there, Return(payments=(LINE, replace(more, amount=other - 1))), book)
    assert dearer.alone
    assert dearer.action == RecordFees(payments=(replace(more, amount=other - 1),))
    assert dearer.surplus.payments == (LINE,)


@pytest.mark.parametrize(
    ("given", "kept", "twice"), [(75_000, 0, 20_000), (60_000, 15_000, 5_000), (55_000, 20_000, 0)]
)
def test_nobody_gets_a_fee_back_twice(given: int, kept: int, twice: int) -> None:
    theirs = replace(NOBODY, action=RecordFees(refunds=(replace(REFUND, amount=given),)))
    paid = replace(NOBODY, action=RecordFees(payments=(LINE,)))
    book = fee_book(FIRST, [paid, theirs])
    done = remade(replace(DONE, fees_due=0), RecordFees(refunds=(REFUND,)), book)
    assert sum(one.amount for one in getattr(done.action, "refunds", ())) == kept
    assert (done.action is None) == (kept == 0)
    assert sum(one.amount for one in done.surplus.refunds) == twice
    if twice:
        assert done.why == REFUNDED_THERE


def test_of_fees_the_service_did_not_tell_only_the_sum_counts() -> None:
    done = remade(replace(DONE, fees_due=30_000), RecordFees(payments=(LINE,), refunds=(REFUND,)), FeeBook())
    assert done.action == RecordFees(payments=(replace(LINE, amount=30_000),), refunds=(REFUND,))
    assert sum(line.amount for line in done.surplus.payments) == 45_000


def test_a_waived_fee_is_no_money_to_give_back() -> None:
    waived = replace(LINE, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12")
    assert back_words(moved_with(RecordFees(payments=(waived,)), None)) == ""
    assert back_words(remade(replace(DONE, fees_due=0), Return(payments=(waived,)), owing(0)).surplus) == ""


def test_what_goes_back_is_said_by_the_way_it_was_paid() -> None:
    other = replace(LINE, amount=5000, method=FeeMethod.TRANSFER)
    moved = moved_with(RecordFees(payments=(LINE, other), refunds=(REFUND,)), None)
    assert back_words(moved) == (
        "Đã thu 75.000 đ tiền mặt, 5.000 đ chuyển khoản: trả lại người nộp. Đã hoàn 20.000 đ: thu lại của người nộp."
    )


def test_a_correction_made_anew_settles_the_difference() -> None:
    base = Base(summary=summary_of(FIRST), registration=FIRST, fees=fee_book(FIRST, ()))
    dearer = Correct(
        registration=replace(FIRST, id="n", replaces=1, fees=(replace(PAID, amount=90_000), LINE)),
        reason="Sai",
    )
    took = moved_with(dearer, base)
    assert back_words(took) == "Đã thu 15.000 đ tiền mặt: trả lại người nộp."
    there = replace(FIRST, fees=(replace(PAID, amount=80_000), LINE))
    again = moved_with(dearer, replace(base, fees=fee_book(there, ())))
    assert back_words(less(took, again)) == "Đã thu 5.000 đ tiền mặt: trả lại người nộp."
    assert back_words(less(again, took)) == "Do đính chính: thu 5.000 đ của người nộp."
    assert back_words(less(took, took)) == ""


@pytest.mark.parametrize(
    ("doing", "taken", "back"),
    [(RecordFees(payments=(LINE,)), 75_000, 75_000), (RecordFees(refunds=(REFUND,)), 20_000, 20_000)],
)
def test_the_account_holds_what_was_given_up_as_moved_and_moved_back_also_once_data_are_removed(
    doing: RecordFees, taken: int, back: int
) -> None:
    received = DossierEvent(kind="register", at=NOW, officer_name="A", counter="1")
    event = replace(received, kind="fees", action=doing)
    given = replace(received, kind="money-back", at=NOW + timedelta(days=1), note="Trả lại", officer_name="B")
    facts = DossierFacts(
        code=CODE,
        versions=(FIRST,),
        events=(received,),
        given_up=(GivenUp(event=event, back=given, moved=moved_with(doing, None)),),
    )
    kept = money_to_keep(facts)
    assert kept is not None
    gone = DossierFacts(code=CODE, events=(received,), kept=unpack(pack(kept), type(kept)))
    for one in (facts, gone):
        days = [day_record(DayFacts(day=NOW.date() + timedelta(days=n), dossiers=(one,))) for n in range(2)]
        assert sum(day.taken for day in days) == PAID.amount + taken
        assert sum(day.given_back for day in days) == back
        assert sum(day.net for day in days) == PAID.amount
        assert (days[1].net < 0) == bool(doing.payments)
