"""The commands about the desk's key; each holds the desk's lock, so no desk works meanwhile."""

from __future__ import annotations

from datetime import datetime

from counter_tui.composition.key_change import change_key, set_aside, telling_what_is_lost, what_is_lost
from counter_tui.composition.unlocking import desk_keys
from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import NotFound
from counter_tui.i18n import mark, text
from counter_tui.system.config import Config
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.passphrase import Passphrases, on_terminal
from counter_tui.system.paths import Paths


def change_desk_key(paths: Paths, settings: Config) -> str:
    """Change the key of all encrypted files of the desk and say so; raises DeskRunning, StorageError, Refused."""
    need_files(paths)
    with DeskLock(paths.data), telling_what_is_lost(paths):
        count = change_key(paths, desk_keys(paths, settings, Passphrases(ask=on_terminal())))
    return text(
        "Đã đổi khóa của {count} tệp; mục chưa gửi vẫn còn nguyên. Bản sao cũ của các tệp chỉ mở được bằng khóa cũ.",
        count=count,
    )


def tell_what_is_lost(paths: Paths, settings: Config) -> str:
    """Return what is lost with the key and what to do; changes nothing."""
    return what_is_lost(
        paths,
        under_passphrase=desk_keys(paths, settings).under_passphrase,
        only_here=not settings.string("api.url") and (paths.office / "office.db").exists(),
    )


def set_files_aside(paths: Paths, settings: Config) -> str:
    """Set aside what no key opens and say where it is; raises Refused when the key fits, DeskRunning, StorageError."""
    need_files(paths)
    with DeskLock(paths.data):
        source = desk_keys(paths, settings, Passphrases(ask=on_terminal()))
        moved = set_aside(paths, source, datetime.now(VIETNAM))
    return text(
        "Đã cất riêng, không xóa: {names}. Mở bàn làm việc để có sổ mới; giữ các tệp này phòng khi tìm lại được khóa.",
        names=", ".join(path.name for path in moved),
    )


def need_files(paths: Paths) -> None:
    """Raise NotFound where no desk has worked yet."""
    if not paths.hold_databases:
        raise NotFound(mark("Máy này chưa có sổ nào ở {path}."), path=str(paths.data))
