"""After another counter's correction every counter prints a receipt of what holds, and no copy of what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.system.desks import PERSON, open_from
from tests.system.shared_office import SharedOffice
from tests.system.test_corrected_at_both import HERE_FIRST, corrected, corrected_at_both, two_dossiers
from tests.system.test_offline_after_theirs import connected
from tests.system.test_two_desks import PHONE, RIGHT_NAME, in_step, put_right

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.errors import NotFound, Refused
from counter_tui.services.desk import Desk
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.services.same_day import SameDayRequest

pytestmark = pytest.mark.usefixtures("back_at_once")


def told(desk: Desk, job: PrintJob) -> str:
    return desk.receipts.shown(job.slip, width=120)


async def refused_entry(desk: Desk) -> Entry:
    """Return the entry the service refuses once the desk is connected again."""
    for _ in range(200):
        await desk.sync.round()
        if found := await desk.journal.entries([EntryState.REFUSED]):
            return found[0]
    raise AssertionError("nothing was refused")


async def supplemented_later(desk: Desk, code: str) -> CompleteSupplement:
    """Return the end of a supplement asked for, with a later date an officer decided."""
    standing = await desk.casework.standing(code)
    assert standing.due_at is not None
    due = desk.casework.decided_due(standing, open_from(desk, standing.due_at + timedelta(days=3)), "Hẹn")
    return CompleteSupplement(papers=(ReceivedPaper(name="Giấy X", originals=1),), due=due)


@HERE_FIRST
async def test_the_receipt_of_a_completed_supplement_is_printed_where_it_is_made(
    office: SharedOffice, *, first: bool
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await one.receipts.print_first(code)
    await corrected_at_both(one, two, code, amount=30_000, first=first)
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Giấy X",)))
    await in_step(one)
    done = await supplemented_later(one, code)
    slip = await one.receipts.renewed(code, done)
    assert slip is not None
    await one.casework.act(code, done, slips=(slip,))
    await in_step(one)
    job = await one.receipts.print_first(code)
    assert (job.state, job.reprint) == (PrintState.DONE, 0)
    assert "30.000" in told(one, job)
    assert (await one.receipts.reprint(code)).reprint == 1


async def test_a_supplement_completed_without_the_network_gets_its_receipt_once_that_is_back(
    office: SharedOffice,
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await one.receipts.print_first(code)
    await corrected_at_both(one, two, code, amount=30_000, first=False)
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Giấy X",)))
    await in_step(one)
    office.up = False
    done = await supplemented_later(one, code)
    with pytest.raises(Refused, match="thử lại khi có mạng"):
        await one.receipts.renewed(code, done)
    await one.casework.act(code, done)
    with pytest.raises(NotFound, match="thử lại khi có mạng"):
        await one.receipts.print_slip(code)
    office.up = True
    await connected(one, code)
    await in_step(one)
    job = await one.receipts.print_slip(code)
    assert job.state is PrintState.DONE
    shown = told(one, job)
    assert "30.000" in shown
    assert "Giấy X" in shown
    assert done.due is not None
    assert f"{done.due.at:%d} tháng {done.due.at:%m} năm" in shown


@HERE_FIRST
async def test_f12_makes_a_receipt_of_what_the_other_corrected(office: SharedOffice, *, first: bool) -> None:
    one, two, (code, _) = await two_dossiers(office)
    old = await one.receipts.print_first(code)
    await corrected_at_both(one, two, code, first=first, amount=30_000)
    with pytest.raises(Refused, match="bấm F12 để in giấy tiếp nhận mới"):
        await one.spool.again(old)
    assert "30.000" in await one.receipts.preview(code, width=120)
    new = await one.receipts.print_slip(code)
    assert (new.state, new.reprint) == (PrintState.DONE, 1)
    assert "30.000" in told(one, new)
    assert "Thay thế phiếu số" in told(one, new)
    for again in (await one.receipts.print_slip(code), await one.spool.again(old)):
        assert again.slip == new.slip
    assert again.reprint == 3
    await put_right(one, code, name=RIGHT_NAME)
    own = await one.receipts.print_first(code)
    assert own.reprint == 0
    assert RIGHT_NAME in told(one, await one.receipts.reprint(code))
    await in_step(one, two)
    await corrected(two, code, amount=45_000)
    await in_step(two, one)
    last = await one.receipts.reprint(code)
    assert "45.000" in told(one, last)
    assert (await one.spool.again(own)).slip == last.slip
    assert [job for job in await one.spool.open() if job.dossier == code] == []


async def test_a_same_day_receipt_is_made_after_the_other_counter_corrected_the_entry(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    item = (await one.same_day.procedures())[0]
    request = SameDayRequest(item=item, applicant=PERSON, documents=1)
    code = (await one.same_day.accept(request)).registration.code
    await in_step(one, two)
    original = await two.correcting.open(code)
    await two.correcting.correct_same_day(original, replace(request, documents=2), "Đếm nhầm")
    await in_step(two, one)
    job = await one.receipts.print_slip(code)
    assert job.state is PrintState.DONE
    assert (await one.receipts.reprint(code)).slip == job.slip


@pytest.mark.parametrize("here_before", [True, False], ids=["corrected-here-before", "copied-here"])
async def test_a_counter_that_did_not_receive_it_prints_no_superseded_receipt_again(
    office: SharedOffice, *, here_before: bool
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    if here_before:
        await put_right(two, code, phone=PHONE)
        await in_step(two, one)
    await two.receipts.print_slip(code)
    await put_right(one, code, name=RIGHT_NAME)
    await in_step(one, two)
    job = await two.receipts.print_slip(code)
    assert job.state is PrintState.DONE
    assert RIGHT_NAME in told(two, job)
    assert (await two.receipts.reprint(code)).slip == job.slip


async def test_a_copy_an_earlier_version_stored_is_looked_up_before_it_is_printed_again(
    office: SharedOffice,
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    job = await two.receipts.print_slip(code)
    # It named not what it was made of.
    await two.receipts.print_made(code, replace(job.slip, registrations=(), template_version="0"))
    await put_right(one, code, name=RIGHT_NAME)
    await in_step(one, two)
    assert RIGHT_NAME in told(two, await two.receipts.reprint(code))


async def test_a_receipt_of_a_refused_correction_waits_for_f9_then_what_holds_is_printed(
    office: SharedOffice,
) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await one.receipts.print_first(code)
    office.up = False
    await put_right(one, code, phone=PHONE)
    await one.receipts.print_first(code)
    office.up = True
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two)
    refused = await refused_entry(one)
    with pytest.raises(Refused, match="Bấm F9"):
        await one.receipts.print_slip(code)
    await one.journal.void(refused.id, "Quầy kia sửa rồi")
    await in_step(one)
    job = await one.receipts.print_slip(code)
    assert job.state is PrintState.DONE
    assert RIGHT_NAME in told(one, job)
    assert (await one.receipts.print_slip(code)).slip == job.slip
