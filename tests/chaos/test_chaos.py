"""Two desks, a service and a bad line, killed again and again: what was told is true; naive ways are found out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.chaos.run import Plan, Report, run_in_rounds
from tests.server import postgres_server


def run(folder: Path, **plan: object) -> Report:
    return asyncio.run(run_in_rounds(Plan(**plan), folder))  # type: ignore[arg-type]


def test_two_thousand_registrations_through_fifty_kills(tmp_path: Path) -> None:
    report = run(tmp_path, registrations=2000, lives=20, seed=20261124)
    assert report.faults == []
    assert report.told == 2000
    assert report.kills >= 50
    assert report.acted > 200
    assert report.link["twice"] > 20


@pytest.mark.full
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_thousand_registrations(tmp_path: Path, seed: int) -> None:
    report = run(tmp_path, registrations=10_000, lives=60, seed=seed)
    assert report.faults == []
    assert report.told == 10_000


@pytest.mark.full
def test_two_thousand_registrations_on_postgresql(tmp_path: Path) -> None:
    with postgres_server.server(tmp_path) as server, postgres_server.database(server) as address:
        report = run(tmp_path / "run", registrations=2000, lives=20, seed=20261124, database=address)
    assert report.faults == []
    assert (report.told, report.kills >= 50) == (2000, True)


# --- the same run with one thing done wrong: the checker must find it


@pytest.mark.parametrize(
    ("naive", "kind"),
    [
        ("no-key", "twice"),
        ("normal", "lost"),
        ("naive-numbers", "one number for two"),
        ("feed-by-id", "not seen"),
    ],
)
def test_a_naive_way_is_found_out(tmp_path: Path, naive: str, kind: str) -> None:
    report = run(tmp_path, registrations=80, lives=10, seed=7, naive=frozenset({naive}))
    assert report.kinds()[kind] > 0, report.kinds()
