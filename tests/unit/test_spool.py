"""Prints: tried again by themselves only while nothing can be on paper, asked about afterwards, moved only when certain."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.fakes.desk import BIRTH, FakeDesk, fake_desk
from tests.fakes.ports import FakePrinter
from tests.pilot.screen_samples import received

from counter_tui.domain.printers import Reason, Route
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import BadInput, PrintBlocked, PrintFailed, PrintUnknown
from counter_tui.services.ports import Handed, JobStatus, PrintJob, PrintState, Stage


async def a_slip(f: FakeDesk) -> str:
    return (await received(f)).registration.code


def states(f: FakeDesk) -> list[PrintState]:
    return [job.state for job in f.store.jobs]


def breaks(f: FakeDesk, problem: Exception) -> None:
    async def submit(name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        assert states(f)[-1] is PrintState.SENDING  # noted before a way is opened
        raise problem

    f.printer.submit = submit


async def test_a_printer_that_is_off_gets_the_slip_once_when_it_is_back():
    f = fake_desk()
    code = await a_slip(f)
    f.printer.blocked = Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(code)
    await f.desk.spool.round()
    await f.desk.sync.refresh_counts()
    status = f.desk.sync.status
    assert (status.prints_open, status.prints_why) == (1, "máy in tắt hoặc không trả lời")
    assert states(f) == [PrintState.WAITING]
    f.printer.blocked = None
    for _ in range(3):
        await f.desk.spool.round()
    assert states(f) == [PrintState.DONE]
    assert len(f.printer.printed) == 1
    assert f.store.trail.count(("print", code, "mau")) == 1


async def test_what_nobody_asked_to_print_is_not_printed_by_itself():
    f = fake_desk()
    await a_slip(f)
    await f.desk.spool.round()
    assert (states(f), f.printer.printed) == ([PrintState.READY], [])


async def test_a_stopped_printer_is_asked_once_a_round():
    f = fake_desk()
    f.printer.blocked = Reason.PAPER
    asked = []
    for _ in range(3):
        with pytest.raises(PrintBlocked):
            await f.desk.receipts.print_first(await a_slip(f))
    submit = f.printer.submit

    async def counted(*args):
        asked.append(args)
        return await submit(*args)

    f.printer.submit = counted
    await f.desk.spool.round()
    assert len(asked) == 1


async def test_what_may_be_out_is_never_sent_again_and_the_answer_decides():
    f = fake_desk()
    code = await a_slip(f)
    breaks(f, PrintUnknown("Không rõ."))
    with pytest.raises(PrintUnknown):
        await f.desk.receipts.print_first(code)
    del f.printer.submit
    for _ in range(3):
        await f.desk.spool.round()
    assert (states(f), f.printer.printed) == ([PrintState.UNKNOWN], [])
    job = f.store.jobs[0]
    copy = await f.desk.spool.answer(job.id, in_tray=False)
    assert (copy.reprint, copy.state) == (1, PrintState.DONE)
    with pytest.raises(BadInput):
        await f.desk.spool.answer(copy.id, in_tray=True)


async def test_a_reprint_has_the_layout_of_the_first_and_one_not_out_yet_the_present():
    f = fake_desk()
    code = await a_slip(f)
    f.renderer.present, f.printer.blocked = "old", Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(code)
    f.renderer.present, f.printer.blocked = "newer", None
    await f.desk.spool.round()
    f.renderer.present = "newest"
    await f.desk.receipts.reprint(code)
    await f.desk.receipts.reprint(code)
    await f.desk.receipts.pdf(code)
    assert f.renderer.layouts == ["old", *["newer"] * 4]
    assert [job.layout for job in f.store.jobs] == ["newer"] * 3


async def test_in_the_tray_settles_it_without_paper():
    f = fake_desk()
    breaks(f, PrintUnknown("Không rõ."))
    with pytest.raises(PrintUnknown):
        await f.desk.receipts.print_first(await a_slip(f))
    await f.desk.spool.answer(f.store.jobs[0].id, in_tray=True)
    assert (states(f), f.printer.printed) == ([PrintState.DONE], [])


async def test_a_caller_that_goes_away_leaves_no_half_slip():
    f = fake_desk()
    code = await a_slip(f)
    begun, go_on = asyncio.Event(), asyncio.Event()
    submit = f.printer.submit

    async def slow(*args):
        begun.set()
        await go_on.wait()
        return await submit(*args)

    f.printer.submit = slow
    asking = asyncio.create_task(f.desk.receipts.print_first(code))
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    go_on.set()
    await f.desk.spool.close()
    assert (states(f), len(f.printer.printed)) == ([PrintState.DONE], 1)


async def test_one_slip_is_printed_once_however_often_it_is_asked_for():
    f = fake_desk()
    code = await a_slip(f)
    job = f.store.jobs[0]
    await asyncio.gather(*(f.desk.spool.send(job) for _ in range(5)))
    assert (len(f.printer.printed), states(f)) == (1, [PrintState.DONE])
    assert code == job.dossier


def queueing(f: FakeDesk, **facts: object) -> None:
    f.printer.queue = {}
    submit = f.printer.submit

    async def queued(*args):
        handed = await submit(*args)
        f.printer.queue[handed.ref] = JobStatus(stage=Stage.WORKING, **facts)
        return handed

    f.printer.submit = queued


async def test_a_queue_that_waits_for_paper_is_told_and_followed():
    f = fake_desk()
    queueing(f, reason=Reason.PAPER, words="hết giấy")
    job = await f.desk.receipts.print_first(await a_slip(f))
    assert (job.state, job.problem, job.ref) == (PrintState.SENDING, "hết giấy", "1")
    await f.desk.sync.refresh_counts()
    assert f.desk.sync.status.prints_why == "hết giấy"
    f.printer.queue["1"] = JobStatus(stage=Stage.DONE)
    await f.desk.spool.round()
    assert states(f) == [PrintState.DONE]


async def test_a_job_that_the_queue_dropped_is_asked_about():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE)
    await f.desk.receipts.print_first(await a_slip(f))
    f.printer.queue.clear()
    await f.desk.spool.round()
    await f.desk.spool.round()
    assert states(f) == [PrintState.UNKNOWN]


async def test_a_slip_leaves_a_dead_queue_only_when_its_job_is_cancelled_untouched():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    job = await f.desk.receipts.print_first(await a_slip(f))
    moved = await f.desk.spool.move(job.id, "folder")
    assert f.printer.cancelled == ["1"]
    assert (moved.state, moved.printer) == (PrintState.DONE, "folder")
    assert len(f.printers.by_name["folder"].printed) == 1


async def test_a_slip_that_was_begun_does_not_go_elsewhere_by_itself():
    f = fake_desk()
    queueing(f, reason=Reason.PAPER, untouched=False)
    job = await f.desk.receipts.print_first(await a_slip(f))
    with pytest.raises(PrintUnknown):
        await f.desk.spool.move(job.id, "folder")
    assert f.printer.cancelled == ["1"]
    assert states(f) == [PrintState.UNKNOWN]
    assert f.printers.by_name["folder"].printed == []
    with pytest.raises(PrintUnknown):
        await f.desk.spool.move(job.id, "folder")


async def test_a_queue_that_does_not_answer_keeps_its_slip():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    job = await f.desk.receipts.print_first(await a_slip(f))

    async def silent(ref: str) -> JobStatus:
        raise PrintFailed("Không trả lời.")

    f.printer.cancel = silent
    with pytest.raises(PrintFailed):
        await f.desk.spool.move(job.id, "folder")
    assert states(f) == [PrintState.SENDING]
    assert f.printers.by_name["folder"].printed == []


async def test_after_a_crash_the_queue_is_asked_by_name():
    f = fake_desk()
    queueing(f)
    job = await f.desk.receipts.print_first(await a_slip(f))
    # As the journal stands after a crash between handing over and noting the job's number.
    f.store._change_job(job.id, state=PrintState.UNKNOWN, ref="")
    f.printer.queue["1"] = JobStatus(stage=Stage.DONE)
    await f.desk.spool.round()
    assert states(f) == [PrintState.DONE]
    assert len(f.printer.printed) == 1


async def test_a_cancelled_slip_does_not_come_back():
    f = fake_desk()
    f.printer.blocked = Reason.COVER
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(await a_slip(f))
    assert await f.desk.spool.cancel(f.store.jobs[0].id) is PrintState.CANCELLED
    f.printer.blocked = None
    await f.desk.spool.round()
    assert (f.printer.printed, await f.desk.spool.open()) == ([], [])
    assert [job.state for job in await f.desk.spool.settled_today()] == [PrintState.CANCELLED]


async def test_each_form_goes_where_the_office_wants_it():
    f = fake_desk()
    f.printers.routes["01"] = Route(printer="folder", paper=Paper.A4, copies=3)
    await f.desk.receipts.print_first(await a_slip(f))
    other = f.printers.by_name["folder"]
    assert f.printer.printed == []
    assert [(copies, paper) for (_, _, copies), paper in zip(other.printed, other.papers, strict=True)] == [
        (3, Paper.A4)
    ]


async def test_a_slip_moved_while_it_is_laid_out_does_not_come_out_at_the_old_printer():
    f = fake_desk()
    code = await a_slip(f)
    begun, go_on = asyncio.Event(), asyncio.Event()
    pdf = f.renderer.pdf

    async def slow(*args):
        f.renderer.pdf = pdf
        begun.set()
        await go_on.wait()
        return await pdf(*args)

    f.renderer.pdf = slow
    asking = asyncio.create_task(f.desk.receipts.print_first(code))
    await begun.wait()
    await f.desk.spool.move(f.store.jobs[0].id, "folder")
    go_on.set()
    job = await asking
    assert (job.state, job.printer) == (PrintState.DONE, "folder")
    assert (len(f.printer.printed), len(f.printers.by_name["folder"].printed)) == (0, 1)


async def test_whatever_goes_wrong_at_a_printer_is_asked_about():
    f = fake_desk()
    breaks(f, RuntimeError("nobody thought of this"))
    with pytest.raises(PrintUnknown, match="RuntimeError"):
        await f.desk.receipts.print_first(await a_slip(f))
    assert states(f) == [PrintState.UNKNOWN]


async def unknown_in_a_queue(f: FakeDesk) -> str:
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    job = await f.desk.receipts.print_first(await a_slip(f))
    # As the journal stands when the answer to the job never came.
    f.store._change_job(job.id, state=PrintState.UNKNOWN, ref="")
    return job.id


async def test_no_copy_is_made_before_the_first_has_left_its_queue():
    f = fake_desk()
    await f.desk.spool.answer(await unknown_in_a_queue(f), in_tray=False)
    assert f.printer.cancelled == ["1"]
    assert [job.reprint for job in f.store.jobs] == [0, 1]


async def test_a_silent_queue_may_still_hold_the_first_so_no_copy_is_made():
    f = fake_desk()
    job_id = await unknown_in_a_queue(f)

    async def silent(name: str) -> str:
        raise PrintBlocked("Không trả lời.", reason=Reason.OFFLINE)

    f.printer.find = silent
    with pytest.raises(PrintFailed, match="Chưa in bản khác"):
        await f.desk.spool.answer(job_id, in_tray=False)
    assert (states(f), len(f.printer.printed)) == ([PrintState.UNKNOWN], 1)
    assert await f.desk.spool.cancel(job_id) is PrintState.CANCELLED


async def test_a_print_given_up_leaves_its_queue():
    f = fake_desk()
    await f.desk.spool.cancel(await unknown_in_a_queue(f))
    assert (f.printer.cancelled, states(f)) == (["1"], [PrintState.CANCELLED])


async def test_no_two_copies_bear_the_same_number():
    f = fake_desk()
    job = await f.desk.receipts.print_first(await a_slip(f))
    copies = [await f.desk.spool.again(job), await f.desk.spool.again(job)]
    assert [copy.reprint for copy in copies] == [1, 2]


async def test_a_copy_goes_as_routed_once_its_printer_is_gone():
    f = fake_desk()
    job = await f.desk.receipts.print_first(await a_slip(f))
    f.store._change_job(job.id, printer="old")
    copy = await f.desk.spool.again(f.store.jobs[0])
    assert (copy.printer, copy.state) == ("quay1", PrintState.DONE)


async def test_why_a_slip_waits_is_said_while_it_is_tried_again():
    f = fake_desk()
    f.printer.blocked = Reason.PAPER
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(await a_slip(f))
    said = []
    submit = f.printer.submit

    async def looking(*args):
        await f.desk.sync.refresh_counts()
        said.append(f.desk.sync.status.prints_why)
        return await submit(*args)

    f.printer.submit = looking
    await f.desk.spool.round()
    assert said == ["hết giấy"]


async def test_a_copy_that_was_asked_for_comes_out_though_the_desk_ended_before_it_was_sent():
    f = fake_desk()
    job = await f.desk.receipts.print_first(await a_slip(f))

    async def killed(*args):
        raise asyncio.CancelledError

    pdf, f.renderer.pdf = f.renderer.pdf, killed
    for ask in (
        lambda: f.desk.spool.again(job),
        lambda: f.desk.papers.print_guidance(BIRTH, None),
    ):
        with pytest.raises(asyncio.CancelledError):
            await ask()
    f.renderer.pdf = pdf
    await f.desk.spool.round()
    assert states(f) == [PrintState.DONE] * 3
    assert len(f.printer.printed) == 3


async def test_asking_again_for_what_waits_in_a_queue_makes_no_second_job():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    code = await a_slip(f)
    await f.desk.receipts.print_first(code)
    job = await f.desk.receipts.reprint(code)
    assert (f.printer.cancelled, len(f.store.jobs)) == (["1"], 1)
    assert (job.state, job.ref, job.reprint) == (PrintState.SENDING, "2", 0)


async def test_no_copy_is_made_of_what_was_begun_until_the_officer_has_looked():
    f = fake_desk()
    queueing(f, reason=Reason.PAPER, untouched=False)
    code = await a_slip(f)
    await f.desk.receipts.print_first(code)
    with pytest.raises(PrintUnknown, match="trả lời trước"):
        await f.desk.receipts.reprint(code)
    assert (states(f), len(f.printer.printed)) == ([PrintState.UNKNOWN], 1)


async def test_a_copy_asked_for_leaves_the_one_in_doubt_asked_about_and_an_answer_settles_it():
    f = fake_desk()
    job_id = await unknown_in_a_queue(f)
    f.printer.submit, f.printer.queue = FakePrinter().submit, {"1": f.printer.queue["1"]}
    copy = await f.desk.receipts.reprint(f.store.jobs[0].dossier)
    assert (copy.reprint, f.printer.cancelled) == (1, ["1"])
    assert [job.id for job in await f.desk.spool.open()] == [job_id]
    await f.desk.spool.answer(job_id, in_tray=False)
    assert await f.desk.spool.open() == []
    assert states(f) == [PrintState.CANCELLED, PrintState.DONE, PrintState.DONE]


async def made(f: FakeDesk, slip: Slip | None = None) -> PrintJob:
    return await f.desk.receipts.print_made("chung-1", slip or f.store.jobs[0].slip)


async def test_a_made_paper_printed_once_more_is_a_marked_reprint():
    f = fake_desk()
    await a_slip(f)
    first, again = await made(f), await made(f)
    other = await made(f, replace(first.slip, dossiers=("X",)))
    assert [job.reprint for job in (first, again, other)] == [0, 1, 0]


async def test_a_made_paper_that_never_came_out_bears_no_mark():
    f = fake_desk()
    await a_slip(f)
    f.printer.blocked = Reason.PAPER
    for _ in range(2):
        with pytest.raises(PrintBlocked):
            await made(f)
    assert [job.reprint for job in f.store.jobs[1:]] == [0, 0]
    assert [job.id for job in await f.desk.spool.open()][1:] == [f.store.jobs[-1].id]


async def test_a_made_paper_in_doubt_is_asked_about_before_it_is_made_again():
    f = fake_desk()
    await a_slip(f)
    breaks(f, PrintUnknown("Không rõ."))
    with pytest.raises(PrintUnknown):
        await made(f)
    del f.printer.submit
    with pytest.raises(PrintUnknown, match="trả lời trước"):
        await made(f)
    assert (states(f), f.printer.printed) == ([PrintState.READY, PrintState.UNKNOWN], [])


async def test_what_must_be_mended_is_counted_apart_from_what_waits():
    f = fake_desk()
    f.printer.blocked = Reason.PAPER
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(await a_slip(f))
    f.printer.broken = "Mẫu hỏng."
    with pytest.raises(PrintFailed):
        await f.desk.receipts.print_first(await a_slip(f))
    await f.desk.sync.refresh_counts()
    status = f.desk.sync.status
    assert (status.prints_open, status.prints_failed, status.prints_why) == (2, 1, "hết giấy")
