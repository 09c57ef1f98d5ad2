"""What the service learns of leased numbers from the desks, and what it does with those nobody used."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.server.offices import MORNING, TODAY, Wire, registration


def held(block: dict[str, Any], **changes: Any) -> dict[str, Any]:
    kept = {name: block[name] for name in ("id", "office", "counter", "day", "first", "last")}
    return {**kept, "next": block["first"], **changes}


async def report(wire: Wire, *blocks: dict[str, Any], generation: int = 0, mark: str = "", **changes: Any):
    body = {
        "installation": "may-1",
        "counter": "1",
        "generation": generation,
        "mark": mark,
        "following": f"m{generation + 1}",
        "blocks": list(blocks),
        **changes,
    }
    answer = await wire.ask("POST", "/v1/number-blocks/report", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def voided(wire: Wire, day: date = TODAY) -> dict[str, str]:
    answer = await wire.ask("GET", f"/v1/void-numbers?day={day}")
    return {one["code"][-4:]: one["reason"] for one in answer.json()["numbers"]}


async def test_unused_numbers_of_a_past_day_are_voided_with_the_reason(wire):
    block = (await wire.lease()).json()
    await wire.register(registration(1))
    wire.clock.at = MORNING + timedelta(days=2)
    heard = await report(wire, held(block, next=4, ended="day-over"))
    assert heard["settled"] == [block["id"]]
    assert heard["voided"] == [{"day": "2026-11-23", "reason": "day-over", "count": 17}]
    assert heard["highest"] == {block["id"]: 1}
    register = await voided(wire)
    assert set(register.values()) == {"day-over"}
    assert sorted(register) == [f"{n:04d}" for n in range(4, 21)]


async def test_a_late_dossier_takes_its_own_number_back_out_of_the_register(wire):
    block = (await wire.lease()).json()
    await report(wire, held(block, ended="day-over"))
    assert "0007" in await voided(wire)
    assert (await wire.register(registration(7))).json()["code"].endswith("-0007")
    assert "0007" not in await voided(wire)
    shown = (await wire.ask("GET", "/v1/dossiers/Z00.01-261123-0007")).json()
    assert shown["events"][0]["note"] == "unvoided"


async def test_numbers_nobody_speaks_of_for_thirty_days_are_voided(inner):
    block = (await inner.lease()).json()
    await inner.register(registration(2))
    await report(inner, held(block, next=4, ended="day-over"))
    inner.clock.at = MORNING + timedelta(days=31)
    heard = await report(inner, generation=1, mark="m1")
    assert heard["voided"] == [{"day": "2026-11-23", "reason": "lost", "count": 2}]
    assert {n: r for n, r in (await voided(inner)).items() if n < "0005"} == {
        "0001": "lost",
        "0003": "lost",
        "0004": "day-over",
    }
    assert (await report(inner, generation=2, mark="m2"))["voided"] == []


async def test_a_new_machine_at_the_counter_voids_what_the_lost_one_held(inner):
    await inner.lease()
    assert (await report(inner, installation="may-2"))["voided"] == []
    inner.clock.at = MORNING + timedelta(days=1)
    heard = await report(inner, installation="may-2", generation=1, mark="m1")
    assert heard["voided"] == [{"day": "2026-11-23", "reason": "replaced", "count": 20}]


async def test_of_two_desks_with_one_installation_the_one_left_behind_is_told(inner):
    block = (await inner.lease()).json()
    assert not (await report(inner, held(block)))["stale"]
    assert not (await report(inner, held(block), generation=1, mark="m1"))["stale"]
    behind = await report(inner, held(block, ended="day-over"), generation=1, mark="m1", following="other")
    assert behind["stale"]
    assert await voided(inner) == {}
    for stamp, status in (("m1", 409), ("", 409), ("m2", 201)):
        body = {"counter": "1", "day": "2026-11-23", "installation": "may-1", "stamp": stamp}
        answer = await inner.ask("POST", "/v1/number-blocks", body, key="next")
        assert answer.status_code == status
    assert answer.json()["first"] == 21
    again = await inner.ask("POST", "/v1/number-blocks", {**body, "stamp": "m2"}, key="next")
    assert again.json() == answer.json()


async def test_a_report_whose_answer_was_lost_is_taken_again(inner):
    first = await report(inner, generation=0, mark="")
    assert await report(inner, generation=0, mark="") == first


async def test_a_service_that_went_back_in_time_takes_up_what_desks_hold(inner):
    unknown = {"id": "x", "office": "Z00.01", "counter": "1", "day": "2026-11-23", "first": 21, "last": 40}
    heard = await report(inner, {**unknown, "next": 25}, generation=7, mark="m7")
    assert (heard["stale"], heard["overlapping"]) == (False, [])
    body = {"counter": "2", "day": "2026-11-23", "installation": "may-2"}
    # Others may hold numbers it does not know of either.
    assert (await inner.ask("POST", "/v1/number-blocks", body, key="z")).json()["first"] == 201
    assert (await inner.register(registration(30))).status_code == 201
    assert (await report(inner, generation=9, mark="m9"))["stale"] is False
    assert (await inner.ask("POST", "/v1/number-blocks", body, key="y")).json()["first"] == 421
    await inner.service.database.write(lambda db: db.execute("UPDATE day_counter SET next = 4900"))
    await report(inner, generation=11, mark="m11")
    assert (await inner.ask("POST", "/v1/number-blocks", body, key="w")).json()["first"] == 4900


async def test_numbers_left_out_by_a_service_that_went_back_in_time_are_explained(inner):
    held_here = {"id": "x", "office": "Z00.01", "counter": "1", "day": "2026-11-23", "first": 21, "last": 40}
    await report(inner, {**held_here, "next": 25}, generation=7, mark="m7")
    register = await voided(inner)
    # The desk may still give those of its own block.
    assert sorted(register) == [f"{n:04d}" for n in range(1, 201) if not 21 <= n <= 40]
    assert set(register.values()) == {"left-out"}
    assert len(await voided(inner, TODAY + timedelta(days=1))) == 200
    late = {**held_here, "id": "y", "counter": "2", "first": 41, "last": 60}
    await report(inner, {**late, "next": 45}, installation="may-2", counter="2")
    assert not {f"{n:04d}" for n in range(41, 61)} & set(await voided(inner))
    await report(inner, {**held_here, "next": 25, "ended": "day-over"}, generation=8, mark="m8")
    register = await voided(inner)
    assert (register["0025"], register["0020"], "0024" in register) == ("day-over", "left-out", False)
    assert (await inner.register(registration(30))).status_code == 201
    assert "0030" not in await voided(inner)


@pytest.mark.parametrize(
    "changes",
    [
        {"first": 11, "last": 30},
        {"id": "leased", "first": 1, "last": 30},
        {"office": "H49"},
        {"last": 10_000},
    ],
)
async def test_a_block_that_is_somebody_elses_too_is_given_up(inner, changes):
    block = (await inner.lease(counter="2")).json()
    if changes.get("id"):
        changes = {**changes, "id": block["id"]}
    mine = {"id": "mine", "office": "Z00.01", "counter": "1", "day": "2026-11-23", "first": 21, "last": 40}
    heard = await report(inner, {**mine, "next": 21, **changes})
    assert heard["overlapping"] == [changes.get("id", "mine")]
    assert heard["highest"] == {}


async def test_a_dossier_out_of_an_overlapping_block_gets_another_number(inner):
    await inner.lease(counter="2")
    mine = {"id": "mine", "office": "Z00.01", "counter": "1", "day": "2026-11-23", "first": 11, "last": 30}
    await report(inner, {**mine, "next": 13})
    moved = (await inner.register(registration(12))).json()
    assert (moved["code"], moved["reason"]) == ("Z00.01-261123-0031", "number-taken")
    assert moved["aliases"] == ["Z00.01-261123-0012"]


async def test_an_unknown_counter_reports_nothing(inner):
    body = {"installation": "x", "counter": "9", "generation": 0, "mark": "", "following": "m1"}
    answer = await inner.ask("POST", "/v1/number-blocks/report", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-counter")
