"""The printers this machine knows of: queues of CUPS and device files.

Printers in the network that nobody set up are not searched for: that would need multicast DNS, which CUPS does itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from pathlib import Path

from counter_tui.domain.printers import IPP_PORT
from counter_tui.i18n import text
from counter_tui.printing.commands import run
from counter_tui.printing.ipp_message import NotIpp, Operation, answer, first, request
from counter_tui.services.ports import FoundPrinter

DEVICES = Path("/dev")
_DEVICE_FILES = ("usb/lp*", "lp[0-9]*", "ttyACM*", "ttyUSB*")
_SECONDS = 3.0


async def found_printers(*, devices: Path = DEVICES, port: int = IPP_PORT) -> list[FoundPrinter]:
    """Return queues of CUPS (by IPP, else by ``lpstat``) and printer devices; what does not answer is left out."""
    queues = await _queues_by_ipp(port)
    if queues is None:
        queues = await _queues_by_lpstat()
    return [*queues, *await asyncio.to_thread(_devices, devices)]


async def _queues_by_ipp(port: int) -> list[FoundPrinter] | None:
    import httpx

    wanted = {"requested-attributes": ["printer-name", "printer-info", "printer-make-and-model"]}
    url = f"http://127.0.0.1:{port}/"
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False, verify=False) as client:  # noqa: S501 - plain HTTP to this machine
            reply = await client.post(
                url,
                content=request(Operation.CUPS_GET_PRINTERS, wanted),
                headers={"Content-Type": "application/ipp"},
            )
        printers = answer(reply.content).printers
    except (httpx.HTTPError, NotIpp):
        return None
    return [
        _queue(first(printer, "printer-name", ""), first(printer, "printer-info", ""))
        for printer in printers
        if first(printer, "printer-name", "")
    ]


async def _queues_by_lpstat() -> list[FoundPrinter]:
    with contextlib.suppress(OSError, TimeoutError):
        listed = await run("lpstat", "-a", seconds=_SECONDS)
        return [
            _queue(name, "") for name in re.findall(r"^(\S+) (?:not )?accepting", listed.output, re.MULTILINE)
        ]
    return []


def _queue(name: str, words: str) -> FoundPrinter:
    said = text("hàng in {name} của CUPS", name=name)
    return FoundPrinter(
        name=_short(name), address=f"lp://localhost/{name}", words=f"{said} ({words})" if words else said
    )


def _devices(devices: Path) -> list[FoundPrinter]:
    found = []
    for pattern in _DEVICE_FILES:
        for path in sorted(devices.glob(pattern)):
            kind = "serial" if path.name.startswith("tty") else "usb"
            address = f"{kind}://{path}?paper=80mm"
            found.append(FoundPrinter(name=_short(path.name), address=address, words=str(path)))
    return found


def _short(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "printer"
