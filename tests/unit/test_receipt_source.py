"""A receipt that was never printed here: of same-day work when the citizen asks later, of another counter's dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tests.fakes.desk import BUILDING, CERTIFIED_COPY, FakeDesk, fake_desk

from counter_tui.domain.actions import Action, CompleteSupplement, RequestSupplement, Resume, Suspend
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import VOIDED, DossierEvent, Registration, summary_of
from counter_tui.domain.person import Person
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.slips import words
from counter_tui.errors import NotFound, Refused
from counter_tui.printing.paper_text import reprint_words
from counter_tui.services.ports import PrintState
from counter_tui.services.print_outcomes import slip_mark
from counter_tui.services.same_day import SameDayRequest

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001")
ELSEWHERE = "Z00.01-261123-0077"


async def copies(fake: FakeDesk) -> Registration:
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2)
    return (await fake.desk.same_day.accept(request)).registration


async def received_elsewhere(fake: FakeDesk, **changes) -> Registration:
    """A dossier of another counter: the service knows it, this desk only how it stands."""
    other = fake_desk()
    draft = other.desk.reception.start(BUILDING)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await other.desk.reception.accept(replace(draft, applicant=MAU, papers=papers))
    theirs = replace(accepted.registration, code=ELSEWHERE, counter="9", **changes)
    fake.gateway.remote = [replace(summary_of(theirs), confirmed=True)]
    fake.gateway.told = {ELSEWHERE: theirs}
    return theirs


@pytest.mark.parametrize("printing", ["print_slip", "reprint"])
@pytest.mark.parametrize("online", [True, False])
async def test_same_day_work_without_a_slip_gets_its_first_one_later(printing: str, online: bool) -> None:
    fake = fake_desk()
    done = await copies(fake)
    fake.gateway.online = online
    job = await getattr(fake.desk.receipts, printing)(done.code)
    assert (job.reprint, job.state) == (0, PrintState.DONE)
    assert job.slip.dated == done.received_at
    assert (await getattr(fake.desk.receipts, printing)(done.code)).reprint == 1
    assert len(fake.printer.printed) == 2


async def test_another_counters_receipt_is_a_marked_copy() -> None:
    fake = fake_desk()
    theirs = await received_elsewhere(fake)
    job = await fake.desk.receipts.print_slip(ELSEWHERE)
    assert (job.reprint, job.slip.dated) == (1, theirs.received_at)
    assert (await fake.desk.receipts.print_slip(ELSEWHERE)).reprint == 2
    assert "Thay thế phiếu số" not in str(job.slip.content)


async def test_the_copy_of_a_corrected_receipt_says_which_one_it_replaces() -> None:
    fake = fake_desk()
    await received_elsewhere(fake, replaces=2)
    job = await fake.desk.receipts.print_slip(ELSEWHERE)
    assert any(f"{ELSEWHERE} (bản sửa lần 1)" in line for line in job.slip.content.subtitles)


async def test_preview_and_file_need_no_print() -> None:
    fake = fake_desk()
    done = await copies(fake)
    assert done.code in await fake.desk.receipts.preview(done.code)
    assert await fake.desk.receipts.pdf(done.code) == f"PDF {done.code} 0".encode()
    assert await fake.store.last_of(done.code, RECEIPT_FORM) is None


async def test_without_the_service_another_counters_receipt_is_not_guessed() -> None:
    fake = fake_desk()
    theirs = await received_elsewhere(fake)
    fake.gateway.online = False
    with pytest.raises(NotFound, match="chưa hỏi được máy chủ"):
        await fake.desk.receipts.print_slip(ELSEWHERE)
    fake.store.summaries[ELSEWHERE] = summary_of(theirs)
    with pytest.raises(NotFound, match="in ở quầy đó"):
        await fake.desk.receipts.print_slip(ELSEWHERE)
    assert fake.printer.printed == []


async def test_a_voided_dossier_gets_no_receipt() -> None:
    fake = fake_desk()
    theirs = await received_elsewhere(fake)
    fake.gateway.remote = [replace(summary_of(theirs), flags=(VOIDED,))]
    with pytest.raises(Refused, match="đã hủy"):
        await fake.desk.receipts.print_slip(ELSEWHERE)


async def test_other_forms_are_not_made_out_of_nothing() -> None:
    fake = fake_desk()
    done = await copies(fake)
    with pytest.raises(NotFound):
        await fake.desk.receipts.print_slip(done.code, "06")


def day(day: int) -> Due:
    return Due(at=datetime(2026, 12, day, 16, 30, tzinfo=VIETNAM), ledger=())


def promise(slip: Slip) -> str:
    assert slip.content is not None
    return next(block.value for block in slip.content.blocks if block.key == "due")


async def test_a_receipt_made_after_a_later_promise_has_the_later_date_and_says_what_it_replaces() -> None:
    fake = fake_desk()
    theirs = await received_elsewhere(fake)
    later = Resume(due=day(4))
    standing = replace(summary_of(theirs), confirmed=True, due_at=day(4).at)
    fake.gateway.remote = [standing]
    told = DossierEvent(
        kind=later.KIND.value, at=day(1).at, officer_name="Cán bộ mẫu", counter="9", action=later
    )
    fake.gateway.happened[ELSEWHERE] = (told,)
    job = await fake.desk.receipts.print_slip(ELSEWHERE)
    assert promise(job.slip) == words.moment(day(4).at)
    assert f"(Thay thế phiếu số {ELSEWHERE})" in job.slip.content.subtitles


async def received_here(fake: FakeDesk) -> str:
    draft = fake.desk.reception.start(BUILDING)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=papers))
    return accepted.registration.code


@pytest.mark.parametrize(
    ("stopped", "ended"),
    [
        (RequestSupplement(reason="Thiếu", papers=("CMND",)), CompleteSupplement(papers=(), due=day(28))),
        (Suspend(reason="Chờ xác minh"), Resume(due=day(28))),
    ],
)
async def test_the_end_of_a_stop_brings_a_receipt_with_the_new_date(stopped: Action, ended: Action) -> None:
    fake = fake_desk()
    code = await received_here(fake)
    await fake.desk.casework.act(code, stopped)
    slip = await fake.desk.receipts.renewed(code, ended)
    assert slip is not None
    assert promise(slip) == words.moment(day(28).at)
    assert f"(Thay thế phiếu số {code})" in slip.content.subtitles
    await fake.desk.casework.act(code, ended, slips=(slip,))
    assert (await fake.desk.receipts.print_first(code)).slip == slip
    assert await fake.desk.spool.moved_dues(await fake.desk.receipts.last()) == ()


async def test_the_same_date_brings_no_other_receipt() -> None:
    fake = fake_desk()
    code = await received_here(fake)
    await fake.desk.casework.act(code, Suspend(reason="Chờ xác minh"))
    standing = await fake.desk.casework.standing(code)
    assert await fake.desk.receipts.renewed(code, Resume(due=Due(at=standing.due_at, ledger=()))) is None
    assert await fake.desk.receipts.renewed(code, Resume()) is None


async def test_a_receipt_that_promises_another_time_is_stamped_with_the_time_that_holds() -> None:
    fake = fake_desk()
    code = await received_here(fake)
    job = await fake.desk.receipts.print_first(code)
    assert await fake.desk.spool.moved_dues(job) == ()
    fake.store.summaries[code] = replace(fake.store.summaries[code], due_at=day(28).at)
    again = await fake.desk.receipts.reprint(code)
    moved = await fake.desk.spool.moved_dues(again)
    assert (again.slip, moved) == (job.slip, ((0, day(28).at),))
    stamp = reprint_words(slip_mark(again, moved))
    assert stamp[0] == "BẢN IN LẠI lần 1 – Ngày hẹn trả đã đổi: 16:30 28/12/2026"
    assert reprint_words(slip_mark(job, moved)) == ("Ngày hẹn trả đã đổi: 16:30 28/12/2026", "")
