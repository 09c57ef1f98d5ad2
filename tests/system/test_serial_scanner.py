"""A scanner on a serial port: a pseudo terminal stands for it."""

from __future__ import annotations

import asyncio
import os

import pytest

from counter_tui.system.serial_scanner import SerialScanner

pytest.importorskip("serial")
CARD = "022090000001||NGUYỄN VĂN MẪU|01021990|Nam|Thôn Mẫu, Xã Mẫu|03042021"


class Reading:
    """A scanner being read, and what came of it."""

    def __init__(self, port: str) -> None:
        self.scans: asyncio.Queue[str] = asyncio.Queue()
        self.told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        scanner = SerialScanner(port, 9600, again=0.02)
        self.task = asyncio.create_task(
            scanner.run(self.scans.put_nowait, lambda words, level: self.told.put_nowait((words, level)))
        )

    async def next(self) -> str:
        return await asyncio.wait_for(self.scans.get(), 5)

    async def close(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.fixture
async def line(tmp_path):
    """A scanner plugged in while the desk runs: the desk has said that it reads it."""
    port = tmp_path / "ttyACM0"
    reading = Reading(str(port))
    await asyncio.wait_for(reading.told.get(), 5)
    ours, theirs = os.openpty()
    port.symlink_to(os.ttyname(theirs))
    await asyncio.wait_for(reading.told.get(), 5)
    yield ours, reading
    await reading.close()
    for handle in (ours, theirs):
        os.close(handle)


async def test_scans_come_as_they_were_sent_with_any_suffix(line):
    ours, reading = line
    os.write(ours, CARD.encode() + b"\r")
    assert await reading.next() == CARD
    os.write(ours, b"H49.15-260105-0012\r\nH49.15-260105-0013\n")
    assert [await reading.next(), await reading.next()] == ["H49.15-260105-0012", "H49.15-260105-0013"]
    os.write(ours, b"H49.15-260105-0014")
    assert await reading.next() == "H49.15-260105-0014"


async def test_letters_torn_apart_on_the_way_are_put_together(line):
    ours, reading = line
    sent = CARD.encode()
    cut = sent.index("Ễ".encode()) + 1
    os.write(ours, sent[:cut])
    os.write(ours, sent[cut:] + b"\r")
    assert await reading.next() == CARD


async def test_a_scanner_that_is_not_there_is_said_once_and_waited_for(tmp_path):
    port = tmp_path / "ttyACM0"
    reading = Reading(str(port))
    words, level = await asyncio.wait_for(reading.told.get(), 5)
    assert str(port) in words and level == "warning"
    ours, theirs = os.openpty()
    port.symlink_to(os.ttyname(theirs))
    words, level = await asyncio.wait_for(reading.told.get(), 5)
    assert "nối lại" in words and level == "good"
    os.write(ours, b"H49.15-260105-0012\r")
    assert await reading.next() == "H49.15-260105-0012"
    assert reading.told.empty()
    await reading.close()
    for handle in (ours, theirs):
        os.close(handle)
