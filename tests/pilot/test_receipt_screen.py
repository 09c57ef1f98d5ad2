"""The slip as text: shown, printed, printed again with the mark, saved; a printer never loses it."""

from __future__ import annotations

import pytest

from counter_tui.screens.receipt import ReceiptScreen
from counter_tui.services.same_day import SameDayRequest
from tests.fakes.desk import CERTIFIED_COPY, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_receipt_before_printing(size, matches_snapshot):
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")


async def test_the_first_print_is_unmarked_and_the_next_is_a_reprint():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Đã in: phieu/" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Đã in lại lần 1: phieu/" in screen_text(app)
        assert "BẢN IN LẠI lần 1" in screen_text(app)
        assert [pdf for _, pdf, _ in fake.printer.printed] == [f"PDF {code} {n}".encode() for n in (0, 1)]


async def test_a_broken_printer_is_said_and_the_same_slip_prints_later():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    fake.printer.broken = "Máy in [/x] hết giấy."
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Chưa in được: Máy in [/x] hết giấy." in screen_text(app)
        assert app.first.query_one("#outcome").has_class("-failed")
        assert code in screen_text(app)
        fake.printer.broken = ""
        await pilot.press("ctrl+s")
        await idle(app, pilot)
        assert fake.printer.printed[0][1] == f"PDF {code} 0".encode(), (
            "nothing came out before: no reprint mark"
        )
        assert not app.first.query_one("#outcome").has_class("-failed")


async def test_saving_says_where_and_is_on_the_trail():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã lưu: phieu/" in screen_text(app)
        assert ("export", code, "mau") in fake.store.trail
        assert "NGUYỄN" not in fake.printers.by_name["folder"].printed[0][0]


async def test_a_dossier_nobody_knows_says_so():
    app = ScreenHost(ReceiptScreen(fake_desk().desk, "Z00.01-261123-9999"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12", "ctrl+n")
        await idle(app, pilot)
        assert "Không tìm thấy hồ sơ Z00.01-261123-9999" in screen_text(app)


async def test_same_day_work_received_without_a_slip_gets_it_when_the_citizen_asks_later():
    fake = fake_desk()
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2)
    code = (await fake.desk.same_day.accept(request)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert code in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Đã in: phieu/" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert [pdf for _, pdf, _ in fake.printer.printed] == [f"PDF {code} {n}".encode() for n in (0, 1)]
