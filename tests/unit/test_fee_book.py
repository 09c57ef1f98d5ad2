"""What became of each fee: sums are never negative, nothing vanishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.storage.samples import NOW, SAME_DAY, registration

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, RecordFees, Refuse, Return, Void, Withdraw
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, FeeMoment, Registration, summary_of
from counter_tui.domain.fee_book import fee_book, fee_change, owed_before
from counter_tui.domain.fee_items import FeeBook, FeeState, PostingKind
from counter_tui.domain.fees import CHOOSE, FILL_IN
from counter_tui.domain.handing_back import LABEL
from counter_tui.domain.lifecycle import apply, fault
from counter_tui.domain.obstacles import PAID_MEANWHILE
from counter_tui.domain.procedure import FeeKind
from counter_tui.services.ports import AssignedNumber

NUMBER = AssignedNumber(code="Z00.01-261123-0001", provisional=False)
BEFORE = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8000)
AFTER = FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=30_000, moment=FeeMoment.AFTER)


def received(*fees: FeeLine, **changes: object) -> Registration:
    return registration(1, NUMBER, fees=fees, **changes)


def event(n: int, action: Action | None, kind: str = "") -> DossierEvent:
    return DossierEvent(
        kind=kind or (action.KIND.value if action else ""),
        at=NOW + timedelta(minutes=n),
        officer_name=f"Cán bộ {n}",
        counter="1",
        action=action,
    )


def states(book: FeeBook) -> list[tuple[str, FeeState, int, int]]:
    return [(item.label, item.state, item.due, item.held) for item in book.items]


@pytest.mark.parametrize(
    ("fees", "to_take", "due"),
    [
        ((BEFORE, AFTER), 0, 30_000),
        ((replace(BEFORE, amount=10_000), AFTER), 2000, 30_000),
        ((replace(BEFORE, exempt_reason="Hộ nghèo"), AFTER), -8000, 30_000),
        ((BEFORE, replace(AFTER, amount=20_000)), 0, 20_000),
        ((), -8000, 0),
    ],
)
def test_a_correction_moves_what_the_drawer_holds_from_what_was_to_what_is(
    fees: tuple[FeeLine, ...], to_take: int, due: int
) -> None:
    first = received(BEFORE, AFTER)
    change = fee_change(fee_book(first, []), first, fees)
    assert (change.to_take, change.due, change.due_before) == (to_take, due, 30_000)


def test_a_correction_after_the_return_gives_back_what_was_paid_too_much_then() -> None:
    first = received(AFTER)
    paid = fee_book(first, [event(1, RecordFees(payments=(AFTER,)))])
    assert fee_change(paid, first, (replace(AFTER, amount=20_000),)).to_take == -10_000
    more = fee_change(paid, first, (replace(AFTER, amount=35_000),))
    assert (more.to_take, more.due) == (0, 5000)


def test_what_is_taken_at_reception_is_collected_then_and_the_rest_is_due() -> None:
    exempt = replace(AFTER, label="Phí khác", exempt_reason="Hộ nghèo", exempt_basis="Giấy xác nhận")
    book = fee_book(received(BEFORE, AFTER, exempt), [event(3, None, "register")])
    assert states(book) == [
        ("Lệ phí", FeeState.PAID, 0, 8000),
        ("Phí", FeeState.DUE, 30_000, 0),
        ("Phí khác", FeeState.EXEMPT, 0, 0),
    ]
    taken = book.items[0].postings[0]
    assert (taken.at, taken.officer_name, taken.method) == (
        NOW + timedelta(minutes=3),
        "Cán bộ Mẫu",
        FeeMethod.CASH,
    )
    assert (book.items[2].postings[0].reason, book.items[2].postings[0].basis) == (
        "Hộ nghèo",
        "Giấy xác nhận",
    )


def test_same_day_work_is_paid_at_once() -> None:
    book = fee_book(received(AFTER, same_day=SAME_DAY), [])
    assert (book.due, book.held) == (0, 30_000)


def test_payment_at_return_carries_method_receipt_and_officer() -> None:
    paid = replace(AFTER, method=FeeMethod.TRANSFER, outside_receipt="0000123")
    book = fee_book(received(BEFORE, AFTER), [event(5, Return(payments=(paid,)))])
    assert (book.due, book.held) == (0, 38_000)
    posting = book.items[1].postings[0]
    assert (posting.method, posting.outside_receipt, posting.officer_name) == (
        FeeMethod.TRANSFER,
        "0000123",
        "Cán bộ 5",
    )


def test_a_refund_stays_beside_the_payment() -> None:
    refund = RecordFees(refunds=(Refund(label="Lệ phí", amount=8000, reason="Rút hồ sơ"),))
    book = fee_book(received(BEFORE), [event(5, refund)])
    assert states(book) == [("Lệ phí", FeeState.REFUNDED, 0, 0)]
    assert [one.kind for one in book.items[0].postings] == [PostingKind.PAID, PostingKind.REFUNDED]
    assert book.items[0].postings[1].reason == "Rút hồ sơ"


def test_a_correction_gives_back_and_takes_anew_only_what_changed() -> None:
    wrong = replace(BEFORE, label="Phí sai", amount=5000)
    right = replace(BEFORE, label="Phí đúng", amount=12_000)
    action = Correct(registration=received(BEFORE, right, id="id-2", replaces=1), reason="Nhầm thủ tục")
    book = fee_book(received(BEFORE, wrong, AFTER), [event(5, action)])
    assert states(book) == [
        ("Lệ phí", FeeState.PAID, 0, 8000),
        ("Phí sai", FeeState.REPLACED, 0, 0),
        ("Phí", FeeState.REPLACED, 0, 0),
        ("Phí đúng", FeeState.PAID, 0, 12_000),
    ]
    assert len(book.items[0].postings) == 1
    # Known only as corrected: the correction is in it already.
    assert fee_book(action.registration, [event(5, action)]).held == 20_000


def test_a_corrected_exemption_holds_no_more_and_stays_as_history() -> None:
    wrong = replace(BEFORE, amount=20_000, exempt_reason="Hộ nghèo")
    right = replace(BEFORE, amount=4000, exempt_reason="Hộ nghèo")
    fixed = Correct(registration=received(right, id="id-2", replaces=1), reason="Nhầm thủ tục")
    book = fee_book(received(wrong), [event(5, fixed)])
    assert [(item.amount, item.state) for item in book.holding] == [(4000, FeeState.EXEMPT)]
    (before,) = book.replaced
    assert [one.kind for one in before.postings] == [PostingKind.EXEMPT, PostingKind.LAPSED]
    # What was registered in error is exempt of nothing.
    (void,) = fee_book(received(right), [event(5, Void(reason="Nhập trùng"))]).holding
    assert (void.state, void.postings[-1].kind) == (FeeState.CANCELLED, PostingKind.LAPSED)


def test_an_amount_nobody_put_in_is_not_determined_and_one_that_was_chosen_stands_alone() -> None:
    province = FeeLine(kind=FeeKind.CHARGE, label=f"Lệ phí: Mức do tỉnh ({FILL_IN})", amount=0)
    free = FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=0)
    one, other = (
        FeeLine(kind=FeeKind.SERVICE, label=f"Phí: {case} ({CHOOSE}, {FILL_IN})", amount=0)
        for case in ("trong nước", "nước ngoài")
    )
    assert states(fee_book(received(province, free), [])) == [
        ("Lệ phí: Mức do tỉnh", FeeState.UNDETERMINED, 0, 0),
        ("Phí", FeeState.NONE, 0, 0),
    ]
    chosen = fee_book(received(replace(one, amount=8000), other), [])
    assert [item.label for item in chosen.holding] == ["Phí: trong nước"]
    assert [item.state for item in fee_book(received(one, other), []).holding] == [FeeState.UNDETERMINED] * 2
    fixed = Correct(
        registration=received(replace(province, amount=5000), id="id-2", replaces=1), reason="Mức"
    )
    after = fee_book(received(province), [event(5, fixed)])
    assert ([item.state for item in after.holding], after.replaced) == ([FeeState.PAID], ())


def test_an_amended_registration_is_told_by_its_next_version() -> None:
    first, second = received(BEFORE), received(replace(BEFORE, amount=9000), id="id-2")
    start, events = with_corrections([first, second], [event(1, None, "register"), event(5, None, "correct")])
    assert start == first
    assert fee_book(start, events).held == 9000


def test_a_refused_or_voided_dossier_owes_nothing_but_what_was_taken_shows() -> None:
    for ending in (Refuse(reason="Không đủ điều kiện"), Void(reason="Nhập trùng")):
        book = fee_book(received(BEFORE, AFTER), [event(5, ending)])
        assert (book.due, book.held) == (0, 8000)
        assert book.items[1].postings[0].reason == ending.reason


def test_what_a_dossier_of_another_desk_pays_here_is_in_the_book() -> None:
    book = fee_book(None, [event(5, Return(payments=(AFTER,)))])
    assert states(book) == [("Phí", FeeState.PAID, 0, 30_000)]


LINES = st.builds(
    FeeLine,
    kind=st.sampled_from([FeeKind.CHARGE, FeeKind.SERVICE, None]),
    label=st.sampled_from(["Phí", "Lệ phí", "Bản sao"]),
    amount=st.integers(0, 50_000),
    moment=st.sampled_from(FeeMoment),
    method=st.sampled_from(FeeMethod),
    exempt_reason=st.sampled_from(["", "", "Hộ nghèo"]),
)
REFUNDS = st.builds(
    Refund,
    label=st.sampled_from(["Phí", "Lệ phí", "Khác"]),
    amount=st.integers(1, 60_000),
    reason=st.just("Hoàn"),
)
FEES = st.lists(LINES, max_size=4).map(tuple)
ACTIONS = st.lists(
    st.one_of(
        st.builds(Return, payments=FEES),
        st.builds(RecordFees, payments=FEES, refunds=st.lists(REFUNDS, max_size=3).map(tuple)),
        FEES.map(lambda fees: Correct(registration=received(*fees, id="id-x", replaces=1), reason="Sửa")),
        st.just(Void(reason="Hủy")),
    ),
    max_size=6,
)


@given(FEES, ACTIONS)
@settings(max_examples=150, deadline=None)
def test_sums_are_never_negative_and_nothing_vanishes(
    fees: tuple[FeeLine, ...], actions: list[Action]
) -> None:
    events = [event(n, action) for n, action in enumerate(actions, 1)]
    before = fee_book(received(*fees), [])
    for count in range(1, len(events) + 1):
        book = fee_book(received(*fees), events[:count])
        for item in book.items:
            assert item.due >= 0
            assert item.held >= 0
            assert item.amount == item.due + sum(
                item.total(k) for k in (PostingKind.PAID, PostingKind.EXEMPT, PostingKind.CANCELLED)
            )
            assert all(posting.amount >= 0 for posting in item.postings)
        # What was once in the book stays there, in its place and with what was posted.
        kept = {(i.label, i.kind, i.postings[n]) for i in before.items for n in range(len(i.postings))}
        assert kept <= {(i.label, i.kind, one) for i in book.items for one in i.postings}
        now = events[count - 1]
        if isinstance(now.action, RecordFees):
            mine = [one for _, one in book.postings() if one.at == now.at]
            given = sum(one.amount for one in mine if one.kind is PostingKind.REFUNDED)
            settled = sum(one.amount for one in mine if one.kind is not PostingKind.REFUNDED)
            assert given == sum(refund.amount for refund in now.action.refunds)
            assert settled == sum(line.amount for line in now.action.payments)
        before = book


DEBTS = st.lists(
    st.builds(
        FeeLine,
        kind=st.sampled_from(FeeKind),
        label=st.sampled_from(("Phí", "Lệ phí")),
        amount=st.integers(0, 5).map(lambda thousands: 1000 * thousands),
        moment=st.sampled_from(FeeMoment),
        exempt_reason=st.sampled_from(("", "", "Hộ nghèo")),
    ),
    max_size=4,
).map(tuple)
SETTLED = st.tuples(st.integers(0, 3), st.integers(1, 5), st.sampled_from(("paid", "waived", "given back")))


@given(DEBTS, st.lists(st.one_of(SETTLED, DEBTS), max_size=6), st.booleans())
@settings(max_examples=300, deadline=None, database=None)
def test_the_book_owes_what_the_dossier_owes_whatever_is_paid_waived_given_back_and_corrected(
    first, deeds, closed
) -> None:
    """A citizen never pays twice and is never let off: the book of fees and the debt asked for at the return agree."""
    held = received(*first)
    summary = summary_of(held)
    events: list[DossierEvent] = []

    def do(action: Action) -> None:
        nonlocal summary
        if fault(summary, action) is None:
            summary = apply(summary, action, NOW)
            events.append(event(len(events), action))

    for n, deed in enumerate(deeds):
        owing = [item for item in fee_book(received(*first), events).items if item.due]
        if deed and isinstance(deed[0], int):
            place, thousands, what = deed
            paid_for = [item for item in fee_book(received(*first), events).items if item.held]
            if what == "given back" and paid_for:
                item = paid_for[place % len(paid_for)]
                amount = min(item.held, thousands * 1000)
                do(RecordFees(refunds=(Refund(label=item.label, amount=amount, reason="Thu nhầm"),)))
            elif what != "given back" and owing:
                item = owing[place % len(owing)]
                paid = FeeLine(
                    kind=item.kind,
                    label=item.label,
                    amount=min(item.due, thousands * 1000),
                    exempt_reason="Hộ nghèo" if what == "waived" else "",
                )
                do(RecordFees(payments=(paid,)))
        else:
            fixed = received(*deed, id=f"id-{n}", replaces=n + 1)
            owed = owed_before(fixed, fee_book(received(*first), events))
            do(Correct(registration=fixed, reason="Nhầm", owed_before=owed))
            held = fixed
        assert fee_book(received(*first), events).due == summary.fees_due
    if closed:
        do(Withdraw(reason="Rút"))
    elif summary.fees_due:
        rest = FeeLine(kind=None, label=LABEL, amount=summary.fees_due, moment=FeeMoment.AFTER)
        do(Return(receiver="NGUYỄN VĂN MẪU", payments=(rest,)))
    assert fee_book(received(*first), events).due == summary.fees_due == 0


@pytest.mark.parametrize(
    ("given_back", "right", "owes"), [(30_000, 20_000, 20_000), (10_000, 45_000, 25_000)]
)
def test_who_got_a_wrong_fee_back_owes_the_right_one(given_back: int, right: int, owes: int) -> None:
    first = received(AFTER)
    settled = RecordFees(payments=(AFTER,))
    returned = RecordFees(refunds=(Refund(label="Phí", amount=given_back, reason="Thu nhầm"),))
    fixed = received(replace(AFTER, amount=right), id="id-2", replaces=1)
    events = [event(1, settled), event(2, returned)]
    owed = owed_before(fixed, fee_book(first, events))
    correct = Correct(registration=fixed, reason="Sai mức", owed_before=owed)
    paid = apply(apply(summary_of(first), settled, NOW), returned, NOW)
    assert fee_book(first, [*events, event(3, correct)]).due == owes
    assert apply(paid, correct, NOW).fees_due == owes


def test_nobody_pays_what_was_paid_meanwhile() -> None:
    summary = summary_of(received(AFTER))
    paid = apply(summary, RecordFees(payments=(AFTER,)), NOW)
    for again in (RecordFees(payments=(AFTER,)), Return(payments=(AFTER,))):
        assert (lacking := fault(paid, again)) is not None
        assert lacking.message == PAID_MEANWHILE
