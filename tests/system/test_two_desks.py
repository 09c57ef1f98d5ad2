"""Two counters and one dossier: a correction takes nothing back that the other did, and nobody pays twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.system.desks import PERSON, open_from, received
from tests.system.shared_office import SharedOffice

from counter_tui.domain.actions import Finish, Forward, Reschedule
from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment, Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.register import Period
from counter_tui.errors import NotFound, Refused
from counter_tui.services.desk import Desk
from counter_tui.services.newer import Clashes
from counter_tui.services.returning import Collector

FEE = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
RIGHT_NAME, PHONE = "TRẦN THỊ ĐÚNG", "0912345678"


async def both(office: SharedOffice) -> tuple[Desk, Desk, str]:
    """Open two desks that both know a dossier of the first one."""
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await in_step(one, two)
    return one, two, code


async def in_step(*desks: Desk) -> None:
    for desk in (*desks, *desks):
        await desk.sync.round()


async def put_right(desk: Desk, code: str, *, due_text: str = "", **person: str) -> None:
    original = await desk.correcting.open(code)
    draft = desk.correcting.draft(original, await desk.correcting.item(original.procedure_code))
    draft = replace(draft, applicant=replace(draft.applicant, **person))
    if due_text:
        draft = replace(draft, due_text=due_text, due_reason="Ghi nhầm ngày")
    await desk.correcting.correct(original, draft, "Gõ nhầm")


async def owing(desk: Desk) -> str:
    """Register a dossier whose fee is paid at the return."""
    item = await desk.lookup.procedure("1.001193")
    draft = replace(desk.reception.start(item), applicant=PERSON, fees=(FEE,))
    code = (await desk.reception.accept(draft)).registration.code
    await desk.sync.round()
    return code


async def test_a_correction_starts_from_what_another_counter_corrected(office: SharedOffice) -> None:
    one, two, code = await both(office)
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    await put_right(one, code, phone=PHONE)
    await in_step(one)
    known = (await two.lookup.dossier(code)).registration
    assert known is not None
    assert (known.applicant.name, known.applicant.phone, known.replaces) == (RIGHT_NAME, PHONE, 2)


@pytest.mark.parametrize("heard", [True, False], ids=["heard-of", "a-moment-ago"])
async def test_a_form_opened_before_another_counter_corrected_is_merged_with_it(
    office: SharedOffice, *, heard: bool
) -> None:
    one, two, code = await both(office)
    original = await one.correcting.open(code)
    draft = one.correcting.draft(original, await one.correcting.item(original.procedure_code))
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(*((two, one) if heard else (two,)))
    done = await one.correcting.correct(
        original, replace(draft, applicant=replace(draft.applicant, phone=PHONE)), "Gõ nhầm"
    )
    assert done.merged is not None
    assert [taken.name for taken in done.merged.taken] == ["applicant.name"]
    assert [(event.kind, event.counter) for event in done.merged.since] == [("correct", "2")]
    await in_step(one)
    known = (await two.lookup.dossier(code)).registration
    assert known is not None
    assert (known.applicant.name, known.applicant.phone, known.replaces) == (RIGHT_NAME, PHONE, 2)
    receipt = await one.receipts.preview(code, width=200)
    assert RIGHT_NAME in receipt
    assert "(bản sửa lần 1)" in receipt


async def test_a_form_that_clashes_with_another_counter_stores_nothing_until_the_officer_says_so(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    original = await one.correcting.open(code)
    draft = one.correcting.draft(original, await one.correcting.item(original.procedure_code))
    await put_right(two, code, phone="0912000077", name=RIGHT_NAME)
    await in_step(two, one)
    typed = replace(draft, applicant=replace(draft.applicant, phone=PHONE))
    for _ in range(2):
        with pytest.raises(Clashes) as caught:
            await one.correcting.correct(original, typed, "Gõ nhầm")
    assert [clash.name for clash in caught.value.found] == ["applicant.phone"]
    one.correcting.newer.keep_mine(original, caught.value)
    await one.correcting.correct(original, typed, "Gõ nhầm")
    await in_step(one)
    known = (await two.lookup.dossier(code)).registration
    assert known is not None
    assert (known.applicant.name, known.applicant.phone, known.replaces) == (RIGHT_NAME, PHONE, 2)


async def test_without_the_service_a_form_opened_before_another_counter_corrected_overwrites_nothing(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    original = await one.correcting.open(code)
    draft = one.correcting.draft(original, await one.correcting.item(original.procedure_code))
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    office.up = False
    with pytest.raises(Refused) as caught:
        await one.correcting.correct(
            original, replace(draft, applicant=replace(draft.applicant, phone=PHONE)), "Gõ nhầm"
        )
    assert caught.value.code == "version-stale"


async def test_without_the_network_what_another_counter_corrected_is_not_opened_as_it_was(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    await put_right(two, code, name=RIGHT_NAME)
    await in_step(two, one)
    office.up = False
    with pytest.raises(NotFound, match="quầy khác"):
        await one.correcting.open(code)


async def test_without_the_network_a_counter_still_corrects_what_only_it_corrected(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    await put_right(one, code, name=RIGHT_NAME)
    await in_step(one, two)
    due = (await two.casework.standing(code)).due_at
    await two.casework.act(code, Forward(to="Phòng Mẫu"))
    await in_step(two, one)
    office.up = False
    await put_right(one, code, phone=PHONE)
    office.up = True
    one.sync.nudge(catalogue=True)
    await in_step(one)
    known = await two.lookup.dossier(code)
    assert known.registration is not None
    person = known.registration.applicant
    assert (person.name, person.phone, known.summary.place) == (RIGHT_NAME, PHONE, "Phòng Mẫu")
    assert known.summary.due_at == due


async def test_a_later_promise_of_another_counter_stays_when_a_name_is_put_right(
    office: SharedOffice,
) -> None:
    one, two, code = await both(office)
    due = (await two.casework.standing(code)).due_at
    assert due is not None
    later = open_from(two, due + timedelta(days=7))
    promise = two.casework.decided_due(await two.casework.standing(code), later, "Chờ xác minh")
    await two.casework.act(code, Reschedule(due=promise, reason="Chờ xác minh", approved_by="Giám đốc"))
    await in_step(two, one)
    await put_right(one, code, phone=PHONE)
    await in_step(one)
    assert (await one.casework.standing(code)).due_at == later


async def test_a_second_correction_keeps_the_date_of_the_first(office: SharedOffice) -> None:
    one = await office.desk("one")
    code = (await received(one)).registration.code
    before = await one.casework.standing(code)
    assert before.due_at is not None
    later = open_from(one, before.due_at + timedelta(days=7))
    promise = one.casework.decided_due(before, later, "Chờ xác minh")
    await one.casework.act(code, Reschedule(due=promise, reason="Chờ xác minh", approved_by="Giám đốc"))
    right = open_from(one, later + timedelta(days=7))
    await put_right(one, code, due_text=f"{right:%H:%M %d/%m/%Y}")
    await put_right(one, code, phone=PHONE)
    assert (await one.casework.standing(code)).due_at == right


async def test_a_fee_paid_before_a_correction_is_not_asked_for_again(office: SharedOffice) -> None:
    one = await office.desk("one")
    code = await owing(one)
    (item,) = (await one.fees.book(code)).items
    await one.fees.pay(code, item, FeeMethod.CASH)
    with pytest.raises(Refused, match="chỉ còn phải thu 0 đồng"):
        await one.fees.pay(code, item, FeeMethod.CASH)  # the key pressed twice, or another screen still open
    await put_right(one, code, phone=PHONE)
    await in_step(one)
    for summary in (await one.casework.standing(code), (await one.lookup.dossier(code)).summary):
        assert summary.fees_due == 0
    assert (await one.returning.prepare(code)).fee_due == 0


async def test_the_rest_of_a_fee_paid_at_the_return_leaves_nothing_due(office: SharedOffice) -> None:
    one = await office.desk("one")
    code = await owing(one)
    (item,) = (await one.fees.book(code)).items
    await one.fees.pay(code, item, FeeMethod.CASH, amount=30_000)
    await one.casework.act(code, Finish())
    await one.returning.hand_back([await one.returning.prepare(code)], Collector())
    book = await one.fees.book(code)
    assert (book.due, book.held, len(book.items)) == (0, 75_000, 1)


async def test_what_a_correction_at_another_counter_takes_is_in_that_counter_s_day(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    item = await one.lookup.procedure("1.001193")
    taken = replace(FEE, amount=8_000, moment=FeeMoment.BEFORE)
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(taken,))
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    original = await two.correcting.open(code)
    form = two.correcting.draft(original, await two.correcting.item(original.procedure_code))
    dearer = replace(form, fees=(replace(taken, amount=50_000),))
    await two.correcting.correct(original, dearer, "Nhầm mức thu")
    await in_step(two, one)
    day = (await one.day_book.day()).now
    assert (day.taken, day.given_back) == (8_000, 0)
    day = (await two.day_book.day()).now
    assert (day.taken, day.given_back) == (50_000, 8_000)
    book = await two.fees.book(code)
    assert (book.due, book.held) == (0, 50_000)


async def test_a_correction_given_up_gives_back_what_it_took(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    item = await one.lookup.procedure("1.001193")
    taken = replace(FEE, amount=8_000, moment=FeeMoment.BEFORE)
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(taken,))
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    original = await one.correcting.open(code)
    form = one.correcting.draft(original, await one.correcting.item(original.procedure_code))
    await one.correcting.correct(original, replace(form, fees=(replace(taken, amount=50_000),)), "Nhầm mức")
    await two.casework.act(code, Forward(to="Phòng Mẫu"))
    await in_step(two, one)
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    await one.journal.void(refused.id, "Thôi không sửa")
    day = (await one.day_book.day()).now
    assert (day.taken, day.given_back, day.net) == (50_000, 42_000, 8_000)


async def test_a_number_voided_at_another_counter_is_void_in_the_counters_own_book(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    code = await owing(one)
    await in_step(one, two)
    kept = (await one.day_book.close()).shown
    assert (kept.received_void, kept.voided) == (0, ())
    await two.correcting.void(await two.correcting.open(code), "Nhập trùng")
    await in_step(two, one)
    office.up = False
    today = one.register_book.today()
    [line] = [row for row in (await one.register_book.of_desk(Period(today, today))).rows if row.code == code]
    assert line.void_reason == "hủy ở quầy khác"
    day = await one.day_book.day()
    assert day.kept is not None and day.kept.record == kept
    assert day.now.received_void == 1
    assert day.after is not None and day.after.voided == ((code, "hủy ở quầy khác"),)
    assert (code, "hủy ở quầy khác") in day.now.numbers[0].void


async def test_the_counters_own_book_tells_what_another_counter_put_right_and_handed_out(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = await owing(one)
    await one.casework.act(code, Finish())
    await in_step(one, two)
    await put_right(two, code, name=RIGHT_NAME)
    await two.returning.hand_back([await two.returning.prepare(code)], Collector())
    await in_step(two, one)
    office.up = False
    today = one.register_book.today()
    [line] = (await one.register_book.of_desk(Period(today, today))).rows
    assert (line.name, line.returned_at is not None) == (RIGHT_NAME, True)
    assert (await one.day_book.day()).now.taken == 0
    assert (await two.day_book.day()).now.taken == FEE.amount


async def test_what_was_just_opened_from_the_service_is_corrected_without_the_network(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await in_step(one)
    assert (await two.lookup.dossier(code)).from_service
    original = await two.correcting.open(code)
    draft = two.correcting.draft(original, await two.correcting.item(original.procedure_code))
    office.up = False
    await two.correcting.correct(
        original, replace(draft, applicant=replace(draft.applicant, name=RIGHT_NAME)), "Gõ nhầm"
    )
    office.up = True
    await in_step(two, one)
    known = (await one.lookup.dossier(code)).registration
    assert known is not None and known.applicant.name == RIGHT_NAME


async def test_of_several_results_none_goes_back_when_one_cannot(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    first, second = await owing(one), await owing(one)
    for code in (first, second):
        await one.casework.act(code, Finish())
    await in_step(one, two)
    handed = [await one.returning.prepare(first), await one.returning.prepare(second)]
    await two.returning.hand_back([await two.returning.prepare(second)], Collector())
    await in_step(two, one)
    with pytest.raises(Refused, match=rf"Chưa trả hồ sơ nào.*{second}.*đã trả kết quả"):
        await one.returning.hand_back(handed, Collector(with_slip=True))
    assert (await one.casework.standing(first)).status is Status.DONE
    (done,) = await one.returning.hand_back(handed[:1], Collector(with_slip=True))
    assert (done.summary.code, len(done.slips)) == (first, 1)
