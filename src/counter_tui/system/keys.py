"""The key of the encrypted files: under a passphrase where one was chosen; else in a private file, a systemd credential or the keyring.

32 random bytes. A passphrase is set and taken away in steps of which each leaves a way to the key: the wrapped key is there
before the plain one goes, and the plain one before the wrapped one goes. A mark (``.plain-left``) says meanwhile that both
may be there; as long as the wrapped one is, it counts, and what is left of the plain one goes at the next opening.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from counter_tui.errors import Refused, StorageError, WrongKey
from counter_tui.i18n import mark, text
from counter_tui.system import private_file
from counter_tui.system.key_ring import KeyRing, Keyring, trusted_keyring
from counter_tui.system.key_wrap import KEY_SIZE, unwrapped, wrapped
from counter_tui.system.passphrase import Passphrases
from counter_tui.system.refusals import refused

KEY_FILE = "journal.key"
CREDENTIAL = "counter-tui.key"
PENDING = ".pending"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Key:
    """A key, where it is kept in words, and sentences for the officer; it has no ``repr`` that shows it."""

    value: bytes
    place: str
    warnings: tuple[str, ...] = ()


class KeySource:
    """Finds the key of this desk, and makes one for a new desk.

    *config* is the configuration directory, outside the data directory; *use_keyring* off keeps to the file;
    *name* tells keys of several desks of one user apart in the keyring, *former* is the name all of them shared once;
    *passphrases* opens a key that lies under one.
    """

    def __init__(
        self,
        config: Path,
        *,
        use_keyring: bool = True,
        name: str = "journal",
        former: str = "",
        environment: Mapping[str, str] = os.environ,
        keyring: Callable[[], Keyring | None] | None = None,
        passphrases: Passphrases | None = None,
    ) -> None:
        self._file = config / KEY_FILE
        self._pending = config / (KEY_FILE + PENDING)
        self._wrapped = config / f"{KEY_FILE}.wrapped"
        self._wrapped_pending = config / f"{KEY_FILE}.wrapped{PENDING}"
        self._plain_left = config / f"{KEY_FILE}.plain-left"
        self._name = name
        self._former = former
        self._credentials = environment.get("CREDENTIALS_DIRECTORY", "")
        self._ring = KeyRing((keyring or trusted_keyring) if use_keyring else None)
        self._passphrases = passphrases or Passphrases(environment=environment)

    @property
    def under_passphrase(self) -> bool:
        """Whether the key lies under a passphrase."""
        return self._wrapped.exists()

    def key(self, *, exists: bool) -> Key:
        """Return the key, made when there is none and no encrypted file *exists* yet.

        A file that was made with a key file keeps it, whatever keyring appears later. Blocks up to a second or two, or
        until a passphrase is typed; raises WrongKey when the key of existing files is gone, WrongPassphrase,
        PassphraseNeeded, StorageError when no place can be written.
        """
        kept = self._from_wrapped() or self._from_file() or self._from_credential() or self._from_keyring()
        if kept is None and exists:
            kept = self._from_shared_name()
        if kept is not None:
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
        return self._into_keyring(value) or self._into_file(value)

    def fresh(self) -> bytes:
        """Return 32 new random bytes; raises Refused where the system hands the key out: it is changed there."""
        self._refuse_key_of_system()
        return secrets.token_bytes(KEY_SIZE)

    def set_passphrase(self, value: bytes, passphrase: str) -> tuple[str, ...]:
        """Put the key in use under *passphrase* and nowhere else, or under another one; returns what is to be said.

        Raises Refused where the system hands the key out, StorageError with everything as it was.
        """
        self._refuse_key_of_system()
        if not self.under_passphrase:
            private_file.write(self._plain_left, b"file" if self._file.exists() else b"keyring")
        self._write_wrapped(self._wrapped, value, passphrase)
        self._passphrases.accept(passphrase)
        self.forget_pending()
        return self._clear_plain(value)

    def remove_passphrase(self, value: bytes) -> Key:
        """Put the key in use back into the keyring, else the key file; raises StorageError, with the passphrase still set."""
        private_file.write(self._plain_left, b"keyring")
        key = self._into_keyring(value)
        if key is None:
            private_file.write(self._plain_left, b"file")
            key = self._into_file(value)
        private_file.remove(self._wrapped)
        private_file.remove(self._plain_left, self._wrapped.with_name(f"{self._wrapped.name}.new"))
        return key

    def keep_pending(self, value: bytes) -> None:
        """Keep a key that is to take the place of the one in use, where that one lies; raises StorageError."""
        if self.under_passphrase:
            self._write_wrapped(self._wrapped_pending, value, self._passphrases.accepted)
        elif self._file.exists():
            private_file.write(self._pending, _written(value))
        elif not self._ring.keep(self._name + PENDING, value.hex()):
            raise StorageError(
                mark("Kho mật khẩu của máy không ghi được khóa mới; chưa đổi gì. Mở kho rồi thử lại.")
            )

    def promote(self, opens: Callable[[bytes], bool]) -> None:
        """Make the pending key the one in use; once more changes nothing. Raises WrongKey while neither can be read."""
        for pending, place in ((self._wrapped_pending, self._wrapped), (self._pending, self._file)):
            if pending.exists():
                try:
                    pending.replace(place)
                    private_file.sync(place.parent)
                except OSError as problem:
                    raise refused(problem, place) from problem
                return
        if self.under_passphrase:
            return
        if (kept := self._from_file() or self._from_keyring()) is not None and opens(kept.value):
            self.forget_pending()
            return
        stored = self._ring.kept(self._name + PENDING)
        value = _decoded(stored) if stored else None
        if value is None or not opens(value) or not self._ring.keep(self._name, value.hex()):
            raise WrongKey(
                mark(
                    "Đang đổi khóa dở dang mà chưa đọc được khóa mới. Mở khóa kho mật khẩu của máy rồi mở lại chương trình."
                )
            )
        self.forget_pending()

    def forget_pending(self) -> None:
        """Forget a pending key that is not wanted or has become the one in use."""
        for place in (self._pending, self._wrapped_pending):
            for beside in (place, place.with_name(place.name + ".new")):
                try:
                    beside.unlink(missing_ok=True)
                except OSError:
                    continue
        if not self._file.exists():
            self._ring.forget(self._name + PENDING)

    def set_aside(self, stamp: str) -> list[Path]:
        """Rename the files of a key that opens nothing, so that a new key is made; raises StorageError."""
        moved = []
        for place in (self._wrapped, self._file):
            try:
                if place.exists():
                    moved.append(place.rename(place.with_name(f"{place.name}.{stamp}")))
            except OSError as problem:
                raise refused(problem, place) from problem
        return moved

    def _from_wrapped(self) -> Key | None:
        try:
            content = self._wrapped.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise _unreadable(self._wrapped) from problem
        value = self._passphrases.open(content, self._wrapped)
        return Key(value=value, place=text("cụm mật khẩu"), warnings=self._clear_plain(value))

    def _from_file(self) -> Key | None:
        try:
            value = _decoded(self._file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as problem:
            raise _unreadable(self._file) from problem
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
        stored = self._ring.kept(self._name)
        value = _decoded(stored) if stored else None
        return None if value is None else Key(value=value, place=text("kho mật khẩu của máy"))

    def _from_shared_name(self) -> Key | None:
        """Return the key kept under the shared name, from now on under this desk's own: another desk may change that one."""
        stored = self._ring.kept(self._former) if self._former else None
        value = _decoded(stored) if stored else None
        return None if value is None else self._into_keyring(value)

    def _refuse_key_of_system(self) -> None:
        if self.under_passphrase or self._from_file() is not None or self._from_credential() is None:
            return
        raise Refused(
            mark(
                "Khóa do hệ thống (systemd) giao: đổi khóa ở đó không được từ đây. Chuyển khóa vào tệp trước."
            ),
            code="key-of-system",
        )

    def _into_keyring(self, value: bytes) -> Key | None:
        kept = self._ring.keep(self._name, value.hex())
        return Key(value=value, place=text("kho mật khẩu của máy")) if kept else None

    def _into_file(self, value: bytes) -> Key:
        private_file.write(self._file, _written(value))
        return self._of_file(value)

    def _write_wrapped(self, place: Path, value: bytes, passphrase: str) -> None:
        private_file.write(
            place, wrapped(value, passphrase), lambda back: unwrapped(back, passphrase) == value
        )

    def _clear_plain(self, value: bytes) -> tuple[str, ...]:
        """Remove what is left of a plain key that lies under a passphrase now; returns what is to be said of it."""
        if not self._plain_left.exists():
            return ()
        try:
            was = self._plain_left.read_bytes()
            private_file.remove(self._file, self._file.with_name(f"{KEY_FILE}.new"))
            if self._ring.forget(self._name, value.hex()) or was == b"file":
                private_file.remove(self._plain_left)
                return ()
        except (OSError, StorageError):
            return (text("Chưa xóa được tệp khóa cũ {path}: xóa tệp đó.", path=str(self._file)),)
        return (text("Khóa cũ còn trong kho mật khẩu của máy: mở kho rồi mở lại chương trình để xóa."),)


def _unreadable(path: Path) -> WrongKey:
    return WrongKey(mark("Không đọc được tệp khóa {path}. Kiểm tra quyền của tệp."), path=str(path))


def _written(value: bytes) -> bytes:
    return value.hex().encode() + b"\n"


def _decoded(written: str) -> bytes | None:
    try:
        value = bytes.fromhex(written.strip())
    except ValueError:
        return None
    return value if len(value) == KEY_SIZE else None
