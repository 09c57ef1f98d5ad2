"""A correction of a dossier in a chain of agencies: each agency's own date moves with the whole, and stays with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.unit.test_route import CALENDAR, at, carried_chain

from counter_tui.domain.actions import Forward, Resume, Suspend
from counter_tui.domain.dossier import Registration
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.domain.slips import words
from counter_tui.services.ports import PrintJob

PROMISED, MOVED = at("2026-12-01T17:00"), at("2026-12-08T17:00")
WHOLE = at("2027-01-15T17:00")


async def stopped_a_week(handed_over: bool) -> tuple[FakeDesk, str]:
    f, code = await carried_chain()
    if handed_over:
        await f.desk.casework.act(code, Forward(to="UBND cấp xã"))
    f.clock.at = at("2026-11-24T09:00")
    await f.desk.casework.act(code, Suspend(reason="Xác minh"))
    f.clock.at += timedelta(days=7)
    await f.desk.casework.act(code, Resume(due=await f.desk.casework.due_after_resume(code)))
    return f, code


async def put_right(f: FakeDesk, code: str, **changes: object) -> Registration:
    original = await f.desk.correcting.open(code)
    draft = f.desk.correcting.draft(original, await f.desk.correcting.item(original.procedure_code, original))
    return (await f.desk.correcting.correct(original, replace(draft, **changes), "Gõ nhầm")).registration


async def told(f: FakeDesk, code: str) -> tuple[str, str, str]:
    """Return the whole time, the first agency's and the last one's as the receipt in hand has them."""
    return on_paper(await f.store.last_of(code, RECEIPT_FORM))


def on_paper(job: PrintJob) -> tuple[str, str, str]:
    assert job.slip.content is not None
    stages = [block.value for block in job.slip.content.blocks if block.key.startswith("stage_")]
    return job.slip.content["due"].value, stages[0], stages[-1]


@pytest.mark.parametrize("handed_over", [True, False])
async def test_after_a_stop_a_receipt_of_another_correction_tells_the_dates_that_hold(handed_over: bool):
    f, code = await stopped_a_week(handed_over)
    standing = await f.desk.casework.standing(code)
    assert (standing.stage_due_at, standing.due_at) == (MOVED, WHOLE)
    fixed = await put_right(f, code, note="Thêm số điện thoại")
    assert fixed.route[0].due_at == PROMISED
    assert await told(f, code) == (words.moment(WHOLE), words.moment(MOVED), words.moment(WHOLE))
    assert (await f.desk.casework.standing(code)).stage_due_at == MOVED


@pytest.mark.parametrize("handed_over", [True, False])
async def test_after_a_stop_a_moved_hour_leaves_every_agency_its_date(handed_over: bool):
    f, code = await stopped_a_week(handed_over)
    for hour in ("08:50", "08:55"):
        await put_right(f, code, received_text=f"{hour} 23/11/2026")
        standing = await f.desk.casework.standing(code)
        assert (standing.stage_due_at, standing.due_at) == (MOVED, WHOLE)
        assert await told(f, code) == (words.moment(WHOLE), words.moment(MOVED), words.moment(WHOLE))


@pytest.mark.parametrize("handed_over", [True, False])
async def test_after_a_stop_an_earlier_reception_moves_the_first_agency_with_the_whole(handed_over: bool):
    f, code = await stopped_a_week(handed_over)
    # Received on Fri 20/11, one working day before.
    fixed = await put_right(f, code, received_text="09:00 20/11/2026")
    standing = await f.desk.casework.standing(code)
    assert fixed.due is not None
    assert (standing.due_at, fixed.due.at) == (at("2027-01-14T17:00"), at("2027-01-14T17:00"))
    assert standing.stage_due_at == fixed.route[0].due_at == at("2026-12-07T17:00")
    assert fixed.route[-1].due_at == fixed.due.at


async def test_a_chain_of_an_ended_procedure_keeps_the_dates_that_hold():
    f, code = await stopped_a_week(False)
    registration = await f.desk.correcting.open(code)
    del f.catalogue.items[registration.procedure_code]
    dates = (words.moment(WHOLE), words.moment(MOVED), words.moment(WHOLE))
    await put_right(f, code, note="Thêm số điện thoại")
    assert await told(f, code) == dates
    hand = {"due_text": "17:00 15/01/2027", "due_reason": "Thủ tục đã bãi bỏ"}
    fixed = await put_right(f, code, received_text="08:55 23/11/2026", **hand)
    assert [stage.agency for stage in fixed.route] == [stage.agency for stage in registration.route]
    standing = await f.desk.casework.standing(code)
    assert (standing.stage_due_at, standing.due_at) == (MOVED, WHOLE)
    assert (await told(f, code))[1:] == dates[1:]
    for stage in fixed.route[:2]:
        await f.desk.casework.act(code, Forward(to=stage.agency))
    assert (await f.desk.casework.standing(code)).stage_due_at is not None


async def test_a_copy_made_at_another_counter_after_such_a_correction_tells_the_dates_that_hold():
    f, code = await stopped_a_week(False)
    fixed = await put_right(f, code, note="Thêm số điện thoại")
    item = await f.desk.correcting.item(fixed.procedure_code)
    other = fake_desk(items=(item,), now=f.clock.at, calendar=CALENDAR)
    other.gateway.remote = [replace(await f.desk.casework.standing(code), confirmed=True)]
    other.gateway.told = {code: fixed}
    job = await other.desk.receipts.print_slip(code)
    assert on_paper(job) == (words.moment(WHOLE), words.moment(MOVED), words.moment(WHOLE))
