"""First paint, key to paint and search to results, measured from outside in a pseudo-terminal.

    .venv/bin/python benchmarks/screen.py [--rounds 15] [--procedures 10000]

Starts the installed command again and again on data of its own, types, and waits for what was typed to be on the emulated screen, so
every figure is what an officer would see, the emulator's own time included. Needs the ``test`` extra.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.e2e.terminal import Terminal, command

QUERIES = (
    "dkks",
    "khai sinh",
    "sao y",
    "ket hon",
    "cmnd",
    "ho ngheo",
    "xay dung",
    "chung thuc chu ky",
    "mai tang",
    "tam tru",
)


def quantiles(values: list[float]) -> str:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"p50 {statistics.median(ordered):7.1f} ms   p95 {p95:7.1f} ms   (n={len(ordered)})"


def wait_until(terminal: Terminal, needle: str, since: float) -> float:
    """Milliseconds until *needle* is on the screen."""
    while needle not in terminal.text:
        terminal.read(5.0)
        if time.perf_counter() - since > 30:
            raise SystemExit(f"{needle!r} never came:\n{terminal.text}")
    return (time.perf_counter() - since) * 1000


def settle(terminal: Terminal, quiet: float = 0.25) -> None:
    while terminal.read(quiet):
        pass


def home(base: Path) -> dict[str, str]:
    (base / "config").mkdir(parents=True, exist_ok=True)
    (base / "config" / "config.toml").write_text("[store]\nkeyring = false\n")
    return {"COUNTER_TUI_HOME": str(base)}


async def fill_catalogue(base: Path, count: int) -> None:
    """Put *count* procedures into the desk's cache: the packaged ones, and copies of them under other codes with shuffled words."""
    from counter_tui.composition.desk import DeskOpening
    from counter_tui.services.ports import CatalogueDelta
    from counter_tui.storage.catalogue import CatalogueStore
    from counter_tui.system import config
    from counter_tui.system.clock import SystemClock
    from counter_tui.system.paths import standard_paths

    os.environ["COUNTER_TUI_HOME"] = str(base)
    paths = standard_paths()
    opening = DeskOpening(paths, config.load(paths.config_file), answers_commands=False)
    desk = await opening.open()
    await desk.sync.round()
    store = CatalogueStore(opening.files.cache)
    await store.load()
    known = [await store.get(hit.code) for hit in store.most_used(1000)]
    items = [item for item in known if item is not None]
    extra = []
    for number in range(count - len(items)):
        item = items[number % len(items)]
        words = item.procedure.name.split()
        turn = number // len(items) % max(len(words), 1)
        name = " ".join([*words[turn:], *words[:turn]]) + f" {number}"
        extra.append(replace(item, procedure=replace(item.procedure, code=f"9.{number:06d}", name=name)))
    state = store.state
    await store.apply(
        CatalogueDelta(items=tuple(extra), version=state.version, etag=state.etag), SystemClock().now()
    )
    await opening.close()


def first_paint(base: Path, rounds: int) -> tuple[list[float], list[float]]:
    painted, ready = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        terminal = Terminal(command(), env=home(base))
        while not terminal.text.strip():
            terminal.read(5.0)
        painted.append((time.perf_counter() - start) * 1000)
        terminal.type("dkks")
        ready.append(wait_until(terminal, "1.001193", start))
        terminal.close()
    return painted, ready


def typing(base: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Time from a key to its echo, and from the last key of a query to its first hit and a still list."""
    echo, results = [], []
    terminal = Terminal(command(), env=home(base))
    terminal.type("dkks")
    wait_until(terminal, "1.001193", time.perf_counter())
    settle(terminal)
    for number in range(rounds):
        query = QUERIES[number % len(QUERIES)]
        terminal.type("\x7f" * 30)
        settle(terminal)
        typed = ""
        for char in query:
            typed += char
            start = time.perf_counter()
            terminal.type(char)
            # A trailing space is not visible; the list below still repaints for it.
            if char != " ":
                echo.append(wait_until(terminal, typed, start))
            last = start
            while terminal.read(0.12):
                last = time.perf_counter()
            results.append((last - start) * 1000)
    terminal.close()
    return echo, results


def disk(path: Path) -> str:
    out = subprocess.run(
        ["df", "--output=source,fstype", str(path)], capture_output=True, text=True, check=False
    ).stdout
    return " ".join(out.splitlines()[-1].split()) if out else "?"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--procedures", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        home(large)
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, disk {disk(Path(folder))}"
        )
        start = time.perf_counter()
        terminal = Terminal(command(), env=home(small))
        terminal.type("dkks")
        wait_until(terminal, "1.001193", start)
        print(
            f"first start of all (keys, files, catalogue), first hit: {(time.perf_counter() - start) * 1000:.0f} ms"
        )
        settle(terminal, 1.0)
        terminal.close()
        painted, ready = first_paint(small, arguments.rounds)
        print(f"first paint                        {quantiles(painted)}")
        print(f"start to first hit of a typed query {quantiles(ready)}")
        echo, results = typing(small, arguments.rounds)
        print(f"key to echo, 123 procedures        {quantiles(echo)}")
        print(f"key to last change, 123            {quantiles(results)}")
        asyncio.run(fill_catalogue(large, arguments.procedures))
        echo, results = typing(large, arguments.rounds)
        print(f"key to echo, {arguments.procedures:6d}                {quantiles(echo)}")
        print(f"key to last change, {arguments.procedures:6d}         {quantiles(results)}")


if __name__ == "__main__":
    main()
