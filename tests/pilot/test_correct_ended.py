"""The correction of a dossier whose procedure the catalogue has no more."""

from __future__ import annotations

from counter_tui.screens.correct import CorrectScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, fake_desk
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def test_the_form_opens_after_the_procedure_was_ended_and_the_name_is_put_right():
    fake = fake_desk()
    before = (await received(fake)).registration
    assert before.procedure_code == BIRTH.procedure.code
    del fake.catalogue.items[before.procedure_code]
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#procedure-code", TextField).focus()
        app.screen.query_one("#procedure-code", TextField).value = "2.002165"
        await pilot.press("enter")
        await idle(app, pilot)
        app.screen.query_one("#procedure-code", TextField).focus()
        app.screen.query_one("#procedure-code", TextField).value = before.procedure_code
        await pilot.press("enter")
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        app.screen.query_one("#reason", TextField).focus()
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    fixed = fake.store.registrations[before.code]
    assert (fixed.applicant.name, fixed.due, fixed.fees) == ("NGUYỄN VĂN MẪN", before.due, before.fees)
    assert (fixed.procedure_version, fixed.papers) == (before.procedure_version, before.papers)
