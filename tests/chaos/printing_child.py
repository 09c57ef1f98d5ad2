"""A desk that prints all that waits, and answers what it is asked; killed and started again by the test.

Run: python -m tests.chaos.printing_child DATA PORT TRUTH ANSWERS
TRUTH is a file with the number of every slip that came out, ANSWERS ``truly`` or ``no`` (the officer never looks).
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed
from counter_tui.printing.shelf import PrinterShelf, PrintSettings
from counter_tui.printing.specimen import specimen
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.services.spool import Spool
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.system.clock import SystemClock
from tests.fakes.pictures import numbered_pdf

KEY = bytes(32)
VERSION = "TT03-2025/01/2"


def code(number: int) -> str:
    return f"Z00.01-260105-{number:04d}"


class Numbers:
    """Lays slips out as boxes that say their number."""

    async def layout(self, slip: Slip) -> str:
        return "packaged"

    async def pdf(self, slip: Slip, mark: SlipMark, paper: Paper | None = None) -> bytes:
        return numbered_pdf(int(slip.dossiers[0][-4:]))

    def preview(self, slip: Slip, mark: SlipMark, width: int) -> str:
        return ""


async def seed(data: Path, count: int) -> None:
    """Store *count* slips that wait to be printed."""
    files = await DeskFiles.open(data, KEY)
    slip, _ = specimen(VERSION)
    for number in range(count):
        await files.prints.add_reprint(
            PrintJob(
                id=f"slip-{number:04d}",
                dossier=code(number),
                slip=replace(slip, dossiers=(code(number),)),
                reprint=0,
                state=PrintState.WAITING,
                created_at=SystemClock().now(),
            )
        )
    await files.close()


async def work(data: Path, port: int, truth: Path, answers: str) -> None:
    """Print until nothing is open."""
    files = await DeskFiles.open(data, KEY)
    settings = PrintSettings(
        printers={"q": f"socket://127.0.0.1:{port}?paper=80mm&confirm=processed"},
        routes={"*": "q 80mm 1"},
        queue="",
        folder=data,
    )
    session: Any = SimpleNamespace(counter="1", officer=SimpleNamespace(id="mau", name="Cán bộ Mẫu"))
    spool = Spool(
        files.prints,
        Numbers(),
        PrinterShelf(lambda: settings),
        files.audit,
        files.dossiers,
        session,
        SystemClock(),
    )
    print("ready", flush=True)
    while jobs := await spool.open():
        for job in jobs:
            if job.state is PrintState.UNKNOWN:
                out = truth.read_text(encoding="ascii").split()
                in_tray = answers == "truly" and str(int(job.dossier[-4:])) in out
                print("asked", flush=True)
                try:
                    await spool.answer(job.id, in_tray=in_tray)
                except PrintFailed:
                    continue
        await spool.round()
    await files.close()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
