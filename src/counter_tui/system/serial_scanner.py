"""A scanner on a serial port (USB-CDC): bytes come as they are, whatever has the focus and whichever input method is on."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

from counter_tui.i18n import text

QUIET = 0.06
"""Seconds of silence that end a scan without a suffix."""
IDLE = 0.5
"""Seconds between two looks at whether the desk is closing."""
AGAIN = 3.0
"""Seconds until a port that is gone is tried again."""
LONGEST = 4096


class SerialScanner:
    """Reads one port until cancelled; an unplugged scanner is waited for. Needs the extra ``serial``."""

    def __init__(self, port: str, baud: int, *, again: float = AGAIN) -> None:
        self._port = port
        self._baud = baud
        self._again = again

    async def run(self, took: Callable[[str], None], tell: Callable[[str, str], None]) -> None:
        """Call *took* with each scan, and *tell* (sentence, level) when the port goes or comes; ends when cancelled."""
        loop = asyncio.get_running_loop()
        stop = threading.Event()

        def on_loop(call: Callable[..., None], *values: str) -> None:
            if not stop.is_set():
                loop.call_soon_threadsafe(call, *values)

        reader = asyncio.to_thread(self._read, stop, lambda s: on_loop(took, s), lambda *s: on_loop(tell, *s))
        try:
            await reader
        finally:
            stop.set()

    def _read(
        self, stop: threading.Event, took: Callable[[str], None], tell: Callable[[str, str], None]
    ) -> None:
        try:
            import serial
        except ImportError:
            tell(
                text(
                    "Chưa cài phần đọc máy quét cổng nối tiếp. Nhờ quản trị cài: pip install 'counter-tui[serial]'."
                ),
                "error",
            )
            return
        lost = False
        while not stop.is_set():
            try:
                with serial.Serial(self._port, self._baud, timeout=IDLE, exclusive=True) as port:
                    if lost:
                        tell(text("Máy quét ở {port} đã nối lại.", port=self._port), "good")
                    lost = False
                    self._scans(port, stop, took)
            except (OSError, ValueError):  # pyserial's own errors are OSErrors
                if not lost:
                    tell(
                        text(
                            "Không đọc được máy quét ở {port}. Cắm lại dây; mã vẫn nhập tay được.",
                            port=self._port,
                        ),
                        "warning",
                    )
                lost = True
                stop.wait(self._again)

    @staticmethod
    def _scans(port: Any, stop: threading.Event, took: Callable[[str], None]) -> None:
        held, last = b"", 0.0
        while not stop.is_set():
            port.timeout = QUIET if held else IDLE
            more: bytes = port.read(max(1, port.in_waiting))
            if more:
                last = time.monotonic()
                *whole, held = (held + more).replace(b"\n", b"\r").split(b"\r")
                held = held[-LONGEST:]
            else:
                whole, held = ([held], b"") if held and time.monotonic() - last >= QUIET else ([], held)
            for line in whole:
                if line.strip():
                    took(line.decode("utf-8", "replace"))
