"""Hand-over: whose list a dossier goes on, what two counts differ in, and what becomes of dossiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.screen_samples import received

from counter_tui.domain import hand_over
from counter_tui.domain.actions import (
    CompleteSupplement,
    Finish,
    Forward,
    RequestSupplement,
    Resume,
    Suspend,
    TakeOver,
)
from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.dossier import Status
from counter_tui.domain.hand_over import Batch, Line, State, Way, batch_prefix, difference, list_day
from counter_tui.domain.slips.forms import HAND_OVER, RESULTS
from counter_tui.errors import BadInput, Refused

UNIT = "Công chức tư pháp - hộ tịch"


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2026, 11, 23), time(14, 59), date(2026, 11, 23)),
        (date(2026, 11, 23), time(15, 0), date(2026, 11, 24)),
        (date(2026, 11, 27), time(16, 30), date(2026, 11, 30)),
        (date(2026, 11, 28), time(9, 0), date(2026, 11, 30)),
    ],
    ids=["before 15:00", "at 15:00", "Friday evening", "Saturday"],
)
def test_what_comes_after_15_goes_on_the_next_working_days_list(day, at, expected):
    assert list_day(datetime.combine(day, at, VIETNAM), Calendar()) == expected


def batch(*codes: str) -> Batch:
    return Batch(
        code="BG-261123-1-01",
        way=Way.OUT,
        other=UNIT,
        lines=tuple(Line(code=code, procedure="Khai sinh") for code in codes),
        made_at=datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM),
        officer_name="Cán bộ Mẫu",
        counter="1",
    )


def test_a_count_differs_by_what_is_missing_and_what_is_too_many():
    assert not difference(batch("A", "B"), ["B", "A", "A"])
    found = difference(batch("A", "B"), ["B", "C"])
    assert (found.missing, found.extra) == (("A",), ("C",))


def test_a_lists_code_fits_the_wire_and_names_day_and_counter():
    at = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
    assert batch_prefix(Way.OUT, at, "quầy-1") == "BG-261123-QUAY1"
    assert batch_prefix(Way.BACK, at, "") == "KQ-261123-0"


async def made(fake: FakeDesk, count: int = 3, way: Way = Way.OUT) -> tuple[list[str], Batch]:
    codes = [(await received(fake)).registration.code for _ in range(count)]
    if way is Way.BACK:
        for code in codes:
            await fake.desk.casework.act(code, Forward(to=UNIT))
    handed = await fake.desk.hand_over.make(way, f"  {UNIT} ", codes)
    assert not handed.hindered
    return codes, handed.batch


async def paused(fake: FakeDesk, *, asked: bool) -> str:
    """Receive a dossier and have it in progress again without its having left the counter."""
    work = fake.desk.casework
    code = (await received(fake)).registration.code
    if asked:
        await work.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
        await work.act(code, CompleteSupplement(due=await work.due_after_supplement(code)))
    else:
        await work.act(code, Suspend(reason="Xác minh"))
        await work.act(code, Resume(due=await work.due_after_resume(code)))
    return code


@pytest.mark.parametrize("asked", [True, False], ids=["supplemented", "suspended"])
async def test_what_was_supplemented_or_stopped_at_the_counter_is_still_to_be_handed_over(asked):
    fake = fake_desk()
    code = await paused(fake, asked=asked)
    assert fake.store.summaries[code].status is Status.IN_PROGRESS
    lists = fake.desk.hand_over
    assert [one.summary.code for one in await lists.waiting(Way.OUT)] == [code]
    assert await lists.waiting(Way.BACK) == []
    assert (await lists.scanned(code, Way.OUT)).summary.code == code
    assert (await fake.desk.day_book.day()).now.left == (code,)
    assert (await lists.make(Way.OUT, UNIT, [code])).batch.codes == (code,)
    assert await lists.waiting(Way.OUT) == []
    assert [one.summary.code for one in await lists.waiting(Way.BACK)] == [code]
    assert (await fake.desk.day_book.day()).now.left == ()


async def test_a_list_hands_each_dossier_on_and_is_kept_with_its_print():
    fake = fake_desk()
    codes, batch = await made(fake)
    assert batch.codes == tuple(codes)
    assert [a.list_code for _, _, e in fake.store.acts if isinstance(a := e.action, Forward)] == [
        batch.code
    ] * 3
    assert {fake.store.summaries[code].place for code in codes} == {UNIT}
    assert (fake.store.jobs[-1].slip.form, fake.store.jobs[-1].dossier) == (HAND_OVER, batch.code)
    assert batch.code in str(fake.store.jobs[-1].slip.content.number_line)
    assert not await fake.desk.hand_over.waiting(Way.OUT)
    _, second = await made(fake, 1)
    assert second.code[-2:] == "02"


async def test_a_dossier_that_cannot_go_is_left_out_and_named():
    fake = fake_desk()
    codes, batch = await made(fake, 1)
    new = (await received(fake)).registration.code
    handed = await fake.desk.hand_over.make(Way.OUT, UNIT, [*codes, new])
    assert handed.batch.codes == (new,)
    assert handed.hindered[0].code == codes[0]
    assert handed.hindered[0].problem.startswith(f"Hồ sơ đang ở danh sách {batch.code}")
    with pytest.raises(Refused, match=batch.code):
        await fake.desk.hand_over.make(Way.OUT, UNIT, codes)
    with pytest.raises(Refused, match="trống"):
        await fake.desk.hand_over.make(Way.OUT, UNIT, [])
    with pytest.raises(BadInput) as blank:
        await fake.desk.hand_over.make(Way.OUT, " ", [new])
    assert blank.value.field == "other"


async def test_the_other_side_counts_and_every_timeline_says_who():
    fake = fake_desk()
    codes, batch = await made(fake)
    with pytest.raises(BadInput) as nobody:
        await fake.desk.hand_over.close(batch.code, codes, counted_by="")
    assert nobody.value.field == "counted_by"
    counted = await fake.desk.hand_over.close(batch.code, codes, counted_by="LÊ VĂN MẪU")
    closed, found = counted.batch, counted.difference
    assert not counted.hindered
    assert (closed.state, bool(found), closed.counted_by) == (State.CLOSED, False, "LÊ VĂN MẪU")
    taken = [e.action for _, _, e in fake.store.acts if isinstance(e.action, TakeOver)]
    assert taken == [TakeOver(receiver="LÊ VĂN MẪU", place=UNIT, list_code=batch.code)] * 3
    assert {fake.store.summaries[code].status for code in codes} == {Status.IN_PROGRESS}
    with pytest.raises(Refused, match="xác nhận rồi"):
        await fake.desk.hand_over.close(batch.code, codes, counted_by="LÊ VĂN MẪU")


async def test_counts_that_differ_need_a_reason_and_only_what_was_counted_is_taken_over():
    fake = fake_desk()
    codes, batch = await made(fake)
    seen = [codes[0], "Z00.01-261123-0099"]
    with pytest.raises(BadInput) as differs:
        await fake.desk.hand_over.close(batch.code, seen, counted_by="LÊ VĂN MẪU")
    assert differs.value.field == "remark"
    counted = await fake.desk.hand_over.close(
        batch.code, seen, counted_by="LÊ VĂN MẪU", remark="hai hồ sơ để quên"
    )
    closed, found = counted.batch, counted.difference
    assert (found.missing, found.extra) == (tuple(codes[1:]), ("Z00.01-261123-0099",))
    assert closed.remark == "hai hồ sơ để quên"
    assert [c for _, c, e in fake.store.acts if isinstance(e.action, TakeOver)] == [codes[0]]
    assert [one.code for one in counted.hindered] == ["Z00.01-261123-0099"]


async def test_what_was_counted_beyond_the_list_is_forwarded_with_the_others():
    fake = fake_desk()
    codes, batch = await made(fake, 1)
    extra = (await received(fake)).registration.code
    counted = await fake.desk.hand_over.close(
        batch.code, [*codes, extra], counted_by="LÊ VĂN MẪU", remark="lấy cả hồ sơ chiều"
    )
    assert (counted.difference.extra, counted.hindered) == ((extra,), ())
    assert fake.store.summaries[extra].place == UNIT
    assert [e.action for _, code, e in fake.store.acts if code == extra] == [
        Forward(to=UNIT, list_code=batch.code),
        TakeOver(receiver="LÊ VĂN MẪU", place=UNIT, list_code=batch.code),
    ]
    assert await fake.desk.hand_over.waiting(Way.OUT) == []


async def test_a_result_counted_beyond_its_list_is_ready_unless_it_stands_on_another():
    fake = fake_desk()
    codes, batch = await made(fake, 1, Way.BACK)
    (other,), second = await made(fake, 1, Way.BACK)
    extra = (await received(fake)).registration.code
    await fake.desk.casework.act(extra, Forward(to=UNIT))
    counted = await fake.desk.hand_over.close(
        batch.code, [*codes, extra, other], counted_by="LÊ VĂN MẪU", remark="mang thêm"
    )
    assert fake.store.summaries[extra].status is Status.DONE
    assert fake.store.summaries[other].status is Status.IN_PROGRESS
    assert [(one.code, second.code in one.problem) for one in counted.hindered] == [(other, True)]


async def test_results_come_back_and_are_ready_once_counted():
    fake = fake_desk()
    codes, batch = await made(fake, 2, Way.BACK)
    assert fake.store.jobs[-1].slip.form == RESULTS
    assert batch.lines[0].result == "Giấy khai sinh"
    assert {fake.store.summaries[code].status for code in codes} == {Status.IN_PROGRESS}
    await fake.desk.hand_over.close(batch.code, codes, counted_by="LÊ VĂN MẪU")
    assert {fake.store.summaries[code].status for code in codes} == {Status.DONE}
    finished = [e.action for _, _, e in fake.store.acts if isinstance(e.action, Finish)]
    assert finished == [Finish(list_code=batch.code, note=f"LÊ VĂN MẪU ({batch.other})")] * 2


async def test_what_another_desk_did_meanwhile_does_not_keep_a_list_open():
    fake = fake_desk()
    codes, batch = await made(fake, 2, Way.BACK)
    fake.store.summaries[codes[0]] = replace(fake.store.summaries[codes[0]], status=Status.RETURNED)
    counted = await fake.desk.hand_over.close(batch.code, codes, counted_by="LÊ VĂN MẪU")
    assert counted.batch.state is State.CLOSED and not counted.difference
    assert [one.code for one in counted.hindered] == [codes[0]]
    assert "trả" in counted.hindered[0].problem
    assert fake.store.summaries[codes[1]].status is Status.DONE


def test_the_slip_of_a_list_names_both_sides():
    fake = fake_desk()
    office = fake.desk.session.office
    out = hand_over.list_slip(batch("A"), office)
    assert str(out.content["giver"]).endswith(office.name) and str(out.content["receiver"]).endswith(UNIT)
    back = hand_over.list_slip(replace(batch("A"), way=Way.BACK, counted_by="LÊ VĂN MẪU"), office)
    assert str(back.content["receiver"]).endswith(office.name)
    assert back.content.signatures[0].name == "LÊ VĂN MẪU"


async def test_results_stand_on_one_open_list_only():
    fake = fake_desk()
    lists = fake.desk.hand_over
    codes, batch = await made(fake, 3, Way.BACK)
    assert await lists.waiting(Way.BACK) == []
    with pytest.raises(Refused, match=batch.code):
        await lists.scanned(codes[0], Way.BACK)
    with pytest.raises(Refused, match=batch.code):
        await lists.make(Way.BACK, UNIT, codes)
    assert list(fake.hand_overs.lists) == [batch.code]


async def test_what_was_missing_on_a_list_of_results_may_come_on_a_later_one_which_says_so():
    fake = fake_desk()
    lists = fake.desk.hand_over
    codes, batch = await made(fake, 2, Way.BACK)
    await lists.close(batch.code, codes[:1], counted_by="LÊ VĂN MẪU", remark="còn một, mai mang đến")
    (waiting,) = await lists.waiting(Way.BACK)
    assert (waiting.summary.code, waiting.listed) == (codes[1], batch.code)
    assert (await lists.scanned(codes[1], Way.BACK)).listed == batch.code
    assert (await lists.make(Way.BACK, UNIT, codes)).batch.codes == (codes[1],)


async def test_the_list_printed_after_the_count_says_what_was_counted():
    fake = fake_desk()
    codes, batch = await made(fake, 3)
    await fake.desk.hand_over.print(batch)
    counted = await fake.desk.hand_over.close(
        batch.code, codes[:2], counted_by="LÊ VĂN MẪU", remark="một hồ sơ để quên"
    )
    job = await fake.desk.hand_over.print(counted.batch)
    said = "\n".join(map(str, job.slip.content))
    assert "Cộng theo danh sách: 3 hồ sơ. Đã đếm: 2 hồ sơ của danh sách." in said
    assert f"Thiếu 1 hồ sơ: {codes[2]}" in said
    assert "Lý do lệch: một hồ sơ để quên" in said
    assert "Người đếm, xác nhận: LÊ VĂN MẪU, " in said
    assert "đủ số lượng" not in said
    assert job.slip.content.signatures[1].name == "LÊ VĂN MẪU"
    assert (await fake.desk.hand_over.print(counted.batch)).reprint == job.reprint + 1


async def test_a_count_that_agrees_says_who_counted():
    fake = fake_desk()
    codes, batch = await made(fake, 1, Way.BACK)
    counted = await fake.desk.hand_over.close(batch.code, codes, counted_by="LÊ VĂN MẪU")
    said = "\n".join(map(str, (await fake.desk.hand_over.print(counted.batch)).slip.content))
    assert "Cộng: 1 kết quả. Hai bên đã đối chiếu, đủ số lượng" in said
    assert "Người đếm, xác nhận: LÊ VĂN MẪU, " in said


def test_what_was_too_many_stands_on_the_list():
    fake = fake_desk()
    closed = replace(batch("A", "B"), state=State.CLOSED, seen=("A", "C"), remark="nhầm", counted_by="X")
    said = "\n".join(map(str, hand_over.list_slip(closed, fake.desk.session.office).content))
    assert "Đã đếm: 1 hồ sơ của danh sách, 1 hồ sơ ngoài danh sách." in said
    assert "Thừa 1 hồ sơ, ngoài danh sách: C" in said


async def test_a_dossier_renumbered_while_a_list_is_made_or_counted_stands_there_once():
    fake = fake_desk()
    codes = [(await received(fake)).registration.code for _ in range(2)]
    entry = next(one for one in fake.store.all_entries if one.dossier == codes[0])
    new = "Z00.01-261123-0777"
    await fake.store.renumber(entry.id, new, fake.clock.now())
    handed = await fake.desk.hand_over.make(Way.OUT, UNIT, [codes[0], new, codes[1]])
    assert handed.batch.codes == (new, codes[1])
    done = await fake.desk.hand_over.close(handed.batch.code, [codes[0], codes[1]], counted_by="Lê Thị B")
    assert not done.difference and not done.hindered
    assert done.batch.seen == (new, codes[1])
