"""Whole desks: what a receipt says once its dossier is promised for another day."""

from __future__ import annotations

from datetime import timedelta

from tests.system.desks import open_from, received
from tests.system.test_corrected_at_both import two_dossiers
from tests.system.test_offline_after_theirs import promised_later
from tests.system.test_two_desks import in_step

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.slips import words
from counter_tui.services.ports import Validity


async def test_after_a_supplement_both_counters_print_the_date_that_holds_and_the_papers_handed_in(
    office,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    first = await one.receipts.print_first(code)
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    standing = await one.casework.standing(code)
    later = one.casework.decided_due(
        standing, open_from(one, standing.due_at + timedelta(days=3, minutes=-30)), "Chờ"
    )
    brought = ReceivedPaper(name="Bản chính giấy nhận nuôi", originals=1)
    done = CompleteSupplement(papers=(brought,), due=later)
    slip = await one.receipts.renewed(code, done)
    await one.casework.act(code, done, slips=(slip,))
    await in_step(one, two)
    said = words.moment(later.at)
    new = await one.receipts.print_first(code)
    old = next(job for job in await one.spool.settled_today() if job.id == first.id)
    assert (old.validity, new.validity, new.reprint) == (Validity.REPLACED, Validity.HOLDS, 0)
    assert said in one.receipts.shown(new.slip, width=120)
    assert "Ngày hẹn trả đã đổi" not in await one.receipts.preview(new.dossier, width=120)
    theirs = (await two.receipts.print_slip(code)).slip
    assert said in two.receipts.shown(theirs, width=120)
    assert brought.name in one.receipts.shown(new.slip, width=120)
    assert brought.name in two.receipts.shown(theirs, width=120)


async def test_a_date_moved_at_another_counter_is_stamped_on_the_receipt_printed_here(office) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await in_step(one, two)
    await two.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    standing = await two.casework.standing(code)
    later = two.casework.decided_due(
        standing, open_from(one, standing.due_at + timedelta(days=3, minutes=-30)), "Chờ"
    )
    await two.casework.act(code, CompleteSupplement(papers=(), due=later))
    await in_step(two, one)
    moved = f"Ngày hẹn trả đã đổi: {words.short_moment(later.at)}"
    assert moved in await one.receipts.preview(code, width=120)
    await one.receipts.print_first(code)
    await one.receipts.reprint(code)
    assert f"BẢN IN LẠI lần 1 – {moved}" in await one.receipts.preview(code, width=120)


async def test_a_joint_receipt_printed_again_is_stamped_with_the_date_of_the_dossier_that_moved(
    office,
) -> None:
    one, two, (code, other) = await two_dossiers(office)
    job = await one.papers.print_receipt_for_all(code)
    assert "Ngày hẹn trả đã đổi" not in await one.receipts.preview(job.dossier, width=120)
    later = await promised_later(two, other)
    await in_step(two, one)
    copy = await one.spool.again(job)
    assert (copy.slip, copy.reprint) == (job.slip, 1)
    moved = f"BẢN IN LẠI lần 1 – Ngày hẹn trả đã đổi: hồ sơ 2: {words.short_moment(later.at)}"
    assert moved in await one.receipts.preview(job.dossier, width=120)
    await one.papers.print_receipt_for_all(code)
    assert "Ngày hẹn trả đã đổi" not in await one.receipts.preview(job.dossier, width=120)
