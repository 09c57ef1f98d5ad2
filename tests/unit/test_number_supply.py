"""Number blocks in hand: when one is leased, under which key, and which count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import MORNING, OFFICE
from tests.unit.test_services import accept

from counter_tui.domain.calendar import Calendar, DayKind, DayOverride
from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.numbers import BlockVerdict
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


async def test_three_working_days_are_held_over_a_holiday() -> None:
    off = {day: DayOverride(day, DayKind.OFF, "Nghỉ") for day in (date(2026, 11, 24), date(2026, 11, 26))}
    f = fake_desk(calendar=Calendar(overrides=off))
    await f.desk.sync.round()
    assert [one.day.day for one in f.store.leased] == [23, 25, 27]


async def test_a_counter_with_large_blocks_is_filled_up_earlier() -> None:
    f = fake_desk()
    await f.store.add(block(last=80, next=60))
    await f.desk.sync.round()
    assert await leased_today(f) == ["b1"]
    await accept(f)
    await f.desk.sync.round()
    assert len(await leased_today(f)) == 2


async def test_a_used_up_block_is_followed_by_the_next_without_waiting_for_a_round() -> None:
    f = fake_desk()
    await f.store.add(block(last=1))
    for _ in range(2):
        assert not (await accept(f)).registration.provisional
    assert len(await leased_today(f)) == 2


async def test_a_mended_journal_that_lost_count_of_its_blocks_gets_a_new_one() -> None:
    f = fake_desk()
    for _ in range(2):
        for _ in range(20):
            await accept(f)
        await f.desk.sync.round()
    first, *_ = f.store.leased
    f.store.leased.remove(first)  # its row is gone, the number of requests with it
    f.store.held.clear()
    assert not (await accept(f)).registration.provisional
    assert len({one.id for one in f.store.leased} | {first.id}) == len(f.gateway.by_key)


async def test_the_service_hears_of_the_blocks_at_the_start_each_hour_and_on_another_day() -> None:
    f = fake_desk()
    for passed, reports in ((0, 2), (30, 2), (61, 3), (24 * 60, 5)):
        f.clock.at = MORNING + timedelta(minutes=passed)
        await f.desk.sync.round()
        assert len(f.gateway.reports) == reports, passed


async def test_an_office_without_leasing_gives_its_blocks_back_and_numbers_provisionally() -> None:
    f = fake_desk(office=replace(OFFICE, number_policy=NumberPolicy.PROVISIONAL))
    await f.store.add(block())
    assert (await accept(f)).registration.provisional
    assert f.store.held == []


async def test_numbering_by_the_service_leaves_the_blocks_held_before() -> None:
    f = fake_desk(office=replace(OFFICE, number_policy=NumberPolicy.SERVER))
    await f.store.add(block())
    f.gateway.online = False
    assert (await accept(f)).registration.provisional


async def test_a_desk_found_to_be_a_copy_says_so() -> None:
    f = fake_desk()
    f.gateway.verdict = BlockVerdict(stale=True, now=MORNING)
    await f.desk.sync.round()
    assert any("bản sao" in warning for warning in f.desk.sync.status.warnings)
    assert len(f.gateway.reports) == 3


async def test_blocks_leased_elsewhere_too_and_a_wrong_clock_are_said() -> None:
    f = fake_desk()
    f.gateway.verdict = BlockVerdict(stale=False, now=MORNING, overlapping=("a", "b"))
    f.gateway.ahead = timedelta(minutes=7)
    await f.desk.sync.round()
    said = " ".join(f.desk.sync.status.warnings)
    assert "2 dải số" in said
    assert "7 phút" in said


async def test_no_number_of_a_day_the_service_does_not_share() -> None:
    f = fake_desk()
    f.gateway.ahead = timedelta(days=-1)
    await f.desk.sync.round()
    assert f.store.leased == []
    assert (await accept(f)).registration.provisional
    f.gateway.ahead = timedelta(0)
    await f.desk.sync.round()
    assert not (await accept(f)).registration.provisional


async def test_a_number_another_dossier_had_first_is_said() -> None:
    f = fake_desk()
    await f.store.add(block())
    await accept(f)
    f.gateway.renumber = "Z00.01-261123-0099"
    await f.desk.sync.round()
    assert any("Z00.01-261123-0099" in warning for warning in f.desk.sync.status.warnings)
