"""Another key with work pending: killed at every step, and what is said and done when the key is gone."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.storage.samples import NOW, register

from counter_tui.cli.parser import run
from counter_tui.composition.derived_keys import office_key
from counter_tui.composition.key_change import change_key, encrypted_files, finish_key_change, set_aside
from counter_tui.composition.unsent_note import UnsentNote
from counter_tui.database import keycheck, rekey
from counter_tui.database.connection import connect
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.journal import JournalCounts
from counter_tui.errors import CorruptDatabase, Refused, StorageError, WrongKey
from counter_tui.server.schema import MIGRATIONS
from counter_tui.services.ports import DeskStatus
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.system.keys import KeySource
from counter_tui.system.paths import Paths

KILLED = 77
STEPS = ("fsync", "open", "replace", "rename", "unlink", "close")


class FakeKeyring:
    """A keyring that encrypts nothing and may be locked."""

    def __init__(self) -> None:
        self.stored: dict[str, str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise OSError("locked")
        return self.stored.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise OSError("locked")
        self.stored[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.stored[username]


def paths_in(home: Path) -> Paths:
    return Paths(data=home / "data", config=home / "config", state=home / "state", runtime=home / "state")


def in_file(paths: Paths) -> KeySource:
    return KeySource(paths.config, use_keyring=False, environment={})


async def filled(paths: Paths, source: KeySource, count: int = 3) -> None:
    """Make a desk with unsent dossiers and an office beside it."""
    key = source.key(exists=False).value
    files = await DeskFiles.open(paths.data, key, now=NOW)
    for n in range(count):
        await register(files, n)
    await files.close()
    office = await DatabaseFile.open(
        paths.office / "office.db", office_key(key), synchronous="FULL", migrations=MIGRATIONS
    )
    await office.close()


async def waiting(paths: Paths, source: KeySource) -> int:
    """Open everything as the next start does and return how many entries wait."""
    finish_key_change(paths, source)
    key = source.key(exists=True).value
    office = await DatabaseFile.open(
        paths.office / "office.db", office_key(key), synchronous="FULL", migrations=MIGRATIONS
    )
    await office.close()
    files = await DeskFiles.open(paths.data, key, now=NOW)
    try:
        return (await files.journal.counts()).waiting
    finally:
        await files.close()


def leftovers(paths: Paths) -> list[str]:
    found = [*paths.data.rglob("*newkey*"), *paths.data.rglob(rekey.MARK), *paths.config.rglob("*pending*")]
    return sorted(path.name for path in found)


async def test_the_key_changes_and_what_waits_stays(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    source = in_file(paths)
    await filled(paths, source)
    old = source.key(exists=True).value
    assert change_key(paths, source) == 3
    new = source.key(exists=True).value
    assert new != old
    assert leftovers(paths) == []
    assert await waiting(paths, source) == 3
    for path, derive in encrypted_files(paths):
        assert keycheck.matches(path, derive(new)) is True
        with pytest.raises(CorruptDatabase):
            connect(path, derive(old)).one("SELECT count(*) FROM sqlite_master")


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do *work* in a child that ends without a word before its nth call to the system; return whether it was ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    left = [step]

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)
            return real(*arguments, **named)

        return call

    for name in STEPS:
        setattr(os, name, counting(getattr(os, name)))
    work()
    os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
async def test_killed_at_any_step_everything_is_under_one_key(tmp_path: Path) -> None:
    step, keys, template = 0, set(), tmp_path / "template"
    await filled(paths_in(template), in_file(paths_in(template)), count=1)
    while True:
        step += 1
        paths = paths_in(tmp_path / str(step))
        shutil.copytree(template, tmp_path / str(step))
        source = in_file(paths)
        old = source.key(exists=True).value
        ended = killed_at(step, lambda paths=paths, source=source: change_key(paths, source))
        assert await waiting(paths, source) == 1, step
        assert leftovers(paths) == [], step
        keys.add(source.key(exists=True).value == old)
        if not ended:
            break
    assert step > 30
    assert keys == {True, False}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
async def test_killed_while_it_finishes_it_finishes_the_next_time(tmp_path: Path) -> None:
    step, template = 0, tmp_path / "template"
    await filled(paths_in(template), in_file(paths_in(template)), count=1)
    while True:
        step += 1
        paths = paths_in(tmp_path / str(step))
        shutil.copytree(template, tmp_path / str(step))
        source = in_file(paths)
        old = source.key(exists=True).value
        decided_only(paths, source)
        ended = killed_at(step, lambda paths=paths, source=source: finish_key_change(paths, source))
        assert await waiting(paths, source) == 1, step
        assert source.key(exists=True).value != old
        if not ended:
            break
    assert step > 8


def decided_only(paths: Paths, source: KeySource) -> None:
    """Stop right after the decision."""
    old, new = source.key(exists=True).value, source.fresh()
    for path, derive in encrypted_files(paths):
        rekey.copy(path, derive(old), derive(new))
    source.keep_pending(new)
    rekey.commit(paths.data)


async def test_in_the_keyring_too_and_a_locked_one_waits(tmp_path: Path) -> None:
    paths, ring = paths_in(tmp_path), FakeKeyring()
    source = KeySource(paths.config, environment={}, keyring=lambda: ring)
    await filled(paths, source)
    old = ring.stored["journal"]
    decided_only(paths, source)
    ring.locked = True
    with pytest.raises(WrongKey):
        finish_key_change(paths, source)
    assert rekey.committed(paths.data)
    ring.locked = False
    assert await waiting(paths, source) == 3
    assert ring.stored["journal"] != old
    assert list(ring.stored) == ["journal"]
    finish_key_change(paths, source)
    ring.stored["journal.pending"] = ring.stored["journal"]
    rekey.commit(paths.data)
    assert await waiting(paths, source) == 3
    assert list(ring.stored) == ["journal"]


async def test_desks_of_several_homes_have_a_key_each(tmp_path: Path) -> None:
    ring = FakeKeyring()
    one, other = paths_in(tmp_path / "one"), replace(paths_in(tmp_path / "other"), key_name="journal-other")
    first, second = (in_ring(paths, ring) for paths in (one, other))
    await filled(one, first)
    await filled(other, second)
    assert ring.stored["journal"] != ring.stored["journal-other"]
    change_key(one, first)
    first.set_passphrase(first.key(exists=True).value, "một cụm mật khẩu dài")
    assert "journal" not in ring.stored
    assert await waiting(other, second) == 3


async def test_a_key_that_several_homes_shared_stays_for_each(tmp_path: Path) -> None:
    ring = FakeKeyring()
    one, other = paths_in(tmp_path / "one"), replace(paths_in(tmp_path / "other"), key_name="journal-other")
    first, second = (in_ring(paths, ring) for paths in (one, other))
    await filled(one, first)
    await filled(other, first)
    assert await waiting(other, second) == 3
    change_key(one, first)
    assert await waiting(other, second) == 3


def in_ring(paths: Paths, ring: FakeKeyring) -> KeySource:
    former = "" if paths.key_name == "journal" else "journal"
    return KeySource(paths.config, name=paths.key_name, former=former, environment={}, keyring=lambda: ring)


async def test_a_keyring_that_takes_no_new_key_changes_nothing(tmp_path: Path) -> None:
    paths, ring = paths_in(tmp_path), FakeKeyring()
    source = KeySource(paths.config, environment={}, keyring=lambda: ring)
    await filled(paths, source)
    old, ring.set_password = dict(ring.stored), lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(StorageError):
        change_key(paths, source)
    assert ring.stored == old
    assert await waiting(paths, source) == 3
    assert leftovers(paths) == []


async def test_a_key_the_system_hands_out_is_not_ours_to_change(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    (tmp_path / "counter-tui.key").write_text("07" * 32)
    source = KeySource(paths.config, use_keyring=False, environment={"CREDENTIALS_DIRECTORY": str(tmp_path)})
    await filled(paths, source)
    with pytest.raises(Refused):
        change_key(paths, source)
    assert await waiting(paths, source) == 3


async def test_a_wrong_key_changes_nothing(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    source = in_file(paths)
    await filled(paths, source)
    right = (paths.config / "journal.key").read_text()
    (paths.config / "journal.key").write_text("07" * 32)
    with pytest.raises(WrongKey):
        change_key(paths, source)
    (paths.config / "journal.key").write_text(right)
    assert await waiting(paths, source) == 3


async def test_a_copy_that_is_not_whole_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = paths_in(tmp_path)
    source = in_file(paths)
    await filled(paths, source)
    monkeypatch.setattr(rekey, "_rows", lambda connection, _: len(connection.path.name))
    with pytest.raises(CorruptDatabase):
        change_key(paths, source)
    monkeypatch.undo()
    assert await waiting(paths, source) == 3
    assert leftovers(paths) == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("[store]\nkeyring = false\n")
    return paths_in(tmp_path)


def test_by_command(home: Paths, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["key", "change"]) == 1
    asyncio.run(filled(home, in_file(home)))
    assert run(["key", "change"]) == 0
    assert "3" in capsys.readouterr().out
    assert asyncio.run(waiting(home, in_file(home))) == 3


def test_a_lost_key_says_what_is_lost_and_sets_aside_only_on_command(
    home: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(filled(home, in_file(home)))
    note = UnsentNote(home.state, home.data)
    note.follow(
        DeskStatus(counts=JournalCounts(waiting=3, refused=1)), datetime(2026, 11, 23, 9, 5, tzinfo=VIETNAM)
    )
    assert json.loads(note.path.read_text())["waiting"] == 3
    assert run(["key", "lost", "--set-aside"]) == 1
    before = {path.name: path.read_bytes() for path in home.data.glob("*.db")}
    (home.config / "journal.key").unlink()
    capsys.readouterr()
    assert run(["info"]) != 0
    said = capsys.readouterr().err
    assert "3" in said
    assert "key lost" in said
    assert run(["key", "lost"]) == 0
    told = capsys.readouterr().out
    assert "09:05 23/11/2026: 3" in told
    assert str(home.office) in told
    settings = home.config_file.read_text()
    home.config_file.write_text(settings + '[api]\nurl = "https://may-chu.example"\n')
    assert run(["key", "lost"]) == 0
    assert str(home.office) not in capsys.readouterr().out
    home.config_file.write_text(settings)
    assert {path.name: path.read_bytes() for path in home.data.glob("*.db")} == before
    assert run(["key", "lost", "--set-aside"]) == 0
    aside = {
        path.name.partition(".locked-")[0]: path.read_bytes() for path in home.data.glob("*.locked-*T??????")
    }
    assert {name: body for name, body in aside.items() if name in before} == before
    assert run(["info"]) == 0


def test_without_a_note_nothing_is_made_up(tmp_path: Path) -> None:
    note = UnsentNote(tmp_path, tmp_path)
    assert "0" not in note.sentence()
    note.follow(DeskStatus(counts=JournalCounts(waiting=2)), NOW)
    assert "2" in note.sentence()
    note.path.write_text("[]")
    assert "2" not in note.sentence()


async def test_a_key_file_that_is_no_key_goes_aside_with_the_files(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    source = in_file(paths)
    await filled(paths, source)
    (paths.config / "journal.key").write_text("hỏng", encoding="utf-8")
    moved = set_aside(paths, source, NOW)
    assert {path.name.partition(".locked")[0] for path in moved} == {
        "journal.db",
        "cache.db",
        "office.db",
        "journal.key",
    }
    with suppress(WrongKey):
        source.key(exists=False)
    assert source.key(exists=True).value
