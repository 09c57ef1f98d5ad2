"""Ctrl+Y makes a dossier with a due time of same-day work: nothing that was typed there is lost on the way."""

from __future__ import annotations

import pytest

from counter_tui.screens.navigation import SameDayChosen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import settled
from tests.pilot.test_trail import MAU, app_on, ask, until


@pytest.mark.parametrize("who", [MAU, None], ids=["card", "nobody yet"])
async def test_an_exemption_goes_along_and_no_money_is_booked(who):
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, SameDayChosen("2.000815", who))
        await until(pilot, lambda: isinstance(app.screen, SameDayScreen) and app.focused)
        app.screen.query_one("#exempt-reason", TextField).value = "Người có công"
        app.screen.query_one("#exempt-basis", TextField).value = "Thẻ thương binh 123"
        await settled(app, pilot)
        await pilot.press("ctrl+y")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.screen.draft)
        (fee,) = app.screen.draft.fees
        assert (fee.due, fee.exempt_reason, fee.exempt_basis) == (0, "Người có công", "Thẻ thương binh 123")
        await pilot.press("escape")
        await settled(app, pilot)
        (draft,) = await fake.desk.reception.drafts()
        assert draft.fees == (fee,)
