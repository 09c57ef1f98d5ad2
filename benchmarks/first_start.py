"""The longest time the screen stands still during a first start: keys and files made, the office filled, the catalogue fetched.

    .venv/bin/python benchmarks/first_start.py [--rounds 9] [--again] [--who]

Starts the desk again and again in a pseudo-terminal, each time on an empty directory (``--again``: on the data of the
start before), and lets the event loop tick every 2 ms from the first frame until the catalogue is up to date. A gap
between two ticks is time in which no key is heard and nothing is painted. ``--who`` names what held the loop. Needs the
``test`` extra.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.e2e.terminal import Terminal

TICK = 0.002
SLOW = 0.02


def child(report: Path, *, who: bool) -> None:
    """Run the desk with a ticking loop, write the gaps to *report* and leave."""
    from counter_tui.app.counter import CounterApp
    from counter_tui.cli import main as desk

    held: list[tuple[float, str]] = []
    if who:
        run = asyncio.events.Handle._run

        def timed(self: asyncio.Handle) -> None:
            start = time.perf_counter()
            run(self)
            if (took := time.perf_counter() - start) > SLOW:
                held.append((took, repr(self)[:300]))

        asyncio.events.Handle._run = timed  # type: ignore[method-assign]

    def written(said: dict[str, object]) -> None:
        report.write_text(json.dumps(said))

    async def tick(app: CounterApp) -> None:
        gaps, begin = [], time.perf_counter()
        before = begin
        while app.desk is None or app.desk.sync.status.catalogue.synced_at is None:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            gaps.append((now - before - TICK, before - begin))
            before = now
        gaps.sort(reverse=True)
        written({"gaps": gaps[:5], "whole": before - begin, "held": sorted(held, reverse=True)[:5]})
        app.exit()

    start = CounterApp._start

    def started(self: CounterApp) -> None:
        self._ticking = asyncio.get_running_loop().create_task(tick(self))  # type: ignore[attr-defined]
        start(self)

    CounterApp._start = started  # type: ignore[method-assign]
    raise SystemExit(desk([]))


def one_start(folder: Path, *, who: bool) -> dict[str, list]:
    """Return the gaps of one start."""
    report = folder / "report.json"
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "config.toml").write_text("[store]\nkeyring = false\n")
    argv = [sys.executable, __file__, "--report", str(report)] + (["--who"] if who else [])
    terminal = Terminal(argv, env={"COUNTER_TUI_HOME": str(folder)})
    terminal.wait(within=60)
    terminal.close()
    return dict(json.loads(report.read_text()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--who", action="store_true")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.report is not None:
        child(arguments.report, who=arguments.who)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    longest, whole = [], []
    with tempfile.TemporaryDirectory() as base:
        for number in range(arguments.rounds + arguments.again):
            folder = Path(base) / ("same" if arguments.again else str(number))
            said = one_start(folder, who=arguments.who)
            if arguments.again and number == 0:
                continue
            longest.append(said["gaps"][0][0] * 1000)
            whole.append(said["whole"] * 1000)
            for took, what in said["held"]:
                print(f"{took * 1000:7.1f} ms  {what}")
            if arguments.who:
                print(
                    "      gaps",
                    ", ".join(f"{gap * 1000:.0f} ms at {at * 1000:.0f}" for gap, at in said["gaps"]),
                )
            if not arguments.again:
                shutil.rmtree(folder)
    name = "a later start" if arguments.again else "the first start"
    print(
        f"longest gap of {name:15s}  p50 {statistics.median(longest):6.1f} ms   worst {max(longest):6.1f} ms"
    )
    print(
        f"first frame to fresh catalogue  p50 {statistics.median(whole):6.0f} ms   worst {max(whole):6.0f} ms"
    )


if __name__ == "__main__":
    main()
