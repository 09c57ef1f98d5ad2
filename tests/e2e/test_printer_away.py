"""A printer that is off while a dossier is received: the desk goes on, says so, and the slip comes out once."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.conftest import StartDesk
from tests.e2e.test_serving import CARD, READY
from tests.fakes.raw_printer import FakeRawPrinter


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def switched_on(port: int) -> Iterator[FakeRawPrinter]:
    """Run a printer on *port* in a thread of its own."""
    loop, printer = asyncio.new_event_loop(), FakeRawPrinter()
    printer.port = port
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(printer.start(), loop).result(5)
    yield printer
    asyncio.run_coroutine_threadsafe(printer.stop(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_slip_waits_for_its_printer_and_comes_out_once(
    start: StartDesk, home: Path, cli_json: Callable[..., Any]
) -> None:
    port = free_port()
    with (home / "config" / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'[printers]\nquay1 = "socket://127.0.0.1:{port}?paper=80mm&confirm=processed"\n')
    desk = start(columns=160, rows=40)
    desk.expect(READY)
    desk.type(CARD + "\r")
    desk.expect("NGUYỄN VĂN MẪU")
    desk.press("ctrl+t")
    desk.expect("Số giấy tờ", "NGUYỄN VĂN MẪU")
    desk.press("ctrl+n", "f12")
    desk.expect("Đã nhận và trả", "1 phiếu chờ in: máy in tắt hoặc không trả lời, F7")
    desk.press("f7")
    desk.expect("Chờ in (1)", "máy in tắt hoặc không trả lời", "chưa nối")
    answer = cli_json("printers")
    assert (answer["prints_open"], answer["printers"][0]["reason"]) == (1, "offline")
    with switched_on(port) as printer:
        desk.expect("Hôm nay đã xong (1)", "✓ đã in", within=30)
        assert cli_json("printers")["prints_open"] == 0
        assert len(printer.slips) == 2  # both copies, once
        assert "máy in quay1" in desk.text
