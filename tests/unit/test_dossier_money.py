"""What moved in the fees of a dossier is counted the same once the citizens' data are removed, or is said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.storage.samples import NAME, NOW, OFFICE, registration

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, Forward, RecordFees, Void, Withdraw
from counter_tui.domain.day_close import DayFacts, day_record, difference, printed
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMethod, FeeMoment, Registration
from counter_tui.domain.dossier_money import DossierFacts, held_of, is_lost, money_to_keep
from counter_tui.domain.fees_taken import fees_taken, sums_removed
from counter_tui.domain.slips.day_papers import fee_list
from counter_tui.services.ports import AssignedNumber
from counter_tui.storage.codec import pack, unpack

CODE = "Z00.01-261123-0001"
DAY = NOW.date()
BEFORE = FeeLine(kind=None, label="Lệ phí", amount=8000)
AFTER = FeeLine(kind=None, label="Phí", amount=5000, moment=FeeMoment.AFTER)
FREE = FeeLine(kind=None, label="Bản sao", amount=3000, exempt_reason="Hộ nghèo", exempt_basis="QĐ 12")
FIRST = registration(
    1, AssignedNumber(code=CODE, provisional=False), fees=(BEFORE, AFTER, FREE), id="first", received_at=NOW
)
FIXED = replace(FIRST, id="fixed", replaces=1, fees=(replace(BEFORE, amount=20_000), AFTER, FREE))
CORRECTED = Correct(registration=FIXED, reason="Sai phí")
PAYMENT = RecordFees(payments=(replace(AFTER, moment=FeeMoment.BEFORE),))
REFUND = RecordFees(refunds=(Refund(label="Lệ phí", amount=2000, reason="Thu thừa"),))


def event(kind: str, doing: Action | None = None, days: int = 0) -> DossierEvent:
    at = NOW + timedelta(days=days)
    return DossierEvent(kind=kind, at=at, officer_name="Cán bộ Mẫu", counter="1", action=doing)


def facts_of(
    *doings: Action, here: bool = True, versions: tuple[Registration, ...] = (FIRST,)
) -> DossierFacts:
    events = [event("register")] if here else []
    events += [event(doing.KIND.value, doing) for doing in doings]
    return DossierFacts(code=CODE, versions=versions, events=tuple(events))


def removed(dossier: DossierFacts) -> DossierFacts:
    """Return a dossier as it is once its data are removed."""
    money = money_to_keep(dossier)
    assert money is not None
    assert NAME not in pack(money).decode()
    return DossierFacts(
        code=dossier.code,
        events=tuple(replace(one, action=None) for one in dossier.events),
        kept=unpack(pack(money), type(money)),
    )


def day(*dossiers: DossierFacts) -> DayFacts:
    return DayFacts(day=DAY, dossiers=dossiers)


@pytest.mark.parametrize(
    "dossier",
    [
        facts_of(),
        facts_of(CORRECTED, PAYMENT, REFUND, versions=(FIRST, FIXED)),
        facts_of(PAYMENT, Withdraw(reason="Rút")),
        facts_of(Void(reason="Nhầm")),
        facts_of(CORRECTED, REFUND, here=False, versions=(FIRST, FIXED)),
        facts_of(PAYMENT, here=False, versions=()),
        facts_of(versions=(replace(FIRST, provisional=True),)),
    ],
)
def test_a_day_says_the_same_before_and_after_the_data_are_removed(dossier: DossierFacts) -> None:
    before = day_record(day(dossier))
    for later in (removed(dossier), removed(removed(dossier))):
        assert day_record(day(later)) == before
        sums = [(one.what, one.charge, one.service, one.procedure) for one in fees_taken(day(later), OFFICE)]
        told = [one.procedure if dossier.versions else "" for one in fees_taken(day(dossier), OFFICE)]
        assert [one[3] for one in sums] == told
        assert sum(one[1] + one[2] for one in sums) == before.net


@pytest.mark.parametrize(
    ("doing", "taken", "back"), [(PAYMENT, 5000, 0), (REFUND, 0, 2000), (CORRECTED, 20_000, 8000)]
)
def test_what_is_done_after_the_removal_goes_on_from_what_was_kept(
    doing: Action, taken: int, back: int
) -> None:
    gone = removed(facts_of())
    later = replace(gone, events=(*gone.events, event(doing.KIND.value, doing, days=9)))
    record = day_record(DayFacts(day=DAY + timedelta(days=9), dossiers=(later,)))
    assert (record.taken, record.given_back, record.removed) == (taken, back, ())


def test_nothing_is_kept_of_what_moved_at_another_desk_only() -> None:
    assert money_to_keep(facts_of(here=False)) is None
    assert money_to_keep(facts_of(Forward(to="Phòng Mẫu"), here=False)) is None


LOST = (
    DossierFacts(code=CODE, events=(event("register"),)),
    # The version that was corrected is gone, as is what another desk had received.
    facts_of(CORRECTED, versions=(FIXED,)),
    facts_of(CORRECTED, here=False, versions=(FIXED,)),
)


@pytest.mark.parametrize("dossier", LOST)
def test_where_sums_went_with_the_data_account_and_list_say_so(dossier: DossierFacts) -> None:
    kept = day_record(day(facts_of(CORRECTED, REFUND, versions=(FIRST, FIXED))))
    now = day_record(day(dossier))
    assert now.removed == (CODE,) == sums_removed(day(dossier))
    after = difference(now, kept)
    assert (after.removed, after.cash, after.refunds, after.exemptions) == ((CODE,), (), (), ())
    assert dict(printed(now).more)["Đã xóa theo hạn lưu, có thể thiếu tiền"] == CODE
    assert not is_lost(dossier, DAY + timedelta(days=1))
    assert difference(now, now).removed == ()
    slip = fee_list(
        fees_taken(day(dossier), OFFICE), OFFICE, first=DAY, last=DAY, officer="A", at=NOW, removed=(CODE,)
    )
    assert f"có thể thiếu tiền của: {CODE}" in repr(slip.content)


@pytest.mark.parametrize("dossier", LOST[1:])
def test_what_was_lost_already_is_not_taken_for_known_once_the_rest_goes(dossier: DossierFacts) -> None:
    assert is_lost(removed(dossier), DAY)


def test_a_list_without_names_says_that_they_were_removed() -> None:
    fees = fees_taken(day(removed(facts_of())), OFFICE)
    slip = fee_list(fees, OFFICE, first=DAY, last=DAY, officer="A", at=NOW)
    (row,) = slip.content["fees"].table.rows
    assert row[2:7] == (CODE, FIRST.procedure_name, "", "", "")
    assert "đã xóa theo hạn lưu tên và địa chỉ của 1 hồ sơ" in repr(slip.content)
    assert "đã xóa" not in repr(
        fee_list(fees_taken(day(facts_of()), OFFICE), OFFICE, first=DAY, last=DAY, officer="A", at=NOW)
    )


def test_what_is_held_is_told_by_the_way_it_was_paid() -> None:
    card = replace(PAYMENT.payments[0], amount=3000, method=FeeMethod.TRANSFER)
    facts = facts_of(
        RecordFees(payments=(replace(PAYMENT.payments[0], amount=2000),)), RecordFees(payments=(card,))
    )
    told = {(line.label, line.method): line.amount for line in held_of(facts).payments}
    assert told == {
        ("Lệ phí", FeeMethod.CASH): 8000,
        ("Phí", FeeMethod.CASH): 2000,
        ("Phí", FeeMethod.TRANSFER): 3000,
    }
