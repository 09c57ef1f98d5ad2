"""Another counter's dossier, put right here twice before the first time is sent: the second starts from the first."""

from __future__ import annotations

from dataclasses import replace

from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_conflicts import put_right
from tests.system.test_two_desks import PHONE, RIGHT_NAME, both, in_step

from counter_tui.domain.actions import RequestSupplement
from counter_tui.domain.dossier import FeeLine

FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000)


async def test_the_second_correction_keeps_the_first(office: SharedOffice) -> None:
    _, two, code = await both(office)
    await put_right(two, code, applicant=replace(PERSON, name=RIGHT_NAME))
    original = await two.correcting.open(code)
    assert (original.applicant.name, original.replaces) == (RIGHT_NAME, 1)
    await put_right(two, code, note="Sai số bộ")
    await in_step(two)
    held = (await two.lookup.dossier(code)).registration
    assert (held.applicant.name, held.note, held.replaces) == (RIGHT_NAME, "Sai số bộ", 2)


async def test_the_second_correction_gives_back_no_money_of_the_first(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    draft = one.reception.start(await one.lookup.procedure("1.001193"))
    code = (await one.reception.accept(replace(draft, applicant=PERSON, fees=(FEE,)))).registration.code
    await in_step(one, two)
    await put_right(two, code, fees=(replace(FEE, amount=90_000),))
    await put_right(two, code, applicant=replace(PERSON, phone=PHONE))
    await in_step(two, one)
    assert [fee.amount for fee in (await one.lookup.dossier(code)).registration.fees] == [90_000]
    assert (await one.fees.book(code)).held == 90_000


async def test_screens_and_slips_name_whom_the_waiting_correction_names(office: SharedOffice) -> None:
    _, two, code = await both(office)
    await put_right(two, code, applicant=replace(PERSON, name=RIGHT_NAME))
    assert (await two.lookup.dossier(code)).registration.applicant.name == RIGHT_NAME
    slip = await two.casework.slip(code, RequestSupplement(reason="Thiếu", papers=("Giấy",)))
    assert RIGHT_NAME in two.receipts.shown(slip, width=100)
