"""The key of the encrypted files: kept in the system's keyring, else a systemd credential, else a private file.

32 random bytes. Only keyrings that encrypt are trusted: a backend that other software may bring in, such as the plain
text one of ``keyrings.alt``, is passed over. A keyring that does not answer within a second (locked, no display) too.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from counter_tui.errors import WrongKey
from counter_tui.i18n import mark, text
from counter_tui.system.refusals import refused

KEY_SIZE = 32
KEY_FILE = "journal.key"
SERVICE = "counter-tui"
CREDENTIAL = "counter-tui.key"
ANSWER_SECONDS = 1.0
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)


class Keyring(Protocol):
    """What is used of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is stored under a name."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store under a name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Key:
    """A key, where it is kept in words, and sentences for the officer; it has no ``repr`` that shows it."""

    value: bytes
    place: str
    warnings: tuple[str, ...] = ()


class KeySource:
    """Finds the key of this desk, and makes one for a new desk.

    *config* is the configuration directory, outside the data directory; *use_keyring* off keeps to the file;
    *name* tells keys of several desks of one user apart in the keyring.
    """

    def __init__(
        self,
        config: Path,
        *,
        use_keyring: bool = True,
        name: str = "journal",
        environment: Mapping[str, str] = os.environ,
        keyring: Callable[[], Keyring | None] | None = None,
    ) -> None:
        self._file = config / KEY_FILE
        self._name = name
        self._credentials = environment.get("CREDENTIALS_DIRECTORY", "")
        self._keyring = (keyring or trusted_keyring) if use_keyring else None

    def key(self, *, exists: bool) -> Key:
        """Return the key, made when there is none and no encrypted file *exists* yet.

        A file that was made with a key file keeps it, whatever keyring appears later. Blocks up to a second or two;
        raises WrongKey when the key of existing files is gone, StorageError when no place can be written.
        """
        if (kept := self._from_file() or self._from_credential() or self._from_keyring()) is not None:
            return kept
        if exists:
            raise WrongKey(
                mark(
                    "Mất khóa của dữ liệu đã mã hóa; dữ liệu được giữ nguyên. Mở khóa kho mật khẩu của máy hoặc chép "
                    "lại tệp {path}, rồi mở lại chương trình."
                ),
                path=str(self._file),
            )
        value = secrets.token_bytes(KEY_SIZE)
        if self._into_keyring(value):
            return Key(value=value, place=text("kho mật khẩu của máy"))
        self._into_file(value)
        return self._of_file(value)

    def _from_file(self) -> Key | None:
        try:
            value = _decoded(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as problem:
            raise WrongKey(
                mark("Không đọc được tệp khóa {path}. Kiểm tra quyền của tệp."), path=str(self._file)
            ) from problem
        if value is None:
            raise WrongKey(
                mark("Tệp khóa {path} không còn đúng. Chép lại tệp khóa cũ rồi mở lại chương trình."),
                path=str(self._file),
            )
        return self._of_file(value)

    def _of_file(self, value: bytes) -> Key:
        warning = text(
            "Khóa dữ liệu nằm trong tệp {path} vì máy không có kho mật khẩu: giữ riêng tệp này, mất nó là mất sổ.",
            path=str(self._file),
        )
        return Key(value=value, place=str(self._file), warnings=(warning,))

    def _from_credential(self) -> Key | None:
        if not self._credentials:
            return None
        try:
            value = _decoded((Path(self._credentials) / CREDENTIAL).read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError):
            return None
        return None if value is None else Key(value=value, place=text("khóa do hệ thống (systemd) giao"))

    def _from_keyring(self) -> Key | None:
        stored = self._ask(lambda ring: ring.get_password(SERVICE, self._name))
        value = _decoded(stored) if stored else None
        return None if value is None else Key(value=value, place=text("kho mật khẩu của máy"))

    def _into_keyring(self, value: bytes) -> bool:
        def keep(ring: Keyring) -> str | None:
            ring.set_password(SERVICE, self._name, value.hex())
            return ring.get_password(SERVICE, self._name)

        return self._ask(keep) == value.hex()

    def _ask(self, question: Callable[[Keyring], str | None]) -> str | None:
        if self._keyring is None:
            return None
        find, answer = self._keyring, []

        def work() -> None:
            # Backends raise errors of many libraries; any of them only means "not from here".
            with contextlib.suppress(Exception):
                ring = find()
                answer.append(question(ring) if ring is not None else None)

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(ANSWER_SECONDS)
        return answer[0] if answer else None

    def _into_file(self, value: bytes) -> None:
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self._file.with_suffix(".new")
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(value.hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._file)
        except OSError as problem:
            raise refused(problem, self._file) from problem


def trusted_keyring() -> Keyring | None:
    """Return the system's keyring when it is one that encrypts."""
    import keyring
    from keyring.backends import chainer

    backend = keyring.get_keyring()
    candidates = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
    return next((ring for ring in candidates if type(ring).__module__ in TRUSTED), None)


def _decoded(written: str) -> bytes | None:
    try:
        value = bytes.fromhex(written.strip())
    except ValueError:
        return None
    return value if len(value) == KEY_SIZE else None
