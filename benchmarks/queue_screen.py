"""The queue at 100, 10,000 and 100,000 dossiers: the store alone, and the real screen in a pseudo-terminal.

    .venv/bin/python benchmarks/queue_screen.py [--sizes 100 10000 100000] [--rounds 100]

The store: opening (counts of all bands and the first page), a page by key, the last page, typing a filter; hearing all
dossiers from the change feed, with the longest hold of the event loop. The screen: F4 to rows shown, one row and one
screen down, End, measured from the byte written to the emulated screen standing still, and the desk's memory before and
after. Needs the ``test`` extra.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from tests.e2e.terminal import Terminal, command

from counter_tui.domain.calendar import VIETNAM, Calendar
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.queue import QueueFilter, Sort, cuts
from counter_tui.services.ports.queue import Stretch
from counter_tui.services.queue import PAGE
from screen import disk, home, quantiles, settle, wait_until

FEED_PAGE = 200
STATUSES = (Status.RECEIVED, Status.IN_PROGRESS, Status.IN_PROGRESS, Status.SUPPLEMENT_ASKED, Status.DONE)
NOW = datetime.now(VIETNAM)


def dossier(n: int) -> DossierSummary:
    return DossierSummary(
        code=f"Z00.01-{20 + n // 10_000:02d}0101-{n % 10_000:04d}",
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh có yếu tố nước ngoài",
        procedure_field=("Hộ tịch", "Chứng thực", "Đất đai")[n % 3],
        applicant_name=f"NGUYỄN ĐÌNH MẪU {n}",
        owner_name="TRẦN THỊ THỬ",
        status=STATUSES[n % len(STATUSES)],
        received_at=NOW - timedelta(hours=n % 5000),
        due_at=NOW + timedelta(minutes=n * 37 % 20_000 - 5_000),
        counter="1",
        officer_id=f"can-bo-{n % 12}",
        officer_name=f"Cán bộ Mẫu {n % 12}",
        place="Phòng Kinh tế" if n % 4 == 0 else "",
        moved_at=NOW - timedelta(hours=n % 900),
        version=2,
    )


class Hold:
    """The longest time the event loop did not run, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.longest = max(self.longest, (now - last) * 1000 - 1)
            last = now


async def timed(rounds: int, work: Callable[[int], Awaitable[object]]) -> str:
    found = []
    for number in range(rounds):
        start = time.perf_counter()
        await work(number)
        found.append((time.perf_counter() - start) * 1000)
    return quantiles(found)


async def store(base: Path, size: int, rounds: int) -> None:
    """Fill a desk through the feed, and measure the rows alone."""
    from counter_tui.composition.desk import DeskOpening
    from counter_tui.system import config
    from counter_tui.system.paths import standard_paths

    os.environ["COUNTER_TUI_HOME"] = str(base)
    paths = standard_paths()
    opening = DeskOpening(paths, config.load(paths.config_file), answers_commands=False)
    desk = await opening.open()
    await desk.sync.round()
    files = opening.files
    assert files is not None
    position = await files.dossiers.position()
    hold = Hold()
    watch = asyncio.create_task(hold.watch())
    start = time.perf_counter()
    for first in range(0, size, FEED_PAGE):
        page = [dossier(n) for n in range(first, min(first + FEED_PAGE, size))]
        await files.dossiers.store_changes(page, f"filling.{first}")
    took = time.perf_counter() - start
    watch.cancel()
    await files.dossiers.store_changes([], position)
    print(
        f"{size:7d}  hearing all from the feed   {took:7.2f} s   longest hold of the loop {hold.longest:.1f} ms"
    )
    at = cuts(NOW, Calendar())
    total = (await files.queue.counts(QueueFilter(), at)).shown

    async def opened(_: int) -> None:
        view = await desk.queue.open(QueueFilter())
        await view.page(0)

    async def by_key(_: int) -> None:
        nonlocal edge
        rows = await files.queue.stretch(QueueFilter(), at, Sort.DUE, Stretch(count=PAGE, after=edge))
        edge = rows[-1] if len(rows) == PAGE else first_row

    async def typed(number: int) -> None:
        view = await desk.queue.open(QueueFilter(words=f"dinh mau {number}"))
        await view.page(0)

    (first_row,) = await files.queue.stretch(QueueFilter(), at, Sort.DUE, Stretch(count=1))
    edge = first_row
    last = Stretch(count=PAGE, from_end=True)
    middle = Stretch(count=PAGE, offset=total // 2)
    print(f"{size:7d}  open: counts and first page {await timed(rounds, opened)}")
    print(f"{size:7d}  next page, by key           {await timed(rounds, by_key)}")
    for name, where in (("last page", last), ("page in the middle", middle)):
        found = await timed(rounds, lambda _, w=where: files.queue.stretch(QueueFilter(), at, Sort.DUE, w))
        print(f"{size:7d}  {name:27s} {found}")
    print(f"{size:7d}  typed filter, off the loop  {await timed(min(rounds, 20), typed)}")
    await opening.close()


def memory(pid: int) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def changes(terminal: Terminal, key: str, rounds: int) -> str:
    found = []
    for _ in range(rounds):
        start = last = time.perf_counter()
        terminal.press(key)
        while terminal.read(0.1):
            last = time.perf_counter()
        found.append((last - start) * 1000)
    return quantiles(found)


def screen(base: Path, size: int, rounds: int) -> None:
    """Measure the desk from outside."""
    opened = []
    terminal = Terminal(command(), env=home(base))
    wait_until(terminal, "Sổ trên máy này", time.perf_counter())
    settle(terminal, 1.5)
    before = memory(terminal.pid)
    for _ in range(max(3, rounds // 10)):
        start = time.perf_counter()
        terminal.press("f4")
        wait_until(terminal, "Z00.01-", start)
        opened.append((time.perf_counter() - start) * 1000)
        settle(terminal)
        terminal.press("esc")
        settle(terminal)
    terminal.press("f4")
    wait_until(terminal, "Z00.01-", time.perf_counter())
    settle(terminal)
    print(f"{size:7d}  F4 to rows on the screen    {quantiles(opened)}")
    print(f"{size:7d}  one row down                {changes(terminal, 'down', rounds)}")
    print(f"{size:7d}  one screen down             {changes(terminal, 'pagedown', rounds)}")
    for key in ("end", "home"):
        print(f"{size:7d}  {key:27s} {changes(terminal, key, 1)}")
    print(f"{size:7d}  memory {before:.1f} MB before, {memory(terminal.pid):.1f} MB after scrolling")
    terminal.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, disk {disk(Path(folder))}"
        )
        for size in arguments.sizes:
            base = Path(folder) / str(size)
            home(base)
            asyncio.run(store(base, size, arguments.rounds))
            screen(base, size, arguments.rounds)


if __name__ == "__main__":
    main()
