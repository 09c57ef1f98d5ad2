"""Two counters at one dossier: each account is what that drawer took and gave back, and together they are what was taken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.storage.samples import NOW, registration

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, RecordFees
from counter_tui.domain.base import Base
from counter_tui.domain.day_close import DayFacts, DayRecord, day_record
from counter_tui.domain.dossier import (
    DossierEvent,
    FeeLine,
    FeeMethod,
    FeeMoment,
    Registration,
    summary_of,
)
from counter_tui.domain.dossier_money import DossierFacts, money_to_keep
from counter_tui.domain.fee_book import fee_book, fee_change
from counter_tui.domain.fee_items import FeeBook
from counter_tui.services.ports import AssignedNumber
from counter_tui.storage.codec import pack, unpack

CODE = "Z00.01-261123-0001"
ONE, TWO = "1", "2"
FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000)
LATER = FeeLine(kind=None, label="Phí", amount=30_000, moment=FeeMoment.AFTER)
FREE = replace(FEE, label="Bản sao", amount=8000, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12")
FIRST = registration(
    1, AssignedNumber(code=CODE, provisional=False), fees=(FEE,), id="first", received_at=NOW
)


@dataclass
class Office:
    """What really happened to a dossier that counter 1 received, and what each counter knows and holds of it."""

    first: Registration = FIRST
    with_fees: bool = True
    held: Registration = field(init=False)
    events: list[DossierEvent] = field(default_factory=list)
    own: dict[str, list[tuple[DossierEvent, Base | None]]] = field(default_factory=lambda: {ONE: [], TWO: []})
    drawer: dict[str, int] = field(default_factory=lambda: {ONE: 0, TWO: 0})

    def __post_init__(self) -> None:
        self.held = self.first
        self.happens(ONE, "register", None, None, self.book.held)

    @property
    def book(self) -> FeeBook:
        return fee_book(self.first, self.events)

    def happens(self, desk: str, kind: str, action: Action | None, base: Base | None, taken: int) -> None:
        at = NOW + timedelta(seconds=len(self.events))
        event = DossierEvent(
            kind=kind, at=at, officer_name=f"Cán bộ {desk}", counter=desk, action=action, note="x"
        )
        self.events.append(event)
        self.own[desk].append((event, base))
        self.drawer[desk] += taken

    def corrects(self, desk: str, *fees: FeeLine) -> None:
        number = self.held.replaces + 1
        fixed = replace(self.held, id=f"fixed-{number}", replaces=number, fees=fees or self.held.fees)
        book = self.book
        base = Base(
            summary=summary_of(self.held), registration=self.held, fees=book if self.with_fees else None
        )
        change = fee_change(book, self.held, fixed.fees)
        self.happens(desk, "correct", Correct(registration=fixed, reason="Sai phí"), base, change.to_take)
        self.held = fixed

    def takes(self, desk: str, method: FeeMethod = FeeMethod.CASH) -> None:
        for item in self.book.items:
            if item.due:
                line = FeeLine(
                    kind=item.kind, label=item.label, amount=item.due, moment=item.moment, method=method
                )
                return self.happens(desk, "fees", RecordFees(payments=(line,)), None, item.due)
        return None

    def gives_back(self, desk: str, part: int = 1) -> None:
        for item in self.book.items:
            if item.held:
                refund = Refund(label=item.label, amount=max(1, item.held // part), reason="Thu thừa")
                return self.happens(desk, "fees", RecordFees(refunds=(refund,)), None, -refund.amount)
        return None

    def account(self, desk: str) -> DayRecord:
        return day_record(DayFacts(day=NOW.date(), dossiers=(self.facts(desk),)))

    def facts(self, desk: str) -> DossierFacts:
        found = [base.registration for _, base in self.own[desk] if base is not None and base.registration]
        return DossierFacts(
            code=CODE,
            versions=(self.first,) if desk == ONE else tuple(found[:1]),
            events=tuple(event for event, _ in self.own[desk]),
            made_on=tuple(base for _, base in self.own[desk]),
        )


@pytest.mark.parametrize("with_fees", [True, False], ids=["fees-kept", "registration-kept"])
def test_a_correction_posts_nothing_that_another_counter_took(*, with_fees: bool) -> None:
    office = Office(with_fees=with_fees)
    office.corrects(TWO, replace(FEE, amount=90_000))
    office.corrects(ONE)
    assert (office.account(ONE).taken, office.account(ONE).given_back) == (75_000, 0)
    office.corrects(ONE, replace(FEE, amount=80_000))
    assert (office.account(ONE).net, office.account(TWO).net) == (65_000, 15_000)


@pytest.mark.parametrize("with_fees", [True, False], ids=["fees-kept", "registration-kept"])
def test_a_counter_that_touched_no_money_of_anothers_dossier_has_none_in_its_account(
    *, with_fees: bool
) -> None:
    office = Office(with_fees=with_fees)
    office.corrects(TWO)
    office.corrects(ONE, replace(FEE, amount=90_000))
    office.corrects(TWO)
    assert (office.account(TWO).cash, office.account(TWO).refunds) == ((), ())
    assert money_to_keep(office.facts(TWO)) is None


def test_a_fee_given_back_at_one_counter_is_taken_whole_by_the_correction_at_another() -> None:
    office = Office()
    office.gives_back(TWO)
    office.corrects(ONE, replace(FEE, amount=90_000))
    assert office.drawer == {ONE: 165_000, TWO: -75_000}
    assert (office.account(ONE).net, office.account(TWO).net) == (165_000, -75_000)


lines = st.sampled_from([FEE, replace(FEE, amount=90_000), LATER, replace(LATER, amount=20_000), FREE])
desks = st.sampled_from([ONE, TWO])
doings = st.one_of(
    st.tuples(st.just("corrects"), desks, st.lists(lines, max_size=3, unique_by=lambda one: one.label)),
    st.tuples(st.just("takes"), desks, st.sampled_from([FeeMethod.CASH, FeeMethod.TRANSFER])),
    st.tuples(st.just("gives_back"), desks, st.sampled_from([1, 2])),
)


@given(
    st.lists(lines, min_size=1, max_size=3, unique_by=lambda one: one.label), st.lists(doings, max_size=12)
)
def test_every_account_is_its_drawer_and_together_they_are_what_was_taken(
    fees: list[FeeLine], done: list[tuple[str, str, object]]
) -> None:
    office = Office(first=replace(FIRST, fees=tuple(fees)))
    for what, desk, how in done:
        if what == "corrects":
            assert isinstance(how, list)
            office.corrects(desk, *how)
        else:
            getattr(office, what)(desk, how)
    accounts = {desk: office.account(desk) for desk in (ONE, TWO)}
    assert {desk: account.net for desk, account in accounts.items()} == office.drawer
    assert sum(account.net for account in accounts.values()) == office.book.held
    for desk, account in accounts.items():
        kept = money_to_keep(office.facts(desk))
        if kept is None:
            assert not account.taken
            assert not account.given_back
            continue
        gone = tuple(replace(event, action=None) for event, _ in office.own[desk])
        later = DossierFacts(code=CODE, events=gone, kept=unpack(pack(kept), type(kept)))
        assert day_record(DayFacts(day=NOW.date(), dossiers=(later,))) == account
