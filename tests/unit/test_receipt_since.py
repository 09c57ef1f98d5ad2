"""Receipts made after the reception: with the papers that came later, and with the fees as they stand by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, FakeDesk, fake_desk
from tests.unit.test_correcting import KIN, MAU

from counter_tui.domain.actions import CompleteSupplement, RecordFees, RequestSupplement, Resume, Suspend
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import FeeLine, FeeMoment, ReceivedPaper, summary_of
from counter_tui.domain.handing_back import handover
from counter_tui.domain.journal import EntryState
from counter_tui.domain.receipt import RECEIPT_FORM, Slip

ADOPTION = ReceivedPaper(name="Bản chính giấy nhận nuôi", originals=1)
FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
PAID = replace(FEE, moment=FeeMoment.BEFORE, outside_receipt="BL 0001")
TAKEN = ("Lệ phí", "đã thu, tiền mặt, biên lai số BL 0001", "75.000 đ")


def papers(slip: Slip | None) -> list[tuple[str, str]]:
    """Return name and number of originals of each paper on a receipt."""
    assert slip is not None
    return [(row[1], row[2]) for row in slip.content["papers"].table.rows]


def fees(slip: Slip | None) -> list[tuple[str, ...]]:
    assert slip is not None
    return list(slip.content["fees"].table.rows)


async def taken_in(fake: FakeDesk) -> str:
    draft = fake.desk.reception.start(BIRTH)
    ticked = tuple(replace(paper, originals=1) for paper in draft.papers[:2])
    accepted = await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=ticked, fees=(FEE,)))
    return accepted.registration.code


async def stopped_and_paid(fake: FakeDesk) -> str:
    code = await taken_in(fake)
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=(ADOPTION.name,)))
    await fake.desk.casework.act(code, RecordFees(payments=(PAID,)))
    assert (await fake.desk.casework.standing(code)).fees_due == 0
    fake.clock.at += timedelta(days=2)
    return code


async def completing(fake: FakeDesk, code: str) -> CompleteSupplement:
    return CompleteSupplement(papers=(ADOPTION,), due=await fake.desk.casework.due_after_supplement(code))


FIRST = [("Giấy chứng sinh", "1"), ("Tờ khai đăng ký khai sinh", "1")]
ALL = [*FIRST, (ADOPTION.name, "1")]


@pytest.mark.parametrize("online", [True, False])
async def test_the_receipt_that_replaces_the_first_has_the_papers_just_handed_in_and_the_fee_as_paid(
    online: bool,
) -> None:
    fake = fake_desk()
    fake.gateway.online = online
    code = await stopped_and_paid(fake)
    done = await completing(fake, code)
    slip = await fake.desk.receipts.renewed(code, done)
    assert (papers(slip), fees(slip), slip.content["fee_total"].value) == (ALL, [TAKEN], "75.000 đ")
    await fake.desk.casework.act(code, done, slips=(slip,))
    await fake.desk.casework.act(code, Suspend(reason="Chờ xác minh"))
    later = Due(at=done.due.at + timedelta(days=7), ledger=())
    assert papers(await fake.desk.receipts.renewed(code, Resume(due=later))) == ALL


async def test_a_receipt_made_at_another_counter_has_them_too() -> None:
    here = fake_desk()
    code = await stopped_and_paid(here)
    await here.desk.casework.act(code, await completing(here, code))
    elsewhere = fake_desk()
    elsewhere.clock.at = here.clock.at
    theirs = replace(await here.store.registration(code), counter="9")
    elsewhere.gateway.remote = [replace(summary_of(theirs), confirmed=True)]
    elsewhere.gateway.told = {code: theirs}
    elsewhere.gateway.happened[code] = tuple(await here.store.events(code))
    slip = (await elsewhere.desk.receipts.print_slip(code)).slip
    assert (papers(slip), fees(slip)) == (ALL, [TAKEN])


async def test_a_correction_after_a_supplement_registers_none_of_its_papers_and_its_receipt_has_them() -> (
    None
):
    fake = fake_desk()
    code = await stopped_and_paid(fake)
    await fake.desk.casework.act(code, await completing(fake, code))
    original = await fake.desk.correcting.open(code)
    assert fake.desk.correcting.brought_later(original) == (ADOPTION,)
    item = await fake.desk.correcting.item(original.procedure_code)
    draft = fake.desk.correcting.draft(original, item)
    done = await fake.desk.correcting.correct(original, replace(draft, applicant=KIN), "Gõ nhầm tên")
    slip = (await fake.store.last_of(code, RECEIPT_FORM)).slip
    assert done.registration.papers == original.papers
    assert (papers(slip), fees(slip)) == (ALL, [TAKEN])


async def test_a_correction_asks_for_no_paper_that_came_later() -> None:
    fake = fake_desk()
    draft = fake.desk.reception.start(BIRTH)
    only = (replace(draft.papers[0], originals=1),)
    accepted = await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=only))
    code = accepted.registration.code
    missing = BIRTH.procedure.papers[1].name
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=(missing,)))
    due = await fake.desk.casework.due_after_supplement(code)
    brought = ReceivedPaper(name=missing, originals=1)
    await fake.desk.casework.act(code, CompleteSupplement(papers=(brought,), due=due))
    original = await fake.desk.correcting.open(code)
    item = await fake.desk.correcting.item(original.procedure_code)
    check = fake.desk.correcting.check(original, fake.desk.correcting.draft(original, item), item)
    assert "papers" not in [problem.field for problem in (*check.errors, *check.warnings)]


async def test_one_receipt_for_all_names_the_papers_that_came_later_and_the_fee_as_paid() -> None:
    fake = fake_desk()
    code, other = await taken_in(fake), await taken_in(fake)
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=(ADOPTION.name,)))
    await fake.desk.casework.act(code, RecordFees(payments=(PAID,)))
    await fake.desk.casework.act(code, await completing(fake, code))
    slip = await fake.desk.papers.receipt_for_all(other)
    first, second = slip.content["dossiers"].table.rows
    assert f"Đã nhận: Giấy chứng sinh, Tờ khai đăng ký khai sinh, {ADOPTION.name}" in first[2]
    assert ADOPTION.name not in second[2]
    assert [row[1] for row in fees(slip)] == [TAKEN[1], "thu khi trả kết quả, tiền mặt"]


async def test_a_refused_registration_put_right_keeps_the_papers_that_wait_behind_it_on_its_receipt() -> None:
    fake = fake_desk()
    code = await taken_in(fake)
    (entry,) = fake.store.all_entries
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=(ADOPTION.name,)))
    await fake.desk.casework.act(code, await completing(fake, code))
    await fake.store.mark(entry.id, EntryState.REFUSED, at=fake.clock.at)
    await fake.desk.journal.amend(entry.id, replace(await fake.store.registration(code), applicant=KIN))
    assert papers((await fake.store.last_of(code, RECEIPT_FORM)).slip) == ALL
    assert (await fake.store.registration(code)).papers == tuple(
        ReceivedPaper(name=name, originals=1) for name, _ in FIRST
    )


async def test_what_goes_back_lists_a_paper_of_both_times_once() -> None:
    fake = fake_desk()
    code = await stopped_and_paid(fake)
    twice = ReceivedPaper(name="Giấy chứng sinh", originals=1)
    done = replace(await completing(fake, code), papers=(ADOPTION, twice))
    await fake.desk.casework.act(code, done)
    original = await fake.desk.correcting.open(code)
    draft = fake.desk.correcting.draft(original, BIRTH)
    await fake.desk.correcting.correct(original, replace(draft, applicant=KIN), "Gõ nhầm tên")
    back = handover(
        await fake.desk.casework.standing(code),
        await fake.store.registration(code),
        await fake.desk.casework.events(code),
        result_names=(),
        must_be_present=False,
        now=fake.clock.at,
    )
    assert [(paper.name, paper.originals) for paper in back.originals] == [
        ("Giấy chứng sinh", 2),
        ("Tờ khai đăng ký khai sinh", 1),
        (ADOPTION.name, 1),
    ]
