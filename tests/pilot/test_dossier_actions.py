"""What is done to a dossier from its screen: forms that say at the field what is missing, slips, and the way back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import (
    ActionKind,
    CompleteSupplement,
    Reassign,
    RequestSupplement,
    Reschedule,
    Resume,
    Suspend,
)
from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.office import Role
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.domain.slips.words import moment
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.action_list import ActionList
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.due_ledger import DueLedgerScreen
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.leader_name import LeaderNameScreen
from counter_tui.screens.navigation import LedgerChosen
from counter_tui.services.ports import PrintState
from counter_tui.widgets.choice_list import ChoiceList
from tests.fakes.desk import BUILDING, fake_desk
from tests.fakes.ports import OFFICER
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def choose(app: ScreenHost, pilot, name: str) -> None:
    """Open the list of actions and choose the one called *name*."""
    await pilot.press("ctrl+k")
    await idle(app, pilot)
    rows = app.screen.query_one("#actions").rows
    await pilot.press(*["down"] * [row.text for row in rows].index(name), "enter")
    await idle(app, pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_list_says_what_can_be_done_and_why_the_rest_cannot(size, matches_snapshot):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+k")
        await idle(app, pilot)
        assert isinstance(app.screen, ActionList)
        await pilot.press("end")
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")
        await pilot.press("enter")  # what cannot be done is not chosen
        await idle(app, pilot)
        assert isinstance(app.screen, ActionList)


async def test_forwarding_needs_where_to_and_is_stored_off_line():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    fake.gateway.online = False
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Chuyển xử lý")
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Ghi nơi nhận" in screen_text(app)
        assert [entry.action for entry in fake.store.all_entries] == [""]
        await pilot.press(*"Phong Mau", "f12")
        await idle(app, pilot)
        assert isinstance(app.screen, DossierScreen)
        shown = screen_text(app)
        assert "đang xử lý" in shown
        assert "Đang ở: Phong Mau" in shown
    entry = fake.store.all_entries[-1]
    assert (entry.action, entry.if_match, entry.state) == ("forward", "1", EntryState.WAITING)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_supplement_is_asked_with_papers_and_reason_and_its_slip_comes_out(size, matches_snapshot):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Yêu cầu bổ sung")
        assert "Giấy tờ còn thiếu: đánh dấu là yêu cầu nộp" in screen_text(app)
        assert "Dấu cách: yêu cầu nộp / thôi" in screen_text(app)
        assert "nhận đủ" not in screen_text(app)
        matches_snapshot(app, f"{size[0]}")
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Ghi lý do" in screen_text(app)
        app.screen.query_one("#reason").value = "Bản vẽ thiếu chữ ký"
        await pilot.press("f12")
        await idle(app, pilot)
        assert "một lần và đầy đủ" in screen_text(app)
        app.screen.query_one("#papers").focus()
        await pilot.press("space", "down", "space", "f12")
        await idle(app, pilot)
        assert "chờ bổ sung giấy tờ" in screen_text(app)
    action = fake.store.acts[-1][2].action
    assert action == RequestSupplement(
        reason="Bản vẽ thiếu chữ ký", papers=("Bản vẽ thiết kế số 1", "Bản vẽ thiết kế số 2")
    )
    slip = fake.store.jobs[-1].slip
    assert (slip.form, slip.content.number_line[:3]) == ("02", "Số:")
    assert any(code in printed[1].decode() for printed in fake.printer.printed)


async def test_complete_papers_give_a_new_due_time_with_its_ledger():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Bản vẽ",)))
    fake.clock.at += timedelta(days=2)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Nhận giấy tờ bổ sung")
        proposed = await fake.desk.casework.due_after_supplement(code)
        assert app.screen.query_one("#due").value == f"{proposed.at:%H:%M %d/%m/%Y}"
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert isinstance(app.screen, DueLedgerScreen)
        assert "nhận đủ giấy tờ bổ sung" in screen_text(app)
        await pilot.press("escape", "space", "f12")
        await idle(app, pilot)
        assert "đã đổi so với phiếu tiếp nhận" in screen_text(app)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert LedgerChosen(proposed) in app.asked
    action = fake.store.acts[-1][2].action
    assert isinstance(action, CompleteSupplement)
    assert (action.due, [paper.name for paper in action.papers]) == (proposed, ["Bản vẽ"])


async def test_a_due_time_that_stayed_is_not_called_changed():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    work = fake.desk.casework
    promised = (await work.standing(code)).due_at
    await work.act(code, RequestSupplement(reason="Thiếu", papers=("Bản vẽ",)))
    await work.act(code, CompleteSupplement(due=await work.due_after_supplement(code)))
    await work.act(code, Suspend(reason="Xác minh"))
    await work.act(code, Resume(due=await work.due_after_resume(code)))
    assert (await work.standing(code)).due_at == promised
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Hẹn trả:" in screen_text(app)
        assert "đã đổi" not in screen_text(app)


async def test_papers_completed_after_the_cutoff_are_counted_from_then_and_not_from_when_the_form_was_opened():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    fake.clock.at = fake.clock.at.replace(hour=14, minute=57)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Nhận giấy tờ bổ sung")
        opened = await fake.desk.casework.due_after_supplement(code)
        fake.clock.at = fake.clock.at.replace(hour=15, minute=10)
        counted = await fake.desk.casework.due_after_supplement(code)
        assert opened.at.date() == fake.clock.at.date() < counted.at.date()
        await pilot.press("space", "f12")
        await idle(app, pilot)
        assert any(f"{counted.at:%H:%M %d/%m/%Y}" in said for said in app.said)
    assert fake.store.acts[-1][2].action.due == counted
    printed = await fake.desk.receipts.last()
    assert (printed.slip.form, printed.reprint, printed.state) == (RECEIPT_FORM, 0, PrintState.DONE)
    assert moment(counted.at) in str(printed.slip.content)
    assert f"(Thay thế phiếu số {code})" in printed.slip.content.subtitles


async def test_what_the_officer_decided_stays_however_long_the_form_was_open():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, Suspend(reason="Chờ xác minh"))
    fake.clock.at += timedelta(days=7)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Cho xử lý tiếp")
        app.screen.query_one("#due").value = "17:00 31/12/2026"
        app.screen.query_one("#note").value = "Theo đề nghị của công dân"
        fake.clock.at += timedelta(days=1)
        await pilot.press("f12")
        await idle(app, pilot)
    assert f"{fake.store.acts[-1][2].action.due.at:%H:%M %d/%m/%Y}" == "17:00 31/12/2026"


async def test_another_due_time_than_the_computed_one_wants_a_reason():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, Suspend(reason="Chờ xác minh"))
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Cho xử lý tiếp")
        app.screen.query_one("#due").value = "ngày kia"
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Không đọc được ngày hẹn" in screen_text(app)
        app.screen.query_one("#due").value = "31/12/2026"
        await pilot.press("f12")
        await idle(app, pilot)
        assert "thì ghi lý do ở đây" in screen_text(app)
        app.screen.query_one("#note").value = "Theo đề nghị của công dân"
        await pilot.press("f12")
        await idle(app, pilot)
    action = fake.store.acts[-1][2].action
    assert f"{action.due.at:%H:%M %d/%m/%Y}" == "17:00 31/12/2026"
    assert action.due.ledger[-1].note == "Theo đề nghị của công dân"


async def test_a_stop_while_papers_are_awaited_has_one_cause_and_ends_without_a_due_time():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Bản vẽ",)))
    waiting = await fake.desk.casework.standing(code)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Tạm dừng xử lý")
        assert not app.screen.query("#cause")
        app.screen.query_one("#reason").value = "Chờ cơ quan khác"
        await pilot.press("f12")
        await idle(app, pilot)
        assert (await fake.desk.casework.standing(code)).status is Status.STOPPED
        assert await fake.desk.casework.due_after_resume(code) is None
        await choose(app, pilot, "Cho xử lý tiếp")
        assert not app.screen.query("#due")
        await pilot.press("f12")
        await idle(app, pilot)
    standing = await fake.desk.casework.standing(code)
    assert (standing.status, standing.due_at) == (Status.SUPPLEMENT_ASKED, waiting.due_at)
    assert standing.stopped_at == waiting.stopped_at


async def test_a_later_moment_needs_a_leader_a_draft_does_not():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Hẹn lại ngày trả")
        app.screen.query_one("#due").value = "17:00 31/12/2026"
        app.screen.query_one("#reason").value = "Chờ xác minh"
        await pilot.press("ctrl+r")
        await idle(app, pilot)
        draft = fake.store.jobs[-1].slip
        assert (draft.form, "DỰ THẢO" in draft.content.watermark) == ("04", True)
        assert fake.store.acts == []
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Ghi tên lãnh đạo" in screen_text(app)
        app.screen.query_one("#approved_by").value = "LÊ VĂN MẪU"
        await pilot.press("f12")
        await idle(app, pilot)
    action = fake.store.acts[-1][2].action
    assert isinstance(action, Reschedule)
    issued = fake.store.jobs[-1].slip
    assert (issued.form, "DỰ THẢO" in issued.content.watermark) == ("04", False)


async def test_the_reason_of_the_draft_is_offered_once_its_leader_has_approved_it():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Hẹn lại ngày trả")
        assert app.screen.query_one("#reason").value == ""
        app.screen.query_one("#due").value = "17:00 31/12/2026"
        app.screen.query_one("#reason").value = "Chờ xác minh"
        await pilot.press("ctrl+r")
        await idle(app, pilot)
        app.pop_screen()
        await idle(app, pilot)
        await choose(app, pilot, "Hẹn lại ngày trả")
        assert app.screen.query_one("#reason").value == "Chờ xác minh"
        app.screen.query_one("#due").value = "17:00 31/12/2026"
        app.screen.query_one("#approved_by").value = "LÊ VĂN MẪU"
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.acts[-1][2].action.reason == "Chờ xác minh"
    assert await fake.desk.receipts.drafted_cause(code) == ""  # the paper is issued, its reason is used up


async def test_another_date_than_the_leader_was_shown_is_asked_about_once():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Hẹn lại ngày trả")
        app.screen.query_one("#due").value = "17:00 31/12/2026"
        app.screen.query_one("#reason").value = "Chờ xác minh"
        await pilot.press("ctrl+r")
        await idle(app, pilot)
        app.screen.query_one("#approved_by").value = "LÊ VĂN MẪU"
        app.screen.query_one("#due").value = "17:00 30/12/2026"
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Dự thảo trình lãnh đạo hẹn 17 giờ 00 phút, ngày 31 tháng 12 năm 2026" in " ".join(
            screen_text(app).split()
        )
        assert not fake.store.acts
        app.screen.query_one("#due").value = "17:00 29/12/2026"
        await pilot.press("f12")
        await idle(app, pilot)
        assert not fake.store.acts, "another date is asked about anew"
        await pilot.press("f12")
        await idle(app, pilot)
    assert f"{fake.store.acts[-1][2].action.due.at:%d/%m/%Y}" == "29/12/2026"


async def test_a_new_due_time_while_the_office_is_shut_is_refused_with_the_nearest_ones():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Hẹn lại ngày trả")
        app.screen.query_one("#due").value = "23:30 20/12/2026"
        app.screen.query_one("#reason").value = "Chờ xác minh"
        app.screen.query_one("#approved_by").value = "LÊ VĂN MẪU"
        for key in ("ctrl+r", "f12"):
            await pilot.press(key)
            await idle(app, pilot)
            said = " ".join(screen_text(app).split())
            assert "không làm việc" in said
            assert "17:00 18/12/2026 hoặc 07:00 21/12/2026" in said
    assert not fake.store.acts
    assert "04" not in {job.slip.form for job in fake.store.jobs}


async def test_a_dossier_is_given_to_a_colleague_the_service_names():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    fake.desk.session.officer = replace(OFFICER, role=Role.SUPERVISOR)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Giao cán bộ khác phụ trách")
        await pilot.press("f12")
        await idle(app, pilot)
        assert "Người phụ trách: Cán bộ Hai" in screen_text(app)
        assert "quầy 1, Cán bộ Mẫu" in screen_text(app)  # who received it stays who received it
    assert fake.store.acts[-1][2].action == Reassign(to_officer="hai", to_name="Cán bộ Hai")


async def test_without_the_service_no_colleague_is_known():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    fake.gateway.online = False
    fake.desk.session.officer = replace(OFFICER, role=Role.SUPERVISOR)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Giao cán bộ khác phụ trách")
        assert "Chưa lấy được danh sách cán bộ" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert isinstance(app.screen, ActionScreen)
    assert fake.store.acts == []


async def test_a_broken_printer_does_not_hold_the_action_back():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    fake.printer.broken = "Máy in hết giấy."
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Từ chối giải quyết")
        app.screen.query_one("#reason").value = "Không thuộc thẩm quyền"
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.summaries[code].status is Status.NOT_ACCEPTED
    assert any("Máy in hết giấy." in said for said in app.said)
    assert fake.store.jobs[-1].slip.form == "03"


async def test_a_wrong_key_is_taken_back_from_the_journal():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    before = fake.store.summaries[code]
    await fake.desk.casework.act(code, Suspend(reason="Bấm nhầm"))
    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Tạm dừng xử lý" in screen_text(app)
        await pilot.press("delete")
        await settled_dialog(app, pilot)
        assert "Rút lại “Tạm dừng xử lý”" in screen_text(app)
        await pilot.press(*"nham", "enter")
        await idle(app, pilot)
    assert fake.store.summaries[code] == before
    assert fake.store.all_entries[-1].state is EntryState.VOIDED


async def settled_dialog(app: ScreenHost, pilot) -> None:
    await idle(app, pilot)
    await pilot.pause()


async def test_what_was_received_at_another_counter_is_acted_on_too():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    heard = replace(fake.store.summaries[code], counter="2", officer_id="hai", confirmed=True)
    fake.store.summaries[code] = heard
    fake.store.registrations.clear()
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Yêu cầu bổ sung")
        app.screen.query_one("#reason").value = "Thiếu"
        app.screen.query_one("#papers").focus()
        await pilot.press("space", "f12")
        await idle(app, pilot)
    assert fake.store.summaries[code].status is Status.SUPPLEMENT_ASKED
    assert "NGUYỄN VĂN MẪU" in str(fake.store.jobs[-1].slip.content)


async def test_the_key_pressed_twice_does_it_once(monkeypatch):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.FORWARD))
    held, count = asyncio.Event(), fake.desk.sync.refresh_counts

    async def slowly() -> None:
        await held.wait()
        await count()

    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*"Phong Mau")
        monkeypatch.setattr(fake.desk.sync, "refresh_counts", slowly)
        await pilot.press("f12")
        await pilot.pause()
        assert len(fake.store.acts) == 1  # stored, and not yet said
        await pilot.press("f12")
        await pilot.pause()
        held.set()
        await idle(app, pilot)
    assert [act[2].action.KIND for act in fake.store.acts] == [ActionKind.FORWARD]


@pytest.mark.parametrize(("paid", "said"), [(8_000, True), (0, False)])
async def test_who_refuses_is_told_of_money_that_was_taken(paid, said):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    known = fake.store.registrations[code]
    fake.store.registrations[code] = replace(known, fees=(replace(known.fees[0], amount=paid),))
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.REFUSE))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*"Khong du", "f12")
        await idle(app, pilot)
    assert fake.store.summaries[code].status is Status.NOT_ACCEPTED
    assert any("Đã thu 8.000 đ của hồ sơ này" in words for words in app.said) is said


@pytest.mark.parametrize("early", [True, False])
async def test_a_result_that_is_there_early_reminds_of_the_notice(early):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    fake.clock.at = fake.store.summaries[code].due_at + timedelta(hours=-1 if early else 1)
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.FINISH))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.summaries[code].status is Status.DONE
    assert any("báo cho công dân" in words for words in app.said) is early


async def test_a_stop_notice_is_issued_once_its_leader_has_approved_it():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.receipts.print_first(code)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Công dân rút hồ sơ")
        app.screen.query_one("#reason").value = "Đơn xin rút"
        await pilot.press("f12")
        await idle(app, pilot)
        draft = fake.store.jobs[-1].slip
        assert (draft.form, "DỰ THẢO" in draft.content.watermark) == ("05", True)
        fake.clock.at += timedelta(days=1)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Thông báo dừng giải quyết hồ sơ · dự thảo" in screen_text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, LeaderNameScreen))
        await pilot.press(*"Le Van Mau", "enter")
        await idle(app, pilot)
        issued = fake.store.jobs[-1]
        assert (issued.slip.form, issued.reprint) == ("05", 0)
        assert "DỰ THẢO" not in issued.slip.content.watermark
        assert issued.slip.content.signatures[-1].name == "Le Van Mau"
        assert "24 tháng 11" in issued.slip.content.place_date
        # Once it is out, another copy is a reprint.
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, ChoiceList))
        await pilot.press("down", "enter")
        await idle(app, pilot)
    assert (fake.store.jobs[-1].slip, fake.store.jobs[-1].reprint) == (issued.slip, 1)


async def until(pilot, seen) -> None:
    """Wait for what a worker puts on the screen while it waits for the officer itself."""
    async with asyncio.timeout(30):
        while not seen():
            await pilot.pause()
