"""An amount as officers write it is taken; what is none is said at its field, and never stands for no amount yet."""

from __future__ import annotations

import pytest

from counter_tui.domain.actions import Correct
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.fees import FeesScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU
from tests.pilot.test_fees_and_day import owing

SIZE = (80, 100)
"""All of the form in view."""
UNREAD = ["15,5", "mười lăm nghìn"]
"""Two of many: what is an amount is for ``parse_money``."""


def form(fake: FakeDesk) -> ScreenHost:
    return ScreenHost(RegisterScreen(fake.desk, BUILDING.procedure.code, applicant=MAU))


def amount(app: ScreenHost) -> TextField:
    return app.screen.query_one("#fees-0", TextField)


def said_at(field: TextField) -> str:
    assert isinstance(field.parent, LabelledField)
    return field.parent.error


async def save(app: ScreenHost, pilot, times: int) -> None:
    for _ in range(times):
        await pilot.press("f12")
        await idle(app, pilot)


async def received_at(fake: FakeDesk, typed: str) -> None:
    """Register what costs *typed*."""
    app = form(fake)
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        amount(app).value = typed
        await save(app, pilot, 3)


@pytest.mark.parametrize("typed", ["15,000", "15.000 đ"])
async def test_an_amount_is_received_as_it_was_typed(typed):
    fake = fake_desk()
    await received_at(fake, typed)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 15_000


@pytest.mark.parametrize("typed", UNREAD)
async def test_what_is_no_amount_is_said_at_its_field_and_stops_f12_until_it_is_mended(typed):
    fake = fake_desk()
    app = form(fake)
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        amount(app).value = typed
        await save(app, pilot, 4)
        assert fake.store.registrations == {}
        assert app.focused is amount(app)
        assert said_at(amount(app)) == f"Không hiểu số tiền “{typed}”: gõ số, ví dụ 15000 hoặc 15.000."
        amount(app).value = "20.000"
        await idle(app, pilot)
        assert said_at(amount(app)) == ""
        await save(app, pilot, 2)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 20_000


async def test_what_is_no_amount_is_said_when_its_field_is_left_and_is_over_once_it_is_taken_out():
    fake = fake_desk()
    app = form(fake)
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        amount(app).focus()
        await pilot.press("1", ",", "5")
        await idle(app, pilot)
        assert (said_at(amount(app)), "Cần sửa: 1" in screen_text(app)) == ("", True)
        await pilot.press("tab")
        await idle(app, pilot)
        assert "“1,5”" in said_at(amount(app))
        amount(app).value = ""
        await idle(app, pilot)
        assert (said_at(amount(app)), "Cần sửa" in screen_text(app)) == ("", False)


async def test_what_is_no_amount_does_not_stop_a_fee_that_does_not_apply():
    fake = fake_desk()
    app = form(fake)
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        amount(app).value = "x"
        app.screen.query_one("#fees-0-treatment", Choice).value = "left_out"
        await idle(app, pilot)
        await save(app, pilot, 3)
    assert len(fake.store.registrations) == 1


def corrections(fake: FakeDesk) -> list[Correct]:
    return [event.action for _, _, event in fake.store.acts if isinstance(event.action, Correct)]


@pytest.mark.parametrize("typed", UNREAD)
async def test_a_correction_takes_nothing_away_for_what_is_no_amount(typed):
    fake = fake_desk()
    await received_at(fake, "15.000")
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).value = "nhầm mức"
        amount(app).value = typed
        await save(app, pilot, 4)
        assert corrections(fake) == []
        assert f"“{typed}”" in said_at(amount(app))
        amount(app).value = "15,000 đ"
        app.screen.query_one("#applicant-phone", TextField).value = "0912345678"
        await save(app, pilot, 1)
    (action,) = corrections(fake)
    assert action.registration.fee_total == 15_000


async def test_an_amount_taken_away_by_a_correction_is_asked_about_each_time_it_is():
    fake = fake_desk()
    await received_at(fake, "15.000")
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).value = "nhầm mức"
        for _ in range(2):
            amount(app).value = ""
            await save(app, pilot, 1)
            assert corrections(fake) == []
            assert any("đã ghi thu 15.000 đ" in said and "F12 lần nữa" in said for said in app.said)
            assert "Hồ sơ đã ghi thu 15.000 đ" in " ".join(screen_text(app).split())
            app.said.clear()
            amount(app).value = "15.000"
            await idle(app, pilot)
        amount(app).value = ""
        await save(app, pilot, 2)
    (action,) = corrections(fake)
    assert action.registration.fee_total == 0


async def test_a_correction_of_a_dossier_without_an_amount_is_not_asked_about_it():
    fake = fake_desk()
    await received_at(fake, "")
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).value = "sót số điện thoại"
        app.screen.query_one("#applicant-phone", TextField).value = "0912345678"
        await save(app, pilot, 1)
    assert len(corrections(fake)) == 1


@pytest.mark.parametrize("typed", [*UNREAD, ""])
async def test_what_is_no_amount_takes_no_money(typed):
    fake = fake_desk()
    code = await owing(fake)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#amount", TextField).value = typed
        await save(app, pilot, 2)
        assert fake.store.acts == []
        assert said_at(app.screen.query_one("#amount", TextField))
        app.screen.query_one("#amount", TextField).value = "30,000 đồng"
        await save(app, pilot, 1)
        assert fake.store.summaries[code].fees_due == 0


@pytest.mark.parametrize("typed", ["1,5", "1.000", "hai", "0", ""])
async def test_a_count_is_a_whole_number_or_an_error_at_its_field(typed):
    fake = fake_desk()
    app = ScreenHost(SameDayScreen(fake.desk, applicant=MAU))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#documents", TextField).value = typed
        await save(app, pilot, 2)
        assert fake.store.registrations == {}
        assert said_at(app.screen.query_one("#documents", TextField)) == "Số giấy tờ phải từ 1 đến 999."


@pytest.mark.parametrize("typed", ["1,5", "hai"])
async def test_a_number_of_sets_is_a_whole_number_or_an_error_at_its_field(typed):
    fake = fake_desk()
    app = form(fake)
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#sets", TextField).value = typed
        await save(app, pilot, 3)
        assert fake.store.registrations == {}
        assert said_at(app.screen.query_one("#sets", TextField)) == "Số bộ hồ sơ phải từ 1 đến 999."
