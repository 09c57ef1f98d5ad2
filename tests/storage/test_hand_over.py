"""Hand-over lists in the journal: stored with their actions or not at all, and removed with age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Actor, Forward
from counter_tui.domain.dossier import Status
from counter_tui.domain.hand_over import Batch, State, Way, line_of, list_slip
from counter_tui.domain.lifecycle import apply
from counter_tui.errors import Refused
from counter_tui.services.ports import NewAction
from tests.storage.samples import NAME, NOW, OFFICE, action, register
from tests.storage.test_retention import LATER, everything, retention

ACTOR = Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1")


async def going(files, n: int, code: str, list_code: str) -> NewAction:
    before = await files.dossiers.summary(code)
    deed = Forward(to="Phòng Mẫu", list_code=list_code)
    entry = action(n, code, if_match=str(before.version))
    return NewAction(entry=entry, action=deed, actor=ACTOR, after=apply(before, deed, entry.created_at))


async def listed(files, *codes: str, number: int = 1) -> Batch:
    summaries = [await files.dossiers.summary(code) for code in codes]
    return Batch(
        code=f"BG-261123-1-{number:02d}",
        way=Way.OUT,
        other="Phòng Mẫu",
        lines=tuple(line_of(summary, None) for summary in summaries),
        made_at=NOW,
        officer_name="Cán bộ Mẫu",
        counter="1",
    )


async def test_a_list_and_its_actions_are_one_transaction(files):
    codes = [(await register(files, n)).registration.code for n in (1, 2)]
    made = await listed(files, *codes)
    assert await files.hand_overs.next_number("BG-261123-1") == 1
    actions = [await going(files, 10 + n, code, made.code) for n, code in enumerate(codes)]
    stale = replace(actions[1], after=replace(actions[1].after, version=1))
    await files.journal.act(await going(files, 20, codes[1], ""))
    with pytest.raises(Refused):
        await files.hand_overs.make(made, list_slip(made, OFFICE), [actions[0], stale])
    assert await files.hand_overs.recent() == []
    assert (await files.dossiers.summary(codes[0])).status is Status.RECEIVED
    assert await files.prints.last_of(made.code, "handover") is None
    await files.hand_overs.make(made, list_slip(made, OFFICE), [actions[0]])
    assert await files.hand_overs.recent() == [made]
    assert (await files.dossiers.summary(codes[0])).place == "Phòng Mẫu"
    assert (await files.prints.last_of(made.code, "handover")).slip.dossiers == tuple(codes)
    assert await files.hand_overs.next_number("BG-261123-1") == 2
    assert await files.hand_overs.next_number("BG-261123-10") == 1


async def test_a_list_is_closed_once_and_open_ones_stand_first(files):
    code = (await register(files, 1)).registration.code
    first, second = await listed(files, code), await listed(files, code, number=2)
    for made in (first, second):
        await files.hand_overs.make(made, list_slip(made, OFFICE), [])
    closed = replace(second, state=State.CLOSED, closed_at=NOW, counted_by="LÊ VĂN MẪU", seen=(code,))
    await files.hand_overs.close(closed, [await going(files, 10, code, second.code)])
    assert await files.hand_overs.recent() == [first, closed]
    assert await files.hand_overs.of_way(Way.OUT) == [first, closed]
    assert await files.hand_overs.of_way(Way.BACK) == []
    assert await files.hand_overs.get(second.code) == closed
    with pytest.raises(Refused):
        await files.hand_overs.close(closed, [])


async def test_names_on_a_list_that_was_confirmed_go_with_age_and_open_lists_stay(files):
    code = (await register(files, 1)).registration.code
    made, still = await listed(files, code), await listed(files, code, number=2)
    for one in (made, still):
        await files.hand_overs.make(one, list_slip(one, OFFICE), [])
        job = await files.prints.last_of(one.code, "handover")
        await files.prints.mark(job.id, job.state.DONE, at=NOW)
    await files.hand_overs.close(
        replace(made, state=State.CLOSED, closed_at=NOW, counted_by="LÊ VĂN MẪU"), []
    )
    await retention(files).purge(LATER - timedelta(days=2))
    assert await files.hand_overs.get(made.code) is not None
    await retention(files).purge(LATER)
    assert await files.hand_overs.get(made.code) is None
    assert await files.prints.last_of(made.code, "handover") is None
    assert await files.hand_overs.get(still.code) == still
    assert await files.prints.last_of(still.code, "handover") is not None
    assert "LÊ VĂN MẪU" not in await everything(files)
    assert NAME in await everything(files), "the open dossier keeps its own"


async def test_a_list_not_counted_yet_follows_its_dossier_to_another_number(files):
    first, second = [await register(files, n) for n in (1, 2)]
    codes = [one.registration.code for one in (first, second)]
    counted = await listed(files, *codes, number=1)
    await files.hand_overs.make(counted, list_slip(counted, OFFICE), [])
    await files.hand_overs.close(replace(counted, state=State.CLOSED, closed_at=NOW, seen=counted.codes), [])
    still_open = await listed(files, *codes, number=2)
    await files.hand_overs.make(still_open, list_slip(still_open, OFFICE), [])
    await files.journal.renumber(first.entry.id, "Z00.01-261123-0777", NOW)
    assert (await files.hand_overs.get(still_open.code)).codes == ("Z00.01-261123-0777", codes[1])
    assert (await files.hand_overs.get(counted.code)).codes == tuple(codes)
