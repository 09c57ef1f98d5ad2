"""What is typed the moment a form is asked for waits until it is there, and begins in its first field."""

from __future__ import annotations

from textual.screen import Screen

from counter_tui.domain.actions import ActionKind, RequestSupplement
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.correct import CorrectScreen
from tests.fakes.desk import BIRTH, fake_desk
from tests.pilot.conftest import burst
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_return_turns import held
from tests.pilot.test_trail import until


async def test_papers_are_asked_for_by_keys_that_come_before_the_form() -> None:
    fake = fake_desk()
    code = (await received(fake, BIRTH)).registration.code
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.REQUEST_SUPPLEMENT))
    with held(fake.desk.casework, "standing") as goes_on:
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.screen is app.first)
            burst(app, " \tthieu")
            goes_on.set()
            await idle(app, pilot)
            await pilot.press("f12")
            await idle(app, pilot)
    asked = fake.store.acts[-1][2].action
    assert isinstance(asked, RequestSupplement)
    assert (asked.reason, len(asked.papers)) == ("thieu", 1)


async def test_a_correction_takes_what_is_typed_before_its_form_is_there_in_order() -> None:
    fake = fake_desk()
    code = (await received(fake, BIRTH)).registration.code
    app = ScreenHost(Screen())
    async with app.run_test(size=(80, 40)) as pilot:
        with held(fake.desk.correcting, "item") as goes_on:
            opened = CorrectScreen(fake.desk, code)
            app.push_screen(opened)
            await until(pilot, lambda: app.screen is opened)
            burst(app, "nham\t\tX")
            goes_on.set()
        await idle(app, pilot)
        assert opened.query_one("#reason").value == "nham"
        assert app.focused.id == "applicant-name" and app.focused.value.endswith("X")
