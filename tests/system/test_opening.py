"""A desk put together for real: its files, its embedded office, its answers to one command."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.system.desks import REAL, Opened, received

from counter_tui.composition import desk as composition
from counter_tui.composition import one_command
from counter_tui.composition.desk import DeskOpening
from counter_tui.composition.one_command import answer_command
from counter_tui.composition.service import make_office
from counter_tui.errors import BadInput, DeskRunning, DiskFull, WrongKey
from counter_tui.server.embedded import EmbeddedOffice
from counter_tui.services.ports import LinkState
from counter_tui.system import config, keys
from counter_tui.system.clock import SystemClock
from counter_tui.system.control_socket import ask
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.paths import Paths


async def test_a_first_start_knows_its_office_and_registers_in_it(opened: Opened, paths: Paths) -> None:
    async with opened() as (desk, _):
        assert (desk.session.office.code, desk.session.office.sample) == ("Z00.01", True)
        accepted = await received(desk)
        assert not accepted.registration.provisional
        await desk.sync.round()
        assert (desk.sync.status.link, desk.sync.status.counts.confirmed) == (LinkState.UP, 1)
        assert any("journal.key" in warning for warning in desk.sync.status.warnings)
    async with opened() as (desk, _):
        assert (await desk.lookup.dossier(accepted.registration.code)).registration == accepted.registration
    assert (paths.data / "journal.db").stat().st_mode & 0o777 == 0o600


async def test_the_desk_and_its_office_do_not_share_a_key(opened: Opened, paths: Paths) -> None:
    async with opened():
        pass
    key = bytes.fromhex((paths.config / "journal.key").read_text())
    assert composition.office_key(key) != key


async def test_a_desk_that_stays_does_its_chores_without_a_socket_too(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "AVAILABLE", False)
    old, new = paths.slips / "slip-old-0.pdf", paths.slips / "slip-new-0.pdf"
    paths.slips.mkdir(parents=True)
    for slip in (old, new):
        slip.write_bytes(b"%PDF")
    now = SystemClock().now().timestamp()
    os.utime(old, (0, 0))
    os.utime(new, (now, now))
    async with opened(stays=True) as (desk, one):
        chores = next(task for task in asyncio.all_tasks() if task.get_name() == "chores")
        await chores
        assert one.command_line is not None
        assert not [warning for warning in desk.sync.status.warnings if "typst" in warning]
    assert (old.exists(), new.exists()) == (False, True)
    assert not paths.control_socket.exists()


async def test_a_running_desk_answers_for_its_data(opened: Opened, paths: Paths) -> None:
    settings = config.load(paths.config_file)
    async with opened(stays=True):
        code, found = await asyncio.to_thread(answer_command, paths, settings, "lookup", {"words": "dkks"})
        assert (code, found[0]["code"]) == (0, "1.001193")
    assert not paths.control_socket.exists()


async def test_a_desk_opens_where_no_socket_can_be_made(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = replace(paths, runtime=tmp_path / ("x" * 100))
    one = DeskOpening(deep, config.load(paths.config_file))
    try:
        desk = await one.open()
        assert any("cổng lệnh" in warning for warning in desk.sync.status.warnings)
    finally:
        await one.close()


async def test_a_command_asks_again_when_the_desk_was_only_opening(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def first_in_vain(*question: Any) -> tuple[int, Any] | None:
        asked.append(question[1])
        return None if len(asked) == 1 else ask(*question)

    monkeypatch.setattr(one_command, "ask", first_in_vain)
    monkeypatch.setattr(one_command, "LOCK_SECONDS", 0.0)
    settings = config.load(paths.config_file)
    async with opened(stays=True):
        code, _ = await asyncio.to_thread(answer_command, paths, settings, "lookup", {"words": "dkks"})
    assert (code, len(asked)) == (0, 2)


async def test_no_new_key_is_made_while_any_encrypted_file_is_there(opened: Opened, paths: Paths) -> None:
    async with opened():
        pass
    (paths.config / "journal.key").unlink()
    (paths.data / "journal.db").unlink()
    with pytest.raises(WrongKey):
        async with opened():
            pass
    assert not (paths.config / "journal.key").exists()


async def test_what_does_not_close_holds_nothing_else(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(self: EmbeddedOffice) -> None:
        raise DiskFull("Ổ đĩa đầy")

    with pytest.raises(DiskFull):
        async with opened(stays=True) as (desk, _):
            await desk.sync.round()
            close = EmbeddedOffice.close
            monkeypatch.setattr(EmbeddedOffice, "close", stuck)
    monkeypatch.setattr(EmbeddedOffice, "close", close)
    with DeskLock(paths.data):
        assert not (paths.data / "journal.db-wal").exists()


def test_without_a_desk_one_is_opened_for_the_command(paths: Paths) -> None:
    settings = config.load(paths.config_file)
    code, answer = answer_command(paths, settings, "info", {})
    assert (code, answer["office"]["code"], answer["api"]) == (0, "Z00.01", "embedded")
    assert answer_command(paths, settings, "lookup", {"words": "qqqqqqqqqqqq"})[0] == 1
    assert answer_command(paths, settings, "nonsense", {})[0] == 2


async def test_a_real_office_takes_the_place_of_the_sample_and_sets_it_aside(
    opened: Opened, paths: Paths
) -> None:
    async with opened() as (desk, _):
        await received(desk)
        await desk.sync.round()
        with pytest.raises(DeskRunning):
            await asyncio.to_thread(make_office, REAL, desk_data=None, office_data=None)
    with pytest.raises(BadInput, match="hồ sơ thử"):
        await asyncio.to_thread(make_office, REAL, desk_data=None, office_data=None)
    said = await asyncio.to_thread(
        make_office, {**REAL, "set_sample_aside": True}, desk_data=None, office_data=None
    )
    assert str(paths.office) in said
    assert [path for path in paths.data.iterdir() if path.name.startswith("sample-")]
    async with opened() as (desk, _):
        assert (desk.session.office.code, desk.session.office.sample) == ("H49.12", False)
        assert desk.session.calendar.hours.closing.hour == 16
        assert (await desk.journal.counts()).confirmed == 0
        assert (await received(desk)).registration.code.startswith("H49.12-")


def configured(paths: Paths, text: str) -> None:
    paths.config_file.write_text(f"[store]\nkeyring = false\n{text}", encoding="utf-8")


async def test_slips_go_where_the_configuration_says(opened: Opened, paths: Paths, tmp_path: Path) -> None:
    async with opened() as (desk, _):
        assert str(paths.slips) in desk.receipts.target
    configured(paths, f'[print]\nfolder = "{tmp_path / "elsewhere"}"\n')
    async with opened() as (desk, _):
        accepted = await received(desk)
        await desk.receipts.print_first(accepted.registration.code)
    assert len(list((tmp_path / "elsewhere").glob("*.pdf"))) == 1
    configured(paths, '[print]\nqueue = "quay-1"\n')
    async with opened() as (desk, _):
        assert "quay-1" in desk.receipts.target


async def test_an_office_template_that_does_not_compile_is_said_at_the_start(
    opened: Opened, paths: Paths, tmp_path: Path
) -> None:
    packaged = Path(composition.__file__).parents[1] / "data" / "templates" / "01-giay-tiep-nhan"
    own = tmp_path / "templates" / packaged.name
    own.mkdir(parents=True)
    (own / "template.toml").write_text((packaged / "template.toml").read_text("utf-8"), "utf-8")
    (own / "form.typ").write_text("#khong-co", "utf-8")
    configured(paths, f'[print]\ntemplates = "{tmp_path / "templates"}"\n')
    async with opened(stays=True) as (desk, _):
        await next(task for task in asyncio.all_tasks() if task.get_name() == "chores")
        assert any("form.typ" in warning for warning in desk.sync.status.warnings)


async def test_a_slip_is_printed_again_as_it_was_after_the_office_changed_its_template(
    opened: Opened, paths: Paths, tmp_path: Path
) -> None:
    packaged = Path(composition.__file__).parents[1] / "data" / "templates" / "01-giay-tiep-nhan-2"
    form = tmp_path / "mau" / packaged.name / "form.typ"
    shutil.copytree(packaged, form.parent)
    configured(paths, f'[print]\ntemplates = "{tmp_path / "mau"}"\n')
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        await desk.receipts.print_first(code)
    form.write_text(form.read_text("utf-8").replace("#letterhead(d)", "#(", 1), "utf-8")
    async with opened() as (desk, _):
        await desk.receipts.reprint(code)
    assert len(list(paths.slips.glob("*.pdf"))) == 2
    assert len(list((paths.data / "templates").iterdir())) == 1


async def test_the_keyring_is_asked_only_where_it_may(
    opened: Opened, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(keys, "trusted_keyring", lambda: asked.append(1))
    async with opened():
        assert (asked, (paths.config / "journal.key").exists()) == ([], True)
    (paths.config / "journal.key").unlink()
    paths.config_file.write_text("", encoding="utf-8")
    with pytest.raises(WrongKey):
        async with opened():
            pass
    assert asked
