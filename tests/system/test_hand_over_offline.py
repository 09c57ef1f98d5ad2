"""Lists made without the network say nothing the desk cannot know, and lose nothing it can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import PERSON
from tests.system.shared_office import SharedOffice
from tests.system.test_two_desks import RIGHT_NAME, in_step, put_right

from counter_tui.domain.actions import Forward
from counter_tui.domain.dossier import Collection
from counter_tui.domain.hand_over import Batch, Way
from counter_tui.domain.slips.content import BLANK
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")
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
