from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path

import pytest

from counter_tui.errors import DiskFull, NewerDatabase, StorageError, WrongKey
from counter_tui.storage import room
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NAME, NOW, TODAY, block, register

PAGE = 4096


def state_of(directory: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in directory.iterdir()}


async def opened(data: Path) -> DeskFiles:
    return await DeskFiles.open(data, KEY, now=NOW)


async def filled(data: Path, count: int = 60) -> None:
    files = await opened(data)
    await files.numbers.add(block(await files.office_record.installation(), last=5000))
    for n in range(1, count + 1):
        await register(files, n)
    await files.close()


def damage(path: Path, page: int) -> None:
    body = bytearray(path.read_bytes())
    body[page * PAGE + 2000] ^= 1
    path.write_bytes(body)


def damaged_names(data: Path, of: str) -> list[str]:
    return [p.name for p in data.iterdir() if p.name.startswith(f"{of}.corrupt-20261123T083000")]


async def test_no_name_stands_in_clear_in_any_file(data: Path) -> None:
    files = await opened(data)
    await files.numbers.add(block(await files.office_record.installation()))
    for n in range(30):
        await register(files, n, note="ghi chú rất riêng")
    await files.dossiers.search("nguyen dinh mau")
    state = state_of(data)
    assert {"journal.db-wal", "journal.db-shm", "cache.db"} <= set(state)
    await files.close()
    for bodies in (state, state_of(data)):
        everything = b"".join(bodies.values())
        for word in (NAME, "nguyen dinh mau", "022090000001", "ghi chú rất riêng", "mau"):
            if len(word) > 3:
                assert word.encode() not in everything
                assert word.encode("utf-16-le") not in everything
                assert word.encode("utf-16-be") not in everything


async def test_all_files_are_for_their_owner_only(data: Path) -> None:
    old = os.umask(0)
    try:
        files = await opened(data)
        await register(files, 1)
        modes = {p.name: p.stat().st_mode & 0o777 for p in data.iterdir()}
        await files.close()
    finally:
        os.umask(old)
    assert set(modes.values()) == {0o600}
    assert data.stat().st_mode & 0o777 == 0o700


async def test_a_wrong_key_leaves_everything_as_it_is(data: Path) -> None:
    await filled(data, 3)
    before = state_of(data)
    with pytest.raises(WrongKey):
        await DeskFiles.open(data, secrets.token_bytes(32), now=NOW)
    assert state_of(data) == before


async def test_a_journal_of_a_newer_version_is_left_as_it_is(data: Path) -> None:
    files = await opened(data)
    await files.journal_file.write(lambda c: c.execute("PRAGMA user_version = 99"))
    await files.close()
    before = state_of(data)
    with pytest.raises(NewerDatabase):
        await opened(data)
    assert state_of(data) == before


async def test_a_cache_of_a_newer_version_is_set_aside_and_made_anew(data: Path) -> None:
    await filled(data, 3)
    files = await opened(data)
    await files.cache.write(lambda c: c.execute("PRAGMA user_version = 99"))
    await files.close()
    files = await opened(data)
    try:
        (warning,) = files.warnings
        (aside,) = [n for n in damaged_names(data, "cache.db") if not n.endswith(".keycheck")]
        assert aside in warning and "mới hơn" in warning
        assert len(await files.journal.entries()) == 3
    finally:
        await files.close()
    again = await opened(data)
    assert again.warnings == ()
    await again.close()


async def test_a_newer_journal_leaves_a_newer_cache_as_it_is_too(data: Path) -> None:
    files = await opened(data)
    for file in (files.journal_file, files.cache):
        await file.write(lambda c: c.execute("PRAGMA user_version = 99"))
    await files.close()
    before = state_of(data)
    with pytest.raises(NewerDatabase):
        await opened(data)
    assert state_of(data) == before


async def test_a_damaged_cache_is_set_aside_and_made_anew(data: Path) -> None:
    await filled(data, 3)
    damage(data / "cache.db", 0)
    bad = (data / "cache.db").read_bytes()
    files = await opened(data)
    try:
        (warning,) = files.warnings
        (aside,) = [n for n in damaged_names(data, "cache.db") if not n.endswith(".keycheck")]
        assert aside in warning
        assert (data / aside).read_bytes() == bad
        assert await files.dossiers.position() == ""
        assert len(await files.journal.entries()) == 3
    finally:
        await files.close()


@pytest.mark.parametrize("left", [True, False])
async def test_a_journal_that_is_gone_is_no_new_desk(data: Path, left: bool) -> None:
    await filled(data, 3)
    (data / "journal.db").unlink()
    if left:
        (data / "journal.db").touch()  # what a power cut or a repair of the disk leaves
    files = await opened(data)
    assert files.lost
    assert "journal.db" in files.warnings[0]
    assert bool([n for n in damaged_names(data, "journal.db") if not n.endswith(".keycheck")]) is left
    await files.close()
    again = await opened(data)
    assert (again.lost, again.warnings) == (False, ())
    await again.close()


