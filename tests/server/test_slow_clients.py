"""Clients that drip, fall silent, do not read, or come in crowds, over real sockets; what they hold ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import trustme

from counter_tui.api.answers import Received, settled
from counter_tui.api.http_gateway import HttpGateway
from counter_tui.api.tokens import MemoryTokens
from counter_tui.domain.journal import Entry
from counter_tui.domain.office import Role
from counter_tui.errors import Offline
from counter_tui.server.application import build
from counter_tui.server.guarded import Guarded, guarded
from counter_tui.server.openapi import description
from counter_tui.server.patience import Patience
from counter_tui.services.ports import Outcome
from tests.server.offices import (
    StandingClock,
    registration,
    served,
    signed_in,
    small_service,
    wire_body,
)

GENEROUS = Patience(head=60, body=60, linger=60, unread=60, keep_alive=60)
AT_MOST = 20.0


@dataclass
class Open:
    """A served office; ``lost`` tells of each connection that ended."""

    host: str
    port: int
    tokens: dict[Role, str]
    service: Any
    protocol: type[Guarded]
    lost: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    def head(self, method: str, path: str, *more: str, role: Role | None = Role.OFFICER) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: office", *more]
        if role is not None:
            lines.append(f"Authorization: Bearer {self.tokens[role]}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@contextlib.asynccontextmanager
async def open_office(tmp_path: Any, patience: Patience) -> AsyncIterator[Open]:
    service = await small_service(tmp_path, StandingClock())
    service.patience = patience
    lost: asyncio.Queue[None] = asyncio.Queue()

    class Watched(guarded(patience)):  # type: ignore[misc]
        def connection_made(self, transport: Any) -> None:
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32768)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lost.put_nowait(None)

    try:
        async with served(
            build(service, compress=True), Watched, service.feed, timeout_keep_alive=patience.keep_alive
        ) as url:
            address = httpx.URL(url)
            yield Open(address.host, address.port or 0, await signed_in(service), service, Watched, lost)
    finally:
        await service.database.close()


def short(**changes: Any) -> Patience:
    return Patience(
        **{
            **{name: getattr(GENEROUS, name) for name in ("head", "body", "linger", "unread", "keep_alive")},
            **changes,
        }
    )


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Read to the end, which must come; bytes that met a closed door make it a reset."""
    read = b""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(AT_MOST):
            while part := await reader.read(1 << 16):
                read += part
    return read


def problem(answer: bytes) -> tuple[int, str, dict[str, str]]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    told = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert told["content-type"] == "application/problem+json"
    assert int(told["content-length"]) == len(body)
    return int(first.split()[1]), json.loads(body)["code"], told


async def dripped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drops: bytes) -> bytes:
    """Send one byte after another, each before the time for all is over, until the service says something."""
    said = asyncio.ensure_future(rest(reader))
    async with asyncio.timeout(AT_MOST):
        while True:
            for drop in drops:
                done, _ = await asyncio.wait({said}, timeout=0.02)
                if done:
                    return said.result()
                writer.write(bytes([drop]))


async def test_a_silent_connection_is_closed_without_a_word(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(head=0.05)) as office:
        reader, writer = await office.connect()
        assert await rest(reader) == b""
        writer.close()


async def test_a_header_that_drips_is_answered_408_and_each_byte_buys_no_time(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(head=0.2)) as office:
        reader, writer = await office.connect()
        writer.write(b"GET /v1/health HTTP/1.1\r\nX: ")
        status, code, told = problem(await dripped(reader, writer, b"a"))
        assert (status, code, told["connection"]) == (408, "too-slow", "close")
        writer.close()


async def test_so_is_the_header_of_a_second_request(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(head=0.2)) as office:
        reader, writer = await office.connect()
        writer.write(office.head("GET", "/v1/health"))
        assert await reader.readuntil(b"\r\n\r\n")
        writer.write(b"GET /v1/health HTTP/1.1\r\nX: ")
        answers = await dripped(reader, writer, b"a")
        assert b" 408 " in answers
        writer.close()


async def test_a_body_that_drips_is_answered_408_and_nothing_is_registered(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(body=0.2, least_rate=1024)) as office:
        body = wire_body(registration())
        reader, writer = await office.connect()
        lines = ("Content-Type: application/json", f"Content-Length: {len(body)}", 'Idempotency-Key: "k"')
        writer.write(office.head("POST", "/v1/dossiers", *lines))
        status, code, told = problem(await dripped(reader, writer, body))
        assert (status, code, told["connection"]) == (408, "too-slow", "close")
        writer.close()
        reader, writer = await office.connect()
        writer.write(office.head("GET", "/v1/changes", "Connection: close"))
        assert b'"changes":[]' in await rest(reader)
        writer.close()


