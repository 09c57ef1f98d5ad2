"""Papers that come in for a dossier that is elsewhere: sent after it by a list, as papers and not as a dossier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, FakeDesk, fake_desk
from tests.pilot.screen_samples import received
from tests.unit.test_hand_over import UNIT, made
from tests.unit.test_route import carried_chain

from counter_tui.domain import hand_over
from counter_tui.domain.actions import CompleteSupplement, Forward, RequestSupplement
from counter_tui.domain.dossier import PAPERS_HERE, ReceivedPaper
from counter_tui.domain.hand_over import Way
from counter_tui.errors import Refused

BROUGHT = ReceivedPaper(name="Giấy chứng sinh", originals=1)


async def supplemented(fake: FakeDesk, *papers: ReceivedPaper) -> tuple[str, str]:
    """Hand a dossier over, counted, and take papers in for it; return its code and the list's."""
    work, lists = fake.desk.casework, fake.desk.hand_over
    [code], first = await made(fake, 1)
    await lists.close(first.code, [code], counted_by="LÊ VĂN MẪU")
    await work.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
    assert await lists.waiting(Way.OUT) == []
    await work.act(code, CompleteSupplement(papers=papers, due=await work.due_after_supplement(code)))
    return code, first.code


async def test_papers_that_came_in_for_a_dossier_elsewhere_are_sent_after_it_by_list() -> None:
    fake = fake_desk()
    lists = fake.desk.hand_over
    code, first = await supplemented(fake, BROUGHT)
    at_department = fake.store.summaries[code]
    assert (at_department.place, at_department.stage, at_department.papers_only) == (UNIT, 0, True)
    for one in (*await lists.waiting(Way.OUT), await lists.scanned(code, Way.OUT)):
        assert (one.summary.code, one.listed, one.papers_only) == (code, "", True)
    assert (await fake.desk.day_book.day()).now.left == (code,)
    sent = (await lists.make(Way.OUT, UNIT, [code])).batch
    assert (sent.codes, sent.code == first) == ((code,), False)
    gone = fake.store.summaries[code]
    assert (gone.place, gone.stage, gone.papers_only) == (UNIT, 0, False)
    assert await lists.waiting(Way.OUT) == []
    assert [one.summary.code for one in await lists.waiting(Way.BACK)] == [code]
    today = (await fake.desk.day_book.day()).now
    assert (today.left, today.forwarded) == ((), 1)  # one dossier, whatever went after it


@pytest.mark.parametrize("papers", [(), (ReceivedPaper(name="Giấy chứng sinh", not_applicable=True),)])
async def test_where_no_paper_was_brought_nothing_is_at_the_counter(
    papers: tuple[ReceivedPaper, ...],
) -> None:
    fake = fake_desk()
    code, _ = await supplemented(fake, *papers)
    assert PAPERS_HERE not in fake.store.summaries[code].flags
    assert await fake.desk.hand_over.waiting(Way.OUT) == []
    assert [one.summary.code for one in await fake.desk.hand_over.waiting(Way.BACK)] == [code]
    assert (await fake.desk.day_book.day()).now.left == ()


async def test_the_record_says_which_of_its_dossiers_are_papers_only() -> None:
    fake = fake_desk()
    code, _ = await supplemented(fake, BROUGHT)
    new = (await received(fake)).registration.code
    lists, office = fake.desk.hand_over, fake.desk.session.office
    batch = (await lists.make(Way.OUT, UNIT, [code, new])).batch
    assert [line.papers_only for line in batch.lines] == [True, False]
    content = hand_over.list_slip(batch, office).content
    table = content["list"].table
    quantity = [column.title for column in table.columns].index("Số lượng")
    assert [row[quantity] for row in table.rows] == ["giấy tờ bổ sung", "1"]
    assert "Cộng: 2 hồ sơ, trong đó 1 hồ sơ chỉ giao giấy tờ bổ sung. Hai bên" in str(content["count"])
    closed = (await lists.close(batch.code, [code], counted_by="LÊ VĂN MẪU", remark="để quên")).batch
    said = str(hand_over.list_slip(closed, office).content["count"])
    assert said.startswith(
        "Cộng theo danh sách: 2 hồ sơ, trong đó 1 hồ sơ chỉ giao giấy tờ bổ sung. Đã đếm: 1"
    )


