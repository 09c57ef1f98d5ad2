"""The change feed as server-sent events, over a real socket: nothing missed, nobody else's, and an end to each stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from counter_tui.domain.office import Role
from counter_tui.errors import StorageError
from counter_tui.server import tokens
from counter_tui.server.tables import accounts
from tests.server.offices import Wire, open_wire, registration

AT_MOST = 20.0


@pytest.fixture
async def office(tmp_path: Any) -> AsyncIterator[Wire]:
    async with open_wire(tmp_path, over_socket=True) as wire:
        yield wire


@dataclass
class Stream:
    """A client's side of a stream: what came last, and each further block as it comes."""

    answer: httpx.Response
    blocks: AsyncIterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.blocks = self._blocks()

    async def _blocks(self) -> AsyncIterator[list[str]]:
        lines: list[str] = []
        async for line in self.answer.aiter_lines():
            if line:
                lines.append(line)
                continue
            yield lines
            lines = []
        assert lines == [], "the stream ended inside an event"

    async def block(self) -> list[str] | None:
        async with asyncio.timeout(AT_MOST):
            return await anext(self.blocks, None)

    async def event(self) -> tuple[str, Any] | None:
        """The next event's id and data, ``None`` at the end."""
        while (lines := await self.block()) is not None:
            if lines[0].startswith("id: "):
                assert lines[1].startswith("data: ")
                assert len(lines) == 2
                return lines[0][4:], json.loads(lines[1][6:])
        return None


@contextlib.asynccontextmanager
async def stream(
    wire: Wire, after: str = "", role: Role = Role.OFFICER, **extra: str
) -> AsyncIterator[Stream]:
    send = {
        "Authorization": f"Bearer {wire.tokens[role]}",
        **{n.replace("_", "-"): v for n, v in extra.items()},
    }
    async with wire.client.stream("GET", f"/v1/changes/stream?after={after}", headers=send) as answer:
        if answer.status_code >= 400:
            await answer.aread()
        yield Stream(answer)


async def streams_left(wire: Wire, count: int) -> None:
    async with asyncio.timeout(AT_MOST):
        while wire.service.feed.streams != count:
            await asyncio.sleep(0)


