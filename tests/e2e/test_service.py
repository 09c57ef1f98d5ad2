"""The installed ``counter-tui serve``, from its first line to its last."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
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


def has_curl() -> bool:
    """Whether there is a curl that knows ``--json`` (7.82)."""
    if (curl := shutil.which("curl")) is None:
        return False
    said = subprocess.run([curl, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"curl (\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= (7, 82)


@pytest.mark.skipif(not has_curl(), reason="needs curl 7.82 or newer")
def test_the_session_of_the_docs_goes_as_it_says(home: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = Path(__file__).parents[2] / "docs" / "api_session.sh"
    path = f"{Path(command()[0]).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", str(script)],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PATH": path,
            "PORT": str(port),
            "COUNTER_TUI_HOME": str(home),
            "LANG": "C.UTF-8",
        },
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    for said in (
        '"office":"H49.12"',
        '"first":1,"last":20',
        '-0001","version":1,"aliases":[],"reason":""}',
        "HTTP/1.1 201 Created\n",
        "idempotency-replayed: true",
        '"code":"idempotency-key-reused"',
        '"changes":[],"position":',
        '-0001","version":2,"status":10}',
    ):
        assert said in done.stdout.replace("\r", "")
