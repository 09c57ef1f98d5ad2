"""Puts the key of a desk or of a served office under a passphrase, and takes it out again; nothing may run on the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_tui.composition.key_change import (
    Derive,
    check_key,
    encrypted_files,
    finish_key_change,
    telling_what_is_lost,
)
from counter_tui.composition.key_commands import need_files
from counter_tui.composition.unlocking import desk_keys, office_keys
from counter_tui.composition.unsent_note import UnsentNote
from counter_tui.errors import BadInput, NotFound, PassphraseNeeded
from counter_tui.i18n import mark, text
from counter_tui.system.config import Config
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.keys import KeySource
from counter_tui.system.passphrase import Passphrases, from_file, new_passphrase, on_terminal, unfit
from counter_tui.system.paths import Paths

Say = Callable[[str], None]


def set_passphrase(
    paths: Paths, settings: Config, *, office: Path | None, new_file: Path | None, say: Say
) -> str:
    """Set or change the passphrase, asked for twice or read from *new_file*; *say* gets the warning before that.

    Raises DeskRunning, PassphraseNeeded, WrongPassphrase, BadInput, Refused, StorageError with everything as it was.
    """
    with _held(paths, settings, office) as (source, key):
        set_before = source.under_passphrase
        say(_warning(paths, settings, office))
        told = source.set_passphrase(key, _chosen(new_file))
    for sentence in told:
        say(sentence)
    if set_before:
        return text("Đã đổi cụm mật khẩu. Bản sao cũ của tệp khóa vẫn mở được bằng cụm mật khẩu cũ.")
    done = text("Đã đặt cụm mật khẩu; khóa không còn nằm rõ trên máy.")
    if office is None:
        done += " " + text("Bản sao lưu cũ còn khóa rõ: chạy counter-tui key change để đổi khóa.")
    return done


def remove_passphrase(paths: Paths, settings: Config, *, office: Path | None) -> str:
    """Put the key back where it would lie without a passphrase; raises as :func:`set_passphrase`, NotFound when there is none."""
    with _held(paths, settings, office, only_with_passphrase=True) as (source, key):
        place = source.remove_passphrase(key).place
    return text("Đã bỏ cụm mật khẩu. Khóa nằm ở: {place}", place=place)


@contextmanager
def _held(
    paths: Paths, settings: Config, office: Path | None, *, only_with_passphrase: bool = False
) -> Iterator[tuple[KeySource, bytes]]:
    """Hold the data, and give where the key lies and the key, which opens them."""
    passphrases = Passphrases(ask=on_terminal())
    if office is not None:
        from counter_tui.server.lock import OfficeLock
        from counter_tui.server.schema import DATABASE_NAME

        file = office / DATABASE_NAME
        if not file.is_file():
            raise NotFound(mark("Không có dữ liệu trung tâm trong {path}."), path=str(office))
        lock = OfficeLock(office)
        lock.acquire()
        try:
            yield _opened(office_keys(paths, office, passphrases), [(file, bytes)], only_with_passphrase)
        finally:
            lock.release()
        return
    need_files(paths)
    with DeskLock(paths.data), telling_what_is_lost(paths):
        source = desk_keys(paths, settings, passphrases)
        finish_key_change(paths, source)
        yield _opened(source, encrypted_files(paths), only_with_passphrase)


def _opened(
    source: KeySource, files: list[tuple[Path, Derive]], only_with_passphrase: bool
) -> tuple[KeySource, bytes]:
    if only_with_passphrase and not source.under_passphrase:
        raise NotFound(mark("Khóa không nằm dưới cụm mật khẩu nào."))
    key = source.key(exists=True).value
    check_key(files, key)
    return source, key


def _warning(paths: Paths, settings: Config, office: Path | None) -> str:
    """Return in words what a forgotten passphrase costs."""
    lines = []
    carried = paths.office if not settings.string("api.url") else None
    if where := office or carried:
        lines.append(
            text(
                "Quên cụm mật khẩu là mất toàn bộ hồ sơ trong {path}: không ai đặt lại được.", path=str(where)
            )
        )
    else:
        lines.append(
            text("Quên cụm mật khẩu là mất khóa, và mất những gì chỉ có trong sổ này: không ai đặt lại được.")
        )
    if office is None:
        lines.append(UnsentNote(paths.state, paths.data).sentence())
    lines.append(
        text(
            "Ghi cụm mật khẩu ra giấy, cất nơi khác máy. Nên gõ không dấu: lúc mở máy bộ gõ có thể chưa bật."
        )
    )
    return "\n".join(lines)


def _chosen(new_file: Path | None) -> str:
    if new_file is not None:
        passphrase = from_file(new_file)
        if wrong := unfit(passphrase):
            raise BadInput("{why}", why=wrong)
        return passphrase
    ask = on_terminal()
    if ask is None:
        raise PassphraseNeeded(
            mark("Cần cửa sổ dòng lệnh để hỏi cụm mật khẩu mới, hoặc --new-passphrase-file TỆP.")
        )
    return new_passphrase(ask)