async def test_a_new_desk_has_lost_nothing(data: Path) -> None:
    files = await opened(data)
    assert (files.lost, files.warnings) == (False, ())
    await files.close()


@pytest.mark.parametrize("page", range(40))
async def test_a_journal_with_one_damaged_page_is_salvaged(data: Path, page: int) -> None:
    await filled(data, 40)
    path = data / "journal.db"
    if page >= path.stat().st_size // PAGE:
        pytest.skip("the file has fewer pages")
    damage(path, page)
    bad = path.read_bytes()
    files = await opened(data)
    try:
        assert len(files.warnings) == 1
        (aside,) = [n for n in damaged_names(data, "journal.db") if not n.endswith(".keycheck")]
        assert aside in files.warnings[0]
        assert (data / aside).read_bytes() == bad
        kept = await files.journal.entries()
        assert len(kept) >= 20
        for entry in kept:
            assert entry.body.endswith(b'"exact":  "bytes"}')
        assert {p.name for p in data.iterdir() if ".salv" in p.name or ".reading" in p.name} == set()
        given = {entry.dossier for entry in kept}
        assert (await register(files, 9000)).registration.code not in given
        assert (await files.journal_file.read(lambda c: c.one("PRAGMA integrity_check"))) == ("ok",)
    finally:
        await files.close()
    again = await opened(data)
    assert again.warnings == ()
    await again.close()


async def test_what_was_only_in_the_log_is_salvaged_too(data: Path, tmp_path: Path) -> None:
    files = await opened(data)
    await files.numbers.add(block(await files.office_record.installation(), last=500))
    for n in range(1, 31):
        await register(files, n)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name, body in state_of(data).items():
        if not name.endswith("-shm"):
            (crashed / name).write_bytes(body)
    await files.close()
    damage(crashed / "journal.db", 0)
    files = await opened(crashed)
    assert len(await files.journal.entries()) == 30
    await files.close()


async def test_a_rescue_interrupted_at_its_end_is_finished(data: Path) -> None:
    await filled(data, 5)
    good = (data / "journal.db").read_bytes()
    damage(data / "journal.db", 0)
    (data / "journal.db.salvaged").write_bytes(good)
    (data / "journal.db.salvaging").write_bytes(b"half")
    files = await opened(data)
    try:
        assert len(await files.journal.entries()) == 5
        assert [n for n in damaged_names(data, "journal.db") if not n.endswith(".keycheck")]
    finally:
        await files.close()


async def test_damage_met_while_working_has_the_file_read_whole_at_the_next_start(data: Path) -> None:
    await filled(data, 60)
    files = await opened(data)
    await files.journal.counts()
    last = (data / "journal.db").stat().st_size // PAGE - 1
    for page in range(1, last + 1):
        damage(data / "journal.db", page)
    files.journal_file.reader._connection.execute("PRAGMA shrink_memory")
    with pytest.raises(StorageError):
        await files.dossiers.search("nothing like it")
    await files.close()
    assert (data / "journal.db.check").exists()
    again = await opened(data)
    assert len(again.warnings) == 1
    assert not (data / "journal.db.check").exists()
    await again.close()


async def test_no_number_is_used_when_the_disk_is_full(data: Path) -> None:
    files = await opened(data)
    await files.numbers.add(block(await files.office_record.installation()))
    await register(files, 1)
    (pages,) = await files.journal_file.write(lambda c: c.one("PRAGMA page_count"))
    await files.journal_file.write(lambda c: c.one(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DiskFull) as told:
        for n in range(2, 20):
            await register(files, n, note="dài " * 5000)
    assert "đã đầy" in str(told.value)
    stored = [e.dossier for e in await files.journal.entries()]
    await files.journal_file.write(lambda c: c.one("PRAGMA max_page_count = 100000"))
    assert (await register(files, 100)).registration.code == f"Z00.01-261123-{len(stored) + 1:04d}"
    await files.close()


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
async def test_a_really_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "TOO_LITTLE", 0)  # to the last byte
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine does not let a file system be mounted")
    try:
        ballast = small / "ballast"
        ballast.write_bytes(bytes(1024 * 1024))
        files = await opened(small / "data")
        await files.numbers.add(block(await files.office_record.installation(), last=5000))
        told: list[str] = []
        with pytest.raises(DiskFull):
            for n in range(5000):
                told.append((await register(files, n, note="dài " * 500)).registration.code)
        assert sorted(e.dossier for e in await files.journal.entries(limit=5000)) == told
        await files.close()
        ballast.unlink()
        files = await opened(small / "data")
        assert sorted(e.dossier for e in await files.journal.entries(limit=5000)) == told
        assert (await register(files, 9999)).registration.code == f"Z00.01-{TODAY:%y%m%d}-{len(told) + 1:04d}"
        await files.close()
    finally:
        subprocess.run(["umount", small], check=True)


async def test_a_data_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as told:
        await opened(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in str(told.value)
