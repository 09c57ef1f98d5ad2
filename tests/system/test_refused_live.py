"""What the service refused of a dossier is not forgotten: nobody pays twice, and what was done stays whose it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.server.offices import PASSWORD
from tests.system.desks import PERSON, received
from tests.system.shared_office import SharedOffice
from tests.system.test_two_desks import in_step, owing, put_right

from counter_tui.contract import packaged
from counter_tui.domain.actions import CompleteSupplement, Finish, Forward, Reassign, RequestSupplement
from counter_tui.domain.dossier import FeeMethod, ReceivedPaper, Status
from counter_tui.domain.hand_over import Way
from counter_tui.domain.journal import EntryState
from counter_tui.domain.merge import Side
from counter_tui.domain.obstacles import PAPERS_ELSEWHERE
from counter_tui.errors import Offline, Refused
from counter_tui.server.tables import catalogue
from counter_tui.services.conflict import Conflict
from counter_tui.services.desk import Desk
from counter_tui.services.returning import Collector

BROUGHT = ReceivedPaper(name="Giấy chứng sinh", originals=1)
CHAIN = "1.010817"
OTHER_WORK = Reassign(to_officer="hai", to_name="Cán bộ hai", reason="Nghỉ phép")


pytestmark = pytest.mark.usefixtures("back_at_once")


async def finished(office: SharedOffice) -> tuple[Desk, Desk, str]:
    """Open two desks that know a finished dossier of the first one, which still owes its fee."""
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    code = await owing(one)
    await one.casework.act(code, Finish())
    await in_step(one, two)
    return one, two, code


async def cash(desk: Desk) -> int:
    return sum(line.amount for line in (await desk.day_book.day()).now.cash)


async def opened(desk: Desk) -> Conflict:
    """Open the conflict of a desk once it is connected again."""
    (refused,) = await desk.journal.entries([EntryState.REFUSED])
    for _ in range(200):
        try:
            return await desk.conflicts.open(refused.id)
        except Offline:
            await desk.sync.round()
    raise AssertionError("not connected again")


async def paid_off_line(office: SharedOffice, one: Desk, two: Desk, code: str) -> None:
    office.up = False
    book = await one.fees.book(code)
    await one.fees.pay(code, book.items[0], FeeMethod.CASH)
    office.up = True
    await two.casework.act(code, OTHER_WORK)
    await in_step(two, one)


async def test_a_fee_whose_entry_was_refused_is_not_taken_again(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    opened_before = await one.returning.prepare(code)
    await paid_off_line(office, one, two, code)
    with pytest.raises(Refused, match=r"thu, hoàn phí.*Cán bộ mẫu.*75\.000.*đừng thu lại.*F9"):
        await one.returning.prepare(code)
    with pytest.raises(Refused, match="F9"):
        await one.returning.hand_back([opened_before], Collector())
    assert all(option.obstacle for option in await one.casework.options(await one.casework.standing(code)))
    assert await one.fees.hindered(code) is not None
    assert await cash(one) == 75_000

    rebased = await one.conflicts.rebase(await opened(one), {})
    assert rebased.given_up == ()
    await in_step(one, two)
    handed = await one.returning.prepare(code)
    assert handed.fee_due == 0
    await one.returning.hand_back([handed], Collector())
    await in_step(one, two)
    assert (await two.casework.standing(code)).status is Status.RETURNED
    assert await cash(one) == 75_000


async def test_a_refused_return_is_dealt_with_before_it_is_done_again(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    office.up = False
    await one.returning.hand_back([await one.returning.prepare(code)], Collector(with_slip=True))
    office.up = True
    await two.casework.act(code, OTHER_WORK)
    await in_step(two, one)
    with pytest.raises(Refused, match=r"trả kết quả.*F9"):
        await one.returning.prepare(code)
    await one.conflicts.rebase(await opened(one), {})
    await in_step(one, two)
    assert (await two.casework.standing(code)).status is Status.RETURNED
    assert (await cash(one), (await one.day_book.day()).now.returned) == (75_000, 1)


async def test_a_refused_hand_over_is_not_offered_again_and_names_its_task(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    code = (await received(one)).registration.code
    await in_step(one, two)
    office.up = False
    await one.hand_over.make(Way.OUT, "Phòng Mẫu", [code])
    office.up = True
    await two.casework.act(code, OTHER_WORK)
    await in_step(two, one)
    assert await one.hand_over.waiting(Way.OUT) == []
    with pytest.raises(Refused, match=r"chuyển xử lý.*F9"):
        await one.hand_over.make(Way.OUT, "Phòng Mẫu", [code])


async def test_who_did_it_and_whose_cash_it_is_stays_when_somebody_else_solves_it(
    office: SharedOffice,
) -> None:
    one, two, code = await finished(office)
    office.up = False
    await one.returning.hand_back([await one.returning.prepare(code)], Collector(with_slip=True))
    (waiting,) = await one.journal.entries([EntryState.WAITING])
    office.up = True
    await two.casework.act(code, OTHER_WORK)
    await in_step(two, one)
    await one.session.sign_in("phutrach", PASSWORD)
    await one.conflicts.rebase(await opened(one), {})
    await in_step(one, two)
    event = (await two.lookup.dossier(code)).events[-1]
    assert (event.kind, event.officer_name, event.counter) == ("return", "Cán bộ mẫu", "1")
    assert abs(event.at - waiting.created_at) < timedelta(seconds=1)
    assert [line.officer for line in (await one.day_book.day()).now.cash] == ["Cán bộ mẫu"]


async def test_the_due_time_a_conflict_shows_is_the_one_that_holds_then(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, RequestSupplement(reason="thiếu", papers=("CMND",)))
    await in_step(one, two)
    office.up = False
    due = await one.casework.due_after_supplement(code)
    await one.casework.act(code, CompleteSupplement(due=due))
    office.up = True
    await put_right(two, code, due_text="16:00 10/12/2026")
    await in_step(two, one)
    conflict = await opened(one)
    shown = next(one for one in conflict.differences if one.name == "due_at")
    assert shown.side is Side.MINE
    rebased = await one.conflicts.rebase(conflict, {})
    assert shown.mine == rebased.summary.due_at != shown.theirs


async def test_papers_listed_off_line_do_not_carry_a_dossier_back_from_where_it_went_on(
    office: SharedOffice,
) -> None:
    chain = [one for one in packaged.items()[0] if one.procedure.code == CHAIN]
    await office.service.database.write(lambda db: catalogue.put(db, "Z00.01", chain))
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    draft = replace(one.reception.start(await one.lookup.procedure(CHAIN)), applicant=PERSON)
    code = (await one.reception.accept(draft)).registration.code
    lists = one.hand_over
    out = (await lists.make(Way.OUT, "UBND cấp xã", [code])).batch
    await lists.close(out.code, [code], counted_by="LÊ VĂN MẪU")
    await in_step(one, two)
    await one.casework.act(code, RequestSupplement(reason="Thiếu", papers=(BROUGHT.name,)))
    due = await one.casework.due_after_supplement(code)
    await one.casework.act(code, CompleteSupplement(papers=(BROUGHT,), due=due))
    await in_step(one, two)
    office.up = False
    sent = (await lists.make(Way.OUT, "UBND cấp xã", [code])).batch
    office.up = True
    await two.casework.act(code, Forward(to="Sở Nội vụ"))
    await in_step(two, one)
    before = (await two.lookup.dossier(code)).summary
    conflict = await opened(one)
    assert conflict.hindered is not None
    assert (conflict.hindered.message, conflict.hindered.values) == (PAPERS_ELSEWHERE, {"place": "Sở Nội vụ"})
    with pytest.raises(Refused, match="Chỉ giao giấy tờ bổ sung, hồ sơ đang ở Sở Nội vụ"):
        await one.conflicts.rebase(conflict, {})
    await one.journal.void(conflict.entry.id, "Hồ sơ đã ở Sở Nội vụ")
    await in_step(one, two)
    standing = await one.casework.standing(code)
    assert (standing.place, standing.stage, standing.papers_only) == ("Sở Nội vụ", 1, True)
    await lists.close(sent.code, [], counted_by="LÊ VĂN MẪU", remark="hồ sơ đã ở Sở Nội vụ")
    again = await lists.make(Way.OUT, "Sở Nội vụ", [code])
    assert not again.hindered
    await in_step(one, two)
    after = (await two.lookup.dossier(code)).summary
    assert (after.place, after.stage, after.stage_due_at) == (before.place, 1, before.stage_due_at)
    assert not after.papers_only
