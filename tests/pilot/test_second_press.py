"""F12 pressed twice, or held: nothing happens on the screen that the first press brought."""

from __future__ import annotations

import time

import pytest
from textual import events

from counter_tui.app.keymap import main_keys
from counter_tui.app.second_press import HELD, MOMENT, SecondPress
from counter_tui.screens import navigation
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.dossier import DossierScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import settled
from tests.pilot.test_trail import app_on, ask, correction, received, until

CAME = 100.0
"""When the screen came to the front."""


def brought_by_f12() -> SecondPress:
    press = SecondPress(clock=lambda: CAME)
    press.keys = main_keys({})
    assert not press.is_it("f12", CAME - 0.1, "form")
    press.screen_came()
    return press


@pytest.mark.parametrize("at", [CAME - 0.05, CAME + 0.3, CAME + MOMENT - 0.01])
@pytest.mark.parametrize("key", ["f12", "ctrl+s"])
def test_what_is_pressed_again_before_one_can_have_read_the_screen_is_for_the_one_before(at, key):
    assert brought_by_f12().is_it(key, at, "dossier")


def test_a_held_key_does_nothing_for_as_long_as_it_is_held_and_is_heard_again_after_it():
    press = brought_by_f12()
    at = CAME
    while at < CAME + 5 * MOMENT:
        assert press.is_it("f12", at, "dossier")
        at += HELD / 2
    assert not press.is_it("f12", at + HELD, "dossier")
    assert not press.is_it("f12", at + HELD, "dossier"), "and the screen's own second press is its own affair"


def test_twice_on_one_screen_is_twice():
    press = brought_by_f12()
    assert not press.is_it("f12", CAME, "form")


@pytest.mark.parametrize("before", ["tab", "a", "escape", "f4"])
def test_who_pressed_something_else_knows_where_he_is(before):
    press = brought_by_f12()
    assert not press.is_it(before, CAME + 0.1, "dossier")
    assert not press.is_it("f12", CAME + 0.2, "dossier")


def test_the_officers_own_keys_count_too():
    keys = main_keys({"correct.save": "f11", "lock.unlock": "f9"})
    assert {"f12", "ctrl+s", "f11"} <= keys and not {"enter", "f9", "shift+f12"} & keys


async def press(app, pilot, at: float) -> None:
    key = events.Key("f12", None)
    key.time = at
    app.post_message(key)
    await settled(app, pilot)


async def test_f12_after_a_correction_prints_no_control_sheet_until_one_can_have_read_the_dossier():
    fake = fake_desk()
    code = await received(fake)
    app = app_on(fake)
    came = time.monotonic()
    app.second_press.clock = lambda: came
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await ask(app, pilot, navigation.DossierChosen(code))
        screen = await correction(app, pilot, code)
        await pilot.press(*"nham")
        screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        assert isinstance(app.screen, CorrectScreen)
        await press(app, pilot, came)
        await until(pilot, lambda: isinstance(app.screen, DossierScreen))
        await until(pilot, lambda: fake.printer.printed)
        receipt = len(fake.printer.printed)
        await press(app, pilot, came + 0.3)
        assert len(fake.printer.printed) == receipt
        await press(app, pilot, came + MOMENT)
        await until(pilot, lambda: len(fake.printer.printed) == receipt + 1)
