"""F7: what waits and why, what may be out, what is done; print, answer, move, cancel."""

from __future__ import annotations

import pytest

from counter_tui.domain.printers import Reason
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
