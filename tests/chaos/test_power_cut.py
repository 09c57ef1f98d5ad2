"""The power goes at any moment: with FULL no acknowledged row is lost; NORMAL, the control, must lose some."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import apsw
import pytest

from counter_tui.database.connection import Migration, Synchronous, connect, open_database
from tests.chaos.power_cut import Disk, Layer, Surviving, beginning, nothing, sectors

KEY = bytes(range(32))
TABLE = (Migration(1, "CREATE TABLE word (n INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;"),)
CUTS = 60
LAYER = Layer("power")


def cut_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chance: random.Random, mode: Surviving, how: Synchronous
) -> tuple[int, list[int]]:
    """Write some rows, cut the power, and return how many were acknowledged and which are there."""
    live, found = tmp_path / "live", tmp_path / "found"
    for place in (live, found):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
    disk = LAYER.disk = Disk()
    real = apsw.Connection

    def opened(path: str, **how_to: object) -> apsw.Connection:
        made = real(path, vfs="multipleciphers-power", **how_to)  # type: ignore[arg-type]
        # Without shared memory, which this layer has not, only one connection may use the log.
        made.execute("PRAGMA locking_mode = EXCLUSIVE")
        return made

    with monkeypatch.context() as patched:
        patched.setattr(apsw, "Connection", opened)
        connection = open_database(live / "a.db", KEY, synchronous=how, migrations=TABLE)
        acknowledged = 0
        for n in range(chance.randint(1, 40)):
            connection.execute(
                "INSERT INTO word VALUES (?, ?)", (n, chance.randbytes(chance.randint(10, 6000)))
            )
            acknowledged += 1
            if chance.random() < 0.1:
                connection.one("PRAGMA wal_checkpoint(PASSIVE)")
        disk.after_the_cut(found, mode, chance)
        connection.raw.close(True)
    after = connect(found / "a.db", KEY)
    try:
        assert after.one("PRAGMA integrity_check(1)") == ("ok",)
        if after.one("SELECT 1 FROM sqlite_master WHERE name = 'word'") is None:
            return acknowledged, []
        return acknowledged, [row[0] for row in after.all("SELECT n FROM word ORDER BY n")]
    finally:
        after.raw.close(True)


@pytest.mark.parametrize("mode", [nothing, beginning, sectors])
def test_full_loses_nothing_that_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Surviving
) -> None:
    chance = random.Random(1)
    for _ in range(CUTS):
        acknowledged, there = cut_once(tmp_path, monkeypatch, chance, mode, "FULL")
        assert there == list(range(acknowledged))


@pytest.mark.parametrize("mode", [nothing, beginning, sectors])
def test_normal_must_lose_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Surviving) -> None:
    chance, lost = random.Random(2), 0
    for _ in range(CUTS // 3):
        acknowledged, there = cut_once(tmp_path, monkeypatch, chance, mode, "NORMAL")
        assert there == list(range(len(there)))  # what is there is a beginning of what was written
        lost += acknowledged - len(there)
    assert lost > 0
