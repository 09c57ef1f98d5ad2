"""Where the officer went and the way back: wishes while opening, forms kept or dropped, screens opened once."""

from __future__ import annotations

import asyncio

import pytest

from counter_tui.app import counter
from counter_tui.app.counter import CounterApp
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.screens import navigation
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, BUILDING, fake_desk
from tests.pilot.conftest import burst, settled

CODE = BIRTH.procedure.code
OTHER = Person(name="TRẦN THỊ MẪU", identity="022190000002")


def app_on(fake) -> CounterApp:
    async def opening():
        return fake.desk

    return CounterApp(opening=opening)


async def until(pilot, true) -> None:
    """Wait for background work to have had its effect."""
    for _ in range(200):
        if true():
            return
        await pilot.pause()
    pytest.fail("it never came true")


async def ask(app: CounterApp, pilot, message) -> None:
    app.screen.post_message(message)
    await settled(app, pilot)


async def begun_form(app: CounterApp, pilot, typed: str = "Mẫu") -> RegisterScreen:
    """A registration form with something typed, open."""
    await ask(app, pilot, navigation.RegisterChosen(CODE))
    form = app.screen
    assert isinstance(form, RegisterScreen)
    form.query_one("#applicant-name", TextField).focus()
    burst(app, typed)
    await settled(app, pilot)
    return form


async def test_what_was_asked_for_while_the_desk_opened_is_done_once_it_is_open():
    gate, fake = asyncio.Event(), fake_desk()

    async def opening():
        await gate.wait()
        return fake.desk

    app = CounterApp(opening=opening)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        await settled(app, pilot)
        assert app.screen is app.base
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is app.base


async def test_a_screen_that_is_open_is_gone_down_to_and_not_opened_again():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, navigation.JournalChosen())
        journal = app.screen
        await ask(app, pilot, navigation.ProcedureChosen(CODE))
        await ask(app, pilot, navigation.JournalChosen())
        assert (app.screen, len(app.screen_stack)) == (journal, 2)


async def test_looking_up_once_more_replaces_what_was_typed():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        burst(app, "sao y")
        await settled(app, pilot)
        await pilot.press("f2")
        burst(app, "dkks")
        await settled(app, pilot)
        assert app.screen.query_one("#search", TextField).value == "dkks"


async def test_a_draft_thrown_away_takes_its_form_along():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.base)
        await ask(app, pilot, navigation.DraftDiscarded(form._form.draft.id))
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is app.base
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is not form
        assert app.screen.query_one("#applicant-name", TextField).value == ""


async def test_a_kept_form_does_not_come_back_for_somebody_else():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE, OTHER))
        assert app.screen is not form
        await until(pilot, lambda: app.screen.query_one("#applicant-name", TextField).value == "TRẦN THỊ MẪU")


async def test_forms_of_two_procedures_are_kept_side_by_side():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(BUILDING.procedure.code))
        assert app.screen is not form
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is form


async def test_background_work_goes_on_after_the_desks_files_refused_it(monkeypatch):
    fake = fake_desk()
    rounds = []

    async def run():
        rounds.append(1)
        if len(rounds) == 1:
            raise StorageError("Ổ đĩa đã đầy")
        await asyncio.Event().wait()

    monkeypatch.setattr(counter, "STORE_PAUSE", 0.0)
    monkeypatch.setattr(fake.desk.sync, "run", run)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(rounds) == 2)
        assert fake.desk.sync.status.warnings == ("Ổ đĩa đã đầy",)
