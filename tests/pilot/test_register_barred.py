"""The form of a procedure the centre no longer takes in, opened for what came before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.status_line import StatusLine
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.form_host import FormHost
from tests.pilot.screen_host import idle
from tests.pilot.screen_samples import MAU
from tests.unit.test_correcting_ended import CODE, elsewhere

BARRED = "Không tiếp nhận vào ngày này: ghi ô Nhận lúc"


@pytest.mark.parametrize("width", [80, 120])
async def test_the_strip_promises_nothing_until_a_day_is_given_on_which_it_was_taken_in(width):
    fake = fake_desk(items=[elsewhere(1)])
    fake.clock.at += timedelta(days=3)
    screen = RegisterScreen(fake.desk, CODE, applicant=MAU)
    app = FormHost(screen)
    async with app.run_test(size=(width, 40)) as pilot:
        await idle(app, pilot)
        strip = screen.query_one("#strip", StatusLine)
        assert BARRED in str(strip.render())
        assert "Hẹn trả" not in str(strip.render())
        assert BARRED in screen_text(app)
        screen._form.fields["received"].field.value = "10:00 23/11/2026"
        await idle(app, pilot)
        assert BARRED not in str(strip.render())
        assert "Hẹn trả" in str(strip.render())
