"""Whole desks on data of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.system.desks import Opened
from tests.system.shared_office import SharedOffice, shared_office

from counter_tui.composition.desk import DeskOpening
from counter_tui.domain import link
from counter_tui.services.desk import Desk
from counter_tui.system import config
from counter_tui.system.paths import Paths, standard_paths


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("[store]\nkeyring = false\n", encoding="utf-8")
    return standard_paths()


@pytest.fixture
def opened(paths: Paths) -> Opened:
    @asynccontextmanager
    async def opening(*, stays: bool = False) -> AsyncIterator[tuple[Desk, DeskOpening]]:
        one = DeskOpening(paths, config.load(paths.config_file), answers_commands=stays)
        try:
            yield await one.open(), one
        finally:
            await one.close()

    return opening


@pytest.fixture
async def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SharedOffice]:
    """One service and the desks that speak to it."""
    async with shared_office(tmp_path, monkeypatch) as shared:
        yield shared


@pytest.fixture
def back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk is back on-line at the first quick answers."""
    monkeypatch.setattr(link, "QUIET", 0.0)