async def test_a_body_that_comes_slowly_but_steadily_is_waited_for(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(body=0.3, least_rate=1)) as office:
        reader, writer = await office.connect()
        lines = ("Content-Type: application/json", "Content-Length: 60", "Connection: close")
        writer.write(office.head("POST", "/v1/dossiers/search", *lines))
        said = asyncio.ensure_future(rest(reader))
        for _ in range(30):
            writer.write(b"  ")
            await asyncio.wait({said}, timeout=0.02)
        answer = await said
        assert b"malformed-json" in answer
        writer.close()


async def test_what_drips_on_after_the_answer_is_not_waited_for(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(linger=0.2)) as office:
        reader, writer = await office.connect()
        lines = ("Content-Type: application/json", "Content-Length: 1000000")
        writer.write(office.head("POST", "/v1/dossiers", *lines, role=None))
        assert b"sign-in-needed" in await dripped(reader, writer, b" ")
        writer.close()


async def test_the_pause_between_two_requests_ends(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(keep_alive=0)) as office:
        reader, writer = await office.connect()
        writer.write(office.head("GET", "/v1/health"))
        assert (await rest(reader)).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_who_does_not_read_the_answers_is_cut_off(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(unread=0.1)) as office:
        _, writer = await office.connect()
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(office.head("GET", "/openapi.json", role=None) * 400)
        async with asyncio.timeout(AT_MOST):
            await office.lost.get()
        writer.close()


async def test_who_reads_slowly_but_steadily_is_not(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(unread=0.5, least_rate=10)) as office:
        # With small buffers in between, what is not read waits in the service itself.
        line = socket.create_connection((office.host, office.port))
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
        reader, writer = await asyncio.open_connection(sock=line, limit=8192)
        writer.write(office.head("GET", "/openapi.json", role=None) * 16)
        writer.write(office.head("GET", "/v1/health", "Connection: close"))
        read = 0
        async with asyncio.timeout(AT_MOST):
            while part := await reader.read(8192):
                read += len(part)
                await asyncio.wait({asyncio.ensure_future(office.lost.get())}, timeout=0.01)
        assert read > 16 * len(description())
        writer.close()


async def test_a_crowd_of_idle_connections_keeps_nobody_out(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(connections=5)) as office:
        crowd = [await office.connect() for _ in range(5)]
        crowd[0][1].write(b"GET /v1/hea")
        for _ in range(4):
            reader, writer = await office.connect()
            writer.write(office.head("GET", "/v1/health", "Connection: close"))
            assert (await rest(reader)).startswith(b"HTTP/1.1 200")
            writer.close()
        # The oldest made room for the newcomers.
        assert await rest(crowd[0][0]) == b""
        for _, writer in crowd:
            writer.close()


async def test_where_all_are_at_work_a_newcomer_hears_503_and_the_desk_comes_again(tmp_path: Any) -> None:
    async with open_office(tmp_path, short(connections=2)) as office:
        working = [await office.connect() for _ in range(2)]
        for _, writer in working:
            writer.write(office.head("GET", "/v1/changes?wait=30"))
        while len(office.service.feed._conditions["Z00.01"]._waiters) < 2:
            await asyncio.sleep(0)
        reader, writer = await office.connect()
        writer.write(office.head("GET", "/v1/health"))
        answer = await rest(reader)
        status, code, told = problem(answer)
        assert (status, code, told["connection"], told["retry-after"]) == (503, "busy", "close", "5")
        writer.close()
        came = settled(Entry, Received(status, told, answer.partition(b"\r\n\r\n")[2]))  # type: ignore[arg-type]
        assert (came.outcome, came.retry_after) == (Outcome.RETRY, 5.0)
        gateway = HttpGateway(f"http://{office.host}:{office.port}", MemoryTokens(), budget=10)
        with pytest.raises(Offline, match="đông kết nối"):
            await gateway.me()
        await gateway.close()
        # Newcomers that say nothing make room for each other, and nobody at work is cut off for them.
        held = [await office.connect() for _ in range(3)]
        assert await rest(held[0][0]) == b""
        assert not any(reader.at_eof() for reader, _ in working)
        # One of those at work is done: the next is served, on a line opened before.
        working[0][1].close()
        await office.lost.get()
        held[2][1].write(office.head("GET", "/v1/health", "Connection: close"))
        assert (await rest(held[2][0])).startswith(b"HTTP/1.1 200")
        for _, one in (*working, *held):
            one.close()


async def test_all_of_it_over_tls_too(tmp_path: Any) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    patience = short(head=0.2)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("no whole request came")

    async with served(app, guarded(patience), ssl_context_factory=lambda *_: context) as url:
        reader, writer = await asyncio.open_connection("localhost", httpx.URL(url).port, ssl=trusting)
        writer.write(b"GET / HT")
        assert problem(await dripped(reader, writer, b"T"))[:2] == (408, "too-slow")
        writer.close()
