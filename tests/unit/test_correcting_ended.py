"""What was received of a procedure goes on: also when the office ended it, or has it taken in elsewhere from a later day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, RESIDENCE, UNDECIDED, FakeDesk, fake_desk
from tests.fakes.ports import MORNING

from counter_tui.domain.dossier import Registration
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, OfficeRule
from counter_tui.errors import BadInput, NotFound, Refused

MAU, KIN = Person(name="NGUYỄN VĂN MẪU"), Person(name="TRẦN THỊ MẪU")
CODE = BIRTH.procedure.code


def elsewhere(days: int) -> CatalogueItem:
    """Birth registration, taken in at the province from so many days on."""
    first = (MORNING + timedelta(days=days)).date()
    rule = OfficeRule(code=CODE, source="QĐ 1", valid_from=first, look_up_only="Nộp ở tỉnh.")
    return replace(BIRTH, rule=rule, other_rules=(BIRTH.rule,))


async def received(fake: FakeDesk, item: CatalogueItem = BIRTH, **changes: object) -> Registration:
    draft = replace(fake.desk.reception.start(item), applicant=MAU, **changes)
    return (await fake.desk.reception.accept(draft)).registration


async def renamed(fake: FakeDesk, code: str, person: Person = KIN) -> Registration:
    correcting = fake.desk.correcting
    original = await correcting.open(code)
    item = await correcting.item(original.procedure_code, original)
    draft = replace(correcting.draft(original, item), applicant=person)
    assert not correcting.check(original, draft, item).errors
    return (await correcting.correct(original, draft, "Gõ nhầm tên")).registration


async def test_a_name_is_put_right_after_the_procedure_was_ended() -> None:
    fake = fake_desk()
    before = await received(fake)
    del fake.catalogue.items[CODE]
    fixed = await renamed(fake, before.code)
    assert fixed == replace(before, id=fixed.id, replaces=1, applicant=fixed.applicant, owner=fixed.owner)
    assert fixed.applicant.name == "TRẦN THỊ MẪU"


async def test_a_refused_registration_of_an_ended_procedure_is_put_right() -> None:
    fake = fake_desk()
    before = await received(fake)
    fake.gateway.refuse[before.code] = "Không nhận."
    await fake.desk.sync.round()
    del fake.catalogue.items[CODE]
    assert (await renamed(fake, before.code)).applicant.name == "TRẦN THỊ MẪU"


async def test_an_ended_procedure_is_only_there_for_what_was_received_of_it() -> None:
    fake = fake_desk()
    before = await received(fake)
    del fake.catalogue.items[CODE]
    correcting = fake.desk.correcting
    other = await correcting.wanted(UNDECIDED.procedure.code, before)
    draft = correcting.draft(before, await correcting.item(CODE, before))
    away = correcting.other_procedure(draft, other, before)
    back = correcting.other_procedure(away, await correcting.wanted(f" {CODE} ", before), before)
    assert (back.fees, back.papers, back.procedure_code) == (before.fees, before.papers, CODE)
    with pytest.raises(NotFound):
        await correcting.wanted(CODE, replace(before, procedure_code="1.000001"))
    with pytest.raises(NotFound):
        await correcting.item(CODE)


async def test_another_time_of_an_ended_procedure_needs_the_officers_date() -> None:
    fake = fake_desk()
    before = await received(fake)
    del fake.catalogue.items[CODE]
    correcting = fake.desk.correcting
    item = await correcting.item(CODE, before)
    draft = replace(correcting.draft(before, item), received_text="08:00 20/11/2026")
    with pytest.raises(BadInput) as refused:
        await correcting.correct(before, draft, "Gõ nhầm giờ")
    assert refused.value.field == "due"
    draft = replace(draft, due_text="16:00 24/11/2026", due_reason="Thủ tục đã bãi bỏ")
    fixed = (await correcting.correct(before, draft, "Gõ nhầm giờ")).registration
    assert fixed.due is not None
    assert f"{fixed.due.at:%H:%M %d/%m/%Y}" == "16:00 24/11/2026"


@pytest.mark.parametrize("days", [1, 39])
async def test_what_is_announced_as_look_up_only_is_put_right_before_and_after_its_first_day(
    days: int,
) -> None:
    fake = fake_desk(items=[elsewhere(days)])
    before = await received(fake, await fake.desk.lookup.procedure(CODE))
    assert (await renamed(fake, before.code)).due == before.due
    fake.clock.at += timedelta(days=days)
    assert (await renamed(fake, before.code, MAU)).replaces == 2


async def test_a_dossier_is_put_under_a_procedure_that_is_announced_as_look_up_only() -> None:
    fake = fake_desk(items=[elsewhere(1), UNDECIDED])
    before = await received(fake, UNDECIDED, due_text="17:00 30/11/2026", due_reason="vì")
    fake.clock.at += timedelta(days=1)
    correcting = fake.desk.correcting
    item = await correcting.wanted(CODE)
    draft = correcting.other_procedure(correcting.draft(before, UNDECIDED), item, before)
    fixed = (await correcting.correct(before, draft, "Nhầm thủ tục")).registration
    assert (fixed.procedure_code, fixed.fees) == (CODE, fake.desk.reception.fees(draft, BIRTH))
    today = replace(correcting.draft(before, UNDECIDED), received_text="")
    with pytest.raises(Refused, match="Nộp ở tỉnh"):
        correcting.other_procedure(today, item, before)
    with pytest.raises(BadInput, match="Nộp ở tỉnh"):
        await correcting.correct(before, replace(draft, received_text=""), "Nhầm thủ tục")


async def test_post_of_before_the_first_day_is_registered_after_it() -> None:
    fake = fake_desk(items=[elsewhere(1)])
    fake.clock.at += timedelta(days=3)
    item = await fake.desk.lookup.procedure(CODE)
    assert not item.receivable
    assert fake.desk.reception.was_receivable(item)
    draft = replace(fake.desk.reception.start(item), applicant=MAU)
    (error,) = fake.desk.reception.check(draft, item).errors
    assert (error.field, error.values["where"]) == ("received", "Nộp ở tỉnh.")
    with pytest.raises(BadInput, match="Nộp ở tỉnh"):
        await fake.desk.reception.accept(draft)
    dated = replace(draft, received_text="10:00 23/11/2026")
    registration = (await fake.desk.reception.accept(dated)).registration
    assert f"{registration.received_at:%d/%m}" == "23/11"


async def test_what_was_taken_in_elsewhere_for_over_a_year_is_not_begun() -> None:
    fake = fake_desk(items=[elsewhere(1), RESIDENCE])
    assert not fake.desk.reception.was_receivable(RESIDENCE)
    with pytest.raises(Refused, match="Công an xã Mẫu"):
        fake.desk.reception.start(RESIDENCE)
    fake.clock.at += timedelta(days=370)
    with pytest.raises(Refused, match="Nộp ở tỉnh"):
        fake.desk.reception.start(await fake.desk.lookup.procedure(CODE))
