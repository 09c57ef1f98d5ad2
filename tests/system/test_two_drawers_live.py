"""Two counters correct the fee of one dossier: the day of each holds what its own drawer took, also once bytes are removed."""

from __future__ import annotations

from dataclasses import replace

from tests.system.desks import PERSON, money
from tests.system.shared_office import SharedOffice
from tests.system.test_after_retention import aged, corrected, purged
from tests.system.test_two_desks import in_step

from counter_tui.domain.dossier import FeeLine

FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000)


async def test_an_account_holds_no_money_another_counter_took(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(FEE,))
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    await corrected(two, code, fees=(replace(FEE, amount=90_000),))
    await in_step(two, one)
    await corrected(one, code, applicant=replace(PERSON, phone="0912345678"))
    await in_step(one, two)
    assert (await money(one), await money(two)) == ((75_000, 0), (90_000, 75_000))
    await corrected(one, code, fees=(replace(FEE, amount=80_000),))
    await in_step(one, two)
    assert [taken - back for taken, back in (await money(one), await money(two))] == [65_000, 15_000]

    for name, desk in (("one", one), ("two", two)):
        await aged(office, name, ("entry", "settled_at"))
        before = await money(desk)
        await purged(office, name)
        assert await money(desk) == before


async def test_what_was_given_back_before_a_correction_is_not_asked_for_again_elsewhere(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(FEE,))
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    (fee,) = (await one.fees.book(code)).items
    await one.fees.refund(code, fee, 75_000, reason="Miễn theo đối tượng")
    await corrected(one, code, fees=(replace(FEE, amount=85_000),))
    await in_step(one, two)
    assert (await two.fees.book(code)).held == 85_000
    await corrected(two, code, fees=(replace(FEE, amount=95_000),))
    await in_step(two, one)
    assert [taken - back for taken, back in (await money(one), await money(two))] == [85_000, 10_000]
