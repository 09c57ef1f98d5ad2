"""Two counters of one office and their hand-over lists: each its own; one listed twice is closed as missing on the second."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.system.desks import received
from tests.system.shared_office import SharedOffice
from tests.system.test_offline_after_theirs import connected
from tests.system.test_two_desks import in_step
from tests.unit.test_papers_sent_after import BROUGHT

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.domain.hand_over import State, Way
from counter_tui.domain.journal import EntryState
from counter_tui.errors import Refused
from counter_tui.screens import conflict_text
from counter_tui.screens.conflict import ConflictScreen
from counter_tui.services.desk import Desk

pytestmark = pytest.mark.usefixtures("back_at_once")
PLACE = "Phòng Một"


async def one_each(office: SharedOffice) -> tuple[Desk, Desk, str, str]:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    codes = [(await received(desk)).registration.code for desk in (one, two)]
    await in_step(one, two)
    return one, two, *codes


@pytest.mark.parametrize("up", [True, False], ids=["on-line", "off-line"])
async def test_each_counter_knows_what_lies_at_which(office: SharedOffice, *, up: bool) -> None:
    one, two, first, second = await one_each(office)
    office.up = up
    for desk, own, other in ((one, first, second), (two, second, first)):
        found = await desk.hand_over.waiting(Way.OUT)
        assert [(each.summary.code, each.own) for each in found] == [(own, True), (other, False)]


async def test_papers_taken_in_at_the_other_counter_are_that_counters(office: SharedOffice) -> None:
    one, two, first, _ = await one_each(office)
    await one.hand_over.make(Way.OUT, PLACE, [first])
    await in_step(one, two)
    await two.casework.act(first, RequestSupplement(reason="Thiếu", papers=("Giấy chứng sinh",)))
    due = await two.casework.due_after_supplement(first)
    await two.casework.act(first, CompleteSupplement(papers=(BROUGHT,), due=due))
    await in_step(two, one)
    (batch,) = await one.hand_over.recent()
    await one.hand_over.close(batch.code, [first], counted_by="LÊ VĂN MẪU")
    await in_step(one, two)
    found = {desk: await desk.hand_over.scanned(first, Way.OUT) for desk in (one, two)}
    assert all(each.papers_only for each in found.values())
    assert [(found[desk].counter, found[desk].own) for desk in (one, two)] == [("", False), ("2", True)]


async def test_a_dossier_that_went_on_the_other_counters_list_says_so(office: SharedOffice) -> None:
    one, two, first, _ = await one_each(office)
    batch = (await one.hand_over.make(Way.OUT, PLACE, [first])).batch
    await in_step(one, two)
    with pytest.raises(Refused, match=f"{batch.code} của quầy 1 lúc .* đến {PLACE}, bên kia chưa đếm"):
        await two.hand_over.scanned(first, Way.OUT)
    await one.hand_over.close(batch.code, [first], counted_by="LÊ VĂN MẪU")
    await in_step(one, two)
    with pytest.raises(Refused, match=f"{batch.code} của quầy 1 lúc .* LÊ VĂN MẪU ở {PLACE} đã đếm nhận"):
        await two.hand_over.make(Way.OUT, PLACE, [first])
    office.up = False
    with pytest.raises(Refused, match=f"đã đi đến {PLACE}; máy này chưa biết"):
        await two.hand_over.scanned(first, Way.OUT)


async def test_the_second_of_two_lists_of_one_dossier_says_which_was_first_and_is_closed_as_missing(
    office: SharedOffice,
) -> None:
    one, two, first, second = await one_each(office)
    office.up = False
    former = (await one.hand_over.make(Way.OUT, PLACE, [first])).batch
    mine = (await two.hand_over.make(Way.OUT, PLACE, [first, second])).batch
    office.up = True
    await connected(one, first)
    await connected(two, second)
    (refused,) = await two.journal.entries([EntryState.REFUSED])
    conflict = await two.conflicts.open(refused.id)
    said = conflict_text.on_two_lists(conflict)
    assert f"theo danh sách {former.code} của quầy 1 lúc" in said
    assert f"vào Shift+F8 xác nhận {mine.code}: không đánh dấu hồ sơ này (thiếu)" in said
    assert not conflict_text.on_two_lists(replace(conflict, since=()))
    app = ScreenHost(ConflictScreen(two, refused))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(app, pilot)
        assert f"Hồ sơ đã đi theo danh sách {former.code} của quầy 1" in screen_text(app)
    await two.journal.void(refused.id, "Đã đi theo danh sách quầy 1")
    counted = await two.hand_over.close(
        mine.code, [second], counted_by="LÊ VĂN MẪU", remark=f"ở danh sách {former.code}"
    )
    assert (counted.batch.state, counted.difference.missing) == (State.CLOSED, (first,))
    assert not counted.hindered
    paper = "\n".join(map(str, (await two.hand_over.print(counted.batch)).slip.content))
    assert f"Thiếu 1 hồ sơ: {first}" in paper and "đủ số lượng" not in paper
