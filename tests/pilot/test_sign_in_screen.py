"""Signing in: errors in words, the password never kept."""

from __future__ import annotations

from counter_tui.screens.sign_in import SignInScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost

SIZE = (80, 24)


async def finished(app: FormHost, pilot) -> None:
    await settled(app, pilot)
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_name_and_password_sign_in():
    fake = fake_desk(known=False)
    fake.gateway.signed_in = False
    app = FormHost(SignInScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "phải đăng nhập một lần trước" in " ".join(screen_text(app).split())
        burst(app, "mau\tmat-khau")
        await settled(app, pilot)
        assert "mat-khau" not in screen_text(app)
        burst(app, "\r")
        await finished(app, pilot)
        assert len(app.asked) == 1
        assert "Cán bộ Mẫu" in app.said[0]
    assert fake.desk.session.known


async def test_a_wrong_password_is_said_at_the_field_and_taken_away():
    fake = fake_desk()
    app = FormHost(SignInScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.focused.id == "password"
        burst(app, "sai-roi")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
        field = app.screen.query_one("#password", TextField)
        assert field.value == ""
        assert field.parent.error == "Tên hoặc mật khẩu không đúng."
        assert app.asked == []


async def test_without_a_network_one_is_told_to_work_on():
    fake = fake_desk()
    fake.gateway.online = False
    app = FormHost(SignInScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "mat-khau\r")
        await finished(app, pilot)
        assert "Không kết nối được" in app.screen.query_one("#password").parent.error
        assert "tiếp nhận" in screen_text(app)


async def test_empty_fields_are_named():
    fake = fake_desk(known=False)
    app = FormHost(SignInScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await pilot.pause()
        assert app.screen.query_one("#account").parent.error
        assert app.screen.query_one("#password").parent.error
        assert app.focused.id == "account"
