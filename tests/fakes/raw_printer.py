"""An ESC/POS printer on a loopback port: understands what the desk sends, and can go wrong in the usual ways."""

from __future__ import annotations

import asyncio
import contextlib
import random
from enum import Enum


class Mode(Enum):
    GOOD = "good"
    PAPER_OUT = "paper out"
    STALL = "stall"
    RESET = "reset mid-job"
    SLOW = "slow"
    LYING = "lying"
    SIMPLE = "knows no GS ( H and no GS r"
    MUTE = "answers nothing"
    POWER_LOSS = "power is lost before it prints"
    LINK_LOSS = "link is lost after it printed"


class FakeRawPrinter:
    """``off`` when not started; ``slips`` are the pictures (rows of dots) printed and cut, in order."""

    def __init__(self, mode: Mode = Mode.GOOD) -> None:
        self.mode = mode
        self.slips: list[list[bytes]] = []
        self.received = 0
        self.port = 0
        self.faults: tuple[float, float] = (0.0, 0.0)
        """How often power is lost before printing, and the link after it."""
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> FakeRawPrinter:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in list(self._open):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self.mode is Mode.STALL:
                await asyncio.Event().wait()
            await self._work(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        except asyncio.CancelledError:
            return
        finally:
            self._open.discard(writer)
            with contextlib.suppress(Exception):
                writer.close()

    async def _work(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        before, after = self.faults
        chance = random.random()
        mode = self.mode
        if mode is Mode.GOOD and chance < before + after:
            mode = Mode.POWER_LOSS if chance < before else Mode.LINK_LOSS
        rows: list[bytes] = []
        while True:
            first = await self._take(reader, 1)
            if first == b"\x10":
                kind = (await self._take(reader, 2))[1]
                if mode not in {Mode.MUTE}:
                    out = mode is Mode.PAPER_OUT
                    writer.write(bytes([0x12 | (0x60 if out and kind == 4 else 0)]))
            elif first == b"\x1b":
                assert await self._take(reader, 1) == b"@"
            else:
                assert first == b"\x1d", first
                command = await self._take(reader, 1)
                if command == b"v":
                    head = await self._take(reader, 6)
                    width, height = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:6], "little")
                    if mode is Mode.RESET and rows:
                        writer.transport.abort()
                        return
                    for _ in range(height):
                        rows.append(await self._take(reader, width))
                    if mode is Mode.SLOW:
                        await asyncio.sleep(0.01)
                elif command == b"V":
                    await self._take(reader, 2)
                    if mode is Mode.POWER_LOSS:
                        writer.transport.abort()
                        return
                    if mode is not Mode.LYING:
                        self.slips.append(rows)
                    rows = []
                    if mode is Mode.LINK_LOSS:
                        writer.transport.abort()
                        return
                elif command == b"r":
                    await self._take(reader, 1)
                    if mode not in {Mode.SIMPLE, Mode.MUTE}:
                        writer.write(b"\x00")
                else:
                    assert command == b"(", command
                    token = (await self._take(reader, 9))[5:]
                    if mode not in {Mode.SIMPLE, Mode.MUTE}:
                        writer.write(b"\x37\x22" + token + b"\x00")

    async def _take(self, reader: asyncio.StreamReader, size: int) -> bytes:
        data = await reader.readexactly(size)
        self.received += size
        return data
