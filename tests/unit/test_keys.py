from __future__ import annotations

import threading
from pathlib import Path

import pytest

from counter_tui.errors import StorageError, WrongKey
from counter_tui.system import keys
from counter_tui.system.keys import KEY_FILE, KeySource, trusted_keyring
from counter_tui.system.machine import machine_digest


class MemoryRing:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class LockedRing(MemoryRing):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    set_password = get_password  # type: ignore[assignment]


class ForgetfulRing(MemoryRing):
    def set_password(self, service: str, username: str, password: str) -> None:
        return None


def source(
    config: Path, ring: MemoryRing | None = None, environment: dict[str, str] | None = None, **more
) -> KeySource:
    return KeySource(config, environment=environment or {}, keyring=lambda: ring, **more)


def test_a_keyring_keeps_the_key_and_no_file_is_made(tmp_path: Path) -> None:
    ring = MemoryRing()
    made = source(tmp_path, ring).key(exists=False)
    assert len(made.value) == 32
    assert made.warnings == ()
    assert source(tmp_path, ring).key(exists=True).value == made.value
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ring", [None, LockedRing(), ForgetfulRing()])
def test_without_a_usable_keyring_a_private_file_is_made_and_said(
    tmp_path: Path, ring: MemoryRing | None
) -> None:
    config = tmp_path / "config"
    made = source(config, ring).key(exists=False)
    file = config / KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert config.stat().st_mode & 0o777 == 0o700
    assert str(file) in made.warnings[0]
    assert [p.name for p in config.iterdir()] == [KEY_FILE]
    again = source(config, MemoryRing()).key(exists=True)
    assert (again.value, again.warnings) == (made.value, made.warnings)


def test_switched_off_no_keyring_is_asked(tmp_path: Path) -> None:
    def never() -> MemoryRing:
        raise AssertionError

    made = KeySource(tmp_path, use_keyring=False, environment={}, keyring=never).key(exists=False)
    assert (tmp_path / KEY_FILE).read_text().strip() == made.value.hex()


def test_a_keyring_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ANSWER_SECONDS", 0.05)
    answer = threading.Event()

    def waits() -> None:
        answer.wait(10)

    made = KeySource(tmp_path, environment={}, keyring=waits).key(exists=False)
    answer.set()
    assert (tmp_path / KEY_FILE).read_text().strip() == made.value.hex()


def test_a_systemd_credential_is_taken_before_the_keyring(tmp_path: Path) -> None:
    (tmp_path / "counter-tui.key").write_text("ab" * 32 + "\n")
    made = source(tmp_path / "c", MemoryRing(), {"CREDENTIALS_DIRECTORY": str(tmp_path)}).key(exists=True)
    assert made.value == bytes.fromhex("ab" * 32)


@pytest.mark.parametrize("credential", ["", "zz", "ab" * 31])
def test_a_credential_that_is_no_key_is_passed_over(tmp_path: Path, credential: str) -> None:
    (tmp_path / "counter-tui.key").write_text(credential)
    with pytest.raises(WrongKey):
        source(tmp_path / "c", None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).key(exists=True)


def test_a_lost_key_is_told_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(WrongKey) as told:
        source(tmp_path, MemoryRing()).key(exists=True)
    assert str(tmp_path / KEY_FILE) in str(told.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff\xfe", b"ab" * 33])
def test_a_key_file_that_is_no_longer_one_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(WrongKey):
        source(tmp_path).key(exists=False)
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        source(tmp_path / "file" / "config").key(exists=False)


def test_a_key_does_not_show_itself(tmp_path: Path) -> None:
    made = source(tmp_path).key(exists=False)
    assert made.value.hex() not in repr(made)
    assert repr(made.value) not in repr(made)


def test_only_keyrings_that_encrypt_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import SecretService, null

    for backend, trusted in ((SecretService.Keyring(), True), (null.Keyring(), False)):
        monkeypatch.setattr(keyring, "get_keyring", lambda backend=backend: backend)
        assert (trusted_keyring() is backend) is trusted


def test_a_machine_is_told_apart_without_its_id(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("0123456789abcdef\n")
    two.write_text("fedcba9876543210\n")
    assert machine_digest((tmp_path / "none", one)) == machine_digest((one,)) != machine_digest((two,))
    assert "0123456789abcdef" not in machine_digest((one,))
    assert machine_digest((tmp_path / "none",)) == ""
