"""F7: what waits and why, what may be out, what is done; print, answer, move, cancel."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.domain.actions import Withdraw
from counter_tui.domain.printers import Reason
from counter_tui.domain.slips.forms import STOP
from counter_tui.errors import PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.screens.prints import PrintsScreen
from counter_tui.services.ports import Handed, JobStatus, PrintState, Stage
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received


async def busy_desk() -> FakeDesk:
    """One print of each kind: done, waiting for paper, asked about, failed."""
    f = fake_desk()
    await f.desk.receipts.print_first((await received(f)).registration.code)
    for problem in (
        PrintBlocked("máy in quay1: hết giấy. Chưa gửi phiếu nào.", reason=Reason.PAPER),
        PrintUnknown("máy in quay1 không báo đã in xong."),
        PrintFailed("Mẫu phiếu [x] có lỗi."),
    ):

        async def submit(*_args, problem=problem) -> Handed:
            raise problem

        f.printer.submit = submit
        with pytest.raises(PrintFailed):
            await f.desk.receipts.print_first((await received(f)).registration.code)
    del f.printer.submit
    return f


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_questions_stand_first_and_each_says_why(matches_snapshot, size):
    f = await busy_desk()
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, str(size[0]))


async def test_nothing_printed_is_said():
    app = ScreenHost(PrintsScreen(fake_desk().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("enter", "f12", "ctrl+n", "delete")
        await idle(app, pilot)
        assert "Không có phiếu nào" in screen_text(app)


async def press_all(app, pilot, *keys: str) -> None:
    """Press keys one by one; what they start is waited for."""
    for key in keys:
        await pilot.press(key)
        await idle(app, pilot)
        await pilot.pause()


async def test_the_answer_in_the_tray_settles_the_question():
    f = await busy_desk()
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await press_all(app, pilot, "f12")
        assert "đã ra khay chưa" in app.said[-1]
        await press_all(app, pilot, "enter", "enter")
        await app.workers.wait_for_complete()
        assert app.said[-1] == "Đã ghi: phiếu đã ra."
    assert [job.state for job in f.store.jobs].count(PrintState.DONE) == 2
    assert len(f.printer.printed) == 1


async def test_not_in_the_tray_prints_a_marked_copy():
    f = await busy_desk()
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await press_all(app, pilot, "enter", "down", "enter")
        await app.workers.wait_for_complete()
    assert f.printer.printed[-1][1].endswith(b" 1")


async def test_a_waiting_slip_is_printed_moved_and_cancelled_by_key():
    f = await busy_desk()
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await press_all(app, pilot, "down", "delete")  # the failed one
        await app.workers.wait_for_complete()
        assert "không in nữa" in app.said[-1]
        row = app.screen.query_one("#prints").row
        assert row is not None
        await press_all(app, pilot, "home", "down", "ctrl+n")
        assert "In ở đâu?" in screen_text(app)
        assert "thư mục dự phòng" in screen_text(app)
        await press_all(app, pilot, "escape")
    assert PrintState.CANCELLED in [job.state for job in f.store.jobs]


async def test_the_list_follows_a_queue():
    f = fake_desk()
    f.printer.queue = {}
    job = await f.desk.receipts.print_first((await received(f)).registration.code)
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "ở máy in" in screen_text(app)
        f.printer.queue[job.ref] = JobStatus(stage=Stage.DONE)
        await f.desk.spool.round()
        await f.desk.sync.refresh_counts()
        await idle(app, pilot)
        assert "✓ đã in" in screen_text(app)


async def corrected_desk() -> FakeDesk:
    """A receipt that is out, and the one that took its place after a correction."""
    f = fake_desk()
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    draft = f.desk.correcting.draft(original, await f.desk.correcting.item(original.procedure_code))
    right = replace(draft, applicant=replace(draft.applicant, name="TRẦN THỊ MẪU"))
    await f.desk.correcting.correct(original, right, "Gõ nhầm tên")
    await f.desk.receipts.print_first(original.code)
    return f


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_replaced_receipt_is_told_apart_and_the_newer_one_is_printed(matches_snapshot, size):
    f = await corrected_desk()
    f.store._change_job(f.store.jobs[0].id, target="quay1")  # a file's name is another each time
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert screen_text(app).count("đã thay thế") == 1
        await press_all(app, pilot, "end", "f12")
        await app.workers.wait_for_complete()
        assert "in phiếu thay nó" in app.said[-1]
        await idle(app, pilot)
        assert "in lại 1" in screen_text(app)
        matches_snapshot(app, str(size[0]))
    old, newest, copy = f.store.jobs
    assert (copy.slip, copy.reprint) == (newest.slip, 1)
    assert copy.slip != old.slip


async def test_what_was_given_up_does_not_count_as_done():
    f = await busy_desk()
    await f.desk.spool.cancel(f.store.jobs[1].id)
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Hôm nay đã hủy, không in (1)" in screen_text(app)
        assert "Hôm nay đã xong (1)" in screen_text(app)


async def test_the_receipt_of_a_voided_dossier_is_refused():
    f = fake_desk()
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    await f.desk.correcting.void(original, "Nhập nhầm")
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "hồ sơ đã hủy" in screen_text(app)
        for key in ("f12", "enter"):
            await press_all(app, pilot, "end", key)
            await app.workers.wait_for_complete()
            assert "In lại được phiếu hủy" in app.said[-1]
    assert len(f.printer.printed) == 1


async def test_a_replaced_slip_in_doubt_gets_no_copy():
    f = await corrected_desk()
    f.store._change_job(f.store.jobs[0].id, state=PrintState.UNKNOWN)
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await press_all(app, pilot, "enter", "down", "enter")
        await app.workers.wait_for_complete()
        assert app.said[-1] == "Đã ghi: phiếu chưa ra, không in nữa."
    assert len(f.printer.printed) == 2


async def test_a_draft_and_what_was_issued_of_it_are_told_apart():
    f = fake_desk()
    code = (await received(f)).registration.code
    stopping = Withdraw(reason="Người nộp xin rút")
    slip = await f.desk.casework.slip(code, stopping, draft=True)
    await f.desk.casework.act(code, stopping, slips=(slip,))
    draft = await f.desk.receipts.print_first(code, STOP)
    await f.desk.receipts.issue(draft, "Lê Văn Ký")
    app = ScreenHost(PrintsScreen(f.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
    assert "Thông báo dừng · đã thay thế · dự thảo" in shown
    assert "Thông báo dừng · phát hành" in shown
