"""A hand-over list in an office of two counters: each makes its own, one may make it for both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.domain.actions import Forward
from counter_tui.domain.hand_over import Way
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.screens.hand_over_list import HandOverListScreen
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import OFFICE
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_hand_over_screens import UNIT
from tests.unit.test_hand_over_counters import of_another


async def of_two_counters(*, own: int = 2, others: int = 2) -> tuple[FakeDesk, list[str], list[str]]:
    """Return a desk of counter 1, what was received there and what at counter 2."""
    fake = fake_desk()
    theirs = [await of_another(fake) for _ in range(others)]
    return fake, [(await received(fake)).registration.code for _ in range(own)], theirs


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_each_counter_finds_its_own_ticked_and_the_others_named_below(size, matches_snapshot):
    fake, own, theirs = await of_two_counters()
    fake.gateway.online = False
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert "Đã chọn 2 trong 4 hồ sơ (2 của quầy khác)." in screen_text(app)
        matches_snapshot(app, "own")
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert "Đã chọn 4 trong 4 hồ sơ (2 của quầy khác)." in screen_text(app)
        matches_snapshot(app, "all")
        await pilot.press("ctrl+y", *UNIT, "f12")
        await idle(app, pilot)
    (batch,) = fake.hand_overs.lists.values()
    assert batch.codes == tuple(own)
    assert {fake.store.summaries[code].place for code in theirs} == {""}


async def test_one_person_hands_over_for_both_counters_with_one_key_more():
    fake, own, theirs = await of_two_counters()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y", *UNIT, "f12")
        await idle(app, pilot)
    (batch,) = fake.hand_overs.lists.values()
    assert batch.codes == (*own, *theirs)


async def test_a_dossier_of_the_other_counter_goes_along_when_it_is_scanned():
    fake, own, theirs = await of_two_counters()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=theirs[1]))
        await idle(app, pilot)
        assert "Đã chọn 3 trong 4 hồ sơ (2 của quầy khác)." in screen_text(app)
        await pilot.press(*UNIT, "f12")
        await idle(app, pilot)
    (batch,) = fake.hand_overs.lists.values()
    assert set(batch.codes) == {*own, theirs[1]}


async def test_what_only_the_other_counter_has_is_no_empty_list():
    fake, _, _ = await of_two_counters(own=0)
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Đã chọn 0 trong 2 hồ sơ (2 của quầy khác)." in screen_text(app)
        await pilot.press("ctrl+n", "ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong 2" in screen_text(app)


@pytest.mark.parametrize("way", list(Way))
async def test_where_nothing_is_apart_no_key_is_offered_and_nothing_is_said_of_counters(way: Way):
    one_counter = OFFICE.counters[:1] if way is Way.OUT else OFFICE.counters
    fake = fake_desk()
    fake.desk.session.office = replace(OFFICE, counters=one_counter)
    for number in range(2):
        code = await of_another(fake) if number else (await received(fake)).registration.code
        if way is Way.BACK:
            await fake.desk.casework.act(code, Forward(to="Phòng Một"))
    app = ScreenHost(HandOverListScreen(fake.desk, way))
    async with app.run_test(size=(120, 24)) as pilot:
        await idle(app, pilot)
        chosen = 2 if way is Way.OUT else 0
        assert f"Đã chọn {chosen} trong 2 hồ sơ." in screen_text(app)
        assert "quầy" not in screen_text(app)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert f"Đã chọn {chosen} trong 2 hồ sơ." in screen_text(app)
