"""Number blocks in hand: when one is leased, under which key, and which count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import OFFICE
from tests.unit.test_services import accept

from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.office import NumberPolicy

TODAY = date(2026, 11, 23)


def block(**changes: object) -> NumberBlock:
    made = NumberBlock(
        id="b1",
        office=OFFICE.code,
        counter="1",
        day=TODAY,
        prefix="Z00.01-261123",
        first=1,
        last=20,
        next=1,
        installation="inst-1",
    )
    return replace(made, **changes)


async def leased_today(f: FakeDesk) -> list[str]:
    return [one.id for one in f.store.leased if one.day == TODAY]


async def test_a_block_is_renewed_before_it_runs_out_under_a_key_of_its_own() -> None:
    f = fake_desk()
    await f.store.add(block(next=15))
    await f.desk.sync.round()
    assert await leased_today(f) == ["b1"]
    await accept(f)
    await f.desk.sync.round()
    assert await leased_today(f) == ["b1", "inst-1:Z00.01:1:261123:1"]
    assert f.desk.sync.status.numbers_left == 5 + 20


async def test_numbers_of_others_are_not_counted() -> None:
    f = fake_desk()
    for number, changes in enumerate(
        ({"counter": "2"}, {"installation": "inst-2"}, {"office": "Z00.02"}, {"day": date(2026, 11, 20)})
    ):
        await f.store.add(block(id=f"other-{number}", **changes))
    await f.desk.sync.refresh_counts()
    assert f.desk.sync.status.numbers_left == 0


async def test_the_service_numbers_one_by_one_where_the_office_wants_it() -> None:
    f = fake_desk(office=replace(OFFICE, number_policy=NumberPolicy.SERVER))
    await f.desk.sync.round()
    assert f.store.leased == []
    assert not (await accept(f)).registration.provisional
    assert len(f.store.leased) == 1
