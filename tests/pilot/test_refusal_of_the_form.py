"""What the service refuses for the time received or the procedure: the screen leads to the form that holds them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.contract.problem_words import TITLES
from counter_tui.domain.actions import ActionKind
from counter_tui.domain.journal import EntryKind, EntryState
from counter_tui.domain.refusals import ON_THE_FORM
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.navigation import JournalChosen
from counter_tui.screens.refusal import RefusalScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import refused
from tests.pilot.test_trail import app_on, ask, until


def states(fake: FakeDesk) -> list[EntryState]:
    return [entry.state for entry in fake.store.all_entries]


def test_the_service_knows_these_refusals():
    assert set(TITLES) >= ON_THE_FORM


@pytest.mark.parametrize("code", sorted(ON_THE_FORM))
async def test_the_way_to_the_form_is_said_and_f12_unchanged_sends_nothing(code):
    fake = fake_desk()
    fake.gateway.refuse_as = code
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Ctrl+E" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert states(fake) == [EntryState.REFUSED]
        assert "Ctrl+E" in app.said[-1]


async def test_f12_with_nothing_mended_does_not_say_that_something_was():
    fake = fake_desk()
    await refused(fake)
    app = ScreenHost(RefusalScreen(fake.desk, fake.store.all_entries[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert states(fake) == [EntryState.VOIDED, EntryState.WAITING]
    assert "không sửa gì" in app.said[0]


async def test_a_correction_refused_so_is_taken_back_and_made_anew():
    fake = fake_desk()
    await refused(fake)
    entry = replace(
        fake.store.all_entries[0],
        kind=EntryKind.ACTION,
        action=ActionKind.CORRECT.value,
        problem_code="received-long-ago",
    )
    app = ScreenHost(RefusalScreen(fake.desk, entry))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "rồi Ctrl+E sửa lại hồ sơ" in screen_text(app)


async def test_the_task_goes_once_it_was_mended_on_the_form():
    fake = fake_desk()
    fake.gateway.refuse_as = "unknown-procedure"
    await refused(fake)
    fake.gateway.refuse.clear()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, JournalChosen())
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RefusalScreen))
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, CorrectScreen) and app.focused)
        await settled(app, pilot)
        await pilot.press(*"Nham")
        app.screen.query_one("#applicant-phone", TextField).value = "0912345678"
        await settled(app, pilot)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
    assert states(fake)[0] is EntryState.VOIDED
