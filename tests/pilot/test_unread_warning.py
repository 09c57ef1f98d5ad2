"""A warning far below the field that was wrong is said before the dossier is registered in spite of it."""

from dataclasses import replace

from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst
from tests.pilot.test_register_screen import MAU, SIZE, finished, focused, host


async def test_a_warning_out_of_sight_while_an_error_was_mended_is_said_before_registering():
    fake = fake_desk()
    app = host(fake, applicant=replace(MAU, phone="0977"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await finished(app, pilot)
        assert focused(app) == "applicant-phone"
        assert app.said == []  # not a word of the papers yet, nor are they in view
        await pilot.press("ctrl+u")
        burst(app, "0977123456")
        await finished(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
        assert any("Chưa đánh dấu giấy tờ nào" in said and "F12 lần nữa" in said for said in app.said), (
            app.said
        )
        assert fake.store.registrations == {}
