"""A further print of a paper says what the paper says now, and what went before it is taken out, never lost on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.screen_samples import received
from tests.unit.test_spool import queueing, states

from counter_tui.domain.actions import Void, Withdraw
from counter_tui.domain.dossier import CORRECTED, Registration
from counter_tui.domain.printers import Reason
from counter_tui.domain.slips.forms import STOP
from counter_tui.domain.slips.leader_papers import is_draft
from counter_tui.errors import PrintBlocked, PrintUnknown, Refused
from counter_tui.screens.prints_text import lapsed_words, offered
from counter_tui.services.ports import JobStatus, PrintState, Stage, Validity


async def corrected(f: FakeDesk, original: Registration) -> None:
    correcting = f.desk.correcting
    draft = correcting.draft(original, await correcting.item(original.procedure_code))
    right = replace(draft, applicant=replace(draft.applicant, name="TRẦN THỊ MẪU"))
    await correcting.correct(original, right, "Gõ nhầm tên")


async def printed_and_corrected(f: FakeDesk) -> str:
    """Print a receipt, correct it, print the new one; returns the dossier's code."""
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    await corrected(f, original)
    await f.desk.receipts.print_first(original.code)
    return original.code


# --- what is printed again --------------------------------------------------------------------------------------------


async def test_of_a_replaced_receipt_the_one_that_replaced_it_is_printed():
    f = fake_desk()
    code = await printed_and_corrected(f)
    newest, old = await f.desk.spool.settled_today()
    assert (old.validity, newest.validity) == (Validity.REPLACED, Validity.HOLDS)
    copy = await f.desk.spool.again(old)
    assert (copy.slip, copy.reprint) == (newest.slip, 1)
    moved = await f.desk.spool.move(old.id, "folder")
    assert (moved.slip, moved.printer) == (newest.slip, "folder")
    assert (await f.store.last_of(code, "01")).slip == newest.slip


async def test_a_replaced_receipt_that_is_not_in_the_tray_gets_no_copy():
    f = fake_desk()
    code = await printed_and_corrected(f)
    old = f.store.jobs[0]
    f.store._change_job(old.id, state=PrintState.UNKNOWN)
    answered = await f.desk.spool.answer(old.id, in_tray=False)
    assert (answered.id, answered.state) == (old.id, PrintState.CANCELLED)
    assert len(f.store.jobs) == 2
    assert (await f.store.last_of(code, "01")).id == f.store.jobs[1].id


async def test_an_old_copy_in_the_journal_does_not_become_what_the_paper_says():
    f = fake_desk()
    code = await printed_and_corrected(f)
    old, newest = f.store.jobs
    f.store.jobs.append(replace(old, id="copy", reprint=1))  # as earlier versions left it
    assert (await f.desk.receipts.reprint(code)).slip == newest.slip
    assert [job.slip for job in await f.desk.receipts.papers_of(code)] == [newest.slip]


async def test_no_paper_of_a_voided_dossier_is_printed_but_the_void_slip():
    f = fake_desk()
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    done = await f.desk.correcting.void(original, "Nhập nhầm")
    await f.desk.receipts.print_first(original.code, done.form)
    for again in (
        lambda: f.desk.spool.again(f.store.jobs[0]),
        lambda: f.desk.spool.move(f.store.jobs[0].id, "folder"),
        lambda: f.desk.receipts.reprint(original.code),
        lambda: f.desk.receipts.pdf(original.code),
    ):
        with pytest.raises(Refused, match="phiếu hủy"):
            await again()
    assert (await f.desk.receipts.reprint(original.code, done.form)).reprint == 1


async def test_what_was_voided_while_it_waited_for_its_turn_is_not_sent():
    f = fake_desk()
    original = (await received(f)).registration
    f.printer.blocked = Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(original.code)
    await f.desk.casework.act(original.code, Void(reason="Nhập nhầm"))
    f.printer.blocked = None
    with pytest.raises(Refused):
        await f.desk.spool.send(f.store.jobs[0])
    await f.desk.spool.round()
    assert f.printer.printed == []


async def test_a_leader_s_paper_goes_out_once():
    f = fake_desk()
    code = (await received(f)).registration.code
    stopping = Withdraw(reason="Người nộp xin rút")
    slip = await f.desk.casework.slip(code, stopping, draft=True)
    await f.desk.casework.act(code, stopping, slips=(slip,))
    draft = await f.desk.receipts.print_first(code, STOP)
    issued = await f.desk.receipts.issue(draft, "Lê Văn Ký")
    again = await f.desk.spool.again(draft)
    assert again.slip == issued.slip
    (paper,) = [job for job in await f.desk.receipts.papers_of(code) if job.slip.form == STOP]
    assert not is_draft(paper.slip)
    with pytest.raises(Refused, match="phát hành"):
        await f.desk.receipts.issue(draft, "Người Khác")


