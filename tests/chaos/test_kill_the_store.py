"""kill -9 in the middle of registering: nothing acknowledged is lost, no number is given twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW

ROOT = Path(__file__).parents[2]


def register_until_killed(data: Path, start: int, after: int, pause: float) -> list[tuple[str, str]]:
    """Start a child, kill it *pause* seconds after its answer number *after*; return all it acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.registering_child", str(data), str(start)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    told = [child.stdout.readline() for _ in range(after)]
    killer = threading.Timer(pause, child.send_signal, [signal.SIGKILL])
    killer.start()
    told += child.stdout.readlines()
    child.wait()
    killer.join()
    child.stdout.close()
    assert child.returncode == -signal.SIGKILL
    whole = [line.split() for line in told if line.endswith("\n")]
    return [(code, entry) for code, entry in whole]


async def check(data: Path, told: list[tuple[str, str]]) -> None:
    files = await DeskFiles.open(data, KEY, now=NOW)
    try:
        assert files.warnings == ()
        entries = await files.journal.entries(limit=1_000_000)
        stored = {(entry.dossier, entry.id) for entry in entries}
        assert len(told) == len(set(told))
        assert set(told) <= stored
        assert len({entry.dossier for entry in entries}) == len(entries)
        numbers = sorted(int(entry.dossier.rpartition("-")[2]) for entry in entries)
        assert numbers == list(range(1, len(numbers) + 1))
        for table in ("registration", "dossier", "print"):
            sql = f"SELECT count(*) FROM {table}"
            assert await files.journal_file.read(lambda c, sql=sql: c.one(sql)) == (len(entries),)
        assert await files.journal_file.read(lambda c: c.one("PRAGMA integrity_check")) == ("ok",)
        assert (await files.audit.verify()).broken is None
    finally:
        await files.close()


async def kill_often(data: Path, kills: int) -> None:
    chance = random.Random(20261123)
    told: list[tuple[str, str]] = []
    for kill in range(kills):
        after = chance.randint(0, 12)
        pause = chance.random() * (0.03 if after else 0.3)  # with no answer awaited: while it opens
        told += register_until_killed(data, kill * 100_000, after, pause)
    assert len(told) > kills
    await check(data, told)


async def test_thirty_kills_lose_nothing(tmp_path: Path) -> None:
    await kill_often(tmp_path / "data", 30)


@pytest.mark.full
async def test_three_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    await kill_often(tmp_path / "data", 300)
