"""Desks in pseudo-terminals, each on data of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal import Terminal, command

StartDesk = Callable[..., Terminal]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A desk's directories; its key lies in a file, as a test must not touch the keyring of whoever runs it."""
    config = tmp_path / "desk" / "config"
    config.mkdir(parents=True, mode=0o700)
    (config / "config.toml").write_text("[store]\nkeyring = false\n", encoding="utf-8")
    return tmp_path / "desk"


@pytest.fixture
def start(home: Path) -> Iterator[StartDesk]:
    """Start the installed command in a pseudo-terminal."""
    running: list[Terminal] = []

    def run(*arguments: str, rows: int = 24, columns: int = 80, **env: str) -> Terminal:
        terminal = Terminal(
            [*command(), *arguments], env={"COUNTER_TUI_HOME": str(home), **env}, rows=rows, columns=columns
        )
        running.append(terminal)
        return terminal

    yield run
    for terminal in running:
        terminal.close()


@pytest.fixture
def cli(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command to its end and return what it printed."""

    def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command(), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            env={**os.environ, "COUNTER_TUI_HOME": str(home), "LANG": "C.UTF-8", **env},
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def cli_json(cli: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., Any]:
    """Run a command with ``--json`` that must succeed and return its answer."""

    def run(*arguments: str, **env: str) -> Any:
        done = cli(*arguments, "--json", **env)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
