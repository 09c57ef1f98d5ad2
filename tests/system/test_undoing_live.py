"""A result or a return noted in error, undone with and without the network, and what the other counter sees of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.system.desks import received
from tests.system.shared_office import SharedOffice, shared_office
from tests.system.test_two_desks import in_step, owing

from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import Finish, Forward, Unfinish, Unreturn
from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.slips.forms import RETURN
from counter_tui.domain.undoing import NOT_TOLD
from counter_tui.errors import Refused
from counter_tui.services.desk import Desk
from counter_tui.services.link import LinkJudge
from counter_tui.services.returning import Collector

WRONG = "Nhầm hồ sơ"


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SharedOffice]:
    # A line found too slow would keep the desk off-line long after it is back.
    monkeypatch.setattr(LinkJudge, "local", property(lambda _: False, lambda _, __: None))
    async with shared_office(tmp_path, monkeypatch) as opened:
        yield opened


async def test_noted_and_undone_without_the_network_it_is_sent_in_order(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, Forward(to="Phòng Một"))
    await in_step(one, two)
    before = await one.casework.standing(code)
    office.up = False
    await one.casework.act(code, Finish(results=(Result(name="Giấy"),)))
    await one.casework.act(code, Unfinish(reason=WRONG))
    undone = await one.casework.standing(code)
    assert replace(undone, version=2, moved_at=before.moved_at, confirmed=before.confirmed) == before
    await one.casework.act(code, Forward(to="Phòng Hai"))
    foreseen = await one.casework.standing(code)
    waiting = await one.journal.entries([EntryState.WAITING])
    assert sorted(entry.if_match for entry in waiting) == ["2", "3", "4"]
    office.up = True
    await in_step(one, two)
    assert await one.journal.entries([EntryState.WAITING, EntryState.REFUSED]) == []
    there = await two.casework.standing(code)
    assert (there.status, there.place, there.version) == (Status.IN_PROGRESS, "Phòng Hai", 5)
    assert (foreseen.status, foreseen.place, foreseen.version) == (there.status, there.place, there.version)
    events = (await two.lookup.dossier(code)).events
    assert [event.kind for event in events] == ["register", "forward", "finish", "unfinish", "forward"]
    assert events[3].action == Unfinish(reason=WRONG, status=Status.IN_PROGRESS, place="Phòng Một")


async def given_back(desk: Desk, code: str) -> None:
    handed = await desk.returning.prepare(code)
    await desk.returning.hand_back([handed], Collector(with_slip=True))


async def test_a_return_undone_at_another_counter_lets_its_slip_and_its_count_go(
    office: SharedOffice,
) -> None:
    one, lead = await office.desk("one"), await office.desk("lead", "2", "phutrach")
    code = await owing(one)
    await one.casework.act(code, Forward(to="Phòng Một"))
    await one.casework.act(code, Finish(results=(Result(name="Giấy khai sinh", number="12/2026"),)))
    await given_back(one, code)
    await in_step(one, lead)
    with pytest.raises(Refused) as hindered:
        await one.casework.act(code, Unreturn(reason=WRONG))
    assert "người phụ trách" in str(hindered.value)
    with pytest.raises(Refused) as gone:
        await one.returning.prepare(code)
    assert "Ghi nhầm: chưa trả kết quả" in str(gone.value)
    assert (await one.day_book.day()).now.returned == 1
    await lead.casework.act(code, Unreturn(reason=WRONG))
    await in_step(lead, one)
    standing = await one.casework.standing(code)
    assert (standing.status, standing.place, standing.fees_due) == (Status.DONE, "", 0)
    with pytest.raises(Refused) as lapsed:
        await one.receipts.reprint(code, RETURN)
    assert "không còn hiệu lực" in str(lapsed.value)
    today = (await one.day_book.day()).now
    assert (today.returned, today.taken) == (0, 75_000)
    handed = await one.returning.prepare(code)
    assert ([result.number for result in handed.results], handed.fees) == (["12/2026"], ())
    await lead.casework.act(code, Unfinish(reason=WRONG))
    await in_step(lead, one)
    standing = await one.casework.standing(code)
    assert (standing.status, standing.place) == (Status.IN_PROGRESS, "Phòng Một")


async def test_what_another_counter_noted_is_not_undone_without_the_network(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, Forward(to="Phòng Một"))
    await one.casework.act(code, Finish())
    await in_step(one, two)
    office.up = False
    with pytest.raises(Refused) as unknown:
        await two.casework.act(code, Unfinish(reason=WRONG))
    assert str(unknown.value) == NOT_TOLD
    office.up = True
    await two.casework.act(code, Unfinish(reason=WRONG))
    await in_step(two, one)
    assert (await one.casework.standing(code)).place == "Phòng Một"


async def test_a_result_returned_meanwhile_is_not_undone(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, Finish())
    await in_step(one, two)
    office.up = False
    await one.casework.act(code, Unfinish(reason=WRONG))
    office.up = True
    await two.returning.hand_back([await two.returning.prepare(code)], Collector())
    await in_step(two, one)
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    conflict = await one.conflicts.open(refused.id)
    assert conflict.hindered is not None
    assert (await two.casework.standing(code)).status is Status.RETURNED


async def test_what_is_undone_after_theirs_goes_where_theirs_left_it(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.casework.act(code, Finish())
    await in_step(one, two)
    office.up = False
    await one.casework.act(code, Unfinish(reason=WRONG))
    office.up = True
    await two.casework.act(code, Unfinish(reason=WRONG))
    await two.casework.act(code, Forward(to="Phòng Hai"))
    await two.casework.act(code, Finish())
    await in_step(two, one)
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    done = await one.conflicts.rebase(await one.conflicts.open(refused.id), {})
    assert (done.summary.status, done.summary.place) == (Status.IN_PROGRESS, "Phòng Hai")
    await in_step(one, two)
    assert (await two.casework.standing(code)).place == "Phòng Hai"
