"""Slips through a printer that loses power and link, by a desk that is killed at random: none lost, none twice."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.printing_child import seed
from tests.fakes.pictures import read_number
from tests.fakes.raw_printer import FakeRawPrinter

ROOT = Path(__file__).parents[2]


class Tray(list):
    """Keeps the numbers of the slips that came out, in a file too."""

    def __init__(self, truth: Path) -> None:
        super().__init__()
        self.truth = truth
        truth.write_text("", encoding="ascii")

    def append(self, rows: list[bytes]) -> None:
        number = read_number(rows)
        super().append(number)
        with self.truth.open("a", encoding="ascii") as file:
            file.write(f"{number}\n")


@dataclass
class Outcome:
    printed: Counter
    kills: int
    questions: int


async def print_all(folder: Path, count: int, *, seed_: int, answers: str = "truly") -> Outcome:
    data, truth = folder / "data", folder / "truth"
    data.mkdir()
    await seed(data, count)
    chance = random.Random(seed_)
    random.seed(seed_)
    printer = FakeRawPrinter()
    printer.slips = Tray(truth)
    printer.faults = (0.1, 0.1)
    await printer.start()
    kills = questions = 0
    while True:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.printing_child", str(data), str(printer.port), str(truth), answers,
            stdout=asyncio.subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
        reading = asyncio.create_task(child.stdout.read())
        try:
            async with asyncio.timeout(chance.uniform(0.15, 0.6)):
                await child.wait()
        except TimeoutError:
            child.kill()
            kills += 1
        ended = await child.wait()
        questions += (await reading).count(b"asked")
        while printer._open:  # what is on the wire is printed before anybody looks into the tray
            await asyncio.sleep(0.005)
        if ended == 0:
            break
        assert ended == -9, ended
    await printer.stop()
    return Outcome(Counter(printer.slips), kills, questions)


def judged(outcome: Outcome, count: int) -> tuple[list[int], list[int]]:
    """Return the numbers lost and the numbers printed more than once."""
    lost = [number for number in range(count) if not outcome.printed[number]]
    return lost, [number for number, times in outcome.printed.items() if times > 1]


async def test_forty_slips_come_out_once_each(tmp_path: Path) -> None:
    outcome = await print_all(tmp_path, 40, seed_=1)
    assert judged(outcome, 40) == ([], [])
    assert outcome.questions > 0


async def test_an_officer_who_never_looks_gets_some_twice(tmp_path: Path) -> None:
    outcome = await print_all(tmp_path, 60, seed_=2, answers="no")
    lost, twice = judged(outcome, 60)
    assert (lost, bool(twice)) == ([], True)


@pytest.mark.full
@pytest.mark.parametrize("seed_", range(3, 6))
async def test_three_hundred_slips_come_out_once_each(tmp_path: Path, seed_: int) -> None:
    outcome = await print_all(tmp_path, 300, seed_=seed_)
    print(f"kills {outcome.kills}, questions {outcome.questions}")
    assert judged(outcome, 300) == ([], [])
    assert outcome.kills >= 5
