"""A passphrase over the key: set, changed and taken away with work pending, killed at every step, the key nowhere in clear."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.storage.samples import NOW
from tests.system.test_key_change import FakeKeyring, decided_only, filled, killed_at, paths_in, waiting

from counter_tui.cli.parser import run
from counter_tui.composition.key_change import change_key, finish_key_change
from counter_tui.composition.service import served_key
from counter_tui.composition.unsent_note import UnsentNote
from counter_tui.domain.journal import JournalCounts
from counter_tui.errors import PassphraseNeeded, Refused, StorageError
from counter_tui.server.embedded import open_service
from counter_tui.services.ports import DeskStatus
from counter_tui.system import key_wrap
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.keys import KeySource
from counter_tui.system.passphrase import FILE_VARIABLE, Passphrases
from counter_tui.system.paths import Paths

WORDS = "bốn từ không liên quan"
OTHER = "năm từ khác hẳn lần trước"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash in no time: here it is wrapped hundreds of times, and how well is tried in ``unit/test_key_wrap.py``."""
    weak = {"memory_kib": 64, "passes": 1, "lanes": 1}
    monkeypatch.setattr(key_wrap, "LEAST", weak)
    for name, value in weak.items():
        monkeypatch.setattr(key_wrap, name.upper(), value)


