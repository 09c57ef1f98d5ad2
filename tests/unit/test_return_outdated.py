"""A return prepared before something else happened to the dossier."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.desk import BIRTH, BUILDING, FakeDesk, fake_desk

from counter_tui.domain.actions import Finish, Return
from counter_tui.domain.person import Person
from counter_tui.errors import Refused
from counter_tui.services.outdated import STALE
from counter_tui.services.returning import Collector

MAU = Person(name="NGUYỄN VĂN MẪU", identity="022090000001")
RIGHT = replace(MAU, name="NGUYỄN VĂN ĐÚNG")


async def finished(fake: FakeDesk, item=BIRTH) -> str:
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    draft = replace(draft, applicant=MAU, papers=papers)
    code = (await fake.desk.reception.accept(draft)).registration.code
    await fake.desk.casework.act(code, Finish())
    return code


async def put_right(fake: FakeDesk, code: str) -> None:
    correcting = fake.desk.correcting
    original = await correcting.open(code)
    draft = correcting.draft(original, await correcting.item(original.procedure_code))
    await correcting.correct(original, replace(draft, applicant=RIGHT), "Gõ nhầm")


def returns(fake: FakeDesk) -> list[Return]:
    return [event.action for _, _, event in fake.store.acts if isinstance(event.action, Return)]


@pytest.mark.parametrize("online", [True, False])
async def test_a_dossier_corrected_since_it_was_prepared_is_not_handed_back_under_the_former_name(
    online: bool,
) -> None:
    fake = fake_desk()
    fake.gateway.online = online
    codes = [await finished(fake), await finished(fake, BUILDING)]
    outdated = [await fake.desk.returning.prepare(code) for code in codes]
    await put_right(fake, codes[1])
    with pytest.raises(Refused, match=f"{codes[1]} vừa được sửa") as refused:
        await fake.desk.returning.hand_back(outdated, Collector(with_slip=True))
    assert (refused.value.code, returns(fake)) == (STALE, [])
    anew = [await fake.desk.returning.prepare(code) for code in codes]
    await fake.desk.returning.hand_back(anew, Collector(with_slip=True))
    assert sorted(one.receiver for one in returns(fake)) == sorted((MAU.name, RIGHT.name))


async def test_a_service_that_tells_an_older_version_than_is_known_here_keeps_no_result_back() -> None:
    fake = fake_desk()
    code = await finished(fake)
    known = replace(fake.store.summaries[code], confirmed=True)
    fake.store.summaries[code] = known
    fake.gateway.remote = [replace(known, version=known.version - 1)]  # restored from a backup
    fake.gateway.told[code] = fake.store.registrations[code]
    await fake.desk.returning.hand_back([await fake.desk.returning.prepare(code)], Collector())
    assert len(returns(fake)) == 1
