"""``queue``, ``dossier`` and ``day`` from a terminal, without a desk running."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_queue_of_a_new_office_is_empty(cli_json: Callable[..., Any]) -> None:
    assert cli_json("queue") == {"total": 0, "dossiers": []}
    assert cli_json("queue", "khai", "sinh", "--band", "late", "--sort", "moved")["total"] == 0


def test_day_says_that_it_is_open(cli: Run, cli_json: Callable[..., Any]) -> None:
    day = cli_json("day")
    assert (day["received"], day["taken"], day["closed"]) == (0, 0, None)
    assert len(day["audit"]["head"]) == 64
    assert cli_json("day", "--date", "2026-11-02")["day"] == "2026-11-02"
    shown = cli("day")
    assert (shown.returncode, "{" in shown.stdout) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("dossier", "Z00.01-261123-9999"), 1),
        (("dossier",), 2),
        (("day", "--date", "31/12/2026"), 2),
        (("day", "--date", "2999-01-01"), 2),
        (("queue", "--band", "blue"), 2),
        (("queue", "--limit", "0"), 2),
    ],
)
def test_what_cannot_be_answered(cli: Run, arguments: tuple[str, ...], code: int) -> None:
    done = cli(*arguments, "--json") if code == 1 else cli(*arguments)
    assert done.returncode == code
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    if code == 1:
        assert json.loads(done.stdout)["error"]
