"""Putting right what was received: before and after it was confirmed, with the network or without."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, BUILDING, CERTIFIED_COPY, FakeDesk, fake_desk

from counter_tui.domain.actions import (
    CompleteSupplement,
    Correct,
    Finish,
    RequestSupplement,
    Reschedule,
    Void,
)
from counter_tui.domain.calendar import DayKind, DayOverride
from counter_tui.domain.correction import item_of
from counter_tui.domain.deadline import Due, decided
from counter_tui.domain.deadline_changes import RESTARTED
from counter_tui.domain.dossier import CORRECTED, Registration, Status
from counter_tui.domain.journal import EntryKind, EntryState
from counter_tui.domain.person import Person
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.domain.slips.forms import VOID
from counter_tui.errors import BadInput, NotFound, Refused
from counter_tui.services.same_day import SameDayRequest

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001")
KIN = Person(name="TRẦN THỊ MẪU", identity="022191000002")


async def received(fake: FakeDesk, item=BUILDING) -> Registration:
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=papers))
    return accepted.registration


async def put_right(fake: FakeDesk, original: Registration, reason: str = "Gõ nhầm tên", **changes):
    item = await fake.desk.correcting.item(original.procedure_code)
    draft = replace(fake.desk.correcting.draft(original, item), **changes)
    return await fake.desk.correcting.correct(original, draft, reason)


async def receipt_words(fake: FakeDesk, code: str) -> str:
    job = await fake.store.last_of(code, RECEIPT_FORM)
    return " ".join((*job.slip.content.subtitles, *(b.value for b in job.slip.content.blocks)))


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("online", [True, False])
async def test_a_wrong_person_is_put_right_and_the_new_receipt_replaces_the_old(
    confirmed: bool, online: bool
) -> None:
    fake = fake_desk()
    original = await received(fake)
    if confirmed:
        await fake.desk.sync.round()
    fake.gateway.online = online
    done = await put_right(fake, original, applicant=KIN)
    assert (done.registration.code, done.registration.replaces, done.form) == (original.code, 1, RECEIPT_FORM)
    assert done.registration.id != original.id
    assert done.registration.due == original.due
    known = await fake.store.summary(original.code)
    assert (known.applicant_name, CORRECTED in known.flags) == ("TRẦN THỊ MẪU", True)
    assert f"Thay thế phiếu số {original.code}" in await receipt_words(fake, original.code)
    entry = fake.store.all_entries[-1]
    assert (entry.kind, entry.if_match, entry.action) == (EntryKind.ACTION, "1", "correct")
    action = fake.store.acts[-1][2].action
    assert isinstance(action, Correct)
    assert action.reason == "Gõ nhầm tên"


async def test_an_address_that_was_registered_behind_another_way_is_no_change_and_goes_with_one() -> None:
    fake = fake_desk()
    original = replace(await received(fake), collection_address="Tổ 9")
    with pytest.raises(BadInput, match="Chưa sửa gì"):
        await put_right(fake, original)
    assert (await put_right(fake, original, applicant=KIN)).registration.collection_address == ""


async def test_another_owner_put_in_has_nothing_of_the_applicants() -> None:
    fake = fake_desk()
    original = await received(fake)
    draft = fake.desk.correcting.draft(original, BUILDING)
    assert (draft.owner_is_applicant, draft.owner) == (True, Person())
    with pytest.raises(BadInput):
        await put_right(fake, original)  # unchanged is still no correction
    done = await put_right(
        fake, original, owner_is_applicant=False, owner=replace(draft.owner, name="ĐỖ VĂN CHỦ")
    )
    assert done.registration.owner == Person(name="ĐỖ VĂN CHỦ")
    assert done.registration.applicant == original.applicant


async def test_a_second_correction_names_the_receipt_of_the_first() -> None:
    fake = fake_desk()
    first = (await put_right(fake, await received(fake), applicant=KIN)).registration
    second = await put_right(fake, first, applicant=MAU)
    assert second.registration.replaces == 2
    assert "(bản sửa lần 1)" in await receipt_words(fake, first.code)
    assert [e.if_match for e in fake.store.all_entries[-2:]] == ["1", "2"]


async def test_a_corrected_reception_moves_the_due_time_with_its_ledger() -> None:
    fake = fake_desk()
    original = await received(fake)
    earlier = original.received_at - timedelta(days=4)
    done = await put_right(fake, original, received_text=f"{earlier:%H:%M %d/%m/%Y}")
    assert done.registration.due.at < original.due.at
    assert done.registration.due.ledger != original.due.ledger
    assert (await fake.store.summary(original.code)).due_at == done.registration.due.at


async def test_a_wrong_procedure_takes_its_own_limit_papers_and_fees_from_the_original_reception() -> None:
    fake = fake_desk()
    original = await received(fake)
    item = await fake.desk.correcting.item(BIRTH.procedure.code)
    draft = fake.desk.correcting.other_procedure(fake.desk.correcting.draft(original, BUILDING), item)
    done = await fake.desk.correcting.correct(original, draft, "Nhầm thủ tục")
    fixed = done.registration
    assert (fixed.procedure_code, fixed.received_at) == (BIRTH.procedure.code, original.received_at)
    assert fixed.due.at.date() == original.received_at.date()
    assert fixed.fees != original.fees


async def test_what_does_not_bear_on_time_takes_no_later_promise_back() -> None:
    fake = fake_desk()
    original = await received(fake)
    later = decided(
        original.received_at, original.due.at + timedelta(days=7), "Bận", fake.desk.session.calendar
    )
    await fake.desk.casework.act(original.code, Reschedule(due=later, reason="Bận", approved_by="Giám đốc"))
    await put_right(fake, original, applicant=KIN)
    assert (await fake.store.summary(original.code)).due_at == later.at


async def supplemented(fake: FakeDesk, code: str) -> Due:
    """Have papers asked for and brought a week later; return the due time that then holds."""
    casework = fake.desk.casework
    await casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    fake.clock.at += timedelta(days=7)
    due = await casework.due_after_supplement(code)
    await casework.act(code, CompleteSupplement(due=due))
    fake.clock.at += timedelta(days=1)
    return due


async def test_after_a_complete_supplement_a_correction_counts_from_the_day_it_was_complete() -> None:
    fake = fake_desk()
    original = await received(fake)
    due = await supplemented(fake, original.code)
    completed = due.ledger[0].day
    item = await fake.desk.correcting.item(BIRTH.procedure.code)
    draft = fake.desk.correcting.other_procedure(fake.desk.correcting.draft(original, BUILDING), item)
    fixed = (await fake.desk.correcting.correct(original, draft, "Nhầm thủ tục")).registration
    assert fixed.due.at.date() == completed > original.received_at.date()
    assert (fixed.due.ledger[0].day, fixed.due.ledger[0].note) == (completed, RESTARTED)
    again = fake.desk.correcting.other_procedure(fake.desk.correcting.draft(fixed, item), BUILDING)
    back = (await fake.desk.correcting.correct(fixed, again, "Đúng thủ tục cũ")).registration
    assert back.due == due
    assert (await fake.store.summary(original.code)).due_at == due.at


async def test_after_a_complete_supplement_the_day_of_reception_no_longer_bears_on_the_due_time() -> None:
    fake = fake_desk()
    original = await received(fake)
    due = await supplemented(fake, original.code)
    earlier = original.received_at - timedelta(days=4)
    done = await put_right(fake, original, received_text=f"{earlier:%H:%M %d/%m/%Y}")
    assert (done.registration.received_at.date(), done.registration.due) == (earlier.date(), due)


async def test_a_day_decided_after_a_complete_supplement_is_explained_from_then() -> None:
    fake = fake_desk()
    original = await received(fake)
    due = await supplemented(fake, original.code)
    later = due.at + timedelta(days=7)
    done = await put_right(fake, original, due_text=f"{later:%H:%M %d/%m/%Y}", due_reason="Hồ sơ phức tạp")
    assert (done.registration.due.at, done.registration.due.ledger[0].day) == (later, due.ledger[0].day)
    assert done.registration.due_decision == "Hồ sơ phức tạp"


async def test_a_day_promised_before_it_was_made_a_day_off_stands_in_a_correction_of_something_else() -> None:
    fake = fake_desk()
    original = await received(fake)
    day = (original.due.at + timedelta(days=7)).date()
    decided_on = {"due_text": f"16:00 {day:%d/%m/%Y}", "due_reason": "Hồ sơ phức tạp"}
    fixed = (await put_right(fake, original, **decided_on)).registration
    calendar = fake.desk.session.calendar
    off = DayOverride(day, DayKind.OFF, "nghỉ bù")
    fake.desk.session.calendar = replace(calendar, overrides={**calendar.overrides, day: off})
    again = (await put_right(fake, fixed, applicant=KIN)).registration
    assert again.due == fixed.due
    with pytest.raises(BadInput) as caught:
        await put_right(fake, again, due_text=f"16:30 {day:%d/%m/%Y}")
    assert caught.value.field == "due" and "không làm việc" in str(caught.value)


@pytest.mark.parametrize(("reason", "changes"), [("", {"applicant": KIN}), ("Nhầm", {})])
async def test_without_a_reason_or_a_change_nothing_is_stored(reason: str, changes: dict) -> None:
    fake = fake_desk()
    original = await received(fake)
    before = len(fake.store.all_entries)
    with pytest.raises(BadInput) as caught:
        await put_right(fake, original, reason, **changes)
    assert (caught.value.field, len(fake.store.all_entries)) == ("reason", before)


async def test_a_refused_registration_is_amended_in_its_place() -> None:
    fake = fake_desk()
    original = await received(fake)
    fake.gateway.refuse[original.code] = "Số định danh không khớp."
    await fake.desk.sync.round()
    done = await put_right(fake, original, applicant=KIN)
    states = [(e.kind, e.state) for e in fake.store.all_entries]
    assert states == [(EntryKind.REGISTER, EntryState.VOIDED), (EntryKind.REGISTER, EntryState.WAITING)]
    assert done.form == RECEIPT_FORM
    assert "Thay thế phiếu số" in await receipt_words(fake, original.code)


@pytest.mark.parametrize("opened_before", [True, False])
async def test_a_later_day_promised_behind_a_refused_registration_is_not_told_by_what_takes_its_place(
    opened_before: bool,
) -> None:
    fake = fake_desk()
    original = await received(fake)
    later = decided(
        original.received_at, original.due.at + timedelta(days=7), "Bận", fake.desk.session.calendar
    )
    await fake.desk.casework.act(original.code, Reschedule(due=later, reason="Bận", approved_by="Giám đốc"))
    if opened_before:
        await fake.desk.correcting.open(original.code)
    fake.gateway.refuse[original.code] = "Số định danh không khớp."
    await fake.desk.sync.round()
    again = await fake.desk.correcting.open(original.code)
    assert (await put_right(fake, again, applicant=KIN)).registration.due == original.due


@pytest.mark.parametrize("with_slip", [True, False])
async def test_a_same_day_entry_is_put_right_and_reprinted_only_if_it_had_a_slip(with_slip: bool) -> None:
    fake = fake_desk()
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2, with_slip=with_slip)
    original = (await fake.desk.same_day.accept(request)).registration
    fixed = replace(request, documents=3, pages=4, with_slip=False)
    done = await fake.desk.correcting.correct_same_day(original, fixed, "Đếm nhầm")
    assert (done.registration.same_day.documents, done.registration.same_day.pages) == (3, 4)
    assert done.registration.same_day.returned_at == original.same_day.returned_at
    assert done.registration.fee_total > original.fee_total
    assert done.form == (RECEIPT_FORM if with_slip else "")
    assert (await fake.store.summary(original.code)).status is Status.RETURNED
    assert fake.store.all_entries[-1].if_match == "2"


async def test_the_last_registration_that_holds_is_the_one_corrected() -> None:
    fake = fake_desk()
    with pytest.raises(NotFound):
        await fake.desk.correcting.last()
    first, second = await received(fake), await received(fake)
    assert await fake.desk.correcting.last() == second.code
    await fake.desk.correcting.void(second, "Nhận nhầm")
    assert await fake.desk.correcting.last() == first.code


async def test_a_void_keeps_the_number_with_its_reason_and_its_slip() -> None:
    fake = fake_desk()
    original = await received(fake)
    with pytest.raises(BadInput):
        await fake.desk.correcting.void(original, "  ")
    done = await fake.desk.correcting.void(original, "Nhận nhầm hồ sơ")
    assert done.form == VOID
    known = await fake.store.summary(original.code)
    assert known.voided
    action = fake.store.acts[-1][2].action
    assert isinstance(action, Void)
    job = await fake.store.last_of(original.code, VOID)
    assert any("Nhận nhầm hồ sơ" in block.value for block in job.slip.content.blocks)
    with pytest.raises(Refused, match="đã hủy"):
        await fake.desk.correcting.open(original.code)


async def test_what_only_a_supervisor_voids_is_refused_with_the_reason() -> None:
    fake = fake_desk()
    original = await received(fake)
    fake.clock.at += timedelta(days=1)
    with pytest.raises(Refused, match="người phụ trách"):
        await fake.desk.correcting.void(original, "Nhầm")


async def test_another_counters_dossier_unknown_here_says_what_to_do() -> None:
    fake = fake_desk()
    original = await received(fake)
    known = await fake.store.summary(original.code)
    fake.store.summaries["Z00.01-261123-0099"] = replace(known, code="Z00.01-261123-0099")
    with pytest.raises(NotFound, match="quầy khác"):
        await fake.desk.correcting.open("Z00.01-261123-0099")


async def test_a_finished_dossier_is_still_corrected() -> None:
    fake = fake_desk()
    original = await received(fake)
    await fake.desk.casework.act(original.code, Finish())
    await put_right(fake, original, applicant=KIN)
    assert (await fake.store.summary(original.code)).status is Status.DONE


async def same_day_work(fake: FakeDesk, **counts: int) -> tuple[Registration, SameDayRequest]:
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, **counts)
    return (await fake.desk.same_day.accept(request)).registration, request


async def test_the_procedure_of_a_same_day_entry_is_among_those_of_its_day_though_its_rule_ended_since() -> (
    None
):
    fake = fake_desk()
    original, request = await same_day_work(fake, documents=2)
    for code, item in fake.catalogue.items.items():
        if item.rule is not None and item.rule.same_day_desk:
            ended = replace(item.rule, valid_to=original.received_at.date())
            fake.catalogue.items[code] = replace(item, rule=ended)
    fake.clock.at += timedelta(days=2)
    offered = await fake.desk.same_day.choices(item_of(original), original.received_at)
    assert {item.procedure.code for item in offered} == {"2.000815", "2.000884"}
    chosen = next(item for item in offered if item.procedure.code == "2.000815")
    fixed = replace(request, item=chosen, documents=3)
    done = await fake.desk.correcting.correct_same_day(original, fixed, "Đếm nhầm")
    assert (done.registration.procedure_code, done.registration.fee_total) == ("2.000815", 6_000)
    assert done.registration.limit_text == original.limit_text


async def test_a_same_day_entry_of_a_procedure_that_is_gone_keeps_fee_and_version_and_is_not_counted_anew() -> (
    None
):
    fake = fake_desk()
    original, request = await same_day_work(fake, documents=2, pages=4)
    del fake.catalogue.items["2.000815"], fake.catalogue.items["2.000884"]
    (known,) = await fake.desk.same_day.choices(item_of(original), original.received_at)
    fixed = replace(request, item=known, applicant=KIN)
    done = (await fake.desk.correcting.correct_same_day(original, fixed, "Nhầm người")).registration
    kept = ("procedure_code", "procedure_name", "procedure_field", "procedure_version", "limit_text", "fees")
    assert [getattr(done, name) for name in kept] == [getattr(original, name) for name in kept]
    assert done.applicant.name == KIN.name
    with pytest.raises(BadInput, match="Không còn quy tắc thu phí"):
        fake.desk.correcting.same_day_fee(original, replace(fixed, pages=5))


async def test_a_dossier_put_under_a_counted_procedure_is_counted_by_the_rule_of_its_day() -> None:
    fake = fake_desk()
    original = await received(fake)
    draft = fake.desk.correcting.draft(original, BUILDING)
    rule = CERTIFIED_COPY.rule
    assert rule is not None
    assert rule.page_fee is not None
    tomorrow = original.received_at.date() + timedelta(days=1)
    new = replace(rule, valid_from=tomorrow, page_fee=replace(rule.page_fee, first=9_000))
    fake.clock.at += timedelta(days=3)
    item = replace(CERTIFIED_COPY, rule=new, other_rules=(rule,))
    (line,) = fake.desk.correcting.other_procedure(draft, item).fees
    assert (line.label, line.amount) == ("Phí: 1 giấy tờ × 1 trang × 1 bản", 2_000)
