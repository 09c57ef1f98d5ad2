"""A bad link: a TCP proxy before the service that delays, drops, cuts, repeats and swallows; chance is seeded."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

LONGEST_HEAD = 1 << 16
HUNG_SECONDS = 30.0
FAULTS = {
    "delay": 5,
    "reset": 3,
    "drop-request": 4,
    "drop-answer": 6,
    "cut-answer": 4,
    "twice": 5,
    "bad-gateway": 2,
    "drip": 2,
    "swallow": 0.3,
    "half-open": 0.3,
}
"""Per cent of requests each fault falls on; half of the swallowed requests still reach the service."""

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class FaultyProxy:
    """Listens on ``port`` and passes requests on to the service; ``met`` counts the faults.

    ``up`` false: the line is cut, calls are refused at once. ``calm`` true: everything passes.
    """

    def __init__(self, service_port: int, seed: int) -> None:
        self.port = 0
        self.up, self.calm = True, True
        self.met: Counter[str] = Counter()
        self.requests = 0
        self._service_port = service_port
        self._chance = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and drop what is under way."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the streams' own callback would complain of a cancelled task
        finally:
            self._under_way.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await whole_message(reader)
            self.requests += 1
            fault = self._draw()
            if not self.up:
                writer.transport.abort()
                return
            if fault:
                self.met[fault] += 1
            if not await self._pass(request, writer, fault):
                return

    def _draw(self) -> str:
        at = self._chance.random() * 100  # drawn for each request, so that calm times do not shift the rest
        if self.calm:
            return ""
        for fault, share in FAULTS.items():
            if at < share:
                return fault
            at -= share
        return ""

    async def _pass(self, request: bytes, writer: asyncio.StreamWriter, fault: str) -> bool:
        """Pass one request on, with its fault; return whether the connection goes on."""
        match fault:
            case "reset":
                writer.transport.abort()
                return False
            case "drop-request":
                return False
            case "swallow" if self._chance.random() < 0.5:
                await asyncio.sleep(HUNG_SECONDS)
                return False
            case "bad-gateway":
                writer.write(
                    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nbad\n"
                )
                await writer.drain()
                return True
            case "delay":
                await asyncio.sleep(self._chance.uniform(0.02, 0.3))
        answer = await (self._twice(request) if fault == "twice" else self._ask(request))
        if fault in AFTERWARDS:
            await AFTERWARDS[fault](answer, writer)
            return False
        writer.write(answer)
        await writer.drain()
        return True

    async def _twice(self, request: bytes) -> bytes:
        first, second = await asyncio.gather(self._ask(request), self._ask(request))
        return self._chance.choice((first, second))

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._service_port)
        try:
            writer.write(request)
            await writer.drain()
            return await whole_message(reader)
        finally:
            writer.close()


async def _drop(answer: bytes, writer: asyncio.StreamWriter) -> None:
    del answer, writer


async def _cut(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer[: len(answer) * 2 // 3])
    await writer.drain()


async def _drip(answer: bytes, writer: asyncio.StreamWriter) -> None:
    step = max(1, len(answer) // 5)
    for at in range(0, len(answer), step):
        writer.write(answer[at : at + step])
        await writer.drain()
        await asyncio.sleep(0.03)


async def _hang(answer: bytes, writer: asyncio.StreamWriter) -> None:
    del answer, writer
    await asyncio.sleep(HUNG_SECONDS)


async def _hang_half_way(answer: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(answer[: answer.index(b"\r\n\r\n") + 4])
    await writer.drain()
    await asyncio.sleep(HUNG_SECONDS)


AFTERWARDS: dict[str, Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]] = {
    "drop-answer": _drop,
    "cut-answer": _cut,
    "drip": _drip,
    "swallow": _hang,
    "half-open": _hang_half_way,
}


async def whole_message(reader: asyncio.StreamReader) -> bytes:
    """Return one HTTP/1.1 message with its body; raises IncompleteReadError when the connection ends before."""
    head = await reader.readuntil(b"\r\n\r\n")
    length, first = 0, head[:13]
    for line in head.lower().split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name == b"content-length":
            length = int(value)
        assert not (name == b"transfer-encoding" and b"chunked" in value), "this proxy reads no chunks"
    if first.startswith((b"HTTP/1.1 304", b"HTTP/1.1 204")):
        length = 0
    return head + (await reader.readexactly(length) if length else b"")
