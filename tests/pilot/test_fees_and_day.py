"""Fees settled on their screen, and the day closed, printed and kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from counter_tui.domain.actions import Correct
from counter_tui.domain.day_close import DayFacts
from counter_tui.domain.dossier import DossierEvent, FeeMethod, FeeMoment
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.screens.day_close import DayCloseScreen
from counter_tui.screens.fees import FeesScreen
from counter_tui.widgets.choice import Choice
from tests.fakes.desk import fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def owing(fake, amount: int = 30_000) -> str:
    code = (await received(fake)).registration.code
    known = fake.store.registrations[code]
    fee = replace(known.fees[0], label="Lệ phí [/x]", amount=amount, moment=FeeMoment.AFTER)
    fake.store.registrations[code] = replace(known, fees=(fee,))
    fake.store.summaries[code] = replace(fake.store.summaries[code], fees_due=amount)
    return code


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_fee_is_taken_with_one_key(size):
    fake = fake_desk()
    code = await owing(fake)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert "còn phải thu 30.000 đ" in screen_text(app)
        assert "Lệ phí [/x]" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Đã ghi sổ." in app.said
        assert "còn phải thu 0 đ" in screen_text(app)
        assert "đang giữ 30.000 đ" in screen_text(app)
        assert fake.store.summaries[code].fees_due == 0


async def test_another_amount_is_typed_over_the_one_proposed():
    fake = fake_desk()
    code = await owing(fake)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("down", "down", *"12.000", "f12")
        await idle(app, pilot)
        assert "còn phải thu 18.000 đ" in screen_text(app)
        assert "đang giữ 12.000 đ" in screen_text(app)
    (fee,) = fake.store.acts[0][2].action.payments
    assert fee.amount == 12_000


async def test_what_a_correction_replaced_is_history_and_cannot_be_settled():
    fake = fake_desk()
    code = await owing(fake)
    known = fake.store.registrations[code]
    fixed = replace(known, id="other", replaces=1, fees=(replace(known.fees[0], amount=20_000),))
    await fake.desk.casework.act(
        code, Correct(registration=fixed, reason="Nhầm mức", owed_before=known.owed_at_return)
    )
    fake.store.registrations[code] = known
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(120, 40)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
        assert "20.000 đ · thu khi trả kết quả · còn phải thu" in shown
        assert "30.000 đ · thu khi trả kết quả · đã thay khi đính chính" in shown
        assert shown.index("20.000 đ · thu khi trả") < shown.index("30.000 đ · thu khi trả")
        assert [words for _, words in app.screen.query_one("#item", Choice).options] == [
            "Lệ phí [/x]: 20.000 đ · thu khi trả kết quả · còn phải thu"
        ]


async def test_the_key_pressed_twice_takes_money_once(monkeypatch):
    fake = fake_desk()
    code = await owing(fake)
    app = ScreenHost(FeesScreen(fake.desk, code))
    held, book = asyncio.Event(), fake.desk.fees.book

    async def slowly(wanted):
        await held.wait()
        return await book(wanted)

    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        monkeypatch.setattr(fake.desk.fees, "book", slowly)
        await pilot.press("f12")
        await pilot.pause()
        assert len(fake.store.acts) == 1
        await pilot.press("f12")
        await pilot.pause()
        held.set()
        await idle(app, pilot)
        assert app.said == ["Đã ghi sổ."]
    assert len(fake.store.acts) == 1


async def test_an_exemption_needs_reason_and_basis():
    fake = fake_desk()
    code = await owing(fake)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("down", "right", "right", "right", "f12")
        await idle(app, pilot)
        assert "Ghi lý do miễn, giảm." in screen_text(app)
        await pilot.press(*"Ho ngheo", "down", "f12")
        await idle(app, pilot)
        assert "Ghi căn cứ miễn, giảm" in screen_text(app)
        assert not fake.store.acts
        await pilot.press(*"GXN", "f12")
        await idle(app, pilot)
        assert "được miễn" in screen_text(app)
        (fee,) = fake.store.acts[0][2].action.payments
        assert (fee.exempt_reason, fee.exempt_basis) == ("Ho ngheo", "GXN")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_day_is_closed_once_and_printed(size):
    fake = fake_desk()
    await owing(fake)
    app = ScreenHost(DayCloseScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert "23/11/2026 · chưa chốt" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Cán bộ Mẫu đã chốt lúc" in screen_text(app)
        assert len(fake.printer.printed) == 1, app.said
        await received(fake)
        await pilot.press("f5")
        await idle(app, pilot)
        assert "Phát sinh sau khi chốt" in screen_text(app)
        assert "Tiếp nhận 1, trả 0" in screen_text(app)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert "22/11/2026 · chưa chốt" in screen_text(app)
        await pilot.press("ctrl+n", "ctrl+n")
        await idle(app, pilot)
        assert "23/11/2026" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_closed_day_whose_data_went_is_not_compared_and_says_so(size):
    fake = fake_desk()
    code = await owing(fake)
    (item,) = (await fake.desk.fees.book(code)).items
    await fake.desk.fees.pay(code, item, FeeMethod.CASH)
    await fake.desk.day_book.close()
    without_data = DossierFacts(
        code=code, events=(DossierEvent(kind="register", at=MORNING, officer_name="Cán bộ Mẫu", counter="1"),)
    )

    async def facts(day):
        return DayFacts(day=day, dossiers=(without_data,))

    fake.desk.day_book._days.facts = facts
    app = ScreenHost(DayCloseScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        shown = " ".join(screen_text(app).split())
        assert "không so được tiền với báo cáo đã chốt" in shown
        assert "Phát sinh sau khi chốt" not in shown
        assert "-30.000" not in shown


async def test_a_report_that_waits_at_the_printer_is_not_said_to_be_printed():
    fake = fake_desk()
    fake.printer.queue = {}
    app = ScreenHost(DayCloseScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert app.said == [f"Đã chốt ngày. Phiếu đang ở máy in: {fake.store.jobs[-1].target}"]


async def test_the_list_of_fees_of_the_day_is_printed_by_one_key():
    fake = fake_desk()
    code = await owing(fake)
    (item,) = (await fake.desk.fees.book(code)).items
    await fake.desk.fees.pay(code, item, FeeMethod.CASH)
    app = ScreenHost(DayCloseScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "In danh sách thu phí" in screen_text(app)
        await pilot.press("ctrl+r")
        await idle(app, pilot)
    job = fake.store.jobs[-1]
    assert (job.slip.form, job.dossier) == ("fees", "thu-phi-2026-11-23"), app.said
    assert "30.000 đ" in str(job.slip.content["total"])
