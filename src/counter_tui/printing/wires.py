"""Ways to a raw printer: TCP port 9100, a device file, a serial port; each read and write has a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

CONNECT_SECONDS = 3.0
CHUNK = 4096
"""Bytes written at a time: each must get away within the limit, however long the slip."""


class Wire(Protocol):
    """An open connection; raises OSError and its child TimeoutError, and EOFError when the other side has hung up."""

    async def write(self, data: bytes, seconds: float) -> None:
        """Write all of *data*, each few kilobytes within *seconds*."""
        ...

    async def read(self, size: int, seconds: float) -> bytes:
        """Return exactly *size* bytes."""
        ...


WireOpener = Callable[[], contextlib.AbstractAsyncContextManager[Wire]]
"""Opens a wire for one slip; most printers serve one at a time, so it is closed at once afterwards."""


class TcpWire:
    """A TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        # What is written must be with the printer before more is: else a time limit says nothing.
        writer.transport.set_write_buffer_limits(high=0)

    async def write(self, data: bytes, seconds: float) -> None:
        """Write all of *data*."""
        for start in range(0, len(data), CHUNK):
            async with asyncio.timeout(seconds):
                self._writer.write(data[start : start + CHUNK])
                await self._writer.drain()

    async def read(self, size: int, seconds: float) -> bytes:
        """Return exactly *size* bytes."""
        async with asyncio.timeout(seconds):
            return await self._reader.readexactly(size)


def tcp(host: str, port: int) -> WireOpener:
    """Return the way to a printer in the network."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Wire]:
        async with asyncio.timeout(CONNECT_SECONDS):
            try:
                reader, writer = await asyncio.open_connection(host, port)
            except UnicodeError as problem:  # what Python says of a name like "a..b"
                raise ConnectionError(host) from problem
        try:
            yield TcpWire(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1.0):
                    await writer.wait_closed()

    return opened


class DeviceWire:
    """An open device file, not blocking."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    async def write(self, data: bytes, seconds: float) -> None:
        """Write all of *data*."""
        await asyncio.to_thread(self._write, data, seconds)

    async def read(self, size: int, seconds: float) -> bytes:
        """Return exactly *size* bytes."""
        return await asyncio.to_thread(self._read, size, seconds)

    def _write(self, data: bytes, seconds: float) -> None:
        rest = memoryview(data)
        while rest:
            if not select.select([], [self._handle], [], seconds)[1]:
                raise TimeoutError
            rest = rest[os.write(self._handle, rest[:CHUNK]) :]

    def _read(self, size: int, seconds: float) -> bytes:
        got, end = b"", time.monotonic() + seconds
        while len(got) < size:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._handle], [], [], left)[0]:
                raise TimeoutError
            if not (more := os.read(self._handle, size - len(got))):
                # A printer that has nothing to say reads as empty (usblp): ask again until time is up.
                time.sleep(min(0.02, left))
            got += more
        return got


def device(path: str) -> WireOpener:
    """Return the way to a printer's device file (``/dev/usb/lp0``); two desks on one machine take turns by a lock."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Wire]:
        handle = await asyncio.to_thread(_open_locked, path)
        try:
            yield DeviceWire(handle)
        finally:
            os.close(handle)

    return opened


def _open_locked(path: str) -> int:
    try:
        import fcntl
    except ImportError as problem:  # no device files on Windows
        raise FileNotFoundError(path) from problem
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | getattr(os, "O_NOCTTY", 0))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


class SerialWire:
    """A serial port of pyserial, whose calls block."""

    def __init__(self, port: Any) -> None:
        self._port = port

    async def write(self, data: bytes, seconds: float) -> None:
        """Write all of *data*."""
        for start in range(0, len(data), CHUNK):
            self._port.write_timeout = seconds
            await asyncio.to_thread(self._port.write, data[start : start + CHUNK])

    async def read(self, size: int, seconds: float) -> bytes:
        """Return exactly *size* bytes."""
        self._port.timeout = seconds
        got: bytes = await asyncio.to_thread(self._port.read, size)
        if len(got) < size:
            raise TimeoutError
        return got


def serial_port(path: str, baud: int) -> WireOpener:
    """Return the way to a printer on a serial port; needs the extra ``serial`` and raises ModuleNotFoundError without it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Wire]:
        import serial

        # pyserial's own errors are OSErrors.
        port = await asyncio.to_thread(serial.Serial, path, baud, exclusive=True)
        try:
            yield SerialWire(port)
        finally:
            await asyncio.to_thread(port.close)

    return opened
