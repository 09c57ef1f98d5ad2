"""A scanner set to the desk's ways: with a prefix, with a known suffix, seen on the set-up screen, on a serial port."""

from __future__ import annotations

import pytest
from textual import events

from counter_tui.app.counter import CounterApp
from counter_tui.app.scan_gate import ScannerSet
from counter_tui.domain.scan_trace import Suffix
from counter_tui.screens.scanner import ScannerScreen
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import burst, key, screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.test_scan_gate import CODE, ScanApp, told


def slowly(app, typed, seconds, *, first=()):
    """Type as a slow scanner does: the times of the keys are those of its speed."""
    at = events.Key("x", "x").time
    for n, event in enumerate([*first, *map(key, typed)]):
        event.time = at + n * seconds
        app.post_message(event)


@pytest.mark.parametrize("prefix", ["f11", "~"])
async def test_behind_its_prefix_a_scan_is_taken_at_any_speed_and_no_field_sees_it(prefix):
    app = ScanApp(scanner=ScannerSet(prefix=prefix))
    async with app.run_test() as pilot:
        begin = events.Key(prefix, prefix if len(prefix) == 1 else None)
        slowly(app, CODE + "\r", 0.1, first=(begin,))
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]
        assert app.box.value == "có sẵn "
        assert app.screen.submitted == []


async def test_without_the_prefix_the_same_slow_keys_are_typing():
    app = ScanApp()
    async with app.run_test() as pilot:
        slowly(app, CODE + "\r", 0.1)
        await settled(app, pilot)
        assert app.screen.scans == [] and app.box.value == f"có sẵn {CODE}"


async def test_a_prefix_pressed_by_hand_and_a_code_nobody_knows_reach_the_field():
    app = ScanApp(scanner=ScannerSet(prefix="~"))
    async with app.run_test() as pilot:
        app.post_message(events.Key("~", "~"))
        await settled(app, pilot)
        assert app.box.value == "có sẵn ~"
        burst(app, "~ABC-1\r")
        await settled(app, pilot)
        assert app.box.value == "có sẵn ~ABC-1"
        assert app.screen.submitted == ["có sẵn ~ABC-1"]


async def test_a_suffix_that_always_comes_is_waited_for():
    app = ScanApp(scanner=ScannerSet(suffix=Suffix.ENTER))
    async with app.run_test() as pilot:
        at = events.Key("x", "x").time
        for n, event in enumerate(map(key, CODE + "\r")):
            event.time = at + n * 0.002 + (0.15 if n >= 12 else 0)
            app.post_message(event)
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]
        assert app.box.value == "có sẵn "


async def test_without_a_suffix_the_officers_own_enter_is_his():
    app = ScanApp(scanner=ScannerSet(suffix=Suffix.NONE))
    async with app.run_test() as pilot:
        burst(app, CODE)
        await settled(app, pilot)
        app.post_message(key("\r"))
        await settled(app, pilot)
        assert [told(scan) for scan in app.screen.scans] == [CODE]
        assert app.screen.submitted == ["có sẵn "]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_set_up_screen_shows_what_came_and_keeps_what_suits(size, matches_snapshot):
    fake = fake_desk()
    app = ScreenHost(ScannerScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        slowly(app, CODE + "\t", 0.036, first=(events.Key("f11", None),))
        await idle(app, pilot)
        shown = screen_text(app)
        assert f"Máy quét gửi: <f11>{CODE}<TAB>" in shown
        assert f"Nhận ra: phiếu của hồ sơ {CODE}" in shown
        assert "chậm nhất 36 ms; nên đặt 60 ms" in shown
        matches_snapshot(app, "seen")
        await pilot.press("f12")
        await idle(app, pilot)
    kept = fake.preferences.changed
    assert (kept["scanner.gap_ms"], kept["scanner.prefix"], kept["scanner.suffix"]) == ("60", "f11", "tab")
    assert [(s.gap_ms, s.prefix, s.suffix) for s in app.asked] == [(60, "f11", Suffix.TAB)]


async def test_keys_typed_by_hand_work_on_the_set_up_screen_and_a_bad_prefix_is_told():
    fake = fake_desk()
    app = ScreenHost(ScannerScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("down", "a", "f12")
        await idle(app, pilot)
        assert "không là chữ hay số" in screen_text(app)
        app.screen.query_one("#gap").focus()
        app.post_message(events.Paste(f"{CODE}\r"))
        await idle(app, pilot)
        assert "Đến cùng một lúc" in screen_text(app)


async def test_typing_and_pasting_in_a_field_of_the_set_up_screen_are_no_scan():
    fake = fake_desk()
    app = ScreenHost(ScannerScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        port = app.screen.query_one("#port")
        port.focus()
        slowly(app, "/dev/ttyACM0", 0.1)
        await idle(app, pilot)
        assert port.value == "/dev/ttyACM0"
        slowly(app, "", 0.025, first=[events.Key("backspace", None) for _ in range(6)])
        await idle(app, pilot)
        assert port.value == "/dev/t"
        app.post_message(events.Paste("tyUSB1"))
        await idle(app, pilot)
        assert port.value == "/dev/ttyUSB1"
        assert "Quét một phiếu hẹn" in screen_text(app)
        slowly(app, CODE + "\r", 0.01)
        await idle(app, pilot)
        assert f"Máy quét gửi: {CODE}<CR>" in screen_text(app)
        assert port.value == "/dev/ttyUSB1"


async def test_what_is_no_scan_changes_no_setting():
    fake = fake_desk()
    app = ScreenHost(ScannerScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        slowly(app, "hello\t", 0.05, first=(events.Key("f11", None),))
        await idle(app, pilot)
        assert "hello<TAB>" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    kept = fake.preferences.changed
    assert (kept.get("scanner.gap_ms"), kept["scanner.prefix"], kept["scanner.suffix"]) == (None, "", "any")


class Line:
    """A serial scanner that read one slip."""

    async def run(self, took, tell):
        tell("Máy quét ở /dev/ttyACM0 đã nối lại.", "good")
        took(CODE)


async def test_what_a_serial_scanner_reads_is_a_scan_whatever_has_the_focus():
    fake = fake_desk()

    async def opening():
        return fake.desk

    app = CounterApp(opening=opening, serial_scanner=Line())
    asked = []
    async with app.run_test() as pilot:
        await settled(app, pilot)
        await settled(app, pilot)
        await settled(app, pilot)
        asked.append(type(app.screen).__name__)
    assert asked == ["DossierScreen"]
