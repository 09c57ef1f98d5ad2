"""Papers made without the network say nothing this counter knows to be superseded, and what they cannot know they do not say."""

from __future__ import annotations

import pytest
from tests.system.shared_office import SharedOffice
from tests.system.test_corrected_at_both import two_dossiers
from tests.system.test_offline_after_theirs import connected, promised_later
from tests.system.test_two_desks import PHONE, RIGHT_NAME, in_step, put_right

from counter_tui.domain.actions import Finish, RequestSupplement
from counter_tui.domain.dossier import FeeMethod
from counter_tui.domain.journal import EntryState
from counter_tui.errors import NotFound, Refused
from counter_tui.services.command_line import REFUSED
from counter_tui.services.ports import PrintState
from counter_tui.services.returning import Collector

pytestmark = pytest.mark.usefixtures("back_at_once")
WAIT = "thử lại khi có mạng"


async def test_the_control_sheet_waits_for_the_date_another_counter_promised(office: SharedOffice) -> None:
    one, two, (code, _) = await two_dossiers(office)
    due = await promised_later(two, code)
    await in_step(two, one)
    assert (await one.casework.standing(code)).due_at == due.at
    office.up = False
    with pytest.raises(NotFound, match=WAIT):
        await one.papers.control_sheet(code)
    office.up = True
    await connected(one, code)
    said = one.receipts.shown(await one.papers.control_sheet(code), width=120)
    assert f"{due.at:%d} tháng {due.at:%m} năm" in said


async def test_the_control_sheet_of_a_dossier_all_known_here_is_made(office: SharedOffice) -> None:
    one, _, (code, _) = await two_dossiers(office)
    due = await promised_later(one, code)
    office.up = False
    said = one.receipts.shown(await one.papers.control_sheet(code), width=120)
    assert f"{due.at:%d} tháng {due.at:%m} năm" in said


async def test_a_joint_receipt_waits_for_the_date_and_the_fees_another_counter_moved(
    office: SharedOffice,
) -> None:
    one, two, (code, other) = await two_dossiers(office)
    due = await promised_later(two, code)
    book = await two.fees.book(other)
    await two.fees.pay(other, book.items[0], FeeMethod.CASH)
    await in_step(two, one)
    assert (await one.casework.standing(code)).due_at == due.at
    assert (await one.casework.standing(other)).fees_due == 0
    office.up = False
    for either in (code, other):
        with pytest.raises(NotFound, match=WAIT):
            await one.papers.receipt_for_all(either)
    office.up = True
    await connected(one, code)
    said = one.receipts.shown(await one.papers.receipt_for_all(other), width=120)
    assert f"{due.at:%d/%m/%Y}" in said
    assert "đã thu" in said


async def test_a_joint_receipt_of_dossiers_all_known_here_is_made(office: SharedOffice) -> None:
    one, _, (code, other) = await two_dossiers(office)
    due = await promised_later(one, code)
    await put_right(one, other, name=RIGHT_NAME)
    office.up = False
    said = one.receipts.shown(await one.papers.receipt_for_all(other), width=120)
    assert f"{due.at:%d/%m/%Y}" in said
    assert RIGHT_NAME in said


async def test_a_request_for_papers_bears_the_name_another_counter_put_right(office: SharedOffice) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    office.up = False
    slip = await one.casework.slip(code, RequestSupplement(reason="Thiếu", papers=("Giấy X",)))
    assert slip is not None
    assert RIGHT_NAME in one.receipts.shown(slip, width=120)


async def test_a_return_slip_bears_the_name_another_counter_put_right(office: SharedOffice) -> None:
    one, two, (code, _) = await two_dossiers(office)
    await put_right(two, code, name=RIGHT_NAME)
    await two.casework.act(code, Finish())
    book = await two.fees.book(code)
    await two.fees.pay(code, book.items[0], FeeMethod.CASH)
    await in_step(two, one)
    office.up = False
    await one.returning.hand_back([await one.returning.prepare(code)], Collector(with_slip=True))
    job = await one.receipts.last_of(code, "return")
    assert job is not None
    assert RIGHT_NAME in one.receipts.shown(job.slip, width=120)


async def test_what_another_counter_put_right_is_on_no_sheet_made_of_what_was_received_here(
    office: SharedOffice,
) -> None:
    one, two, (code, other) = await two_dossiers(office)
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    office.up = False
    with pytest.raises(NotFound, match=WAIT):
        await one.papers.control_sheet(code)
    for either in (code, other):
        with pytest.raises(NotFound, match=WAIT):
            await one.papers.receipt_for_all(either)
        status, said = await office.command("one", "print", dossier=f"chung-{either}")
        assert (status, WAIT in said["error"]) == (REFUSED, True)
    assert (await one.lookup.dossier(code)).registration is None


async def test_a_joint_receipt_is_made_anew_after_another_counters_correction(office: SharedOffice) -> None:
    one, two, (code, other) = await two_dossiers(office)
    before = await one.papers.print_receipt_for_all(code)
    for each in (code, other):
        await put_right(two, each, name=RIGHT_NAME)
    await in_step(two, one)
    with pytest.raises(Refused, match=r"Ctrl\+Y"):
        await one.spool.again(before)
    job = await one.papers.print_receipt_for_all(code)
    assert (job.state, job.reprint) == (PrintState.DONE, 0)
    shown = one.receipts.shown(job.slip, width=120)
    assert RIGHT_NAME in shown
    assert "Thay thế phiếu số" in shown
    assert (await one.papers.print_receipt_for_all(code)).reprint == 1
    assert (await one.spool.again(job)).reprint == 2


@pytest.mark.parametrize("corrected", [True, False], ids=["other-corrected", "other-took-the-fee"])
async def test_a_joint_receipt_of_a_correction_f9_merged_is_printed_again_only_if_it_still_says_the_same(
    office: SharedOffice, *, corrected: bool
) -> None:
    one, two, (_, code) = await two_dossiers(office)
    office.up = False
    await put_right(one, code, phone=PHONE)
    joint = await one.papers.print_receipt_for_all(code)
    assert joint.state is PrintState.DONE
    office.up = True
    if corrected:
        await put_right(two, code, name=RIGHT_NAME)
    else:
        await two.fees.pay(code, (await two.fees.book(code)).items[0], FeeMethod.CASH)
    await in_step(two)
    for _ in range(200):
        await one.sync.round()
        if found := await one.journal.entries([EntryState.REFUSED]):
            break
    (refused,) = found
    await one.conflicts.rebase(await one.conflicts.open(refused.id), {})
    await in_step(one, two)
    for desk in (one, two):
        known = (await desk.lookup.dossier(code)).registration
        assert known is not None
        assert (known.applicant.phone, known.applicant.name == RIGHT_NAME) == (PHONE, corrected)
    if not corrected:
        assert (await one.spool.again(joint)).reprint == 1
        return
    with pytest.raises(Refused, match=r"Ctrl\+Y"):
        await one.spool.again(joint)
    assert RIGHT_NAME in one.receipts.shown((await one.papers.print_receipt_for_all(code)).slip, width=120)
    single = await one.receipts.print_first(code)
    assert RIGHT_NAME in one.receipts.shown(single.slip, width=120)
    assert (await one.receipts.reprint(code)).slip == single.slip
