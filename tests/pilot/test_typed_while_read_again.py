"""What is typed while a screen reads again, behind a correction made on top of it, is in its fields then."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual.screen import Screen

from counter_tui.domain.actions import Authorisation, Return
from counter_tui.errors import Offline
from counter_tui.screens.fees import FeesScreen
from counter_tui.screens.return_desk import ReturnScreen
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text
from tests.pilot.corrections import put_right
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.test_corrected_on_top import DEARER, FEE, with_fees
from tests.pilot.test_return_after_correction import NAMED_RIGHT, READ_AGAIN, RIGHT
from tests.pilot.test_return_screen import KIN_CARD, LATER, card, done, finished, slip

SIZE = (80, 40)
NUMBERED = "Z00.01-261123-0042"


def slowly(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> asyncio.Event:
    """Have *owner* answer only once the event is set."""
    gate, answer = asyncio.Event(), getattr(owner, name)

    async def slow(*args, **kwargs):
        await gate.wait()
        return await answer(*args, **kwargs)

    monkeypatch.setattr(owner, name, slow)
    return gate


async def collected_by_kin(fake: FakeDesk, app: ScreenHost, pilot, *codes: str) -> None:
    """Open dossiers for somebody else who collects, with the cursor where his relation is typed."""
    await idle(app, pilot)
    for scan in (*map(slip, codes), card(KIN_CARD)):
        app.first.handle_scan(scan)
        await idle(app, pilot)
    app.first.query_one("#authorisation").value = Authorisation.RELATIVE
    app.first.query_one("#proxy-relation").focus()
    await pilot.press(*"vo ")


async def back_from_a_correction(app: ScreenHost, pilot, fake: FakeDesk, code: str, **changes) -> None:
    await app.push_screen(Screen())
    await put_right(fake, code, **changes)
    await app.pop_screen()
    await pilot.pause()


@pytest.mark.parametrize("asked", ["prepare", "others"])
@pytest.mark.parametrize("enter", ["", "\r"])
async def test_the_return_keeps_what_is_typed_while_it_asks_the_service_again(
    monkeypatch, asked: str, enter: str
) -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, code)
        gate = slowly(monkeypatch, fake.desk.returning, asked)
        await back_from_a_correction(app, pilot, fake, code, **NAMED_RIGHT)
        burst(app, "hai" + enter)
        while not app.first.query_one("#proxy-relation").value.endswith("hai"):
            await pilot.pause()
        gate.set()
        await idle(app, pilot)
        assert f"{RIGHT.name} (chính người nộp)" in dict(app.first.query_one("#who").options).values()
        assert app.first.query_one("#proxy-name").value == KIN_CARD.name
        assert app.first.query_one("#proxy-relation").value == "vo hai"
        assert app.first.query_one("#code").value == ""


async def test_the_return_keeps_the_cursor_in_the_middle_of_what_was_typed() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, code)
        await pilot.press("home")
        await back_from_a_correction(app, pilot, fake, code, **NAMED_RIGHT)
        await idle(app, pilot)
        await pilot.press(*"la ")
        assert app.first.query_one("#proxy-relation").value == "la vo "


async def test_the_return_keeps_its_form_where_it_cannot_read_it_again(
    monkeypatch,
) -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])

    async def away(_code):
        raise Offline("Máy chủ không trả lời.")

    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, code)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(fake.desk.returning, "prepare", away)
            await back_from_a_correction(app, pilot, fake, code, **NAMED_RIGHT)
            await idle(app, pilot)
        assert "Máy chủ không trả lời." in screen_text(app)
        await pilot.press(*"hai")
        assert app.first.query_one("#proxy-relation").value == "vo hai"
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Máy chủ không trả lời." not in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    (returned,) = done(fake, Return)
    assert returned.proxy.relation == "vo hai"


async def test_what_is_no_longer_there_to_go_back_beside_it_leaves_what_was_typed() -> None:
    fake = fake_desk()
    codes = [await finished(fake, fees=[LATER]), await finished(fake, BUILDING), await finished(fake)]
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, *codes)
        await fake.desk.casework.act(codes[1], Return(receiver=RIGHT.name))
        await back_from_a_correction(app, pilot, fake, codes[2], note="Sửa chữ")
        await idle(app, pilot)
        assert any(READ_AGAIN in said and codes[1] in said for said in app.said)
        assert f"không · {codes[1]}" not in (shown := screen_text(app)) and f"trả · {codes[1]}" not in shown
        assert f"✓ trả · {codes[2]}" in shown
        assert app.first.query_one("#proxy-relation").value == "vo "
        await pilot.press("f12")
        await idle(app, pilot)
    assert [one.proxy is not None for one in done(fake, Return)] == [False, True, True]


async def test_the_fees_keep_an_amount_typed_while_they_ask_the_service_again(monkeypatch) -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE, DEARER)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.first.query_one("#amount").focus()
        gate = slowly(monkeypatch, fake.desk.fees, "book")
        await back_from_a_correction(app, pilot, fake, code, fees=(FEE, replace(DEARER, amount=60_000)))
        await pilot.press("ctrl+u", *"10000")
        gate.set()
        await idle(app, pilot)
        assert "còn phải thu 135.000 đ" in screen_text(app)
        assert app.first.query_one("#amount").value == "10000"


async def test_what_was_just_paid_is_not_read_once_more_when_help_was_shown() -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        rows = len(fake.store.trail)
        await app.push_screen(Screen())
        await app.pop_screen()
        await idle(app, pilot)
        assert "còn phải thu 0 đ" in screen_text(app)
        assert len(fake.store.trail) == rows


async def test_a_dossier_that_got_its_number_meanwhile_did_not_change_in_the_return() -> None:
    fake = fake_desk()
    fake.gateway.online = False
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, code)
        await app.push_screen(Screen())
        await fake.store.renumber(fake.store.all_entries[0].id, NUMBERED, fake.desk.casework.now())
        await app.pop_screen()
        await idle(app, pilot)
        assert app.first.dossier_code == NUMBERED
        assert app.first.query_one("#proxy-relation").value == "vo "
        assert not any(READ_AGAIN in said for said in app.said)


async def test_a_dossier_finished_meanwhile_is_offered_without_moving_what_was_typed() -> None:
    fake = fake_desk()
    codes = [await finished(fake, fees=[LATER]), await finished(fake)]
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await collected_by_kin(fake, app, pilot, codes[0])
        new = await finished(fake, BUILDING)
        await back_from_a_correction(app, pilot, fake, codes[1], note="Sửa chữ")
        await idle(app, pilot)
        assert f"không · {new}" in screen_text(app)
        app.first.handle_scan(slip(new))
        await idle(app, pilot)
        await pilot.press(*"hai")
        assert app.first.query_one("#proxy-relation").value == "vo hai"
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 2, app.said
