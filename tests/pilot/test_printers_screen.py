"""Setting printers up: what is there, what was found, a typed address, a test page with its question."""

from __future__ import annotations

import pytest

from counter_tui.domain.printers import Reason, Route
from counter_tui.domain.slips.forms import Paper
from counter_tui.screens.printers import PrintersScreen
from counter_tui.services.ports import FoundPrinter
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import FakePrinter
from tests.pilot.conftest import burst, screen_text
from tests.pilot.screen_host import ScreenHost, idle


def desk_with_finds() -> FakeDesk:
    f = fake_desk()
    f.printers.found = [
        FoundPrinter(name="lp0", address="usb:///dev/usb/lp0?paper=80mm", words="/dev/usb/lp0")
    ]
    f.printer.blocked = Reason.PAPER
    return f


def stored(f: FakeDesk) -> dict[str, str]:
    return f.preferences.changed


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_what_is_there_and_what_was_found(matches_snapshot, size):
    app = ScreenHost(PrintersScreen(desk_with_finds().desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, str(size[0]))


async def test_a_found_printer_is_added_with_what_it_can_confirm():
    f = desk_with_finds()
    f.printer.blocked = None
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("end", "enter")
        await idle(app, pilot)
        await app.workers.wait_for_complete()
    assert stored(f) == {"printers.lp0": "usb:///dev/usb/lp0?paper=80mm&confirm=processed"}
    assert "máy in báo khi in xong" in app.said[-1]
    assert f.printers.reloaded == 1


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        (
            "nhiet 192.168.1.20:9100?paper=58mm",
            {"printers.nhiet": "socket://192.168.1.20:9100?paper=58mm&confirm=processed"},
        ),
        (
            "192.168.1.30:9100?paper=58mm",
            {"printers.quay2": "socket://192.168.1.30:9100?paper=58mm&confirm=processed"},
        ),
        ("01 = folder a5 1", {"print.routes.01": "folder a5 1"}),
        ("2:return = folder", {"print.routes.2:return": "folder"}),
    ],
)
async def test_what_is_typed_is_kept(typed, change):
    f = fake_desk()
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#typed").focus()
        burst(app, typed)
        await idle(app, pilot)
        await pilot.press("enter")
        await idle(app, pilot)
        await app.workers.wait_for_complete()
    assert stored(f) == change


@pytest.mark.parametrize(
    ("typed", "right"), [("quay1 ftp://x", "192.168.1.20:9100"), ("1 = folder", "Các mẫu: 01, 02")]
)
async def test_nonsense_is_refused_with_what_would_be_right(typed, right):
    f = fake_desk()
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#typed").focus()
        burst(app, typed)
        await idle(app, pilot)
        await pilot.press("enter")
        await idle(app, pilot)
        await app.workers.wait_for_complete()
    assert stored(f) == {}
    assert right in app.said[-1]


async def test_a_test_page_is_printed_and_its_answer_gives_advice():
    f = fake_desk()
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        await pilot.pause()
        assert "dòng số mấy" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        await app.workers.wait_for_complete()
    assert f.printer.printed[0][1] == b"TEST a5"
    assert "khó đọc" in app.said[-1]


async def test_the_usual_one_and_removal_are_kept():
    f = fake_desk()
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12", "delete")
        await idle(app, pilot)
    assert stored(f) == {"print.routes.*": "quay1", "printers.quay1": ""}


async def test_a_removed_printer_gets_no_slips_any_more():
    f = fake_desk()
    f.printers.routes = {"*": Route(printer="quay1"), "01": Route(printer="quay1", copies=1)}
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("delete")
        await idle(app, pilot)
    assert stored(f) == {"printers.quay1": "", "print.routes.*": "", "print.routes.01": "1"}


async def test_where_slips_go_is_seen_and_taken_back():
    f = fake_desk()
    f.printers.routes = {"2:01": Route(printer="folder", paper=Paper.A5, copies=1)}
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(120, 24)) as pilot:
        await idle(app, pilot)
        assert "01 · Giấy tiếp nhận hồ sơ và hẹn trả kết quả, quầy 2" in screen_text(app)
        assert "folder a5 1" in screen_text(app)
        await pilot.press("end", "delete")
        await idle(app, pilot)
    assert stored(f) == {"print.routes.2:01": ""}


async def test_the_printer_just_added_is_the_one_tested_and_made_the_usual_one():
    f = fake_desk()
    app = ScreenHost(PrintersScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        f.printers.by_name["moi"] = FakePrinter("moi")
        app.screen.query_one("#typed").focus()
        burst(app, "moi 192.168.1.20:9100")
        await idle(app, pilot)
        await pilot.press("enter")
        await idle(app, pilot)
        await app.workers.wait_for_complete()
        await pilot.press("f12")
        await idle(app, pilot)
    assert stored(f)["print.routes.*"] == "moi"
