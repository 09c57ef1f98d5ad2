"""A whole desk whose files are damaged, lost or put back, and whose clock jumps."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from tests.system.desks import REAL, Opened, received

from counter_tui.composition.one_command import answer_command
from counter_tui.composition.service import make_office
from counter_tui.composition.upkeep import Upkeep
from counter_tui.services.desk import Desk
from counter_tui.services.ports import LinkState
from counter_tui.system import config
from counter_tui.system.clock import SystemClock
from counter_tui.system.paths import Paths


def damaged(path: Path, at: int = 9000) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + 100] = bytes(100)
    path.write_bytes(content)


async def test_a_damaged_office_is_mended_and_said(opened: Opened, paths: Paths) -> None:
    async with opened() as (desk, _):
        await received(desk)
        await desk.sync.round()
    damaged(paths.office / "office.db", 90_000)
    async with opened() as (desk, _):
        await desk.sync.round()
        assert desk.sync.status.link is LinkState.UP
        assert any("Dữ liệu của trung tâm bị hỏng" in warning for warning in desk.sync.status.warnings)
    assert list(paths.office.glob("office.db.corrupt-*"))


async def test_an_office_that_does_not_open_says_why(opened: Opened, paths: Paths) -> None:
    async with opened() as (desk, _):
        await desk.sync.round()
    (paths.office / "office.db").write_bytes(bytes(50_000))
    async with opened() as (desk, one):
        for _ in range(2):
            await desk.sync.round()
        accepted = await received(desk)
        assert desk.sync.status.link is LinkState.DOWN
        assert "hỏng nặng" in desk.sync.status.trouble
        assert desk.sync.status.trouble in desk.sync.status.warnings
        code, answer = await one.command_line.answer("sync", {})
        assert (code, answer["error"]) == (1, desk.sync.status.trouble)
        assert accepted.registration.code.startswith("Z00.01-")
    assert (paths.office / "office.db").read_bytes() == bytes(50_000)


async def test_a_sample_never_takes_the_place_of_a_real_office_that_was_lost(
    opened: Opened, paths: Paths
) -> None:
    await asyncio.to_thread(make_office, REAL, desk_data=None, office_data=None)
    async with opened() as (desk, _):
        await desk.sync.round()
    (paths.office / "office.db").unlink()
    async with opened() as (desk, _):
        await desk.sync.round()
        assert "XÃ THỬ" in desk.sync.status.trouble
        assert desk.session.office.code == "H49.12"
    assert not (paths.office / "office.db").exists()


def test_a_command_that_mends_says_so(paths: Paths) -> None:
    settings, said = config.load(paths.config_file), list[str]()
    answer_command(paths, settings, "sync", {}, said.append)
    assert said == []
    damaged(paths.data / "cache.db")
    assert answer_command(paths, settings, "lookup", {"words": "dkks"}, said.append)[0] == 0
    assert "cache.db.corrupt-" in said[0]


async def test_no_number_comes_twice_while_the_clock_jumps(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, jump = SystemClock.now, timedelta()
    monkeypatch.setattr(SystemClock, "now", lambda self: real(self) + jump)
    codes: list[str] = []
    for days in (0, -1, 0, -3, 1, -1, 0):
        jump = timedelta(days=days)
        async with opened() as (desk, _):
            for _ in range(2):
                accepted = await received(desk)
                codes.append(accepted.registration.code)
                await desk.sync.round()
    jump = timedelta()
    async with opened() as (desk, _):
        desk.sync.nudge(catalogue=True)
        await desk.sync.round()
        counts = await desk.journal.counts()
        assert (counts.waiting, counts.refused, counts.confirmed) == (0, 0, len(codes))
        held = {entry.dossier for entry in await desk.journal.entries()}
    assert len(set(codes)) == len(held) == len(codes)


async def test_a_data_directory_copied_while_in_use_gives_no_number_twice(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with opened() as (desk, _):
        await desk.sync.round()
        codes = [(await received(desk)).registration.code]
    shutil.copytree(paths.data, tmp_path / "backup")
    async with opened() as (desk, _):
        codes += [(await received(desk)).registration.code for _ in range(25)]
        await desk.sync.round()
    shutil.rmtree(paths.data)
    (tmp_path / "backup").rename(paths.data)
    async with opened() as (desk, _):
        for _ in range(3):
            await desk.sync.round()
            codes.append((await received(desk)).registration.code)
    assert len(set(codes)) == len(codes) == 29


async def test_a_mark_of_numbers_that_can_no_longer_be_written_is_said_while_the_desk_is_open(
    opened: Opened, paths: Paths
) -> None:
    def said(desk: Desk) -> bool:
        return any("bản sao lưu" in warning for warning in desk.sync.status.warnings)

    async with opened() as (desk, one):
        assert one.files is not None
        await desk.sync.round()
        mark = one.files.high_water.path
        looking = Upkeep(desk, one.files, one._gateway, lambda: None, 7)
        mark.unlink()
        mark.mkdir()
        await received(desk)
        looking.look_at_the_disk()
        assert said(desk)
        mark.rmdir()
        await received(desk)
        looking.look_at_the_disk()
        assert not said(desk)
