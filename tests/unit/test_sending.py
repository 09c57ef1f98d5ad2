"""Draining the journal: lanes, order, poisoned entries, a service that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.unit.test_services import accept

from counter_tui.domain.journal import Entry, EntryKind, EntryState
from counter_tui.errors import NotFound, Offline, Refused, SignInNeeded
from counter_tui.services import sending
from counter_tui.services.ports import LinkState, Outcome, SendResult
from counter_tui.services.sending import Sender, pause, settlement

Send = Callable[[Entry], Awaitable[SendResult]]


def confirmed(entry: Entry) -> SendResult:
    return SendResult(outcome=Outcome.CONFIRMED, code=entry.dossier)


async def waiting(f: FakeDesk, count: int, followers: int = 0) -> list[Entry]:
    """Receive *count* dossiers, each with so many actions behind it."""
    for n in range(count):
        code = (await accept(f)).registration.code
        for k in range(followers):
            action = replace(
                f.store.all_entries[-1], id=f"action-{n}-{k}", kind=EntryKind.ACTION, dossier=code
            )
            f.store._append(action)
    return list(f.store.all_entries)


def sender(f: FakeDesk, send: Send, said: list[str] | None = None) -> Sender:
    async def progress() -> None:
        return None

    f.gateway.send = send
    return Sender(f.store, f.gateway, f.clock, (said if said is not None else []).append, progress)


async def test_several_dossiers_are_under_way_at_once_and_never_more_than_the_lanes() -> None:
    f = fake_desk()
    await waiting(f, 40)
    busy, most = 0, 0

    async def send(entry: Entry) -> SendResult:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0)
        busy -= 1
        return confirmed(entry)

    await sender(f, send).drain()
    assert most == sending.LANES
    assert (await f.store.counts()).confirmed == 40


async def test_the_first_is_sent_alone() -> None:
    f = fake_desk()
    await waiting(f, 10)
    answer, sent = asyncio.Event(), []

    async def send(entry: Entry) -> SendResult:
        sent.append(entry.id)
        await answer.wait()
        return confirmed(entry)

    draining = asyncio.create_task(sender(f, send).drain())
    while not sent:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(sent) == 1
    answer.set()
    await draining
    assert len(sent) == 10


async def test_order_within_a_dossier_holds_whatever_the_lanes_do() -> None:
    f = fake_desk()
    await waiting(f, 12, followers=3)
    order: dict[str, list[int]] = {}
    under_way: set[str] = set()

    async def send(entry: Entry) -> SendResult:
        assert entry.dossier not in under_way
        under_way.add(entry.dossier)
        for _ in range(hash(entry.id) % 5):
            await asyncio.sleep(0)
        under_way.discard(entry.dossier)
        order.setdefault(entry.dossier, []).append(entry.sequence)
        return confirmed(entry)

    await sender(f, send).drain()
    assert [len(one) for one in order.values()] == [4] * 12
    assert all(one == sorted(one) for one in order.values())


@pytest.mark.parametrize(
    "bad",
    [
        SendResult(outcome=Outcome.REFUSED, problem="Không nhận", problem_code="refused"),
        SendResult(outcome=Outcome.RETRY, problem="Bận", problem_code="storage", retry_after=60.0),
        SendResult(outcome=Outcome.RETRY, problem="Đứt giữa chừng"),
        ValueError("a fault of the program"),
    ],
)
async def test_one_poisoned_entry_among_500_stops_nothing(bad: SendResult | Exception) -> None:
    f = fake_desk()
    entries = await waiting(f, 500)
    poisoned = entries[3].id

    async def send(entry: Entry) -> SendResult:
        if entry.id == poisoned and isinstance(bad, Exception):
            raise bad
        return bad if entry.id == poisoned else confirmed(entry)

    await sender(f, send).drain()
    counts = await f.store.counts()
    assert counts.confirmed == 499
    assert counts.waiting + counts.refused == 1


async def test_one_that_hangs_takes_one_lane_and_what_comes_meanwhile_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "LOOK_AGAIN", 0.001)
    f = fake_desk()
    hanging = (await waiting(f, 20))[5].id
    stuck, released = asyncio.Event(), asyncio.Event()

    async def send(entry: Entry) -> SendResult:
        if entry.id == hanging:
            stuck.set()
            await released.wait()
        return confirmed(entry)

    draining = asyncio.create_task(sender(f, send).drain())
    await stuck.wait()
    while (await f.store.counts()).confirmed < 19:
        await asyncio.sleep(0)
    await accept(f)
    while (await f.store.counts()).confirmed < 20:
        await asyncio.sleep(0)
    assert not draining.done()
    released.set()
    await draining
    assert (await f.store.counts()).confirmed == 21


async def test_a_refused_entry_holds_only_what_follows_it_in_its_dossier() -> None:
    f = fake_desk()
    entries = await waiting(f, 3, followers=1)
    first = entries[0]

    async def send(entry: Entry) -> SendResult:
        if entry.id == first.id:
            return SendResult(outcome=Outcome.REFUSED, problem="Trùng", problem_code="conflict")
        return confirmed(entry)

    await sender(f, send).drain()
    states = {entry.id: entry.state for entry in f.store.all_entries}
    assert states[first.id] is EntryState.REFUSED
    assert states[entries[1].id] is EntryState.WAITING
    assert list(states.values()).count(EntryState.CONFIRMED) == 4


@pytest.mark.parametrize(
    ("health", "raised"),
    [(Offline("Mất"), Offline), (SignInNeeded(""), SignInNeeded), (Refused("Lạ"), Offline)],
)
async def test_after_an_unanswered_sending_the_service_itself_is_asked(
    health: Exception, raised: type[Exception]
) -> None:
    f = fake_desk()
    await waiting(f, 5)
    sent = []

    async def send(entry: Entry) -> SendResult:
        sent.append(entry.id)
        return SendResult(outcome=Outcome.RETRY, problem="Không nối được")

    async def away() -> None:
        raise health

    f.gateway.health = away
    with pytest.raises(raised):
        await sender(f, send).drain()
    assert len(sent) == 1
    assert (await f.store.counts()).waiting == 5


async def test_a_service_that_lives_but_settles_nothing_is_left_alone_after_three() -> None:
    for code, raised in (("", True), ("storage", False)):
        f = fake_desk()
        await waiting(f, 9)
        sent: list[str] = []

        async def send(entry: Entry, code: str = code, sent: list[str] = sent) -> SendResult:
            sent.append(entry.id)
            return SendResult(outcome=Outcome.RETRY, problem="Bận", problem_code=code, retry_after=60.0)

        if raised:
            with pytest.raises(Offline):
                await sender(f, send).drain()
        else:
            await sender(f, send).drain()
        assert len(sent) == sending.FAILURES


async def test_a_sign_in_that_ended_stops_the_rest_settles_what_is_under_way_and_counts_no_attempt() -> None:
    f = fake_desk()
    entries = await waiting(f, 30)
    ends = entries[10].id

    async def send(entry: Entry) -> SendResult:
        await asyncio.sleep(0)
        return SendResult(outcome=Outcome.SIGN_IN) if entry.id == ends else confirmed(entry)

    with pytest.raises(SignInNeeded):
        await sender(f, send).drain()
    held = await f.store.entry(ends)
    assert held is not None
    assert (held.state, held.attempts) == (EntryState.WAITING, 0)
    counts = await f.store.counts()
    assert counts.waiting + counts.confirmed == 30
    assert 10 <= counts.confirmed < 30


async def test_after_signing_in_everything_goes() -> None:
    f = fake_desk()
    await waiting(f, 4)
    f.gateway.signed_in = False
    await f.desk.sync.round()
    assert (f.desk.sync.status.link, f.desk.sync.status.counts.waiting) == (LinkState.SIGN_IN, 4)
    assert not f.gateway.received
    await f.desk.session.sign_in("mau", "mat-khau")
    await f.desk.sync.round()
    assert (f.desk.sync.status.link, f.desk.sync.status.counts.confirmed) == (LinkState.UP, 4)


async def test_a_draining_that_is_cancelled_leaves_what_was_under_way_as_it_was() -> None:
    f = fake_desk()
    await waiting(f, 3)
    begun, cancelled = asyncio.Event(), []

    async def send(entry: Entry) -> SendResult:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(entry.id)
            raise
        return confirmed(entry)

    draining = asyncio.create_task(sender(f, send).drain())
    await begun.wait()
    draining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await draining
    await asyncio.sleep(0)
    assert len(cancelled) == 1
    assert {(e.state, e.attempts) for e in f.store.all_entries} == {(EntryState.WAITING, 0)}


async def test_a_number_another_dossier_took_is_said_and_a_provisional_one_is_not() -> None:
    f, said = fake_desk(), list[str]()
    first = (await waiting(f, 1))[0]

    async def send(entry: Entry) -> SendResult:
        return SendResult(outcome=Outcome.CONFIRMED, code="Z00.01-261123-0099")

    await sender(f, send, said).drain()
    assert len(said) == 1
    assert first.dossier in said[0]
    assert "Z00.01-261123-0099" in said[0]
    g, silent = fake_desk(), list[str]()
    g.gateway.online = False
    await waiting(g, 1)
    g.gateway.online = True
    await sender(g, send, silent).drain()
    assert silent == []


async def test_an_action_never_renumbers() -> None:
    f = fake_desk()
    entry = replace((await waiting(f, 1))[0], kind=EntryKind.ACTION)
    made = settlement(entry, SendResult(outcome=Outcome.CONFIRMED, code="Z00.01-261123-0099"), f.clock.now())
    assert made is not None
    assert made.code == ""


def test_a_named_wait_is_kept_and_one_that_is_not_grows_with_full_jitter() -> None:
    assert pause(50, 12.0) == timedelta(seconds=12)
    assert pause(0, 0.0) == timedelta(0)
    drawn = {pause(9, None).total_seconds() for _ in range(200)}
    assert min(drawn) < 15
    assert max(drawn) > 45
    assert max(drawn) <= sending.BACKOFF_CAP


def test_nothing_is_noted_of_a_sending_that_wants_a_sign_in() -> None:
    entry = Entry(
        id="x",
        kind=EntryKind.REGISTER,
        dossier="y",
        title="",
        path="/",
        body=b"",
        created_at=fake_desk().clock.at,
    )
    assert settlement(entry, SendResult(outcome=Outcome.SIGN_IN), entry.created_at) is None


async def test_an_error_nobody_foresaw_stands_in_the_journal() -> None:
    f = fake_desk()
    await waiting(f, 1)

    async def send(entry: Entry) -> SendResult:
        raise NotFound("?")

    await sender(f, send).drain()
    (entry,) = await f.store.entries()
    assert (entry.state, entry.attempts) == (EntryState.WAITING, 1)
    assert "NotFound" in entry.problem


async def test_what_is_under_way_or_next_is_not_taken_back_and_what_was_taken_back_is_not_sent() -> None:
    f = fake_desk()
    first, second, third = await waiting(f, 3)
    under_way, go_on, sent = asyncio.Event(), asyncio.Event(), list[str]()

    async def send(entry: Entry) -> SendResult:
        sent.append(entry.id)
        under_way.set()
        await go_on.wait()
        return confirmed(entry)

    sending_now = sender(f, send)

    async def take_back(entry: Entry) -> None:
        await sending_now.unless_sent(
            entry.id, lambda: f.store.mark(entry.id, EntryState.VOIDED, at=f.clock.at)
        )

    await take_back(third)
    draining = asyncio.create_task(sending_now.drain())
    await under_way.wait()
    for entry in (first, second):
        with pytest.raises(Refused, match="đang được gửi"):
            await take_back(entry)
    go_on.set()
    await draining
    assert sent == [first.id, second.id]
    await take_back(second)
