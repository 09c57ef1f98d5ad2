"""Typing with the scan gate and without: from a key's arrival in the app to its letter in the field, and to the painted line.

    .venv/bin/python benchmarks/keys.py [--keys 300] [--pace 0.08]

The same field in the desk's kind of app (gate, ordered delivery) and in a bare Textual app, turn by turn in one process; one key every
*pace* seconds, as fast typists do, so that each is an answer to an idle screen. Needs the ``test`` extra.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from typing import Any

from textual import events
from textual.app import App, ComposeResult

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.widgets.text_field import TextField

LETTERS = "nguyen thi mau "


class Field:
    """A field that notes when its text changed."""

    def compose(self) -> ComposeResult:
        yield TextField(id="box")

    def on_input_changed(self) -> None:
        self.changed.set()  # type: ignore[attr-defined]


class Gated(Field, OrderedInputApp[None]):
    """With the gate."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = asyncio.Event()


class Bare(Field, App[None]):
    """Without it."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = asyncio.Event()


async def typed(app: Any, keys: int, pace: float) -> tuple[list[float], list[float]]:
    """Return milliseconds to the letter and to the painted line, for each key."""
    letters, lines = [], []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for number in range(keys):
            await asyncio.sleep(pace)
            char = LETTERS[number % len(LETTERS)]
            app.changed.clear()
            start = time.perf_counter()
            app.post_message(events.Key("space" if char == " " else char, char))
            await app.changed.wait()
            letters.append((time.perf_counter() - start) * 1000)
            painted = asyncio.Event()
            app.call_after_refresh(painted.set)
            await painted.wait()
            lines.append((time.perf_counter() - start) * 1000)
    return letters, lines


def quantiles(values: list[float]) -> str:
    ordered = sorted(values)
    return (
        f"p50 {statistics.median(ordered):6.2f} ms   p95 {ordered[round(0.95 * (len(ordered) - 1))]:6.2f} ms"
    )


async def main(keys: int, pace: float) -> None:
    found: dict[str, tuple[list[float], list[float]]] = {"gate on": ([], []), "gate off": ([], [])}
    for _ in range(3):
        for name, kind in (("gate on", Gated), ("gate off", Bare)):
            letters, lines = await typed(kind(), keys // 3, pace)
            found[name][0].extend(letters)
            found[name][1].extend(lines)
    for name, (letters, lines) in found.items():
        print(f"{name:9} letter {quantiles(letters)}   painted {quantiles(lines)}   (n={len(letters)})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--pace", type=float, default=0.08)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.keys, arguments.pace))
