"""The change feed without gaps, and lists in both directions."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.dossier import Status
from counter_tui.domain.office import Role
from tests.server.offices import CITIZEN, MORNING, registration, same_day


async def fill(wire, count, **changes):
    for block in range(-(-count // 20)):
        await wire.lease(key=f"fill-{block}")
    for number in range(1, count + 1):
        at = MORNING + timedelta(minutes=number // 2)
        answer = await wire.register(registration(number, received_at=at, **changes))
        assert answer.status_code == 201


async def read_all(wire, after="", limit=7):
    seen = []
    while True:
        page = (await wire.ask("GET", f"/v1/changes?after={after}&limit={limit}")).json()
        seen += [change["code"] for change in page["changes"]]
        after = page["position"]
        if not page["more"]:
            return seen, after


async def test_a_reader_beside_writers_misses_nothing(wire):
    for number in range(10):
        await wire.lease(key=f"block-{number}")
    seen, after = [], ""

    async def write():
        await asyncio.gather(*(wire.register(registration(n)) for n in range(1, 201)))

    writing = asyncio.create_task(write())
    while True:
        finished = writing.done()
        found, after = await read_all(wire, after)
        seen += found
        if finished:
            break
    await writing
    assert sorted(seen) == [f"Z00.01-261123-{n:04d}" for n in range(1, 201)]


async def test_a_changed_dossier_comes_again_at_the_end(inner):
    await fill(inner, 3)
    _, after = await read_all(inner)
    assert await read_all(inner, after) == ([], after)
    await inner.ask(
        "POST", "/v1/dossiers/Z00.01-261123-0002/actions", {"action": "return"}, key="k", If_Match='"1"'
    )
    changed, _ = await read_all(inner, after)
    assert changed == ["Z00.01-261123-0002"]
    everything, _ = await read_all(inner)
    assert everything == ["Z00.01-261123-0001", "Z00.01-261123-0003", "Z00.01-261123-0002"]


async def test_a_change_says_by_which_numbers_the_citizen_is_found(inner):
    await inner.lease()
    await inner.register(registration())
    (change,) = (await inner.ask("GET", "/v1/changes")).json()["changes"]
    assert change["found_by"] == [CITIZEN.identity, "022190000002", CITIZEN.phone]  # the owner is another


async def test_nothing_new_is_304(wire):
    first = await wire.ask("GET", "/v1/changes")
    after = first.json()["position"]
    answer = await wire.ask("GET", f"/v1/changes?after={after}", If_None_Match=first.headers["etag"])
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_long_poll_comes_with_the_change(wire, monkeypatch):
    await wire.lease()
    waiting = asyncio.Event()
    plain = type(wire.service.feed).wait

    async def told(self, *args):
        waiting.set()
        return await plain(self, *args)

    monkeypatch.setattr(type(wire.service.feed), "wait", told)
    started = time.monotonic()
    poll = asyncio.create_task(wire.ask("GET", "/v1/changes?wait=20"))
    await waiting.wait()
    await wire.register(registration())
    page = (await poll).json()
    assert [change["code"] for change in page["changes"]] == ["Z00.01-261123-0001"]
    assert time.monotonic() - started < 10


async def test_a_long_poll_ends_without_news(inner):
    page = (await inner.ask("GET", "/v1/changes?wait=0.01")).json()
    assert page["changes"] == []


async def test_a_position_ahead_or_of_another_database_is_gone(inner):
    position = (await inner.ask("GET", "/v1/changes")).json()["position"]
    epoch = position.split(".")[0]
    for foreign in (f"{epoch}.7", "ffffffff.0", f"{epoch}.-1", f"{epoch}.٣"):
        assert (await inner.ask("GET", f"/v1/changes?after={foreign}")).status_code == 410


async def test_pages_go_both_ways(wire):
    await fill(wire, 25)
    forward, cursor, pages = [], None, []
    while True:
        url = "/v1/dossiers?limit=10" + (f"&cursor={cursor}" if cursor else "")
        page = (await wire.ask("GET", url)).json()
        pages.append(page)
        forward += [dossier["code"] for dossier in page["dossiers"]]
        if (cursor := page["next"]) is None:
            break
    assert forward == [f"Z00.01-261123-{n:04d}" for n in range(25, 0, -1)]
    assert pages[0]["previous"] is None
    back = (await wire.ask("GET", f"/v1/dossiers?limit=10&cursor={pages[2]['previous']}")).json()
    assert back["dossiers"] == pages[1]["dossiers"]
    back = (await wire.ask("GET", f"/v1/dossiers?limit=10&cursor={back['previous']}")).json()
    assert back["dossiers"] == pages[0]["dossiers"]
    assert back["previous"] is None


async def test_filters(inner):
    await inner.lease()
    late = replace(registration().due, at=MORNING - timedelta(hours=1))
    today = replace(registration().due, at=MORNING + timedelta(hours=2))
    await inner.register(registration(1, due=late, received_at=MORNING - timedelta(days=5)))
    await inner.register(registration(2, due=today))
    await inner.register(registration(3))
    await inner.register(same_day(4))

    async def codes(query):
        page = (await inner.ask("GET", f"/v1/dossiers?{query}")).json()
        return [int(dossier["code"][-4:]) for dossier in page["dossiers"]]

    assert await codes("due=late") == [1]
    assert await codes("due=today") == [2]
    assert await codes("due=later") == [3]
    assert await codes("stuck_days=3") == [1]
    assert await codes(f"status={Status.RETURNED:d}") == [4]
    assert await codes("status=2&status=10") == [4, 3, 2, 1]
    assert await codes("field=Hộ tịch&officer=mau") == [4, 3, 2, 1]
    assert await codes("field=Cư trú") == []
    assert await codes("officer=ai-do") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nguyễn văn mẫu", 1),
        ("NGUYEN mau", 1),
        ("mau nguyen", 1),
        ("mẫu thị", 1),
        ("guyen", 0),
        ("%", 0),
        ("_", 0),
        ("' OR 1=1 --", 0),
        ("022090000001", 1),
        ("022 190 000 002", 1),
        ("0912000001", 1),
        ("0912000002", 0),
        ("z00.01-261123-0001", 1),
        ("Z00.01-261123-0002", 0),
    ],
)
async def test_search(inner, words, found):
    await inner.lease()
    await inner.register(registration())
    answer = await inner.ask("POST", "/v1/dossiers/search", {"words": words})
    assert len(answer.json()["dossiers"]) == found


async def test_a_persons_dossiers(inner):
    await inner.lease()
    await inner.register(registration(1))
    await inner.register(same_day(2))
    await inner.register(registration(3, applicant=replace(CITIZEN, identity="022090000009")))

    async def codes(**request):
        answer = await inner.ask("POST", "/v1/people/dossiers", request)
        return [int(dossier["code"][-4:]) for dossier in answer.json()["dossiers"]]

    assert await codes(identity="022090000001") == [1]
    assert await codes(identity="022090000001", open_only=False) == [2, 1]
    assert await codes(identity="022190000002", procedure_code="1.001193") == [3, 1]
    assert await codes(identity="022190000002", procedure_code="1.000000") == []
    nothing = await inner.ask("POST", "/v1/people/dossiers", {"identity": "\u200b"})
    assert nothing.status_code == 422
    assert (
        await inner.ask("POST", "/v1/people/dossiers", {"identity": "1"}, role=Role.ADMIN)
    ).status_code == 403
