"""A result or a return noted on the wrong dossier: the way back from its screen, off-line too, and what is said then."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import ActionKind, Finish, Forward, Return, Unfinish, Unreturn
from counter_tui.domain.dossier import Status
from counter_tui.domain.office import Role
from counter_tui.domain.slips.forms import RETURN
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.action_list import ActionList
from counter_tui.screens.dossier import DossierScreen
from counter_tui.services.ports import PrintState
from counter_tui.services.returning import Collector
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.fakes.ports import OFFICER
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_dossier_actions import choose
from tests.pilot.test_return_screen import LATER, finished

NO_RESULT, NOT_RETURNED = "Ghi nhầm: chưa có kết quả", "Ghi nhầm: chưa trả kết quả"


async def given_back(fake: FakeDesk, *, fees=()) -> str:
    code = await finished(fake, fees=fees)
    handed = await fake.desk.returning.prepare(code)
    await fake.desk.returning.hand_back([handed], Collector(with_slip=True))
    return code


async def test_a_result_on_the_wrong_dossier_is_undone_with_a_reason_and_off_line():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, Forward(to="Phòng Mẫu"))
    await fake.desk.casework.act(code, Finish(results=(Result(name="Giấy phép"),)))
    fake.gateway.online = False
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 130)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, NO_RESULT)
        await pilot.press("f12")
        await idle(app, pilot)
        assert isinstance(app.screen, ActionScreen)
        assert "Ghi lý do" in screen_text(app)
        await pilot.press(*"Nham so", "f12")
        await idle(app, pilot)
        assert isinstance(app.screen, DossierScreen)
        shown = screen_text(app)
        assert "đang xử lý" in shown
        assert "Đang ở: Phòng Mẫu" in shown
        assert "xử lý xong" in shown  # nothing is deleted
        assert "ghi nhầm, chưa có kết quả" in shown
        assert "Lý do: Nham so" in shown
    action = fake.store.acts[-1][2].action
    assert action == Unfinish(reason="Nham so", status=Status.IN_PROGRESS, place="Phòng Mẫu")


async def test_an_officer_is_told_whom_to_ask_for_a_return():
    fake = fake_desk()
    code = await given_back(fake)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, NOT_RETURNED)
        assert isinstance(app.screen, ActionList)
        assert "Nhờ người phụ trách" in screen_text(app)
    assert fake.store.summaries[code].status is Status.RETURNED


async def test_a_supervisor_undoes_a_return_and_hears_of_its_slip_and_its_money():
    fake = fake_desk()
    code = await given_back(fake, fees=(LATER,))
    await fake.desk.receipts.print_first(code, RETURN)
    fake.desk.session.officer = replace(OFFICER, role=Role.SUPERVISOR)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, NOT_RETURNED)
        app.screen.query_one("#reason").value = "Trả nhầm hồ sơ"
        await pilot.press("f12")
        await idle(app, pilot)
        assert isinstance(app.screen, DossierScreen)
        assert "đã xong, chờ trả kết quả" in screen_text(app)
    (said,) = [words for words in app.said if "không còn hiệu lực" in words]
    assert "thu lại, hủy đi" in said
    assert "75.000" in said
    assert "Ctrl+N" in said
    assert fake.store.acts[-1][2].action == Unreturn(reason="Trả nhầm hồ sơ")
    assert fake.store.summaries[code].fees_due == 0
    job = next(job for job in fake.store.jobs if job.slip.form == RETURN)
    assert job.state is PrintState.DONE


async def test_what_this_desk_was_not_told_of_is_not_undone_off_line():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    known = fake.store.summaries[code]
    fake.store.summaries[code] = replace(known, status=Status.DONE, version=4)
    fake.gateway.online = False
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, NO_RESULT)
        assert "Thử lại khi có mạng" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.acts == []


async def test_the_list_offers_the_way_back_first_where_there_is_one():
    fake = fake_desk()
    code = await given_back(fake)
    fake.desk.session.officer = replace(OFFICER, role=Role.SUPERVISOR)
    options = await fake.desk.casework.options(fake.store.summaries[code])
    possible = {option.kind for option in options if option.obstacle is None}
    assert ActionKind.UNRETURN in possible
    assert ActionKind.UNFINISH not in possible
    assert isinstance(fake.store.acts[-1][2].action, Return)
