"""What waits behind an action the service refused goes along whole: each correction, its receipt, its money, its slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.system.desks import PERSON, open_from, received
from tests.system.shared_office import SharedOffice
from tests.system.test_conflicts import put_right, versions
from tests.system.test_refused_live import OTHER_WORK, finished, opened
from tests.system.test_refused_money_live import handed_back_off_line, money, return_slip, takes
from tests.system.test_two_desks import in_step

from counter_tui.domain.actions import CompleteSupplement, Forward, RecordFees, RequestSupplement
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, ReceivedPaper, Registration, Status
from counter_tui.domain.money_back import back_words
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import SlipContent
from counter_tui.domain.slips.forms import RETURN
from counter_tui.services.conflict import Rebased
from counter_tui.services.desk import Desk
from counter_tui.services.ports import Validity

FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
BROUGHT = ReceivedPaper(name="Bản chính giấy nhận nuôi", originals=1)


pytestmark = pytest.mark.usefixtures("back_at_once")


async def begun(office: SharedOffice, *fees: FeeLine) -> tuple[Desk, Desk, str]:
    """Open two desks that know a dossier of the first one."""
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=fees)
    await one.reception.accept(draft)
    await in_step(one, two)
    return one, two, (await one.journal.entries())[0].dossier


async def made_anew(one: Desk, two: Desk, *, mine: bool = False) -> Rebased:
    """Let the first desk hear of what the second one did before it, and do its own on top."""
    await in_step(two, one)
    conflict = await opened(one)
    rebased = await one.conflicts.rebase(conflict, dict.fromkeys(conflict.choices, mine))
    await in_step(one, two)
    return rebased


async def known_to_both(one: Desk, code: str) -> Registration:
    """Return what is registered, at the desk as at the service."""
    there, here = (await one.lookup.dossier(code)).registration, await one.casework.registration(code)
    assert there is not None and here is not None
    assert (there.applicant, there.note, there.fees) == (here.applicant, here.note, here.fees)
    return there


async def receipt(desk: Desk, code: str) -> SlipContent:
    job = await desk.receipts.last_of(code, RECEIPT_FORM)
    assert job is not None and job.slip.content is not None
    assert job.validity is Validity.HOLDS
    return job.slip.content


async def completes(desk: Desk, code: str) -> datetime:
    """Take in the papers asked for, with a later time; return it."""
    standing = await desk.casework.standing(code)
    assert standing.due_at is not None
    later = open_from(desk, standing.due_at + timedelta(days=9, minutes=-30))
    due = desk.casework.decided_due(standing, later, "Hẹn lại khi đủ")
    action = CompleteSupplement(papers=(BROUGHT,), due=due)
    slip = await desk.receipts.renewed(code, action)
    await desk.casework.act(code, action, slips=(slip,) if slip is not None else ())
    return due.at


@pytest.mark.parametrize("theirs", ["correction", "forwarding"])
async def test_two_corrections_behind_another_action_both_hold(office: SharedOffice, theirs: str) -> None:
    one, two, code = await begun(office)
    await one.casework.act(code, Forward(to="Phòng Một"))
    await put_right(one, code, note="Của tôi")
    await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    if theirs == "correction":
        await put_right(two, code, applicant=replace(PERSON, address="Thôn 2"))
    else:
        await two.casework.act(code, Forward(to="Phòng Hai"))
    assert (await made_anew(one, two)).given_up == ()
    held = await known_to_both(one, code)
    assert (held.note, held.applicant.phone) == ("Của tôi", "0912000001")
    assert held.applicant.address == ("Thôn 2" if theirs == "correction" else "")


async def test_a_fee_corrected_before_another_correction_stays(office: SharedOffice) -> None:
    one, two, code = await begun(office, FEE)
    await one.casework.act(code, Forward(to="Phòng Một"))
    await put_right(one, code, fees=(replace(FEE, amount=50_000),))
    await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    await two.casework.act(code, Forward(to="Phòng Hai"))
    assert (await made_anew(one, two)).given_up == ()
    held = await known_to_both(one, code)
    assert [fee.amount for fee in held.fees] == [50_000]
    assert (await one.lookup.dossier(code)).summary.fees_due == 50_000


async def test_a_correction_that_clashes_takes_none_behind_it_along(office: SharedOffice) -> None:
    one, two, code = await begun(office)
    await one.casework.act(code, Forward(to="Phòng Một"))
    await put_right(one, code, note="Của tôi")
    await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    await put_right(two, code, note="Của họ")
    assert [action.KIND.value for action in (await made_anew(one, two)).given_up] == ["correct"]
    held = await known_to_both(one, code)
    assert (held.note, held.applicant.phone) == ("Của họ", "0912000001")


@pytest.mark.parametrize(("mine", "note"), [(True, "Sau"), (False, "Của họ")])
async def test_what_was_chosen_holds_for_a_correction_further_on_too(
    office: SharedOffice, mine: bool, note: str
) -> None:
    one, two, code = await begun(office)
    await put_right(one, code, note="Trước")
    await one.casework.act(code, Forward(to="Phòng Một"))
    await put_right(one, code, note="Sau", applicant=replace(PERSON, phone="0912000001"))
    await put_right(two, code, note="Của họ")
    assert (await made_anew(one, two, mine=mine)).given_up == ()
    held = await known_to_both(one, code)
    assert (held.note, held.applicant.phone) == (note, "0912000001")
    between = ["correct"] if mine else []
    assert await versions(office, code) == ["register", "correct", *between, "forward", "correct"]


@pytest.mark.parametrize("order", ["before", "behind", "both"])
async def test_the_receipt_tells_the_papers_and_the_time_that_came_behind(
    office: SharedOffice, order: str
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=(BROUGHT.name,)))
    await in_step(one, two)
    code = (await one.journal.entries())[0].dossier
    if order != "behind":
        await put_right(one, code, note="Của tôi")
    due = await completes(one, code)
    if order != "before":
        await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    await put_right(two, code, applicant=replace(PERSON, address="Thôn 2"))
    rebased = await made_anew(one, two)
    assert (rebased.form, rebased.given_up) == (RECEIPT_FORM, ())
    said = await receipt(one, code)
    assert said["papers"].table is not None
    assert [row[1] for row in said["papers"].table.rows] == [BROUGHT.name]
    assert said["due"].value.startswith(words.moment(due))
    assert "Thôn 2" in await one.receipts.preview(code, width=200)
    assert (await one.lookup.dossier(code)).summary.due_at == due


async def test_the_receipt_without_what_was_taken_back_is_the_one_before(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=(BROUGHT.name,)))
    await in_step(one, two)
    code = (await one.journal.entries())[0].dossier
    await put_right(one, code, note="Của tôi")
    await completes(one, code)
    await put_right(two, code, applicant=replace(PERSON, address="Thôn 2"))
    await in_step(two, one)
    await one.conflicts.rebase(await opened(one), {})
    last = (await one.journal.entries())[0]
    await one.journal.void(last.id, "Nhầm")
    said = await receipt(one, code)
    assert said["papers"].table is not None
    assert said["papers"].table.rows == ()
    assert "Thôn 2" in await one.receipts.preview(code, width=200)


async def test_the_receipt_tells_the_money_that_was_taken_behind(office: SharedOffice) -> None:
    one, two, code = await begun(office, FEE)
    await put_right(one, code, note="Của tôi")
    taken = replace(FEE, moment=FeeMoment.BEFORE, outside_receipt="BL 1")
    await one.casework.act(code, RecordFees(payments=(taken,)))
    await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    table = (await receipt(one, code))["fees"].table
    await put_right(two, code, applicant=replace(PERSON, address="Thôn 2"))
    rebased = await made_anew(one, two)
    assert (rebased.form, back_words(rebased.back)) == (RECEIPT_FORM, "")
    assert (await receipt(one, code))["fees"].table == table
    assert (await one.lookup.dossier(code)).summary.fees_due == 0


async def test_money_given_back_behind_a_payment_is_not_given_back_again(office: SharedOffice) -> None:
    one, two, code = await begun(office, FEE)
    office.up = False
    await put_right(one, code, fees=(replace(FEE, amount=90_000),))
    (item,) = [item for item in (await one.fees.book(code)).items if item.due]
    await one.fees.pay(code, item, FeeMethod.CASH)
    await put_right(one, code, fees=(replace(FEE, amount=80_000),))
    office.up = True
    before = await money(one)
    assert before[0] - before[1] == 80_000
    await two.casework.act(code, OTHER_WORK)
    rebased = await made_anew(one, two)
    assert (rebased.given_up, back_words(rebased.back)) == ((), "")
    taken, back = await money(one)
    assert taken - back == 80_000
    assert [fee.amount for fee in (await known_to_both(one, code)).fees] == [80_000]
    assert await one.fees.held(code) == 80_000


async def test_a_return_made_anew_twice_still_gets_the_slip_that_is_right(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    await handed_back_off_line(office, one, code)
    await two.casework.act(code, OTHER_WORK)
    await in_step(two, one)
    conflict = await opened(one)
    office.up = False
    assert (await one.conflicts.rebase(conflict, {})).form == ""
    assert await return_slip(one, code) == (Validity.HOLDS, True)
    office.up = True
    await takes(two, code)
    assert (await made_anew(one, two)).form == RETURN
    assert await return_slip(one, code) == (Validity.HOLDS, False)
    assert (await two.casework.standing(code)).status is Status.RETURNED


async def test_what_each_correction_becomes_on_theirs_has_a_name_of_its_own(office: SharedOffice) -> None:
    one, two, code = await begun(office, FEE)
    refused = []
    await put_right(one, code, fees=(replace(FEE, amount=30_000),))
    refused.append((await one.casework.standing(code)).registration_id)
    due = next(item for item in (await one.fees.book(code)).items if item.due)
    await one.fees.pay(code, due, FeeMethod.CASH)
    await put_right(one, code, applicant=replace(PERSON, phone="0912000001"))
    refused.append((await one.casework.standing(code)).registration_id)
    await put_right(two, code, note="Của họ")
    assert (await made_anew(one, two)).given_up == ()
    held = await known_to_both(one, code)
    assert held.id not in refused
    assert (held.note, held.applicant.phone) == ("Của họ", "0912000001")
    assert {(await desk.casework.standing(code)).registration_id for desk in (one, two)} == {held.id}
    office.up = False  # all versions kept here are reckoned from, the refused ones among them
    assert (await one.fees.book(code)).held == 30_000
    await put_right(one, code, sets=2)
    printed = await one.receipts.print_first(code)
    assert (printed.slip.registrations, printed.validity) == (
        ((await one.casework.standing(code)).registration_id,),
        Validity.HOLDS,
    )
