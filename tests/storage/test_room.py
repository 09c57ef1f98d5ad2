"""A disk that fills up: said in time, no new dossier at the end, and what was received is still settled."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import IO, Any

import pytest

from counter_tui.database import repair
from counter_tui.domain.journal import EntryState
from counter_tui.errors import DiskFull
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.storage.room import BALLAST, LITTLE, MEGABYTE, TOO_LITTLE, Room
from tests.storage.samples import KEY, NOW, register


def room(tmp_path: Path, free: int) -> Room:
    return Room(tmp_path, lambda: free)


@pytest.mark.parametrize(
    ("free", "said", "refused"),
    [
        (LITTLE, "", False),
        (LITTLE - 1, "sắp đầy", False),
        (TOO_LITTLE, "sắp đầy", False),
        (TOO_LITTLE - 1, "tạm dừng nhận hồ sơ mới", True),
        (0, "còn 0 MB", True),
    ],
)
def test_what_is_said_and_refused(tmp_path: Path, free: int, said: str, refused: bool) -> None:
    found = room(tmp_path, free)
    assert said in found.warning() and bool(found.warning()) is bool(said)
    if refused:
        with pytest.raises(DiskFull):
            found.refuse_new()
    else:
        found.refuse_new()


def test_the_ballast_takes_real_room_and_is_made_once(tmp_path: Path) -> None:
    found = room(tmp_path, LITTLE)
    found.keep_ballast()
    ballast = tmp_path / "ballast"
    assert ballast.stat().st_size == BALLAST
    assert ballast.stat().st_blocks * 512 >= BALLAST
    assert ballast.stat().st_mode & 0o777 == 0o600
    assert found.release() and not ballast.exists()
    assert not found.release()


def test_a_small_disk_gets_no_ballast(tmp_path: Path) -> None:
    room(tmp_path, TOO_LITTLE + MEGABYTE).keep_ballast()
    assert not (tmp_path / "ballast").exists()


def test_a_ballast_that_does_not_fit_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def beyond_the_quota(handle: int, _: str) -> IO[bytes]:
        os.write(handle, bytes(MEGABYTE))
        os.close(handle)
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(os, "fdopen", beyond_the_quota)
    room(tmp_path, LITTLE).keep_ballast()
    assert list(tmp_path.iterdir()) == []


async def test_a_desk_opens_on_a_full_disk_by_giving_up_its_ballast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    await (await DeskFiles.open(data, KEY, now=NOW)).close()
    (data / "ballast").write_bytes(bytes(BALLAST))
    known = repair.check

    def check(path: Path, *others: Any) -> None:
        if (data / "ballast").exists():
            raise DiskFull("")
        known(path, *others)

    monkeypatch.setattr(repair, "check", check)
    await (await DeskFiles.open(data, KEY, now=NOW)).close()
    monkeypatch.setattr(repair, "check", lambda *_: (_ for _ in ()).throw(DiskFull("")))
    with pytest.raises(DiskFull):
        await DeskFiles.open(data, KEY, now=NOW)


async def test_a_full_disk_gives_the_ballast_to_what_must_be_settled(files: DeskFiles, data: Path) -> None:
    new = await register(files, 1)
    (pages,) = await files.journal_file.write(lambda c: c.one("PRAGMA page_count"))
    await files.journal_file.write(lambda c: c.one(f"PRAGMA max_page_count = {pages}"))
    asked: list[bool] = []

    def more_room() -> bool:
        asked.append(files.room.release())
        return bool(asked[-1])

    files.journal_file.on_full = more_room

    async def grow(c_limit: int) -> None:
        await files.journal_file.write(lambda c: c.one(f"PRAGMA max_page_count = {c_limit}"))

    with pytest.raises(DiskFull):
        await files.journal.mark(new.entry.id, EntryState.REFUSED, at=NOW, problem="x" * 200_000)
    assert asked == [True]
    assert not (data / "ballast").exists()
    await grow(10_000)
    await files.journal.mark(new.entry.id, EntryState.REFUSED, at=NOW, problem="x" * 200_000)
    assert asked == [True]


async def test_work_is_tried_again_once_there_is_room(files: DeskFiles) -> None:
    new = await register(files, 1)
    (pages,) = await files.journal_file.write(lambda c: c.one("PRAGMA page_count"))
    await files.journal_file.write(lambda c: c.one(f"PRAGMA max_page_count = {pages}"))
    tries = []

    def settle(c) -> None:
        tries.append(1)
        if len(tries) == 2:
            c.one("PRAGMA max_page_count = 10000")
        c.execute("UPDATE entry SET problem = ? WHERE id = ?", ("x" * 200_000, new.entry.id))

    await files.journal_file.write(settle)
    assert len(tries) == 2 and files.journal_file.on_full == files.room.release


async def test_no_number_is_taken_when_there_is_too_little_room(files: DeskFiles) -> None:
    files.journal._room = Room(Path("/"), lambda: 0)
    with pytest.raises(DiskFull):
        await register(files, 1)
    files.journal._room = None
    assert (await register(files, 1)).registration.code.endswith("-0001")
