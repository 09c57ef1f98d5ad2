"""What an officer may change for this desk."""

from __future__ import annotations

from counter_tui.errors import BadInput, StorageError
from counter_tui.screens.settings import LABELS, SettingsScreen
from counter_tui.system.preference_file import CHANGEABLE
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost

SIZE = (80, 24)


def test_every_preference_has_a_label():
    assert set(CHANGEABLE) <= set(LABELS)


async def test_a_change_is_stored_and_leaves_the_rest():
    fake = fake_desk()
    app = FormHost(SettingsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#print-queue", TextField).focus()
        burst(app, "quay-1")
        await settled(app, pilot)
        await pilot.press("f12")
        await pilot.pause()
    values = {p.key: p.value for p in fake.preferences.read()}
    assert (values["print.queue"], values["theme"], values["scanner.gap_ms"]) == ("quay-1", "light", "30")
    assert app.said == ["Đã lưu."]
    assert len(app.asked) == 1


async def test_a_change_that_needs_a_restart_says_so():
    fake = fake_desk()
    app = FormHost(SettingsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.focused.id == "language"
        await pilot.press("right", "f12")
        await pilot.pause()
    assert "mở lại" in app.said[0]
    assert fake.preferences.read()[0].value == "en"


async def test_what_cannot_be_stands_at_its_line_and_nothing_is_stored(monkeypatch):
    fake = fake_desk()

    def refuse(changes):
        raise BadInput("Nhập một số nguyên.", field="scanner.gap_ms")

    monkeypatch.setattr(fake.preferences, "write", refuse)
    app = FormHost(SettingsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        field = app.screen.query_one("#scanner-gap-ms", TextField)
        field.value = "nhanh"
        await pilot.press("f12")
        await pilot.pause()
        assert field.parent.error == "Nhập một số nguyên."
        assert app.focused is field
        assert app.asked == []


async def test_a_file_that_cannot_be_written_is_said(monkeypatch):
    fake = fake_desk()

    def fail(changes):
        raise StorageError("Không ghi được tệp cấu hình.")

    monkeypatch.setattr(fake.preferences, "write", fail)
    app = FormHost(SettingsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("right", "f12")
        await pilot.pause()
        assert app.said == ["Không ghi được tệp cấu hình."]
        assert app.asked == []


async def test_nothing_changed_stores_nothing(monkeypatch):
    fake = fake_desk()
    monkeypatch.setattr(fake.preferences, "write", None)
    app = FormHost(SettingsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        assert app.said == ["Không có gì thay đổi."]


async def test_the_screen_as_it_looks(matches_snapshot):
    app = FormHost(SettingsScreen(fake_desk().desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        matches_snapshot(app, "settings")
        assert "Bàn phím kitty" in screen_text(app)
