"""What is typed behind F12 on the registration form: it is for what comes next, the search box or the form that came back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from counter_tui.app import waiting_keys
from counter_tui.domain.draft import Draft
from counter_tui.screens.duplicates import DuplicatesScreen
from counter_tui.screens.help import HelpScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst, settled
from tests.pilot.form_host import FormHost
from tests.pilot.screen_samples import MAU
from tests.pilot.test_register_screen import CARD, OTHER_CARD, SAVE_READ, open_dossier, slow_journal
from tests.pilot.test_register_screen import finished as written
from tests.pilot.test_whole_desk_forms import opened, until, whole_app

SIZE = (80, 24)


async def at_the_form(app, pilot) -> RegisterScreen:
    """Come to the form over a procedure that was read: two screens lie below it."""
    await opened(app, pilot)
    burst(app, CARD + "\r")
    await settled(app, pilot)
    burst(app, "khai sinh")
    await settled(app, pilot)
    await pilot.press("enter")
    await settled(app, pilot)
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.focused is not None)
    assert len(app.screen_stack) == 3
    return app.screen


def search_box(app) -> str:
    return app.base.query_one("#search", TextField).value


async def test_the_next_search_typed_right_behind_f12_is_in_the_search_box(monkeypatch):
    fake = fake_desk()
    gate = slow_journal(fake, monkeypatch)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        form = await at_the_form(app, pilot)
        note = form.query_one("#note", TextField)
        note.focus()
        await pilot.press(*SAVE_READ)
        note.focus()
        burst(app, "ket hon")
        await pilot.pause()
        assert (app.screen, note.value) == (form, "")
        gate.set()
        await settled(app, pilot)
        assert (app.screen, search_box(app)) == (app.base, "ket hon")
    assert len(fake.store.registrations) == 1


async def test_a_name_put_right_while_it_is_registered_does_not_look_as_if_it_had_been_in_time(monkeypatch):
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "1.001193", applicant=replace(MAU, name="NGUYỄN VĂN MA"))
    app = FormHost(screen)
    asked, answered = asyncio.Event(), asyncio.Event()

    async def slow(_identity, _code):
        asked.set()
        await answered.wait()
        return []

    monkeypatch.setattr(fake.gateway, "person_dossiers", slow)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await asked.wait()
        screen.query_one("#applicant-name", TextField).focus()
        await pilot.press("end", "U")
        shown = screen.query_one("#applicant-name", TextField).value
        answered.set()
        await written(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.applicant.name == shown


async def test_what_is_typed_while_a_registration_fails_is_in_the_form_and_in_its_draft(monkeypatch):
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "1.001193", applicant=MAU)
    app = FormHost(screen)
    gate = slow_journal(fake, monkeypatch)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        note = screen.query_one("#note", TextField)
        note.value = "mot"
        await pilot.press(*SAVE_READ)
        note.focus()
        burst(app, " hai")
        await pilot.pause()
        assert note.value == "mot"
        fake.store.disk_full = True
        gate.set()
        await settled(app, pilot)
        assert (app.screen, note.value) == (screen, "mot hai")
        await screen._keep()
        assert [draft.note for draft in await fake.desk.reception.drafts()] == ["mot hai"]


async def test_what_comes_into_the_form_while_a_registration_fails_is_in_its_draft(monkeypatch):
    """By another way than by keys, as by the mouse."""
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "1.001193", applicant=MAU)
    app = FormHost(screen)
    gate = slow_journal(fake, monkeypatch)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        screen.query_one("#note", TextField).value = "hai"
        await pilot.pause()
        fake.store.disk_full = True
        gate.set()
        await written(app, pilot)
        await screen._keep()
        assert [draft.note for draft in await fake.desk.reception.drafts()] == ["hai"]


async def test_what_was_typed_before_a_question_came_is_no_answer_and_what_comes_behind_the_answer_waits(
    monkeypatch,
):
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    asked, gate = asyncio.Event(), slow_journal(fake, monkeypatch)
    duplicates = fake.desk.reception.duplicates

    async def slow(draft: Draft, *, ask_service: bool = True):
        await asked.wait()
        return await duplicates(draft, ask_service=ask_service)

    monkeypatch.setattr(fake.desk.reception, "duplicates", slow)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        form = await at_the_form(app, pilot)
        await pilot.press(*SAVE_READ)
        burst(app, "ket hon\r")
        await pilot.pause()
        asked.set()
        await settled(app, pilot)
        assert isinstance(app.screen, DuplicatesScreen)
        assert any("gõ lại" in one.message for one in app._notifications)
        burst(app, "\tcon thu hai")
        await settled(app, pilot)
        await pilot.press("f12")
        await until(pilot, lambda: app.screen is form)
        burst(app, "ket hon")
        await pilot.pause()
        gate.set()
        await settled(app, pilot)
        assert (app.screen, search_box(app)) == (app.base, "ket hon")
    (registration,) = fake.store.registrations.values()
    assert registration.duplicate_reason == "con thu hai"


async def test_commands_are_answered_while_it_is_written(monkeypatch):
    fake = fake_desk()
    gate = slow_journal(fake, monkeypatch)
    app = whole_app(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        form = await at_the_form(app, pilot)
        await pilot.press(*SAVE_READ, "escape")
        await settled(app, pilot)
        assert any("Đang ghi hồ sơ" in one.message for one in app._notifications)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is form)
        gate.set()
        await until(pilot, lambda: app.screen is app.base)
    assert len(fake.store.registrations) == 1


async def test_a_card_read_while_it_is_written_is_the_next_citizens_and_leaves_nothing_in_a_field(
    monkeypatch,
):
    fake = fake_desk()
    gate = slow_journal(fake, monkeypatch)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        form = await at_the_form(app, pilot)
        note = form.query_one("#note", TextField)
        await pilot.press(*SAVE_READ)
        note.focus()
        burst(app, OTHER_CARD + "\r")
        await settled(app, pilot)
        assert isinstance(app.screen, LookupScreen)
        gate.set()
        await app.workers.wait_for_complete([one for one in app.workers if one.group == "register"])
        await settled(app, pilot)
        assert (note.value, app._at_the_desk.name) == ("", "TRẦN THỊ THỬ")
    (registration,) = fake.store.registrations.values()
    assert registration.applicant.identity == MAU.identity


async def test_a_registration_that_takes_too_long_keeps_the_keyboard_no_longer(monkeypatch):
    monkeypatch.setattr(waiting_keys, "FORM_PATIENCE", 0.01)
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "1.001193", applicant=MAU)
    app = FormHost(screen)
    gate = slow_journal(fake, monkeypatch)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        note = screen.query_one("#note", TextField)
        note.focus()
        burst(app, "hai")
        await settled(app, pilot)
        assert note.value == "hai"
        gate.set()
        await written(app, pilot)
