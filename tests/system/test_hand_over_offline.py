"""Lists made without the network say nothing the desk cannot know, and lose nothing it can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.server.offices import BIRTH
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_offline_after_theirs import connected
from tests.system.test_two_desks import RIGHT_NAME, in_step, put_right
from tests.unit.test_route import STEPS

from counter_tui.domain.actions import Forward
from counter_tui.domain.dossier import Collection
from counter_tui.domain.hand_over import Batch, Way
from counter_tui.domain.procedure import OfficeRule
from counter_tui.domain.slips.content import BLANK
from counter_tui.server.tables import catalogue
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")
CHAINED = "1.004873"
ADDRESS = "Thôn Mẫu, xã Thử"


async def three_sets(desk: Desk) -> str:
    item = await desk.lookup.procedure("1.001193")
    draft = replace(
        desk.reception.start(item),
        applicant=replace(PERSON, address=ADDRESS),
        sets=3,
        collection=Collection.POST,
        collection_address=ADDRESS,
    )
    return (await desk.reception.accept(draft)).registration.code


async def in_a_chain(office: SharedOffice) -> tuple[Desk, Desk, str]:
    """Open two desks of an office with a procedure of several agencies, and receive such a dossier at the first."""
    rule = OfficeRule(code=CHAINED, source="QĐ", valid_from=BIRTH.rule.valid_from, route=STEPS)
    item = replace(BIRTH, procedure=replace(BIRTH.procedure, code=CHAINED, name="Xác nhận"), rule=rule)
    await office.service.database.write(lambda db: catalogue.put(db, "Z00.01", [item]))
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    draft = replace(one.reception.start(await one.lookup.procedure(CHAINED)), applicant=PERSON)
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    return one, two, code


async def row(desk: Desk, batch: Batch) -> tuple[str, ...]:
    """Return the only row of a list as it is printed."""
    slip = (await desk.hand_over.print(batch)).slip
    (table,) = [block.table for block in slip.content.blocks if block.table is not None]
    (only,) = table.rows
    return only


@pytest.mark.parametrize("corrected", ["nobody", "here", "elsewhere"])
async def test_the_number_of_sets_is_what_was_received_or_is_left_to_be_counted(
    office: SharedOffice, corrected: str
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = await three_sets(one)
    await in_step(one, two)
    if corrected == "elsewhere":
        await put_right(two, code, name=RIGHT_NAME)
        await in_step(two, one)
    office.up = False
    if corrected == "here":
        await put_right(one, code, name=RIGHT_NAME)
    out = (await one.hand_over.make(Way.OUT, "Phòng Một", [code])).batch
    *_, limit, sets, name = await row(one, out)
    unknown = corrected == "elsewhere"
    assert (sets, limit == BLANK) == (BLANK if unknown else "3", unknown)
    assert name == (PERSON.name if corrected == "nobody" else RIGHT_NAME)


@pytest.mark.parametrize("known", [True, False])
async def test_whether_a_result_goes_by_post_is_known_or_left_open(
    office: SharedOffice, *, known: bool
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = await three_sets(one)
    await one.casework.act(code, Forward(to="Phòng Một"))
    await in_step(one, two)
    office.up = False
    desk = one if known else two
    back = (await desk.hand_over.make(Way.BACK, "Phòng Một", [code])).batch
    *_, address, _, by_post = await row(desk, back)
    assert (address, by_post) == ((ADDRESS, "X") if known else (BLANK, BLANK))


async def test_what_was_put_right_here_of_another_counters_dossier_is_known(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = await three_sets(one)
    await in_step(one, two)
    await put_right(two, code, name=RIGHT_NAME)
    office.up = False
    out = (await two.hand_over.make(Way.OUT, "Phòng Một", [code])).batch
    assert out.lines[0].sets == 3


@pytest.mark.parametrize("listed", ["own", "own-corrected-elsewhere", "elsewhere"])
async def test_the_agencys_date_is_not_lost_by_a_hand_over(office: SharedOffice, listed: str) -> None:
    one, two, code = await in_a_chain(office)
    if listed == "own-corrected-elsewhere":
        await put_right(two, code, name=RIGHT_NAME)
        await in_step(two, one)
    promised = (await one.casework.standing(code)).stage_due_at
    assert promised is not None
    desk = two if listed == "elsewhere" else one
    office.up = False
    assert await desk.casework.next_agency(code) == STEPS[0].agency
    await desk.hand_over.make(Way.OUT, STEPS[0].agency, [code])
    assert await desk.casework.next_agency(code) == STEPS[1].agency
    office.up = True
    await connected(desk, code)
    await in_step(one, two)
    for each in (one, two):
        standing = await each.casework.standing(code)
        assert (standing.place, standing.stage_due_at) == (STEPS[0].agency, promised)
