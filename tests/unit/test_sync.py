"""Background work with the service: what is sent when, what becomes of answers, what is fetched."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import BIRTH, BUILDING, FakeDesk, fake_desk
from tests.unit.test_services import accept

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.domain.numbers import BlockVerdict
from counter_tui.domain.office import Office
from counter_tui.errors import Offline
from counter_tui.services import sending, sync
from counter_tui.services.ports import (
    CatalogueDelta,
    CatalogueState,
    DeskStatus,
    FeedPage,
    Health,
    LinkState,
    Outcome,
    SendResult,
)


def answering(f: FakeDesk, *results: SendResult) -> list[str]:
    """Have the service answer so, one sending after the other; return the ids of what was sent."""
    sent: list[str] = []
    waiting = list(results)

    async def send(entry: Entry) -> SendResult:
        sent.append(entry.id)
        return waiting.pop(0) if waiting else SendResult(outcome=Outcome.CONFIRMED, code=entry.dossier)

    f.gateway.send = send
    return sent


async def only_entry(f: FakeDesk) -> Entry:
    (entry,) = await f.store.entries()
    return entry


async def test_a_service_that_names_a_wait_is_asked_again_after_it() -> None:
    f = fake_desk()
    await accept(f)
    sent = answering(
        f, SendResult(outcome=Outcome.RETRY, problem="Bận", problem_code="storage", retry_after=300.0)
    )
    await f.desk.sync.round()
    entry = await only_entry(f)
    assert (entry.state, entry.problem, len(sent)) == (EntryState.WAITING, "Bận", 1)
    assert entry.next_attempt_at is not None
    assert 299 < (entry.next_attempt_at - f.clock.at).total_seconds() <= 300
    assert f.desk.sync.status.link is LinkState.UP
    await f.desk.sync.round()
    assert len(sent) == 1
    f.clock.at += timedelta(seconds=301)
    await f.desk.sync.round()
    assert (len(sent), f.desk.sync.status.counts.confirmed) == (2, 1)


@pytest.mark.parametrize(("attempts", "most"), [(0, 1.0), (3, 8.0), (6, 60.0), (500, 60.0)])
async def test_without_a_named_wait_pauses_grow_to_a_minute_at_the_most(
    monkeypatch: pytest.MonkeyPatch, attempts: int, most: float
) -> None:
    f = fake_desk()
    await accept(f)
    f.store.all_entries[0] = replace(f.store.all_entries[0], attempts=attempts)
    asked = []

    def drawn(low: float, high: float) -> float:
        asked.append((low, high))
        return high

    monkeypatch.setattr(sending.random, "uniform", drawn)
    answering(f, SendResult(outcome=Outcome.RETRY, problem="Bận", problem_code="storage"))
    await f.desk.sync.round()
    assert asked == [(0, most)]


async def unreachable() -> Health:
    raise Offline("Không nối được")


async def test_an_unreachable_service_is_not_asked_for_each_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    f = fake_desk()
    for _ in range(3):
        await accept(f)
    sent = answering(f, *[SendResult(outcome=Outcome.RETRY, problem="Không nối được")] * 3)
    monkeypatch.setattr(f.gateway, "health", unreachable)
    await f.desk.sync.round()
    assert (len(sent), f.desk.sync.status.link) == (1, LinkState.DOWN)
    assert f.desk.sync.status.counts.waiting == 3


async def test_a_number_the_service_gave_takes_the_place_of_a_provisional_code() -> None:
    f = fake_desk()
    f.gateway.online = False
    code = (await accept(f)).registration.code
    f.gateway.online = True
    answering(f, SendResult(outcome=Outcome.CONFIRMED, code="Z00.01-261123-0042"))
    await f.desk.sync.round()
    held = await f.store.summary(code)
    assert held is not None
    assert (held.code, held.alias, held.confirmed) == ("Z00.01-261123-0042", code, True)


async def test_a_sign_in_that_ended_keeps_the_entry_waiting_and_stops_the_round() -> None:
    f = fake_desk()
    await accept(f)
    await accept(f)
    sent = answering(f, SendResult(outcome=Outcome.SIGN_IN))
    await f.desk.sync.round()
    assert (len(sent), f.desk.sync.status.link) == (1, LinkState.SIGN_IN)
    assert {entry.state for entry in await f.store.entries()} == {EntryState.WAITING}


def paging(f: FakeDesk, *pages: CatalogueDelta | None) -> list[tuple[int, str]]:
    """Have the service give these catalogue pages; return what was asked for (version, ETag)."""
    asked: list[tuple[int, str]] = []
    left = list(pages)

    async def catalogue(since: int, etag: str) -> CatalogueDelta | None:
        asked.append((since, etag))
        return left.pop(0) if left else None

    f.gateway.catalogue = catalogue
    return asked


async def test_the_catalogue_comes_page_by_page_with_progress() -> None:
    f = fake_desk()
    progress = []
    f.desk.sync.subscribe(lambda status: progress.append(status.catalogue_progress))
    asked = paging(
        f,
        CatalogueDelta(items=(BIRTH,), version=7, etag='"a"', more=True, total=2),
        CatalogueDelta(items=(BUILDING,), version=8, etag='"b"', total=1),
    )
    await f.desk.sync.round()
    assert asked == [(1, ""), (7, '"a"')]
    assert [one for one in dict.fromkeys(progress) if one] == [(1, 2), (2, 2)]
    assert f.desk.sync.status.catalogue_progress is None
    assert (f.desk.sync.status.catalogue.version, f.desk.sync.status.catalogue.etag) == (8, '"b"')


async def test_a_catalogue_that_did_not_change_is_known_to_be_fresh_and_left_alone_for_a_while() -> None:
    f = fake_desk()
    f.catalogue.state = CatalogueState(count=6, version=5, etag='"e"')
    asked = paging(f, None)
    await f.desk.sync.round()
    assert asked == [(5, '"e"')]
    synced = f.catalogue.state.synced_at
    assert synced is not None
    assert (f.clock.at - synced).total_seconds() < 1
    await f.desk.sync.round()
    assert len(asked) == 1
    f.clock.at += timedelta(minutes=31)
    await f.desk.sync.round()
    assert len(asked) == 2
    f.desk.sync.nudge(catalogue=True)
    await f.desk.sync.round()
    assert len(asked) == 3


async def test_broken_catalogue_records_are_named_to_the_officer() -> None:
    f = fake_desk()
    paging(f, CatalogueDelta(version=2, broken=("1.000001: thiếu tên",)))
    await f.desk.sync.round()
    (warning,) = f.desk.sync.status.warnings
    assert "1.000001" in warning
    await f.desk.sync.round()
    assert f.desk.sync.status.warnings == (warning,)


@pytest.mark.parametrize("versions", [(1,), (7,), (7, 8)])
async def test_a_catalogue_that_leads_back_is_left_for_the_next_round(versions: tuple[int, ...]) -> None:
    f = fake_desk()
    asked = paging(f, *(CatalogueDelta(items=(BIRTH,), version=v, more=True) for v in versions * 5))
    await f.desk.sync.round()
    assert [since for since, _ in asked] == list(dict.fromkeys((1, *versions)))
    await f.desk.sync.round()
    assert len(asked) > len({1, *versions})


@pytest.mark.parametrize("positions", [("",), ("e.1",), ("e.1", "e.2")])
async def test_a_feed_that_leads_back_is_left_for_the_next_round(
    positions: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    f = fake_desk()
    mine = f.store.summaries[(await accept(f)).registration.code]
    pages = [FeedPage(changes=(mine,), position=position, more=True) for position in positions * 5]
    asked = []

    async def changes(after: str) -> FeedPage:
        asked.append(after)
        return pages.pop(0)

    monkeypatch.setattr(f.gateway, "changes", changes)
    await f.desk.sync.round()
    assert asked == list(dict.fromkeys(("", *positions)))


async def test_the_feed_is_followed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    f = fake_desk()
    mine = f.store.summaries[(await accept(f)).registration.code]
    pages = [
        FeedPage(changes=(heard(mine, "Z00.01-261123-0101"),), position="e.1", more=True),
        FeedPage(changes=(heard(mine, "Z00.01-261123-0102"),), position="e.2"),
    ]
    asked = []

    async def changes(after: str) -> FeedPage:
        asked.append(after)
        return pages.pop(0)

    monkeypatch.setattr(f.gateway, "changes", changes)
    await f.desk.sync.round()
    assert (asked, f.store.feed_position) == (["", "e.1"], "e.2")
    assert {"Z00.01-261123-0101", "Z00.01-261123-0102"} <= set(f.store.summaries)


def heard(like: DossierSummary, code: str) -> DossierSummary:
    return replace(like, code=code, confirmed=True)


async def test_listeners_hear_of_changes_until_they_stop() -> None:
    f = fake_desk()
    heard_of: list[DeskStatus] = []
    stop = f.desk.sync.subscribe(heard_of.append)
    assert [status.link for status in heard_of] == [LinkState.STARTING]
    await f.desk.sync.round()
    assert heard_of[-1].link is LinkState.UP
    before = len(heard_of)
    stop()
    f.desk.sync.warn("Có lưu ý")
    assert len(heard_of) == before


async def test_rounds_follow_each_other_and_a_nudge_starts_one_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    f = fake_desk()
    rounds, waits = asyncio.Queue[int](), []

    async def one_round() -> None:
        rounds.put_nowait(1)

    async def wait_for(waiting: object, seconds: float) -> object:
        waits.append(seconds)
        return await waiting

    monkeypatch.setattr(f.desk.sync, "round", one_round)
    monkeypatch.setattr(sync.asyncio, "wait_for", wait_for)
    monkeypatch.setattr(sync.random, "uniform", lambda _low, _high: 0.2)
    running = asyncio.create_task(f.desk.sync.run())
    await rounds.get()
    for link, waiting in ((LinkState.UP, 0), (LinkState.UP, 1), (LinkState.DOWN, 0), (LinkState.SIGN_IN, 1)):
        counts = replace(f.desk.sync.status.counts, waiting=waiting)
        f.desk.sync.status = replace(f.desk.sync.status, link=link, counts=counts)
        f.desk.sync.nudge()
        await rounds.get()
    running.cancel()
    assert waits[1:] == [sync.SEND_PAUSE, sync.AWAY_PAUSE, sync.AWAY_PAUSE, sync.SEND_PAUSE]


@pytest.mark.parametrize("named", [120.0, 0.1, None])
async def test_a_service_that_names_a_wait_is_left_alone_as_long(
    monkeypatch: pytest.MonkeyPatch, named: float | None
) -> None:
    f = fake_desk()
    waited = asyncio.Queue[float]()

    async def busy() -> Office:
        away = Offline("")
        away.retry_after = named
        raise away

    async def wait_for(waiting: object, seconds: float) -> object:
        waited.put_nowait(seconds)
        return await waiting

    f.gateway.office = busy
    monkeypatch.setattr(sync.asyncio, "wait_for", wait_for)
    running = asyncio.create_task(f.desk.sync.run())
    first = await waited.get()
    running.cancel()
    assert first >= (named or 0) and (named == 120.0 or first < 2 * sync.AWAY_PAUSE)


async def test_a_service_that_goes_away_in_the_middle_is_said_and_what_came_is_kept() -> None:
    f = fake_desk()
    await accept(f)
    sent = answering(f)

    async def gone(after: str) -> FeedPage:
        raise Offline("Mất kết nối")

    f.gateway.changes = gone
    await f.desk.sync.round()
    assert (len(sent), f.desk.sync.status.link) == (1, LinkState.DOWN)
    assert f.desk.sync.status.counts.confirmed == 1


async def test_one_call_the_service_cannot_answer_keeps_nothing_else_from_being_done() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    await accept(f)

    async def broken(*_: object) -> BlockVerdict:
        raise Offline("")

    f.gateway.report_numbers = broken
    f.clock.at += timedelta(hours=2)
    await f.desk.sync.round()
    assert (await only_entry(f)).state is EntryState.CONFIRMED
    assert f.desk.sync.status.link is LinkState.DOWN


async def test_a_service_that_is_away_is_asked_once_in_a_round() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    await accept(f)
    sent = answering(f)

    async def away(*_: object) -> BlockVerdict | Health:
        raise Offline("")

    f.gateway.report_numbers = f.gateway.health = away
    f.clock.at += timedelta(hours=2)
    await f.desk.sync.round()
    assert (sent, f.desk.sync.status.link) == ([], LinkState.DOWN)
