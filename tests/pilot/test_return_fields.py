"""What is said at the fields of a return when something in them is wrong."""

from __future__ import annotations

from counter_tui.domain.actions import Authorisation
from counter_tui.screens.return_desk import ReturnScreen
from tests.fakes.desk import fake_desk
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.test_return_screen import KIN_CARD, card, finished


async def test_what_was_put_right_at_a_field_is_not_said_any_more_at_the_next_f12() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(card(KIN_CARD))
        await idle(app, pilot)
        form = app.first.query_one("#return-form")
        form.authorisation.value = Authorisation.RELATIVE
        form.fields["proxy.name"].value = ""
        await pilot.press("f12")
        await idle(app, pilot)
        assert form.fields["proxy.name"].error
        form.fields["proxy.name"].value = KIN_CARD.name
        await pilot.press("f12")
        await idle(app, pilot)
        assert (form.fields["proxy.name"].error, bool(form.fields["proxy.relation"].error)) == ("", True)
