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

from counter_tui.domain.receipt import Slip
from counter_tui.printing.folder import FolderPrinter
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import specimen

VERSION = "TT03-2025/01/1"
TARGET_MS = 300
FIRST = f"""
import asyncio, sys, time
started = time.perf_counter()
from pathlib import Path
from counter_tui.printing.folder import FolderPrinter
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import specimen
async def main():
    slip, mark = specimen({VERSION!r}, papers=8)
    await FolderPrinter(Path(sys.argv[1])).submit("slip-first-0", await TypstRenderer().pdf(slip, mark), 2)
asyncio.run(main())
print((time.perf_counter() - started) * 1000)
"""


def slip(number: int) -> Slip:
    """A slip unlike the ones before it: other person, code and papers, so that no layout is taken from a cache."""
    given, _ = specimen(VERSION, papers=3 + number % 6)
    registration = given.registration
    person = replace(
        registration.applicant, name=f"NGUYỄN VĂN MẪU {number}", identity=f"{22090000000 + number:012d}"
    )
    papers = tuple(replace(paper, name=f"{paper.name} của hồ sơ {number}") for paper in registration.papers)
    changed = replace(
        registration, code=f"Z00.01-260105-{number:04d}", applicant=person, owner=person, papers=papers
    )
    return replace(given, registration=changed)


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
        await printer.submit(f"slip-{number}-0", pdf, 2)
        spooled.append((time.perf_counter() - started) * 1000)
    watching.cancel()
    return rendered, spooled, max(stalls)


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
    started = time.perf_counter()
    await TypstRenderer().warm(VERSION)
    took = (time.perf_counter() - started) * 1000
    await asyncio.sleep(0.01)
    watching.cancel()
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
    print(line("first slip, from first import to file", inside))
    print(line("first slip, from program start to file", outside))
    print(line("later slips, to PDF", rendered))
    print(line("later slips, to file (fsync, rename, fsync)", spooled))
    print(
        f"longest stall of the event loop: warming ({took:.0f} ms) {stall:.1f} ms, later slips {longest:.1f} ms"
    )
    return 0 if sorted(spooled)[int(len(spooled) * 0.95)] < TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
