"""Changes the key of a desk's files, finishes a change that was interrupted, and sets aside what no key opens any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from counter_tui.composition.derived_keys import office_key
from counter_tui.composition.unsent_note import UnsentNote
from counter_tui.database import keycheck, rekey
from counter_tui.database.salvage import COMPANIONS
from counter_tui.errors import Refused, WrongKey, WrongPassphrase
from counter_tui.i18n import mark, text
from counter_tui.system.keys import KeySource
from counter_tui.system.paths import Paths
from counter_tui.system.refusals import refused

Derive = Callable[[bytes], bytes]


def encrypted_files(paths: Paths) -> list[tuple[Path, Derive]]:
    """Return the files under the desk's key, each with how its own key comes from that."""
    own = [(paths.data / "journal.db", bytes), (paths.data / "cache.db", bytes)]
    return [*own, (paths.office / "office.db", office_key)]


def change_key(paths: Paths, source: KeySource) -> int:
    """Change the key; what waits to be sent stays. Returns how many files there were. To be called under the desk's lock.

    Raises StorageError and its children, and Refused where the key is not ours to change: nothing is changed then.
    """
    finish_key_change(paths, source)
    old, new = source.key(exists=True).value, source.fresh()
    files = [
        (path, derive) for path, derive in encrypted_files(paths) if path.exists() and path.stat().st_size
    ]
    check_key(files, old)
    for path, derive in files:
        rekey.copy(path, derive(old), derive(new))
    source.keep_pending(new)
    rekey.commit(paths.data)
    finish_key_change(paths, source)
    return len(files)


def check_key(files: list[tuple[Path, Derive]], key: bytes) -> None:
    """Raise WrongKey naming the file that *key* is known not to open."""
    for path, derive in files:
        if keycheck.matches(path, derive(key)) is False:
            raise WrongKey(
                mark(
                    "Khóa không mở được tệp {name}; tệp được giữ nguyên. Khôi phục đúng khóa cũ rồi mở lại."
                ),
                name=path.name,
            )


def finish_key_change(paths: Paths, source: KeySource) -> None:
    """Finish a change of key that was decided, throw away one that was not; nothing to do costs two looks at the disk."""
    files = encrypted_files(paths)
    if not rekey.committed(paths.data):
        begun = [path for path, _ in files if rekey.forget(path)]
        if begun:
            source.forget_pending()
        return
    for path, _ in files:
        rekey.put_in_place(path)
    source.promote(lambda key: _opens(files, key))
    rekey.done(paths.data)


def _opens(files: list[tuple[Path, Derive]], key: bytes) -> bool:
    return all(keycheck.matches(path, derive(key)) is not False for path, derive in files)


@contextmanager
def telling_what_is_lost(paths: Paths) -> Iterator[None]:
    """Add to a WrongKey how much was not sent, as noted outside the files, and what to do."""
    try:
        yield
    except WrongKey as problem:
        raise WrongKey(
            mark("{why}\n{unsent}\nKhông tìm lại được khóa: chạy counter-tui key lost."),
            why=str(problem),
            unsent=UnsentNote(paths.state, paths.data).sentence(),
        ) from problem


def set_aside(paths: Paths, source: KeySource, at: datetime) -> list[Path]:
    """Rename the files that no key opens, and what is left of the key; nothing is deleted. Returns the new names.

    Raises Refused when the key is there and opens them, PassphraseNeeded when nobody could be asked whether it is.
    """
    files = encrypted_files(paths)
    try:
        key = source.key(exists=True).value
    except (WrongKey, WrongPassphrase):
        pass
    else:
        if _opens(files, key):
            raise Refused(mark("Khóa vẫn mở được dữ liệu: không có gì phải cất riêng."), code="key-fits")
    stamp, moved = f"locked-{at:%Y%m%dT%H%M%S}", []
    try:
        for path, _ in files:
            for end in (*COMPANIONS, ".keycheck", ""):
                part = path.with_name(path.name + end)
                if part.exists():
                    moved.append(part.rename(part.with_name(f"{path.name}.{stamp}{end}")))
    except OSError as problem:
        raise refused(problem, paths.data) from problem
    moved += source.set_aside(stamp)
    return [path for path in moved if path.name.endswith(stamp)]


def what_is_lost(paths: Paths, *, under_passphrase: bool = False, only_here: bool = False) -> str:
    """Return in words what is lost with the key, what is not, and what to do; *only_here* with no service but the carried office."""
    find = text(
        "1. Tìm lại khóa: mở kho mật khẩu của máy, hoặc chép lại tệp khóa từ bản lưu, rồi mở lại chương trình."
    )
    if under_passphrase:
        find = text(
            "1. Nhớ lại cụm mật khẩu, hoặc tìm bản ghi cất riêng: không ai đặt lại được. Quên hẳn thì ở bước 2 "
            "bấm Enter ba lần khi được hỏi."
        )
    kept = text(
        "Hồ sơ đã được máy chủ xác nhận không mất. Phiếu đã in cho công dân ghi mã và ngày hẹn: giữ lại để đối chiếu."
    )
    again = text("3. Tiếp nhận lại các hồ sơ chưa gửi theo phiếu giấy, và báo người phụ trách.")
    if only_here:
        kept = text(
            "Dữ liệu của trung tâm trong {path} cũng chỉ mở được bằng khóa này: toàn bộ hồ sơ trong đó mất theo. "
            "Phiếu đã in cho công dân ghi mã và ngày hẹn: giữ lại để đối chiếu.",
            path=str(paths.office),
        )
        again = text("3. Tiếp nhận lại các hồ sơ theo phiếu giấy, và báo người phụ trách.")
    return "\n".join(
        (
            UnsentNote(paths.state, paths.data).sentence(),
            kept,
            find,
            text(
                "2. Không tìm được: chạy counter-tui key lost --set-aside. Tệp cũ đổi tên, không bị xóa; bàn mở sổ mới."
            ),
            again,
        )
    )