async def test_an_event_is_a_page_with_its_position_and_reaches_through_proxies(office: Wire) -> None:
    await office.lease()
    async with stream(office, Accept_Encoding="gzip") as one:
        told = one.answer.headers
        assert (one.answer.status_code, told["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert (told["x-accel-buffering"], told["cache-control"]) == ("no", "private, no-store")
        assert "content-encoding" not in told
        assert told["audit-head"].startswith("sequence=")
        assert await one.block() == ["retry: 3000"]
        await office.register(registration(note="x" * 2000))
        position, data = await one.event() or ("", None)
        page = await office.ask("GET", "/v1/changes")
        assert data == page.json()
        assert position == data["position"]
        assert page.headers["etag"] == f'"{position}"'


async def test_resumed_again_and_again_beside_writers_it_misses_nothing(office: Wire) -> None:
    for number in range(5):
        await office.lease(key=f"block-{number}")
    count, seen, last = 80, [], ""
    writing = asyncio.gather(*(office.register(registration(n)) for n in range(1, count + 1)))
    while len(seen) < count:
        # The position in the address stays as it was when a browser's event source comes back: the header counts.
        async with stream(office, **({"Last_Event_ID": last} if last else {})) as one:
            for _ in range(2):
                if len(seen) < count:
                    last, data = await one.event() or ("", None)
                    seen += [change["code"] for change in data["changes"]]
    await writing
    assert sorted(seen) == [f"Z00.01-261123-{n:04d}" for n in range(1, count + 1)]
    assert len(seen) == len(set(seen))


async def test_a_long_way_behind_it_catches_up_page_by_page(office: Wire) -> None:
    for number in range(12):
        await office.lease(key=f"block-{number}")
    await asyncio.gather(*(office.register(registration(n)) for n in range(1, 211)))
    async with stream(office) as one:
        pages = [await one.event() for _ in range(2)]
    assert [(len(data["changes"]), data["more"]) for _, data in pages if data] == [(200, True), (10, False)]


async def test_a_sign_of_life_comes_while_nothing_changes(office: Wire) -> None:
    office.service.patience = replace(office.service.patience, heartbeat=0.05)
    async with stream(office) as one:
        assert [await one.block() for _ in range(4)] == [["retry: 3000"], [":"], [":"], [":"]]


async def test_with_the_token_the_stream_ends_and_shows_nothing_more(office: Wire) -> None:
    await office.lease()
    async with stream(office) as one:
        assert await one.block() == ["retry: 3000"]
        await office.service.database.write(lambda db: accounts.end_sessions(db, "Z00.01", "mau"))
        await office.register(registration(), role=Role.SUPERVISOR)
        assert await one.event() is None
    async with stream(office) as again:
        assert (again.answer.status_code, again.answer.json()["code"]) == (401, "sign-in-needed")


async def test_a_token_that_runs_out_ends_it_at_the_next_sign_of_life(office: Wire) -> None:
    office.service.patience = replace(office.service.patience, heartbeat=0.05)
    token = tokens.new_token("Z00.01")
    now = office.service.micros
    await office.service.database.write(
        lambda db: accounts.open_session(
            db, "Z00.01", "mau", tokens.digest(token), now=now, expires=now + 1_000_000
        )
    )
    office.tokens[Role.OFFICER] = token
    async with stream(office) as one:
        assert [await one.block() for _ in range(2)] == [["retry: 3000"], [":"]]
        office.clock.at += timedelta(seconds=2)
        assert await one.event() is None


async def test_a_position_that_is_gone_or_a_role_without_dossiers_is_told_by_status(office: Wire) -> None:
    for given, extra in (("ffffffff.0", {}), ("", {"Last_Event_ID": "ffffffff.0"})):
        async with stream(office, given, **extra) as one:
            assert (one.answer.status_code, one.answer.json()["code"]) == (410, "feed-gone")
    async with stream(office, role=Role.ADMIN) as one:
        assert (one.answer.status_code, one.answer.json()["code"]) == (403, "forbidden")


async def test_there_is_room_for_so_many_and_a_client_that_left_makes_room(office: Wire) -> None:
    office.service.patience = replace(office.service.patience, streams=2)
    async with stream(office), stream(office):
        await streams_left(office, 2)
        async with stream(office) as third:
            assert (third.answer.status_code, third.answer.json()["code"]) == (503, "busy")
            assert int(third.answer.headers["retry-after"]) > 0
        head = await office.ask("HEAD", "/v1/changes/stream")
        assert (head.status_code, head.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert "content-length" not in head.headers
    await streams_left(office, 0)
    async with stream(office) as one:
        assert await one.block() == ["retry: 3000"]


async def test_it_lasts_its_time_and_ends_whole(office: Wire) -> None:
    office.service.patience = replace(office.service.patience, stream=0.1)
    async with stream(office) as one:
        assert await one.event() is None
    await streams_left(office, 0)


async def test_when_the_service_stops_streams_and_polls_end_at_once_and_whole(tmp_path: Any) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with asyncio.timeout(AT_MOST), open_wire(tmp_path, over_socket=True) as office:
            client = await stack.enter_async_context(
                httpx.AsyncClient(base_url=office.client.base_url, trust_env=False)
            )
            office.client = client
            one = await stack.enter_async_context(stream(office))
            assert await one.block() == ["retry: 3000"]
            poll = asyncio.create_task(office.ask("GET", "/v1/changes?wait=30"))
            while len(office.service.feed._conditions["Z00.01"]._waiters) < 2:
                await asyncio.sleep(0)
        assert await one.event() is None
        assert (await poll).json()["changes"] == []


async def test_a_disk_that_fails_ends_it_without_a_trace_of_what_was_read(
    office: Wire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.service.patience = replace(office.service.patience, heartbeat=0.05)
    async with stream(office) as one:
        assert [await one.block() for _ in range(2)] == [["retry: 3000"], [":"]]

        async def failing(_: Any) -> Any:
            raise StorageError("NGUYỄN VĂN MẪU")

        monkeypatch.setattr(office.service.database, "read", failing)
        assert await one.event() is None
    assert "StorageError" in caplog.text
    assert "MẪU" not in caplog.text
