"""What is judged of each call, what is not asked while the link is bad, and how long the service asks to wait."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from counter_tui.api import judging
from counter_tui.api.answers import Received, failure
from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.tokens import MemoryTokens
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.errors import CounterError, Offline
from counter_tui.services.ports import Outcome
from tests.server.offices import MORNING, uuid

OK = b'{"version":"1","database":true}'


class Watch:
    def __init__(self, *, local=False):
        self.local = local
        self.noted = []

    def note(self, seconds, *, answered, timed):
        self.noted.append((answered, timed))


def gateway(answer, watch, **budgets):
    return HttpGateway(
        "https://may-chu.test",
        MemoryTokens("x"),
        transport=httpx.MockTransport(answer),
        watch=watch,
        **budgets,
    )


async def test_an_answer_in_time_is_good():
    watch = Watch()
    await gateway(lambda _: httpx.Response(200, content=OK), watch).health()
    assert watch.noted == [(True, True)]


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_service_in_trouble_is_no_answer(status):
    watch = Watch()
    with pytest.raises(Offline):
        await gateway(lambda _: httpx.Response(status), watch).health()
    assert watch.noted == [(False, True)]


async def test_no_connection_is_no_answer():
    def broken(request):
        raise httpx.ConnectError("x")

    watch = Watch()
    with pytest.raises(Offline):
        await gateway(broken, watch).health()
    assert watch.noted == [(False, True)]


async def test_a_download_is_not_judged_by_its_time():
    watch = Watch()
    with pytest.raises(CounterError):
        await gateway(lambda _: httpx.Response(200, content=b"{}"), watch).changes("")
    assert watch.noted == [(True, False)]


async def test_a_call_that_passes_the_budget_is_told_at_once_and_goes_on(monkeypatch):
    monkeypatch.setattr(judging, "BUDGET", 0.01)
    watch, told, release = Watch(), asyncio.Event(), asyncio.Event()

    async def slow(request):
        await release.wait()
        return httpx.Response(200, content=OK)

    note = watch.note

    def noted(seconds, *, answered, timed):
        note(seconds, answered=answered, timed=timed)
        told.set()

    watch.note = noted
    asking = asyncio.create_task(gateway(slow, watch, budget=10).health())
    await told.wait()
    assert watch.noted == [(False, True)]
    release.set()
    assert (await asking).database


async def test_a_question_nobody_waits_for_any_more_says_nothing():
    watch, begun = Watch(), asyncio.Event()

    async def slow(request):
        begun.set()
        await asyncio.Event().wait()

    asking = asyncio.create_task(gateway(slow, watch, budget=10).health())
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert watch.noted == []


async def test_a_deadline_that_passes_counts_as_late(monkeypatch):
    monkeypatch.setattr(judging, "BUDGET", 0.02)
    watch = Watch()

    async def slow(request):
        await asyncio.Event().wait()

    with pytest.raises(Offline):
        await gateway(slow, watch, budget=0.019).health()
    assert watch.noted[0] == (False, True)


async def test_while_local_an_officer_never_waits_and_the_background_goes_on():
    asked = []

    def answer(request):
        asked.append(request.url.path)
        return httpx.Response(200, content=OK)

    far = gateway(answer, Watch(local=True))
    for call in (
        far.dossier("Z00.01-261123-0001"),
        far.search_dossiers("mẫu"),
        far.person_dossiers("022090000001", ""),
    ):
        with pytest.raises(Offline):
            await call
    assert asked == []
    await far.health()
    await far.send(entry(b"{}"))
    assert asked == ["/v1/health", "/v1/dossiers"]


def entry(body):
    return Entry(
        id=uuid(1),
        kind=EntryKind.REGISTER,
        dossier="Z00.01-261123-0001",
        title="",
        path="/v1/dossiers",
        body=body,
        created_at=MORNING,
        if_match='"3"',
    )


@pytest.mark.parametrize("body", [b'{"a": 1,\n "b":"\xe1\xba\xa5"}', b"\x00\xff", b"{ }", b""])
async def test_what_is_sent_is_what_was_stored_byte_for_byte(body):
    seen = []

    def answer(request):
        seen.append((request.content, request.headers["Idempotency-Key"], request.headers["If-Match"]))
        return httpx.Response(503)

    result = await gateway(answer, Watch()).send(entry(body))
    assert result.outcome is Outcome.RETRY
    assert seen == [(body, f'"{uuid(1)}"', '"3"')]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("12", 12.0),
        ("999999999999", 3600.0),
        ("Tue, 24 Nov 2026 04:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 03:00:00 GMT", 0.0),
        ("Wed, 25 Nov 2026 04:00:00 GMT", 3600.0),
        ("", None),
        ("mai", None),
        ("-5", None),
        ("١٢", None),
    ],
)
def test_how_long_the_service_asks_to_wait(value, seconds):
    answer = Received(503, {"retry-after": value, "date": "Tue, 24 Nov 2026 04:00:00 GMT"}, b"")
    assert answer.retry_after == seconds


def test_a_date_without_a_clock_to_count_from_is_no_wait():
    assert Received(503, {"retry-after": "Tue, 24 Nov 2026 04:00:30 GMT"}, b"").retry_after is None


def test_a_service_that_is_busy_says_for_how_long() -> None:
    problem = failure(Received(503, {"retry-after": "90"}, b""))
    assert isinstance(problem, Offline) and problem.retry_after == 90.0