async def test_asking_again_for_what_waits_at_the_desk_hurries_it():
    f = fake_desk()
    code = (await received(f)).registration.code
    f.printer.blocked = Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.print_first(code)
    with pytest.raises(PrintBlocked):
        await f.desk.receipts.reprint(code)
    f.printer.blocked = None
    copy = await f.desk.receipts.reprint(code)
    assert (copy.reprint, states(f), len(f.printer.printed)) == (0, [PrintState.DONE], 1)


async def test_a_receipt_corrected_at_another_desk_is_not_printed_again():
    f = fake_desk()
    code = (await received(f)).registration.code
    job = await f.desk.receipts.print_first(code)
    assert (await f.desk.spool.again(job)).reprint == 1
    heard = f.store.summaries[code]
    f.store.summaries[code] = replace(heard, registration_id="theirs", flags=(CORRECTED,))
    with pytest.raises(Refused, match="quầy khác"):
        await f.desk.spool.again(job)
    f.store._change_job(job.id, state=PrintState.UNKNOWN)
    assert (await f.desk.spool.answer(job.id, in_tray=False)).state is PrintState.CANCELLED
    assert len(f.printer.printed) == 2


@pytest.mark.parametrize("told", [True, False], ids=["names-what-it-was-made-of", "of-an-earlier-version"])
async def test_a_joint_receipt_holds_no_more_once_a_dossier_was_corrected_at_another_desk(told):
    f = fake_desk()
    _, second = [(await received(f)).registration for _ in range(2)]
    joint = await f.desk.papers.print_receipt_for_all(second.code)
    if not told:
        joint = replace(joint, slip=replace(joint.slip, registrations=()))
        f.store._change_job(joint.id, slip=joint.slip)
    assert (await f.desk.spool.again(joint)).reprint == 1
    heard = f.store.summaries[second.code]
    f.store.summaries[second.code] = replace(heard, registration_id="theirs", flags=(CORRECTED,))
    with pytest.raises(Refused, match=f"{second.code}.*giấy chung mới"):
        await f.desk.spool.again(joint)


async def test_a_joint_receipt_is_made_anew_after_one_of_its_dossiers_was_corrected():
    f = fake_desk()
    first, second = [(await received(f)).registration for _ in range(2)]
    joint = await f.desk.papers.print_receipt_for_all(first.code)
    assert (await f.desk.spool.again(joint)).reprint == 1
    f.clock.at += timedelta(minutes=1)
    await corrected(f, second)
    with pytest.raises(Refused, match=f"{second.code}.*giấy chung mới"):
        await f.desk.spool.again(joint)
    made_anew = await f.desk.papers.print_receipt_for_all(first.code)
    assert (made_anew.reprint, made_anew.state) == (0, PrintState.DONE)


async def test_a_joint_receipt_that_waited_through_a_correction_is_given_up_and_says_why():
    f = fake_desk()
    first, second = [(await received(f)).registration for _ in range(2)]
    f.printer.blocked = Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.papers.print_receipt_for_all(first.code)
    f.clock.at += timedelta(minutes=1)
    await corrected(f, second)
    f.printer.blocked = None
    await f.desk.spool.round()
    joint = next(job for job in f.store.jobs if len(job.slip.dossiers) > 1)
    assert joint.state is PrintState.CANCELLED
    assert "giấy chung mới" in joint.problem
    assert offered(joint) == []
    assert lapsed_words(joint) == joint.problem
    assert joint.id not in [job.id for job in await f.desk.spool.open()]
    with pytest.raises(Refused, match="giấy chung mới"):
        await f.desk.spool.again(joint)
    made_anew = await f.desk.papers.print_receipt_for_all(first.code)
    assert "Thay thế" not in str(made_anew.slip.content.subtitles)


async def test_a_joint_receipt_that_waited_until_one_dossier_was_left_names_the_one_to_give():
    f = fake_desk()
    first, second = [(await received(f)).registration for _ in range(2)]
    f.printer.blocked = Reason.OFFLINE
    with pytest.raises(PrintBlocked):
        await f.desk.papers.print_receipt_for_all(second.code)
    f.clock.at += timedelta(minutes=1)
    await f.desk.casework.act(first.code, Void(reason="Nhập trùng"))
    f.printer.blocked = None
    await f.desk.spool.round()
    joint = next(job for job in f.store.jobs if len(job.slip.dossiers) > 1)
    assert joint.state is PrintState.CANCELLED
    assert "chỉ còn một: giao giấy tiếp nhận riêng" in joint.problem


# --- what is taken out of a queue -------------------------------------------------------------------------------------


def slow_to_cancel(f: FakeDesk) -> tuple[asyncio.Event, asyncio.Event]:
    """Let the queue take its time: the first event tells that it was asked, the second lets it answer."""
    asked, go_on = asyncio.Event(), asyncio.Event()
    cancel = f.printer.cancel

    async def slow(ref: str) -> JobStatus:
        asked.set()
        await go_on.wait()
        return await cancel(ref)

    f.printer.cancel = slow
    return asked, go_on


