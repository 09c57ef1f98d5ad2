"""A fee that was waived is put right: the waiver stays with that fee, and no other is waived by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_amended_money_live import corrected, net
from tests.system.test_two_desks import in_step

from counter_tui.domain.dossier import FeeLine, FeeMoment
from counter_tui.domain.procedure import FeeKind
from counter_tui.services.returning import Collector

WAIVED = FeeLine(kind=FeeKind.CHARGE, label="Phí thẩm định", amount=50_000, moment=FeeMoment.AFTER)
OTHER = FeeLine(kind=FeeKind.SERVICE, label="Lệ phí cấp giấy", amount=20_000, moment=FeeMoment.AFTER)
TWIN = replace(WAIVED, amount=20_000)


pytestmark = pytest.mark.usefixtures("back_at_once")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((replace(WAIVED, amount=10_000), OTHER), 20_000),
        ((replace(WAIVED, amount=0), OTHER), 20_000),
        ((OTHER,), 20_000),
        ((replace(WAIVED, amount=10_000), replace(OTHER, amount=25_000)), 25_000),
        ((replace(WAIVED, amount=60_000), OTHER), 30_000),
        ((replace(WAIVED, label="Phí thẩm tra"), OTHER), 20_000),
        ((replace(WAIVED, label="Phí thẩm tra", amount=40_000), OTHER), 60_000),
    ],
    ids=["lower", "none", "taken out", "both other", "dearer", "renamed", "another fee"],
)
async def test_the_other_fee_stays_due(office: SharedOffice, now: tuple[FeeLine, ...], due: int) -> None:
    desk = await office.desk("one")
    item = await desk.lookup.procedure("1.001193")
    draft = replace(desk.reception.start(item), applicant=PERSON, fees=(WAIVED, OTHER))
    code = (await desk.reception.accept(draft)).registration.code
    await in_step(desk)
    await desk.fees.exempt(code, (await desk.fees.book(code)).items[0], reason="Hộ nghèo", basis="QĐ 12")
    await in_step(desk)
    assert await corrected(desk, code, fees=now) == 0
    assert (await desk.casework.standing(code)).fees_due == due, "before the service has it"
    await in_step(desk)
    assert (await desk.fees.book(code)).due == (await desk.casework.standing(code)).fees_due == due
    handing = await desk.returning.prepare(code)
    assert handing.fee_due == due
    await desk.returning.hand_back([handing], Collector(with_slip=False))
    await in_step(desk)
    book = await desk.fees.book(code)
    assert (await net(desk), book.held, book.due) == (due, due, 0)


async def test_another_fee_of_the_same_name_stays_due(office: SharedOffice) -> None:
    desk = await office.desk("one")
    item = await desk.lookup.procedure("1.001193")
    draft = replace(desk.reception.start(item), applicant=PERSON, fees=(WAIVED, TWIN))
    code = (await desk.reception.accept(draft)).registration.code
    await in_step(desk)
    await desk.fees.exempt(code, (await desk.fees.book(code)).items[0], reason="Hộ nghèo", basis="QĐ 12")
    await in_step(desk)
    await corrected(desk, code, fees=(replace(WAIVED, amount=10_000), TWIN))
    await in_step(desk)
    assert (await desk.fees.book(code)).due == (await desk.casework.standing(code)).fees_due == 20_000
