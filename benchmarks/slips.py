"""Measure slips: the first in a new process, and later ones from content to the file in the folder.

Run: python benchmarks/slips.py [--slips 200] [--processes 10] [--folder DIR]
Prints p50 and p95 in milliseconds, the longest stall of the event loop while slips were made, and the disk written to.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_content import receipt
from counter_tui.domain.slips.forms import Paper
from counter_tui.domain.slips.hand_over_lists import HandedDossier, Sides, hand_over_record
from counter_tui.domain.slips.register_book import register_book
from counter_tui.printing.folder import FolderPrinter
from counter_tui.printing.raster import DOTS_80, raster
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.shelf import PrinterShelf, PrintSettings
from counter_tui.printing.specimen import OFFICE, specimen, specimen_registration
from counter_tui.printing.specimens import register_rows
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.services.spool import Spool
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.system.clock import SystemClock

VERSION = "TT03-2025/01/2"
TARGET_MS = 300
FIRST = f"""
import asyncio, sys, time
started = time.perf_counter()
from pathlib import Path
from counter_tui.domain.slips.forms import Paper
from counter_tui.printing.folder import FolderPrinter
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import specimen
async def main():
    slip, mark = specimen({VERSION!r}, papers=8)
    renderer = TypstRenderer()
    await FolderPrinter(Path(sys.argv[1])).submit("slip-first-0", await renderer.pdf(slip, mark), 2, Paper.A5)
    print((time.perf_counter() - started) * 1000)
    await renderer.close()
asyncio.run(main())
"""


def slip(number: int) -> Slip:
    """A slip unlike the ones before it: other person, code and papers, so that no layout is taken from a cache."""
    registration = specimen_registration(papers=3 + number % 6)
    person = replace(
        registration.applicant, name=f"NGUYỄN VĂN MẪU {number}", identity=f"{22090000000 + number:012d}"
    )
    papers = tuple(replace(paper, name=f"{paper.name} của hồ sơ {number}") for paper in registration.papers)
    changed = replace(
        registration, code=f"Z00.01-260105-{number:04d}", applicant=person, owner=person, papers=papers
    )
    return receipt(changed, OFFICE)


async def later(count: int, folder: Path) -> tuple[list[float], list[float], float]:
    """Milliseconds to the PDF and to the spooled file for each slip, and the longest stall of the loop."""
    renderer, printer = TypstRenderer(), FolderPrinter(folder)
    _, mark = specimen(VERSION)
    await renderer.warm(VERSION)
    stalls: list[float] = []
    watching = asyncio.create_task(watch(stalls))
    rendered, spooled = [], []
    for number in range(count):
        given = slip(number)
        started = time.perf_counter()
        pdf = await renderer.pdf(given, mark)
        rendered.append((time.perf_counter() - started) * 1000)
        await printer.submit(f"slip-{number}-0", pdf, 2, Paper.A5)
        spooled.append((time.perf_counter() - started) * 1000)
    watching.cancel()
    await renderer.close()
    return rendered, spooled, max(stalls)


async def derived(count: int) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds for a slip on an 80 mm roll down to dots, a hand-over list of 100 dossiers, a register of 1,000 rows."""
    renderer = TypstRenderer()
    _, mark = specimen(VERSION)
    await renderer.warm()
    dots, lists, books = [], [], []
    registration = specimen_registration()
    dossiers = [
        HandedDossier(code=row.code, procedure=row.procedure) for row in register_rows(registration, 125)
    ]
    sides = Sides(giver="Trung tâm", receiver="Phòng chuyên môn")
    day = registration.received_at
    record = hand_over_record(
        [dossier for dossier in dossiers if dossier.procedure][:100], OFFICE, sides=sides, at=day
    )
    book = register_book(register_rows(registration, 1000), OFFICE, first=day.date(), last=day.date(), at=day)
    for number in range(count):
        started = time.perf_counter()
        pdf = await renderer.pdf(slip(number), mark, Paper.ROLL_80)
        await asyncio.to_thread(raster, pdf, DOTS_80)
        dots.append((time.perf_counter() - started) * 1000)
    for given, taken in ((record, lists), (book, books)):
        for _ in range(5):
            started = time.perf_counter()
            await renderer.pdf(given, mark)
            taken.append((time.perf_counter() - started) * 1000)
    await renderer.close()
    return dots, lists, books


