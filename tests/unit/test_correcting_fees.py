"""A correction keeps what was taken by the rule of its day, also when the office edits that rule afterwards."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes.desk import SIGNATURE, FakeDesk, fake_desk

from counter_tui.domain.counted_fees import Counts
from counter_tui.domain.dossier import Registration
from counter_tui.domain.draft_check import BY_RULE
from counter_tui.domain.person import Person
from counter_tui.services.same_day import SameDayRequest

MAU, KIN = Person(name="NGUYỄN VĂN MẪU"), Person(name="TRẦN THỊ MẪU")
DEARER = replace(SIGNATURE, rule=replace(SIGNATURE.rule, unit_fee=15_000))


async def done(fake: FakeDesk, **exempt: str) -> Registration:
    request = SameDayRequest(item=SIGNATURE, applicant=MAU, documents=3, **exempt)
    registration = (await fake.desk.same_day.accept(request)).registration
    fake.catalogue.items[SIGNATURE.procedure.code] = DEARER
    return registration


async def test_a_name_on_same_day_work_takes_no_fee_of_an_edited_rule() -> None:
    fake = fake_desk()
    before = await done(fake)
    request = SameDayRequest(item=DEARER, applicant=KIN, documents=3)
    done_again = await fake.desk.correcting.correct_same_day(before, request, "Gõ nhầm tên")
    assert done_again.registration.fees == before.fees
    assert done_again.fees.to_take == 0
    assert before.fees[0].amount == 30_000


async def test_an_exemption_put_in_or_taken_away_leaves_the_amount_of_the_day() -> None:
    fake = fake_desk()
    before = await done(fake, exempt_reason="Hộ nghèo", exempt_basis="Giấy 1")
    correcting, request = fake.desk.correcting, SameDayRequest(item=DEARER, applicant=MAU, documents=3)
    assert correcting.same_day_fee(before, request).due == 30_000
    other = replace(request, exempt_reason="Người có công", exempt_basis="Giấy 2")
    line = correcting.same_day_fee(before, other)
    assert (line.amount, line.due, line.exempt_reason) == (30_000, 0, "Người có công")


async def test_other_counts_go_by_the_rule_of_the_day() -> None:
    fake = fake_desk()
    before = await done(fake)
    request = SameDayRequest(item=DEARER, applicant=MAU, documents=2)
    assert (
        fake.desk.correcting.same_day_fee(before, request).amount == 30_000
    )  # by the edited rule: 2 at 15.000


async def test_a_counted_dossier_that_keeps_its_fee_is_not_warned_of_an_edited_rule() -> None:
    fake = fake_desk()
    draft = replace(fake.desk.reception.start(SIGNATURE, None, Counts(3)), applicant=MAU)
    before = (await fake.desk.reception.accept(draft)).registration
    correcting = fake.desk.correcting
    kept = correcting.draft(before, DEARER)
    assert BY_RULE not in [one.message for one in correcting.check(before, kept, DEARER).warnings]
    paid = replace(kept, fees=(replace(kept.fees[0], outside_receipt="B12"),))
    assert BY_RULE not in [one.message for one in correcting.check(before, paid, DEARER).warnings]
    other = replace(kept, fees=(replace(kept.fees[0], amount=12_345),))
    (warned,) = [one for one in correcting.check(before, other, DEARER).warnings if one.message == BY_RULE]
    assert warned.values == {"amount": "45.000 đ"}
