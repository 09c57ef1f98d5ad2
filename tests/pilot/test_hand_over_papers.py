"""Papers that came in for a dossier elsewhere, on the screens of a hand-over list."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from counter_tui.domain.hand_over import Way
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.screens.hand_over_check import HandOverCheckScreen
from counter_tui.screens.hand_over_list import HandOverListScreen
from counter_tui.services.hand_over import Waiting
from tests.fakes.desk import BIRTH, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.unit.test_hand_over import UNIT
from tests.unit.test_papers_sent_after import BROUGHT, chain_with_papers, supplemented


async def test_papers_to_be_sent_after_a_dossier_are_ticked_and_called_papers():
    fake = fake_desk()
    code, first = await supplemented(fake, BROUGHT)
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(110, 24)) as pilot:
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        assert "giấy tờ bổ sung" in screen_text(app)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong 1 hồ sơ." in screen_text(app)
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=code))
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        await pilot.press("ctrl+n", "ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        assert first not in screen_text(app)
        assert app.said == []
        await pilot.press("f12")
        await idle(app, pilot)
    assert [one.other for one in fake.hand_overs.lists.values()] == [UNIT, UNIT]


async def test_who_counts_papers_reads_that_they_are_papers():
    fake = fake_desk()
    code, _ = await supplemented(fake, BROUGHT)
    batch = (await fake.desk.hand_over.make(Way.OUT, UNIT, [code])).batch
    app = ScreenHost(HandOverCheckScreen(fake.desk, batch))
    async with app.run_test(size=(110, 24)) as pilot:
        await idle(app, pilot)
        assert "giấy tờ bổ sung" in screen_text(app)


async def with_papers_and_a_dossier():
    """Papers for a dossier at Sở Nội vụ, and another dossier; return both codes."""
    fake, code = await chain_with_papers()
    fake.catalogue.items[BIRTH.procedure.code] = BIRTH
    return fake, code, (await received(fake)).registration.code


async def test_papers_are_ticked_only_on_the_list_for_where_their_dossier_is():
    fake, code, new = await with_papers_and_a_dossier()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(120, 24)) as pilot:
        await idle(app, pilot)
        assert "Đã chọn 1 trong 2 hồ sơ." in screen_text(app)
        assert "giấy tờ bổ sung cho Sở Nội vụ" in screen_text(app)
        assert app.screen.query_one("#other").value == ""
        for typed, chosen in (("Phong Mot", 1), ("So Noi vu", 2), ("x", 1)):
            await pilot.press(*(["end", "ctrl+u"] if typed != "x" else []))
            await pilot.press(*("space" if char == " " else char for char in typed))
            await idle(app, pilot)
            assert f"Đã chọn {chosen} trong 2 hồ sơ." in screen_text(app)
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=code))
        await idle(app, pilot)
        assert any("đang ở Sở Nội vụ, giấy tờ bổ sung chỉ giao đến đó" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
        assert any("Không đưa vào" in said and code in said and "Sở Nội vụ" in said for said in app.said)
    assert list(fake.hand_overs.lists.values())[-1].codes == (new,)
    assert fake.store.summaries[code].place == "Sở Nội vụ"


async def test_the_place_of_papers_is_named_only_while_nothing_else_goes():
    fake, code, new = await with_papers_and_a_dossier()
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(120, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        field = app.screen.query_one("#other")
        for scanned, named in ((code, "Sở Nội vụ"), (new, "")):
            app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=scanned))
            await idle(app, pilot)
            assert field.value == named
        await pilot.press("A")
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=code))
        await idle(app, pilot)
        assert field.value == "A"


@pytest.mark.parametrize("how", ["next-day", "counted"])
async def test_the_place_of_papers_is_no_addressee_of_a_dossier_chosen_by_hand(how: str):
    fake, _, new = await with_papers_and_a_dossier()
    if how == "counted":  # it was missing on a list before, and waits again
        handed = (await fake.desk.hand_over.make(Way.OUT, UNIT, [new])).batch
        await fake.desk.hand_over.close(handed.code, [new], counted_by="LÊ VĂN MẪU")
        fake.store.summaries[new] = replace(fake.store.summaries[new], place="")
    else:
        fake.clock.at = fake.clock.at.replace(hour=15, minute=30)
        await fake.desk.hand_over.make(Way.OUT, UNIT, [new])
        new = (await received(fake)).registration.code
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(120, 24)) as pilot:
        await idle(app, pilot)
        field = app.screen.query_one("#other")
        assert field.value == "Sở Nội vụ"
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=new))
        await idle(app, pilot)
        assert field.value == ""
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Ghi nơi giao nhận" in screen_text(app)
    assert fake.store.summaries[new].place == ""


async def test_papers_scanned_before_the_list_is_there_name_no_place_for_what_is_on_it():
    fake, code, _ = await with_papers_and_a_dossier()
    screen = HandOverListScreen(fake.desk, Way.OUT)
    found = await fake.desk.hand_over.waiting(Way.OUT)
    read = asyncio.Event()

    async def slow(_: Way) -> list[Waiting]:
        await read.wait()
        return found

    fake.desk.hand_over.waiting = slow
    app = ScreenHost(screen)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=code))
        await app.workers.wait_for_complete([one for one in app.workers if one.group == "scan"])
        assert screen.query_one("#other").value == "Sở Nội vụ"
        read.set()
        await idle(app, pilot)
        assert "Đã chọn 2 trong 2 hồ sơ." in screen_text(app)
        assert screen.query_one("#other").value == ""
