"""Registering and same-day work in the whole application, from the start screen."""

from __future__ import annotations

import pytest

from counter_tui.app.counter import CounterApp
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text, settled

CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh|15062021\r"
SIZE = (80, 24)


def whole_app(fake: FakeDesk, **given: int) -> CounterApp:
    async def opening():
        return fake.desk

    return CounterApp(opening=opening, **given)


async def opened(app: CounterApp, pilot) -> None:
    while app.desk is None:
        await pilot.pause()
    await pilot.pause()


async def until(pilot, true) -> None:
    """Wait for background work to have had its effect."""
    for _ in range(200):
        if true():
            return
        await pilot.pause()
    pytest.fail("it never came true")


async def test_keys_from_the_start_screen_to_certified_copies_handed_back():
    """Two documents, three pages, two copies: at most 12 keys after the card scan."""
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(app, CARD)
        await settled(app, pilot)
        keys = ["ctrl+t", "2", "tab", "3", "tab", "2", "f12"]
        for key in keys:
            await pilot.press(key)
            await settled(app, pilot)
        await until(pilot, lambda: fake.store.registrations)
    (registration,) = fake.store.registrations.values()
    print(f"keys after the card scan: {len(keys)}")
    assert (registration.applicant.name, registration.fee_total) == ("NGUYỄN VĂN MẪU", 20_000)
    assert len(keys) <= 12


async def test_after_f12_the_search_box_is_empty_and_has_the_focus():
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(app, CARD)
        await settled(app, pilot)
        burst(app, "khai sinh")
        await settled(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        await pilot.pause()
        await pilot.press("f12", "f12")  # the first shows what is missing
        await until(pilot, lambda: fake.printer.printed)
        await until(pilot, lambda: isinstance(app.screen, LookupScreen))
        assert app.focused.id == "search"
        assert app.screen.query_one("#search", TextField).value == ""
    (registration,) = fake.store.registrations.values()
    assert registration.applicant.identity == "022090000001"


async def test_a_damaged_name_from_the_start_screen_is_left_to_be_typed():
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(
            app,
            "022090000001||NGUYEN VAN MAU|05021990|Nam|To 1, Phuong Hong Gai, Ha Long, Quang Ninh|15062021\r",
        )
        await settled(app, pilot)
        burst(app, "khai sinh")
        await settled(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        await pilot.pause()
        fields = [
            app.screen.query_one(f"#applicant-{p}", TextField).value for p in ("name", "identity", "birth")
        ]
        assert fields == ["", "022090000001", "05/02/1990"]
        assert app.focused.id == "applicant-name"


async def test_a_form_left_by_esc_comes_back_and_its_draft_never_opens_twice():
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(app, "khai sinh\r")
        await settled(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        await pilot.pause()
        form = app.screen
        burst(app, "Mẫu")
        await settled(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not form)
        await app.run_action("drafts")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        assert app.screen is form
        assert app.screen.query_one("#applicant-name", TextField).value == "Mẫu"


async def test_the_screens_in_the_whole_desk(matches_snapshot):
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(app, CARD)
        await settled(app, pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, SameDayScreen))
        await pilot.pause()
        assert "NGUYỄN VĂN MẪU" in screen_text(app)
        matches_snapshot(app, "same-day")
