"""Ctrl+L hides the desk until the PIN is typed; nothing gets through meanwhile."""

from __future__ import annotations

import pytest

from counter_tui.screens.lock import ChoosePin, LockScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.test_whole_desk_forms import CARD, opened, until, whole_app

PIN = "2468"
SIZE = (80, 24)


async def locked(fake: FakeDesk) -> None:
    await fake.desk.screen_lock.choose(PIN, PIN)
    await fake.desk.screen_lock.lock()


async def type_pin(app, pilot, pin: str) -> None:
    burst(app, pin)
    await settled(app, pilot)
    await pilot.press("enter")


async def test_the_first_time_a_pin_is_chosen_then_the_form_comes_back_as_it_was():
    fake = fake_desk()
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        burst(app, "1.001193")
        await settled(app, pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        burst(app, CARD)
        await settled(app, pilot)
        form = app.screen
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, ChoosePin))
        await type_pin(app, pilot, PIN)
        await type_pin(app, pilot, "1357")
        await until(pilot, lambda: "không giống nhau" in screen_text(app))
        app.screen.query_one("#again", TextField).value = PIN
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        await settled(app, pilot)
        shown = screen_text(app)
        assert "NGUYỄN VĂN MẪU" not in shown
        assert "Màn hình đã khóa" in shown
        await type_pin(app, pilot, PIN)
        await until(pilot, lambda: app.screen is form)
        assert "NGUYỄN VĂN MẪU" in screen_text(app)


@pytest.mark.parametrize(
    "key", ["f1", "f2", "f3", "f4", "f7", "f8", "f9", "ctrl+p", "ctrl+o", "ctrl+t", "ctrl+e", "ctrl+r", "escape", "ctrl+q"]
)  # fmt: skip
async def test_no_key_goes_around_the_lock(key):
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        await pilot.press(key)
        await settled(app, pilot)
        assert isinstance(app.screen, LockScreen)
        assert app.is_running


async def test_a_scan_is_not_taken_and_a_wrong_pin_is_said():
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        burst(app, CARD)
        await settled(app, pilot)
        assert app.screen.query_one("#pin", TextField).value == ""
        assert "MẪU" not in screen_text(app).replace("XÃ MẪU", "").replace("Cán bộ", "")
        await type_pin(app, pilot, "1357")
        await until(pilot, lambda: "không đúng" in screen_text(app))
        assert isinstance(app.screen, LockScreen)


async def test_unlocked_from_the_command_line_the_screen_shows_again():
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        await fake.desk.screen_lock.forget()
        await until(pilot, lambda: isinstance(app.screen, LookupScreen))
        await pilot.press("f9")
        await settled(app, pilot)
        assert not isinstance(app.screen, (LookupScreen, LockScreen))


async def test_left_alone_it_locks_itself_only_with_a_pin():
    fake = fake_desk()
    app = whole_app(fake, lock_minutes=1)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        app._touched -= 61
        await app._look()
        assert isinstance(app.screen, LookupScreen)
        await fake.desk.screen_lock.choose(PIN, PIN)
        await pilot.press("down")  # somebody is there
        await app._look()
        assert isinstance(app.screen, LookupScreen)
        app._touched -= 61
        await app._look()
        assert isinstance(app.screen, LockScreen)