class Sink:
    """A printer on a loopback port that answers as a good one does, and notes when its last byte came."""

    def __init__(self) -> None:
        self.last = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take all that comes; answer status questions, and the question at the end."""
        while data := await reader.read(1 << 16):
            self.last = time.perf_counter()
            writer.write(b"\x12" * data.count(b"\x10\x04"))
            if (asked := data.find(b"\x1d(H\x06\x00\x30\x30")) >= 0:
                writer.write(b"\x37\x22" + data[asked + 7 : asked + 11] + b"\x00")
        writer.close()


async def at_printer(count: int, folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds from the key to the last byte at an 80 mm printer, and to its confirmation, print journal included."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    files = await DeskFiles.open(folder, bytes(32))
    settings = PrintSettings(
        printers={"q": f"socket://127.0.0.1:{port}?paper=80mm&confirm=processed"},
        routes={},
        queue="",
        folder=folder,
    )
    session = SimpleNamespace(counter="1", officer=SimpleNamespace(id="mau", name="Cán bộ Mẫu"))
    renderer, clock = TypstRenderer(), SystemClock()
    spool = Spool(
        files.prints, renderer, PrinterShelf(lambda: settings), files.audit, files.dossiers, session, clock
    )
    await renderer.warm(VERSION)
    bytes_there, confirmed = [], []
    for number in range(count):
        job = PrintJob(
            id=f"slip-{number}",
            dossier=f"Z00.01-260105-{number:04d}",
            slip=slip(number),
            reprint=0,
            state=PrintState.READY,
            created_at=clock.now(),
        )
        await files.prints.add_reprint(job)  # stored with its registration in the desk: not part of printing
        started = time.perf_counter()
        await spool.send(job)
        confirmed.append((time.perf_counter() - started) * 1000)
        bytes_there.append((sink.last - started) * 1000)
    await renderer.close()
    await files.close()
    server.close()
    return bytes_there, confirmed


async def watch(stalls: list[float]) -> None:
    """Note how much later than asked the loop comes round."""
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(0.001)
        stalls.append((time.perf_counter() - asked) * 1000 - 1)


async def warming() -> tuple[float, float]:
    """Milliseconds of the first warming in this process, and the longest stall of the loop with it."""
    stalls: list[float] = []
    watching = asyncio.create_task(watch(stalls))
    await asyncio.sleep(0.05)
    stalls.clear()
    renderer = TypstRenderer()
    started = time.perf_counter()
    await renderer.warm(VERSION)
    took = (time.perf_counter() - started) * 1000
    await asyncio.sleep(0.01)
    watching.cancel()
    await renderer.close()
    return took, max(stalls)


def first(count: int, folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of the first slip in new processes: from the first import, and with the interpreter's start."""
    inside, outside = [], []
    for _ in range(count):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", FIRST, str(folder)], capture_output=True, text=True, check=True
        )
        outside.append((time.perf_counter() - started) * 1000)
        inside.append(float(done.stdout))
    return inside, outside


def disk(folder: Path) -> str:
    """Name the file system and device that *folder* lies on."""
    found = shutil.which("df")
    if found is None:
        return str(folder)
    listed = subprocess.run(
        [found, "-T", str(folder)], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    device, kind = listed[-1].split()[:2]
    return f"{device} ({kind})"


def line(name: str, figures: list[float]) -> str:
    """One line of the report."""
    cuts = statistics.quantiles(figures, n=20, method="inclusive") if len(figures) > 1 else figures * 19
    return f"{name:<44} p50 {statistics.median(figures):7.1f} ms   p95 {cuts[18]:7.1f} ms   n={len(figures)}"


def main() -> int:
    """Run and report; 1 when later slips miss the target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slips", type=int, default=200)
    parser.add_argument("--processes", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=None)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as name:
        folder = Path(name)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; disk: {disk(folder)}"
        )
        inside, outside = first(wanted.processes, folder)
        took, stall = asyncio.run(warming())
        gc.collect()
        rendered, spooled, longest = asyncio.run(later(wanted.slips, folder))
        dots, lists, books = asyncio.run(derived(min(wanted.slips, 50)))
        there, confirmed = asyncio.run(at_printer(min(wanted.slips, 100), folder))
    print(line("first slip, from first import to file", inside))
    print(line("first slip, from program start to file", outside))
    print(line("later slips, to PDF", rendered))
    print(line("later slips, to file (fsync, rename, fsync)", spooled))
    print(line("slip on an 80 mm roll, to 576 dots", dots))
    print(line("key to last byte at an 80 mm printer, 2 copies", there))
    print(line("key to the printer's confirmation", confirmed))
    print(line("hand-over list of 100 dossiers, to PDF", lists))
    print(line("register of 1,000 rows, to PDF", books))
    print(
        f"longest stall of the event loop: warming ({took:.0f} ms) {stall:.1f} ms, later slips {longest:.1f} ms"
    )
    return 0 if all(sorted(one)[int(len(one) * 0.95)] < TARGET_MS for one in (spooled, there)) else 1


if __name__ == "__main__":
    sys.exit(main())
