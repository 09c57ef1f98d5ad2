"""Hand-over on the screens: a list made by filter and by scanning, counted by the other side."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Forward, TakeOver
from counter_tui.domain.dossier import Status
from counter_tui.domain.hand_over import State, Way
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.screens.hand_over import HandOverScreen
from counter_tui.screens.hand_over_check import HandOverCheckScreen
from counter_tui.screens.hand_over_list import HandOverListScreen
from counter_tui.services.hand_over import Waiting
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received

UNIT = "Tu phap"


def slip(code: str) -> Scan:
    return Scan(kind=ScanKind.DOSSIER_CODE, code=code)


async def with_dossiers():
    """Two dossiers of the morning and one of after 15:00."""
    fake = fake_desk()
    codes = [(await received(fake)).registration.code for _ in range(2)]
    fake.clock.at += timedelta(hours=7)
    codes.append((await received(fake)).registration.code)
    return fake, codes


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_todays_list_is_made_with_one_key_and_counted_by_scanning(size, matches_snapshot):
    fake, codes = await with_dossiers()
    fake.gateway.online = False
    app = ScreenHost(HandOverScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Đã chọn 2 trong 3 hồ sơ." in screen_text(app)
        assert "Danh sách ngày làm việc sau" in screen_text(app)
        await pilot.press(*UNIT)
        matches_snapshot(app, "list")
        await pilot.press("f12")
        await idle(app, pilot)
        assert "1 danh sách chờ xác nhận." in screen_text(app)
        assert "Đã in phiếu: phieu/slip-list-BG-261123-1-01-0.pdf" in app.said
        matches_snapshot(app, "lists")
        (made,) = fake.hand_overs.lists.values()
        assert (made.codes, made.other) == (tuple(codes[:2]), UNIT)
        assert len(fake.printer.printed) == 1
        await pilot.press("enter")
        await idle(app, pilot)
        screen = app.screen
        assert isinstance(screen, HandOverCheckScreen)
        screen.handle_scan(slip(codes[0]))
        screen.handle_scan(slip(codes[2]))
        await idle(app, pilot)
        assert "Đã đếm 1 trên 2 hồ sơ." in screen_text(app)
        assert f"Thừa 1: {codes[2]}" in screen_text(app)
        await pilot.press("shift+tab", "shift+tab", *"Le Mau", "f12")
        await idle(app, pilot)
        assert f"Thiếu 1: {codes[1]}" in screen_text(app)
        assert "Hai bên lệch nhau" in screen_text(app)
        matches_snapshot(app, "differs")
        assert fake.hand_overs.lists[made.code].state is State.OPEN
        screen.handle_scan(slip(codes[1]))
        await idle(app, pilot)
        await pilot.press(*"lay ca ho so chieu", "f12")
        await idle(app, pilot)
        closed = fake.hand_overs.lists[made.code]
        assert (closed.state, closed.counted_by, closed.remark) == (
            State.CLOSED,
            "Le Mau",
            "lay ca ho so chieu",
        )
        assert [c for _, c, e in fake.store.acts if isinstance(e.action, TakeOver)] == [*made.codes, codes[2]]
        assert fake.store.summaries[codes[2]].place == UNIT
        assert "Le Mau xác nhận lúc" in screen_text(app)


async def test_a_list_can_be_made_by_scanning_each():
    fake, codes = await with_dossiers()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong" in screen_text(app)
        app.screen.handle_scan(slip(codes[2]))
        await idle(app, pilot)
        assert "Đã chọn 1 trong" in screen_text(app)
        assert any(codes[2] in said and "thuộc danh sách ngày 24/11" in said for said in app.said)
        await fake.desk.casework.act(codes[0], Forward(to="Nơi khác"))
        app.screen.handle_scan(slip(codes[0]))
        await idle(app, pilot)
        assert any("đã chuyển đến Nơi khác từ quầy 1 lúc" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Ghi nơi giao nhận" in screen_text(app)
        await pilot.press(*UNIT, "f12")
        await idle(app, pilot)
    (made,) = fake.hand_overs.lists.values()
    assert made.codes == (codes[2],)


async def test_results_are_listed_by_place_and_ready_when_counted():
    fake, codes = await with_dossiers()
    for code, place in zip(codes, ("Phòng Một", "Phòng Hai", "Phòng Một"), strict=True):
        await fake.desk.casework.act(code, Forward(to=place))
    app = ScreenHost(HandOverScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong 3 hồ sơ." in screen_text(app)
        await pilot.press("shift+tab", "right", "right", "ctrl+n", "f12")
        await idle(app, pilot)
        (made,) = fake.hand_overs.lists.values()
        assert (made.other, set(made.codes)) == ("Phòng Một", {codes[0], codes[2]}), app.said
        await pilot.press("enter")
        await idle(app, pilot)
        await pilot.press("ctrl+n", "shift+tab", "shift+tab", *"Le Mau", "f12")
        await idle(app, pilot)
    done = {code for code in codes if fake.store.summaries[code].status is Status.DONE}
    assert done == {codes[0], codes[2]}, app.said


async def test_the_list_just_made_is_highlighted():
    fake, codes = await with_dossiers()
    await fake.desk.hand_over.make(Way.OUT, UNIT, codes[:1])
    fake.clock.at += timedelta(minutes=1)
    app = ScreenHost(HandOverScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        await pilot.press(*UNIT, "f12")
        await idle(app, pilot)
        made = max(fake.hand_overs.lists.values(), key=lambda batch: batch.made_at)
        assert len(fake.hand_overs.lists) == 2
        assert app.screen.query_one("#lists").row.key == made.code


async def test_all_means_all_of_todays_list():
    fake, codes = await with_dossiers()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n", "ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 2 trong 3 hồ sơ." in screen_text(app)
        assert any("Chưa chọn 1 hồ sơ của ngày làm việc sau" in said for said in app.said)
        await pilot.press("tab", "end", "enter")
        await idle(app, pilot)
        assert "Đã chọn 3 trong 3 hồ sơ." in screen_text(app)
        assert any(codes[2] in said and "thuộc danh sách ngày 24/11" in said for said in app.said)


async def test_what_was_all_put_down_stays_down_while_the_other_side_is_typed():
    fake, codes = await with_dossiers()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n", *UNIT)
        await idle(app, pilot)
        assert "Đã chọn 0 trong 3 hồ sơ." in screen_text(app)
        app.screen.handle_scan(slip(codes[0]))
        await idle(app, pilot)
        assert "Đã chọn 1 trong 3 hồ sơ." in screen_text(app)


@pytest.mark.parametrize(("keys", "chosen"), [(["ctrl+n"], 0), (["ctrl+n", "ctrl+n"], 2)])
async def test_what_was_put_down_before_the_list_is_there_stays_down(keys: list[str], chosen: int):
    fake, _ = await with_dossiers()
    found, read = await fake.desk.hand_over.waiting(Way.OUT), asyncio.Event()

    async def slow(_: Way) -> list[Waiting]:
        await read.wait()
        return found

    fake.desk.hand_over.waiting = slow
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        read.set()
        await idle(app, pilot)
        assert f"Đã chọn {chosen} trong 3 hồ sơ." in screen_text(app)


async def test_the_filter_keeps_what_was_scanned():
    fake, codes = await with_dossiers()
    for code in codes:
        await fake.desk.casework.act(code, Forward(to="Phòng Một"))
    app = ScreenHost(HandOverListScreen(fake.desk, Way.BACK))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        for code in codes:
            app.screen.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Đã chọn 3 trong 3 hồ sơ." in screen_text(app)
        await pilot.press("shift+tab", "right")
        await idle(app, pilot)
        assert "Đã chọn 3 trong 3 hồ sơ." in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    (made,) = fake.hand_overs.lists.values()
    assert (made.other, set(made.codes)) == ("Phòng Một", set(codes))


async def test_a_result_missing_on_a_list_before_is_chosen_only_by_itself():
    fake, codes = await with_dossiers()
    for code in codes[:2]:
        await fake.desk.casework.act(code, Forward(to="Phòng Một"))
    before = (await fake.desk.hand_over.make(Way.BACK, "Phòng Một", codes[:2])).batch
    await fake.desk.hand_over.close(before.code, codes[1:2], counted_by="Lê Mẫu", remark="còn một")
    app = ScreenHost(HandOverListScreen(fake.desk, Way.BACK))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(app, pilot)
        assert f"đã ở {before.code}" in screen_text(app)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong 1 hồ sơ." in screen_text(app)
        app.screen.handle_scan(slip(codes[0]))
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        assert any(f"đã ở danh sách {before.code}" in said for said in app.said)


async def test_a_slip_scanned_while_the_list_is_made_is_said_not_to_be_on_it(monkeypatch):
    fake, codes = await with_dossiers()
    screen = HandOverListScreen(fake.desk, Way.OUT)
    app = ScreenHost(screen)
    gate, make = asyncio.Event(), fake.desk.hand_over.make

    async def slow(*args):
        await gate.wait()
        return await make(*args)

    monkeypatch.setattr(fake.desk.hand_over, "make", slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*UNIT, "f12")
        burst(app, codes[2] + "\r")
        await settled(app, pilot)
        assert any(f"chưa đưa {codes[2]} vào" in said for said in app.said)
        assert "Đã chọn 2 trong 3 hồ sơ." in screen_text(app)
        gate.set()
        await idle(app, pilot)
    assert [made.codes for made in fake.hand_overs.lists.values()] == [tuple(codes[:2])]


async def test_a_slip_still_looked_up_when_f12_is_pressed_behind_it_is_on_the_list(monkeypatch):
    fake, codes = await with_dossiers()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    gate, look_up = asyncio.Event(), fake.desk.hand_over.scanned

    async def slow(*args):
        await gate.wait()
        return await look_up(*args)

    monkeypatch.setattr(fake.desk.hand_over, "scanned", slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*UNIT)
        burst(app, codes[2] + "\r")
        await pilot.press("f12")
        await settled(app, pilot)
        gate.set()
        await idle(app, pilot)
    assert [made.codes for made in fake.hand_overs.lists.values()] == [tuple(codes)]


async def test_a_list_that_was_refused_takes_slips_again():
    fake, codes = await with_dossiers()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")  # nobody named whom it goes to
        await idle(app, pilot)
        burst(app, codes[2] + "\r")
        await idle(app, pilot)
        assert "Đã chọn 3 trong 3 hồ sơ." in screen_text(app)
