"""Gets the passphrase of a wrapped key: out of a file that was named, else asked for on the terminal without echo.

It never stands in an argument or in the value of a variable: a variable may only name a file (``/dev/fd/3`` names an open
descriptor), and systemd hands one over as a credential.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from counter_tui.errors import NewerDatabase, PassphraseNeeded, WrongKey, WrongPassphrase, why
from counter_tui.i18n import mark, text
from counter_tui.system.key_wrap import NewerWrapping, normal, unwrapped

Ask = Callable[[str], str]
FILE_VARIABLE = "COUNTER_TUI_PASSPHRASE_FILE"
CREDENTIAL = "counter-tui.passphrase"
TRIES = 3
SHORTEST = 12
LONGEST = 1024
"""Characters; the desk's files can be tried at leisure by whoever copies them, so it is longer than a password."""


class Passphrases:
    """Opens wrapped keys and keeps what opened one, so that nobody is asked twice; *ask* of ``None`` never asks."""

    def __init__(self, *, ask: Ask | None = None, environment: Mapping[str, str] = os.environ) -> None:
        self._ask = ask
        self._named = _named(environment)
        self._told: str | None = None
        self._opened: tuple[bytes, bytes] | None = None
        self._accepted = ""

    @property
    def accepted(self) -> str:
        """The passphrase that opened a key last, empty when none did."""
        return self._accepted

    def accept(self, passphrase: str) -> None:
        """Take *passphrase* for the one in use."""
        self._accepted = normal(passphrase)

    def ask_no_more(self) -> None:
        """Keep to what is known: a screen or an event loop has the terminal now."""
        self._ask = None

    def open(self, written: bytes, path: Path) -> bytes:
        """Return the key that was *written* to *path*; three tries on the terminal.

        Raises WrongPassphrase, PassphraseNeeded where nobody can be asked, WrongKey for a damaged file, NewerDatabase.
        """
        if self._opened is not None and self._opened[0] == written:
            return self._opened[1]
        if self._accepted and (key := self._tried(written, path, self._accepted)) is not None:
            return key
        if self._named is not None:
            if self._told is None:
                self._told = from_file(self._named)
            if (key := self._tried(written, path, self._told)) is not None:
                return key
            raise WrongPassphrase(
                mark("Cụm mật khẩu trong {path} không đúng; dữ liệu được giữ nguyên."), path=str(self._named)
            )
        if self._ask is None:
            raise PassphraseNeeded(
                mark(
                    "Dữ liệu khóa bằng cụm mật khẩu. Chạy lại trong cửa sổ dòng lệnh, hoặc ghi cụm mật khẩu vào một tệp "
                    "riêng (0600) và đặt {variable}=TỆP."
                ),
                variable=FILE_VARIABLE,
            )
        return self._asked(written, path, self._ask)

    def _asked(self, written: bytes, path: Path, ask: Ask) -> bytes:
        said = ""
        for left in range(TRIES - 1, -1, -1):
            typed = asked(ask, said + text("Cụm mật khẩu") + ": ")
            if typed is not None and (key := self._tried(written, path, typed)) is not None:
                return key
            said = text("Không đúng, còn {left} lần. Xem lại bộ gõ và Caps Lock.", left=left) + "\n"
        raise WrongPassphrase(
            mark(
                "Sai cụm mật khẩu ba lần; dữ liệu được giữ nguyên. Đợi nhớ lại rồi chạy lại; quên hẳn thì chạy "
                "counter-tui key lost."
            )
        )

    def _tried(self, written: bytes, path: Path, passphrase: str) -> bytes | None:
        if not passphrase:
            return None
        try:
            key = unwrapped(written, passphrase)
        except NewerWrapping as problem:
            raise NewerDatabase(
                mark("Tệp khóa {path} do phiên bản mới hơn ghi; được giữ nguyên. Cài phiên bản mới hơn."),
                path=str(path),
            ) from problem
        except ValueError as problem:
            raise WrongKey(
                mark("Tệp khóa {path} không còn đúng. Chép lại tệp khóa cũ rồi mở lại chương trình."),
                path=str(path),
            ) from problem
        if key is not None:
            self._accepted, self._opened = normal(passphrase), (written, key)
        return key


