"""The return desk under a correction (Ctrl+E on it, F12, back), and beside one made elsewhere: what goes back is what holds."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.domain.actions import Authorisation, Return
from counter_tui.domain.dossier import FeeMethod, Status
from counter_tui.domain.slips.forms import RETURN
from counter_tui.screens.navigation import ReturnChosen
from counter_tui.screens.return_desk import ReturnScreen
from tests.fakes.desk import BUILDING, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.corrections import corrected_on_top, put_right
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU
from tests.pilot.test_return_screen import KIN_CARD, LATER, card, done, finished, slip
from tests.pilot.test_trail import app_on, ask, until

RIGHT = replace(MAU, name="NGUYỄN VĂN ĐÚNG")
NAMED_RIGHT = {"applicant": RIGHT, "owner": RIGHT}
READ_AGAIN = "đã đọc lại"


def said(app: ScreenHost, words: str) -> int:
    return sum(words in one for one in app.said)


async def test_the_return_slip_bears_the_name_that_was_just_put_right() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await corrected_on_top(app, pilot, fake, code, **NAMED_RIGHT)
        assert said(app, READ_AGAIN) == 1
        assert f"{RIGHT.name} (chính người nộp)" in screen_text(app)
        app.first.action_slip()
        await pilot.press("f12")
        await idle(app, pilot)
    (returned,) = done(fake, Return)
    assert returned.receiver == RIGHT.name
    words = repr((await fake.store.last_of(code, RETURN)).slip.content)
    assert RIGHT.name in words and MAU.name not in words


async def test_who_collects_and_what_was_typed_outlast_a_correction() -> None:
    fake = fake_desk()
    codes = [await finished(fake, fees=[LATER]), await finished(fake, BUILDING)]
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        for scan in (*map(slip, codes), card(KIN_CARD)):
            app.first.handle_scan(scan)
            await idle(app, pilot)
        await pilot.press("right", "tab", *"vợ", "ctrl+n")
        app.first.query_one("#method").value = FeeMethod.TRANSFER
        app.first.query_one("#outside-receipt").value = "AB12"
        await idle(app, pilot)
        await corrected_on_top(app, pilot, fake, codes[0], **NAMED_RIGHT)
        assert app.focused.id == "proxy-relation"
        await pilot.press("f12")
        await idle(app, pilot)
    first, second = done(fake, Return)
    assert {action.proxy.person.name for action in (first, second)} == {KIN_CARD.name}
    assert (first.proxy.authorisation, first.proxy.relation) == (Authorisation.RELATIVE, "vợ")
    assert [(fee.method, fee.outside_receipt) for fee in first.payments] == [(FeeMethod.TRANSFER, "AB12")]
    assert await fake.store.last_of(codes[1], RETURN) is not None


async def test_the_fee_that_was_just_put_right_is_what_the_return_takes() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        await corrected_on_top(app, pilot, fake, code, fees=(replace(LATER, amount=15_000),))
        assert "Còn phải thu: 15.000 đ" in screen_text(app)
        burst(app, code + "\r")
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert [fee.amount for one in done(fake, Return) for fee in one.payments] == [15_000]


async def test_what_changed_from_elsewhere_is_not_handed_back_before_it_was_looked_at() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        await put_right(fake, code, fees=(replace(LATER, amount=15_000),), **NAMED_RIGHT)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        assert said(app, "vừa được sửa hoặc xử lý") == said(app, READ_AGAIN) == 1
        await pilot.press("f12")
        await idle(app, pilot)
    (returned,) = done(fake, Return)
    assert (returned.receiver, [fee.amount for fee in returned.payments]) == (RIGHT.name, [15_000])


async def test_what_changes_while_a_dossier_is_being_opened_is_read_again_once_it_was_refused(
    monkeypatch,
) -> None:
    fake = fake_desk()
    code = await finished(fake)
    others = fake.desk.returning.others

    async def meanwhile(handed):
        monkeypatch.undo()
        await put_right(fake, code, **NAMED_RIGHT)
        return await others(handed)

    monkeypatch.setattr(fake.desk.returning, "others", meanwhile)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == [] and said(app, READ_AGAIN) == 1
        await pilot.press("f12")
        await idle(app, pilot)
    assert [one.receiver for one in done(fake, Return)] == [RIGHT.name]


async def test_the_slip_of_a_dossier_that_changed_from_elsewhere_scanned_again_reads_it_again() -> None:
    fake = fake_desk()
    code = await finished(fake, fees=[LATER])
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        await put_right(fake, code, fees=(replace(LATER, amount=15_000),))
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Còn phải thu: 15.000 đ" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    assert (await fake.store.summary(code)).status is Status.RETURNED


async def test_one_that_is_corrected_beside_the_first_is_read_again_with_it() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING)]
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        for code in codes:
            app.first.handle_scan(slip(code))
            await idle(app, pilot)
        await corrected_on_top(app, pilot, fake, codes[1], **NAMED_RIGHT)
        assert said(app, f"{codes[1]} vừa thay đổi") == 1
        await pilot.press("f12")
        await idle(app, pilot)
    assert sorted(one.receiver for one in done(fake, Return)) == sorted((MAU.name, RIGHT.name))


async def test_what_was_handed_back_elsewhere_is_not_in_the_form_any_more() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await fake.desk.casework.act(code, Return(receiver=MAU.name))
        await pilot.press("f12")
        await idle(app, pilot)
        assert "đã trả lúc" in screen_text(app)
    assert len(done(fake, Return)) == 1


async def test_that_the_service_confirmed_a_dossier_moves_nothing_in_its_form() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        form = app.first.query_one("#return-form")
        await fake.desk.sync.round()
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert app.first.query_one("#return-form") is form
        assert said(app, "đang mở rồi") == 1 and not said(app, READ_AGAIN)
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1


async def test_ctrl_e_on_the_return_and_back_with_the_keys_of_the_desk() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = app_on(fake)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(app, pilot)
        await ask(app, pilot, ReturnChosen(code))
        await until(pilot, lambda: f"{MAU.name} (chính người nộp)" in screen_text(app))
        await pilot.press("ctrl+e")
        await until(pilot, lambda: bool(app.screen.query("#applicant-name")))
        app.screen.query_one("#applicant-name").value = RIGHT.name
        app.screen.query_one("#reason").focus()
        await pilot.press(*"nham", "f12")
        await until(pilot, lambda: f"{RIGHT.name} (chính người nộp)" in screen_text(app))
        await pilot.press("tab", "f12")  # F12 right behind F12 is meant for the screen before
        await until(pilot, lambda: bool(done(fake, Return)))
    assert [one.receiver for one in done(fake, Return)] == [RIGHT.name]
