"""The installed ``counter-tui serve``, from its first line to its last."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import command

Started = tuple["subprocess.Popen[str]", str]


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Started]:
    """The sample office served on a free port, and its address."""
    with subprocess.Popen(
        [*command(), "serve", "--port", "0", "--data", str(tmp_path / "office")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COUNTER_TUI_HOME": str(home), "LANG": "C.UTF-8"},
    ) as running:
        assert running.stdout is not None
        said = iter(running.stdout.readline, "")
        line = next(line for line in said if "http://" in line)
        yield running, next(word for word in line.split() if word.startswith("http://"))
        running.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_service_closes_its_database(service: Started, tmp_path: Path, number: int) -> None:
    running, address = service
    with urllib.request.urlopen(f"{address}/v1/health", timeout=20) as answer:
        assert json.load(answer)["database"]
    running.send_signal(number)
    _, complaint = running.communicate(timeout=30)
    assert (running.returncode, complaint) == (0, "")
    assert not list((tmp_path / "office").glob("*-wal"))