def new_passphrase(ask: Ask) -> str:
    """Ask for a passphrase to be set, twice; raises PassphraseNeeded when it is given up or does not come out."""
    said = ""
    for _ in range(TRIES):
        typed = asked(ask, said + text("Cụm mật khẩu mới (ít nhất {count} ký tự)", count=SHORTEST) + ": ")
        if typed is None or (wrong := unfit(typed)):
            said = (wrong if typed is not None else text("Có ký tự không đọc được. Gõ lại.")) + "\n"
            continue
        again = asked(ask, text("Gõ lại cụm mật khẩu mới") + ": ")
        if again is not None and normal(again) == normal(typed):
            return normal(typed)
        said = text("Hai lần gõ không giống nhau. Gõ lại từ đầu.") + "\n"
    raise PassphraseNeeded(mark("Chưa đặt cụm mật khẩu; chưa đổi gì."))


def unfit(passphrase: str) -> str:
    """Return in words why a passphrase cannot be set; empty when it can."""
    if len(normal(passphrase).strip()) < SHORTEST:
        return text("Quá ngắn: cần ít nhất {count} ký tự, nên là bốn năm từ không liên quan.", count=SHORTEST)
    return text("Quá dài.") if len(passphrase) > LONGEST else ""


def from_file(path: Path) -> str:
    """Return the passphrase in a file of its own, without the line's end; raises PassphraseNeeded saying what is wrong."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
                raise PassphraseNeeded(
                    mark("Người khác đọc được tệp {path}: chạy chmod 600 với tệp đó rồi làm lại."),
                    path=str(path),
                )
            content = file.read(LONGEST * 4 + 2)
        return content.decode().removesuffix("\n").removesuffix("\r")
    except OSError as problem:
        raise PassphraseNeeded(
            mark("Không đọc được tệp cụm mật khẩu {path}: {reason}."),
            path=str(path),
            reason=why(problem),
        ) from problem
    except UnicodeDecodeError as problem:
        raise PassphraseNeeded(
            mark("Tệp cụm mật khẩu {path} không phải chữ UTF-8."), path=str(path)
        ) from problem


def asked(ask: Ask, prompt: str) -> str | None:
    """Return what was typed, ``None`` for bytes that are no text; raises PassphraseNeeded when it is given up."""
    try:
        return ask(prompt)
    except UnicodeDecodeError:
        return None
    except (KeyboardInterrupt, EOFError) as given_up:
        raise PassphraseNeeded(mark("Đã thôi; chưa mở và chưa đổi gì.")) from given_up


def on_terminal() -> Ask | None:
    """Return the way to ask on this terminal without echo; ``None`` where standard input is none."""
    return _typed if sys.stdin is not None and sys.stdin.isatty() else None


def _typed(prompt: str) -> str:
    from getpass import GetPassWarning, getpass

    with _terminal_as_it_was(), warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(prompt)
        except GetPassWarning as visible:
            raise PassphraseNeeded(
                mark("Cửa sổ này không giấu được chữ gõ vào: không hỏi cụm mật khẩu ở đây.")
            ) from visible


@contextmanager
def _terminal_as_it_was() -> Iterator[None]:
    """Turn the signals that end a program into its usual end meanwhile, so that the echo is switched on again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(128 + number)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _named(environment: Mapping[str, str]) -> Path | None:
    if named := environment.get(FILE_VARIABLE):
        return Path(named).expanduser()
    if directory := environment.get("CREDENTIALS_DIRECTORY"):
        place = Path(directory) / CREDENTIAL
        return place if place.exists() else None
    return None