class FileKeyring(FakeKeyring):
    """A keyring whose content outlives the process."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place

    @property
    def stored(self) -> dict[str, str]:
        return json.loads(self.place.read_text()) if self.place.exists() else {}

    @stored.setter
    def stored(self, content: dict[str, str]) -> None:
        assert content == {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self.stored, username: password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self.stored
        del kept[username]
        self._write(kept)

    def _write(self, content: dict[str, str]) -> None:
        # A keyring leaves nothing of its own about: what is half written lies outside of where is searched.
        beside = self.place.parents[1] / f"{self.place.parent.name}.ring"
        beside.write_text(json.dumps(content))
        os.replace(beside, self.place)


Places = Callable[[Path, str], KeySource]


def in_file(home: Path, words: str = "") -> KeySource:
    return KeySource(home / "config", use_keyring=False, environment={}, passphrases=knowing(words))


def in_keyring(home: Path, words: str = "") -> KeySource:
    ring = FileKeyring(home / "ring.json")
    return KeySource(home / "config", environment={}, keyring=lambda: ring, passphrases=knowing(words))


def knowing(words: str) -> Passphrases:
    return Passphrases(ask=(lambda _: words) if words else None, environment={})


def traces(home: Path, key: bytes) -> list[str]:
    """Where the key lies in clear."""
    found = []
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if key in content or key.hex().encode() in content.lower():
                found.append(path.name)
    return found


BOTH = pytest.mark.parametrize("place", [in_file, in_keyring])


@BOTH
async def test_set_change_and_remove_with_work_waiting(tmp_path: Path, place: Places) -> None:
    paths = paths_in(tmp_path)
    await filled(paths, place(tmp_path, ""))
    key = place(tmp_path, "").key(exists=True).value
    assert traces(tmp_path, key) != []

    assert place(tmp_path, "").set_passphrase(key, WORDS) == ()
    assert traces(tmp_path, key) == []
    wrapped = paths.config / "journal.key.wrapped"
    assert [path.name for path in paths.config.iterdir()] == [wrapped.name]
    assert stat.S_IMODE(wrapped.stat().st_mode) == 0o600
    with pytest.raises(PassphraseNeeded):
        place(tmp_path, "").key(exists=True)
    found = place(tmp_path, WORDS).key(exists=True)
    assert (found.value, found.place, found.warnings) == (key, "cụm mật khẩu", ())
    assert await waiting(paths, place(tmp_path, WORDS)) == 3

    source = place(tmp_path, WORDS)
    source.set_passphrase(source.key(exists=True).value, OTHER)
    assert place(tmp_path, OTHER).key(exists=True).value == key
    with pytest.raises(StorageError):
        place(tmp_path, WORDS).key(exists=True)

    source = place(tmp_path, OTHER)
    source.remove_passphrase(source.key(exists=True).value)
    assert place(tmp_path, "").key(exists=True).value == key
    assert not [path.name for path in paths.config.iterdir() if "wrapped" in path.name or "left" in path.name]
    assert await waiting(paths, place(tmp_path, "")) == 3


@BOTH
async def test_another_key_under_the_same_passphrase(tmp_path: Path, place: Places) -> None:
    paths = paths_in(tmp_path)
    await filled(paths, place(tmp_path, ""))
    old = place(tmp_path, "").key(exists=True).value
    place(tmp_path, "").set_passphrase(old, WORDS)
    change_key(paths, place(tmp_path, WORDS))
    new = place(tmp_path, WORDS).key(exists=True).value
    assert new != old
    assert traces(tmp_path, new) == traces(tmp_path, old) == []
    assert await waiting(paths, place(tmp_path, WORDS)) == 3

    decided_only(paths, place(tmp_path, WORDS))
    finish_key_change(paths, place(tmp_path, ""))
    finish_key_change(paths, place(tmp_path, ""))
    assert place(tmp_path, WORDS).key(exists=True).value != new
    assert await waiting(paths, place(tmp_path, WORDS)) == 3


def killed_everywhere(
    home: Path, before: Callable[[Path], None], work: Callable[[Path], object]
) -> Iterator[Path]:
    """Give directories prepared by *before* in which *work* was ended at its 1st, 2nd … call, the last one whole."""
    template, step, ended = home / "template", 0, True
    template.mkdir()
    before(template)
    while ended:
        step += 1
        shutil.copytree(template, home / str(step))
        ended = killed_at(step, lambda place=home / str(step): work(place))
        yield home / str(step)
    assert step > 6


@BOTH
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_it_is_set_the_key_is_found_and_plain_no_more_once_wrapped(
    tmp_path: Path, place: Places
) -> None:
    key = bytes(range(1, 33))
    outcomes = []

    def before(home: Path) -> None:
        (home / "config").mkdir()
        if place is in_file:
            (home / "config" / "journal.key").write_text(key.hex())
        else:
            FileKeyring(home / "ring.json").set_password("", "journal", key.hex())

    for home in killed_everywhere(tmp_path, before, lambda home: place(home, "").set_passphrase(key, WORDS)):
        source = place(home, WORDS)
        outcomes.append(source.under_passphrase)
        assert source.key(exists=True).value == key
        assert (traces(home, key) == []) is source.under_passphrase, home.name
        assert not (source.under_passphrase and (home / "config" / "journal.key.plain-left").exists())
    assert set(outcomes) == {True, False}
    assert outcomes == sorted(outcomes)


@BOTH
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_it_is_changed_one_of_the_two_opens(tmp_path: Path, place: Places) -> None:
    key = bytes(range(1, 33))
    opened = set()

    def work(home: Path) -> None:
        source = place(home, WORDS)
        source.set_passphrase(source.key(exists=True).value, OTHER)

    for home in killed_everywhere(tmp_path, lambda home: place(home, "").set_passphrase(key, WORDS), work):
        for words in (WORDS, OTHER):
            try:
                assert place(home, words).key(exists=True).value == key
            except StorageError:
                continue
            opened.add(words)
            break
        else:
            pytest.fail(f"nothing opens at step {home.name}")
        assert traces(home, key) == []
    assert opened == {WORDS, OTHER}


@BOTH
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_it_is_removed_the_key_is_found(tmp_path: Path, place: Places) -> None:
    key = bytes(range(1, 33))
    outcomes = []

    def work(home: Path) -> None:
        source = place(home, WORDS)
        source.remove_passphrase(source.key(exists=True).value)

    for home in killed_everywhere(tmp_path, lambda home: place(home, "").set_passphrase(key, WORDS), work):
        source = place(home, WORDS)
        outcomes.append(source.under_passphrase)
        assert source.key(exists=True).value == key
        assert (traces(home, key) == []) is source.under_passphrase, home.name
    assert set(outcomes) == {True, False}
    assert outcomes == sorted(outcomes, reverse=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
async def test_killed_while_the_key_is_changed_under_it_everything_is_under_one(tmp_path: Path) -> None:
    template = paths_in(tmp_path / "template")
    await filled(template, in_file(tmp_path / "template"), count=1)
    old = in_file(tmp_path / "template").key(exists=True).value
    in_file(tmp_path / "template").set_passphrase(old, WORDS)
    step, keys, ended = 0, set(), True
    while ended:
        step += 5
        home = tmp_path / str(step)
        shutil.copytree(tmp_path / "template", home)
        ended = killed_at(step, lambda home=home: change_key(paths_in(home), in_file(home, WORDS)))
        assert await waiting(paths_in(home), in_file(home, WORDS)) == 1, step
        keys.add(in_file(home, WORDS).key(exists=True).value == old)
    assert keys == {True, False}


def test_a_wrapped_key_that_does_not_read_back_takes_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = in_file(tmp_path).key(exists=False).value
    monkeypatch.setattr("counter_tui.system.keys.unwrapped", lambda *_: None)
    with pytest.raises(StorageError):
        in_file(tmp_path).set_passphrase(key, WORDS)
    assert in_file(tmp_path).key(exists=True).value == key


def test_a_keyring_that_locks_meanwhile_is_named_until_it_forgot(tmp_path: Path) -> None:
    ring = FakeKeyring()

    def source(words: str) -> KeySource:
        return KeySource(tmp_path, environment={}, keyring=lambda: ring, passphrases=knowing(words))

    key = source("").key(exists=False).value
    ring.locked = True
    assert "kho mật khẩu" in source("").set_passphrase(key, WORDS)[0]
    assert source(WORDS).key(exists=True).warnings != ()
    ring.locked = False
    assert source(WORDS).key(exists=True).warnings == ()
    assert ring.stored == {}


def test_a_key_the_system_hands_out_is_not_put_under_a_passphrase(tmp_path: Path) -> None:
    (tmp_path / "counter-tui.key").write_text("07" * 32)
    source = KeySource(tmp_path, use_keyring=False, environment={"CREDENTIALS_DIRECTORY": str(tmp_path)})
    with pytest.raises(Refused):
        source.set_passphrase(source.key(exists=True).value, WORDS)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("[store]\nkeyring = false\n")
    return paths_in(tmp_path)


def written(place: Path, words: str) -> str:
    place.write_text(words + "\n", encoding="utf-8")
    place.chmod(0o600)
    return str(place)


def test_by_command_with_files(
    home: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, other = written(tmp_path / "words", WORDS), written(tmp_path / "other", OTHER)
    assert run(["key", "passphrase", "--new-passphrase-file", words]) == 1
    asyncio.run(filled(home, in_file(tmp_path)))
    key = in_file(tmp_path).key(exists=True).value
    UnsentNote(home.state, home.data).follow(DeskStatus(counts=JournalCounts(waiting=3)), NOW)
    assert run(["key", "passphrase"]) == 1
    assert run(["key", "passphrase", "--remove"]) == 1
    assert run(["key", "passphrase", "--new-passphrase-file", written(tmp_path / "short", "ngắn")]) == 1
    assert in_file(tmp_path).key(exists=True).value == key
    with DeskLock(home.data):
        assert run(["key", "passphrase", "--new-passphrase-file", words]) == 1
    capsys.readouterr()

    assert run(["key", "passphrase", "--new-passphrase-file", words]) == 0
    said = capsys.readouterr()
    assert "3 mục chờ gửi" in said.err
    assert str(home.office) in said.err
    assert "key change" in said.out
    assert traces(tmp_path, key) == []
    for command in (
        ["info"],
        ["key", "change"],
        ["key", "passphrase", "--remove"],
        ["key", "lost", "--set-aside"],
    ):
        assert run(command) == 1
        assert FILE_VARIABLE in capsys.readouterr().err
    assert run(["key", "lost"]) == 0
    assert "bấm Enter ba lần" in capsys.readouterr().out

    monkeypatch.setenv(FILE_VARIABLE, words)
    assert run(["info", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["key"] == "cụm mật khẩu"
    assert key.hex() not in json.dumps(told)
    assert run(["key", "lost", "--set-aside"]) == 1
    assert run(["key", "change"]) == 0
    new = in_file(tmp_path, WORDS).key(exists=True).value
    assert new != key
    assert asyncio.run(waiting(home, in_file(tmp_path, WORDS))) == 3
    assert run(["key", "passphrase", "--new-passphrase-file", other]) == 0
    assert run(["info"]) == 1
    monkeypatch.setenv(FILE_VARIABLE, other)
    assert run(["key", "passphrase", "--remove"]) == 0
    monkeypatch.delenv(FILE_VARIABLE)
    assert in_file(tmp_path).key(exists=True).value == new
    assert run(["info"]) == 0


def test_a_forgotten_one_is_set_aside_with_the_files_it_closed(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(filled(home, in_file(tmp_path)))
    key = in_file(tmp_path).key(exists=True).value
    in_file(tmp_path).set_passphrase(key, WORDS)
    monkeypatch.setenv(FILE_VARIABLE, written(tmp_path / "wrong", "quên mất rồi còn đâu"))
    assert run(["key", "lost", "--set-aside"]) == 0
    assert [path.name.partition(".locked-")[0] for path in home.config.glob("*.locked-*")] == [
        "journal.key.wrapped"
    ]
    assert run(["info"]) == 0
    assert in_file(tmp_path).key(exists=True).value != key


def test_a_served_office_under_a_passphrase(
    home: Paths, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "served"
    words = written(tmp_path / "words", WORDS)
    assert run(["key", "passphrase", "--data", str(data), "--new-passphrase-file", words]) == 1
    key = served_key(home, data).value

    async def opened() -> None:
        service = await open_service(data, served_key(home, data).value)
        await service.database.close()

    asyncio.run(opened())
    assert run(["key", "passphrase", "--data", str(data), "--new-passphrase-file", words]) == 0
    said = capsys.readouterr()
    assert str(data) in said.err
    assert "key change" not in said.out
    assert traces(tmp_path, key) == []
    assert run(["audit", "verify", "--data", str(data)]) == 1
    assert run(["serve", "--data", str(data), "--port", "0"]) == 1
    assert FILE_VARIABLE in capsys.readouterr().err
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "given"))
    (tmp_path / "given").mkdir()
    written(tmp_path / "given" / "counter-tui.passphrase", WORDS)
    assert run(["audit", "verify", "--data", str(data)]) == 0
    asyncio.run(opened())
    assert run(["key", "passphrase", "--data", str(data), "--remove"]) == 0
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    asyncio.run(opened())
