"""From "register" to durable: p50, p95, p99 over 2,000 registrations, with the disk named.

Run: python benchmarks/registration.py [--count N] [--directory DIR]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

BUDGET_MS = 30.0


def disk_of(directory: Path) -> str:
    """Return file system, device and what is known of the device under *directory*."""
    best = ("?", "/", "?")
    for line in Path("/proc/self/mounts").read_text().splitlines():
        device, place, kind = line.split()[:3]
        if directory.is_relative_to(place) and len(place) >= len(best[1]):
            best = (device, place, kind)
    name = Path(best[0]).name.rstrip("0123456789")
    facts = Path("/sys/block") / name / "queue" / "rotational"
    turning = {"0\n": "SSD", "1\n": "hard disk"}.get(
        facts.read_text() if facts.exists() else "", "kind unknown"
    )
    if name.startswith("vd"):
        turning = "virtual disk"
    return f"{best[2]} on {best[0]} at {best[1]} ({turning})"


def fsync_ms(directory: Path) -> float:
    """Return the median of 200 bare write + fdatasync of 4 kB, for comparison."""
    times = []
    with (directory / "probe").open("wb") as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


async def measure(data: Path, count: int) -> list[float]:
    """Return milliseconds of *count* registrations, each with number, entry, dossier, print job and audit row."""
    from tests.storage.samples import KEY, NOW, block, register

    from counter_tui.storage.desk_files import DeskFiles

    files = await DeskFiles.open(data, KEY, now=NOW)
    await files.numbers.add(block(await files.office_record.installation(), last=count + 1))
    times = []
    for n in range(count):
        begun = time.perf_counter()
        await register(files, n)
        times.append((time.perf_counter() - begun) * 1000)
    await files.close()
    return times


def main() -> int:
    """Measure, print, and return 1 when p95 is over the budget."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--directory", type=Path, default=ROOT, help="a directory on the disk to measure")
    chosen = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix=".bench-", dir=chosen.directory)).resolve()
    try:
        print(f"disk: {disk_of(place)}; bare 4 kB write + fdatasync: {fsync_ms(place):.2f} ms median")
        times = sorted(asyncio.run(measure(place / "data", chosen.count)))
        size = sum(p.stat().st_size for p in (place / "data").iterdir())
    finally:
        shutil.rmtree(place)
    p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.50, 0.95, 0.99))
    print(
        f"registration to durable, {len(times)} times: p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms, "
        f"longest {times[-1]:.2f} ms; {size / len(times) / 1024:.1f} kB each"
    )
    print(f"budget p95 {BUDGET_MS:.0f} ms: {'kept' if p95 < BUDGET_MS else 'BROKEN'}")
    return 0 if p95 < BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