async def chain_with_papers() -> tuple[FakeDesk, str]:
    """A chain at its second agency, Sở Nội vụ, with papers for it at the counter; return its code."""
    fake, code = await carried_chain()
    work, lists = fake.desk.casework, fake.desk.hand_over
    first = (await lists.make(Way.OUT, "UBND cấp xã", [code])).batch
    await lists.close(first.code, [code], counted_by="LÊ VĂN MẪU")
    fake.clock.at += timedelta(days=2)
    await work.act(code, Forward(to="Sở Nội vụ"))
    await work.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
    fake.clock.at += timedelta(days=1)
    due = await work.due_after_supplement(code)
    await work.act(code, CompleteSupplement(papers=(BROUGHT,), due=due))
    fake.clock.at += timedelta(days=1)
    return fake, code


async def test_papers_go_to_nowhere_but_where_their_dossier_is() -> None:
    fake, code = await chain_with_papers()
    lists, before = fake.desk.hand_over, fake.store.summaries[code]
    fake.catalogue.items[BIRTH.procedure.code] = BIRTH
    new = (await received(fake)).registration.code
    with pytest.raises(Refused, match="hồ sơ đang ở Sở Nội vụ"):
        await lists.make(Way.OUT, "UBND cấp xã", [code])
    handed = await lists.make(Way.OUT, "UBND cấp xã", [code, new])
    assert handed.batch.codes == (new,)
    assert [(one.code, "Sở Nội vụ" in one.problem) for one in handed.hindered] == [(code, True)]
    counted = await lists.close(handed.batch.code, [code, new], counted_by="LÊ VĂN MẪU", remark="thừa")
    assert [one.code for one in counted.hindered] == [code]
    assert fake.store.summaries[code] == before


@pytest.mark.parametrize("to", ["Sở Nội vụ", "so noi vu"])
async def test_papers_sent_after_a_dossier_move_neither_its_chain_nor_its_dates(to: str) -> None:
    fake, code = await chain_with_papers()
    before = fake.store.summaries[code]
    fake.catalogue.items[BIRTH.procedure.code] = BIRTH
    new = (await received(fake)).registration.code
    handed = await fake.desk.hand_over.make(Way.OUT, to, [new, code])
    assert (handed.hindered, handed.batch.other) == ((), "Sở Nội vụ")
    assert fake.store.summaries[new].place == "Sở Nội vụ"
    after = fake.store.summaries[code]
    assert (before.place, before.stage, before.papers_only) == ("Sở Nội vụ", 1, True)
    assert (after.place, after.stage, after.papers_only) == ("Sở Nội vụ", 1, False)
    assert (after.stage_due_at, after.due_at) == (before.stage_due_at, before.due_at)
    assert before.stage_due_at is not None
    assert fake.store.acts[-1][2].action.stage_due == before.stage_due_at


async def test_where_a_dossier_goes_on_the_papers_for_it_stay_at_the_counter() -> None:
    fake, code = await chain_with_papers()
    await fake.desk.casework.act(code, Forward(to="Sở Xây dựng"))
    gone = fake.store.summaries[code]
    assert (gone.place, gone.stage, gone.papers_only) == ("Sở Xây dựng", 2, True)
    assert [one.summary.code for one in await fake.desk.hand_over.waiting(Way.OUT)] == [code]
    assert (await fake.desk.hand_over.make(Way.OUT, "Sở Xây dựng", [code])).batch.codes == (code,)
    assert fake.store.summaries[code].stage == 2
    assert not fake.store.summaries[code].papers_only
