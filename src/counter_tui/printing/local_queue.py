"""A CUPS queue of this machine: by IPP, which tells what becomes of a slip, and by ``lp`` where no IPP is to be had.

What ``lp`` took cannot be followed: ``lpstat`` lists what was cancelled with what was printed, under the same words.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from counter_tui.domain.printers import IPP_PORT, Confirm, PrinterAddress, PrinterKind
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintBlocked
from counter_tui.i18n import text
from counter_tui.printing.cups import CupsPrinter
from counter_tui.printing.ipp import IppPrinter, NobodyListens
from counter_tui.services.ports import Handed, JobStatus, PrinterState

LOCAL = "127.0.0.1"
SOCKET = "/run/cups/cups.sock"
"""Where CUPS listens when it listens nowhere else; asking there also starts one that systemd keeps asleep."""
_T = TypeVar("_T")


class LocalQueue:
    """Asks CUPS at its IPP port first, then at its Unix socket; when nobody listens there, the system's own programs."""

    def __init__(
        self, queue: str, *, paper: Paper = Paper.A5, port: int = IPP_PORT, socket: str | None = None
    ) -> None:
        address = PrinterAddress(
            kind=PrinterKind.IPP, host=LOCAL, port=port, path=f"/printers/{queue}", paper=paper
        )
        self._queue = queue
        self._ways = [IppPrinter(self.target, address)]
        if place := _socket() if socket is None else socket:
            self._ways.append(IppPrinter(self.target, address, socket=place))
        self._lp = CupsPrinter(queue, only_a4=paper is Paper.A4)

    @property
    def target(self) -> str:
        """Where slips go, in words for the officer."""
        return text("máy in {queue}", queue=self._queue)

    async def state(self) -> PrinterState:
        """Return how the queue stands."""
        try:
            return await self._by_ipp(lambda way: way.answered_state())
        except NobodyListens:
            return await self._lp.state()

    async def probe(self) -> Confirm | None:
        """Return that the queue tells of each slip, as far as it can be asked."""
        try:
            return await self._by_ipp(lambda way: way.probe())
        except PrintBlocked:
            return Confirm.NONE

    async def submit(self, name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        """Queue a slip; raises as both ways do.

        A queue that says its printer is off keeps the slip waiting: ``lp`` would take it, and tell nothing of it.
        """
        try:
            return await self._by_ipp(lambda way: way.submit(name, pdf, copies, paper))
        except NobodyListens:
            return await self._lp.submit(name, pdf, copies, paper)

    async def find(self, name: str) -> str:
        """Return the job of this name."""
        return await self._by_ipp(lambda way: way.find(name))

    async def follow(self, ref: str) -> JobStatus:
        """Return how a job stands."""
        return await self._by_ipp(lambda way: way.follow(ref))

    async def cancel(self, ref: str) -> JobStatus:
        """Take a job out of the queue."""
        return await self._by_ipp(lambda way: way.cancel(ref))

    async def _by_ipp(self, ask: Callable[[IppPrinter], Awaitable[_T]]) -> _T:
        """Ask at one place after the other; nothing of what NobodyListens was raised for left this machine."""
        *others, last = self._ways
        for way in others:
            try:
                return await ask(way)
            except NobodyListens:
                continue
        return await ask(last)


def _socket() -> str:
    """Return the socket of the CUPS that ``lp`` would speak to, empty when that is one of another machine."""
    if os.name != "posix":
        return ""
    server = os.environ.get("CUPS_SERVER", "")
    return server if server.startswith("/") else "" if server else SOCKET