async def left_while_cancelling(f: FakeDesk, work) -> None:
    asked, go_on = slow_to_cancel(f)
    asking = asyncio.create_task(work)
    await asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    go_on.set()
    await f.desk.spool.close()


async def test_a_slip_that_is_moved_arrives_though_the_officer_left():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    job = await f.desk.receipts.print_first((await received(f)).registration.code)
    await left_while_cancelling(f, f.desk.spool.move(job.id, "folder"))
    assert states(f) == [PrintState.DONE]
    assert len(f.printers.by_name["folder"].printed) == 1


async def test_a_slip_that_is_sent_again_arrives_though_the_officer_left():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    code = (await received(f)).registration.code
    await f.desk.receipts.print_first(code)
    await left_while_cancelling(f, f.desk.receipts.reprint(code))
    assert (states(f), f.store.jobs[0].ref) == ([PrintState.SENDING], "2")


async def test_a_paper_made_anew_arrives_though_the_officer_left():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    code = (await received(f)).registration.code
    await f.desk.papers.print_control_sheet(code)
    await left_while_cancelling(f, f.desk.papers.print_control_sheet(code))
    assert states(f)[1:] == [PrintState.CANCELLED, PrintState.SENDING]


@pytest.mark.parametrize("way", ["move", "again", "made"])
async def test_no_moment_of_taking_out_leaves_a_wanted_slip_given_up(way: str):
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    code = (await received(f)).registration.code
    job = await f.desk.receipts.print_made("chung-1", f.store.jobs[0].slip)
    f.store.jobs = [job]
    seen = []
    hand, mark, add = f.store.hand, f.store.mark, f.store.add_reprint

    def looking(write):
        async def wrapped(*args, **facts):
            await write(*args, **facts)
            seen.append([j.state for j in await f.store.open()])

        return wrapped

    f.store.hand, f.store.mark, f.store.add_reprint = looking(hand), looking(mark), looking(add)
    match way:
        case "move":
            await f.desk.spool.move(job.id, "folder")
        case "again":
            await f.desk.spool.again(job)
        case _:
            await f.desk.receipts.print_made("chung-1", replace(job.slip, dossiers=(code, "X")))
    written = seen[: next((n for n, one in enumerate(seen) if one == [PrintState.SENDING]), len(seen))]
    assert written
    assert all(one in ([PrintState.READY], [PrintState.WAITING]) for one in written)


async def test_two_moves_at_once_print_one_slip():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    job = await f.desk.receipts.print_first((await received(f)).registration.code)
    asked, go_on = slow_to_cancel(f)
    moves = [asyncio.create_task(f.desk.spool.move(job.id, "folder")) for _ in range(2)]
    await asked.wait()
    go_on.set()
    await asyncio.wait(moves)
    assert (states(f), len(f.printers.by_name["folder"].printed)) == ([PrintState.DONE], 1)


async def test_a_corrected_receipt_leaves_the_queue_before_the_new_one_is_printed():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    await corrected(f, original)
    assert await f.desk.receipts.withdraw(original.code) == []
    await f.desk.receipts.print_first(original.code)
    assert (f.printer.cancelled, states(f)) == (["1"], [PrintState.CANCELLED, PrintState.SENDING])


async def test_the_receipt_of_a_voided_dossier_leaves_the_queue_by_itself():
    f = fake_desk()
    queueing(f, reason=Reason.OFFLINE, untouched=True)
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    await f.desk.casework.act(original.code, Void(reason="Nhập nhầm"))
    await f.desk.spool.round()
    assert (f.printer.cancelled, states(f)) == (["1"], [PrintState.CANCELLED])


@pytest.mark.parametrize("stage", [Stage.WORKING, Stage.STOPPED, Stage.DONE])
async def test_what_cannot_be_taken_out_is_named(stage: Stage):
    f = fake_desk()
    queueing(f, reason=Reason.PAPER)
    original = (await received(f)).registration
    await f.desk.receipts.print_first(original.code)
    await corrected(f, original)

    async def kept(_ref: str) -> JobStatus:
        return JobStatus(stage=stage)

    f.printer.cancel = kept
    left = await f.desk.receipts.withdraw(original.code)
    assert [job.id for job in left] == [original.id]
    await f.desk.receipts.print_first(original.code)
    assert len(f.printer.printed) == 2


async def test_a_replaced_slip_in_a_queue_goes_nowhere_else():
    f = fake_desk()
    queueing(f, reason=Reason.PAPER)
    original = (await received(f)).registration
    job = await f.desk.receipts.print_first(original.code)
    await corrected(f, original)
    with pytest.raises(Refused, match="thay thế"):
        await f.desk.spool.move(job.id, "folder")


async def test_a_begun_copy_is_asked_about_before_the_slip_goes_elsewhere():
    f = fake_desk()
    queueing(f, reason=Reason.PAPER, untouched=False)
    job = await f.desk.receipts.print_first((await received(f)).registration.code)
    with pytest.raises(PrintUnknown):
        await f.desk.spool.move(job.id, "folder")
    assert states(f) == [PrintState.UNKNOWN]
