from __future__ import annotations

import asyncio
import errno
import os
import secrets
from pathlib import Path

import pytest

from counter_tui.database import keycheck
from counter_tui.database.connection import Connection, Migration, open_database
from counter_tui.database.failures import BrokenConnection, ConstraintFailed
from counter_tui.database.writer import DatabaseFile
from counter_tui.errors import CorruptDatabase, DiskFull, NewerDatabase, StorageError, WrongKey

KEY = bytes(range(32))
TABLE = (Migration(1, "CREATE TABLE word (word TEXT PRIMARY KEY) STRICT;"),)


async def opened(path: Path, *, group: int = 1) -> DatabaseFile:
    return await DatabaseFile.open(path, KEY, synchronous="FULL", migrations=TABLE, group=group)


def put(word: str):
    return lambda c: c.execute("INSERT INTO word VALUES (?)", (word,))


def words(c: Connection) -> list[str]:
    return [row[0] for row in c.all("SELECT word FROM word ORDER BY rowid")]


@pytest.fixture
async def written(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "a.db"
    file = await opened(path)
    await file.write(put("một"))
    await file.close()
    return path


def state_of(directory: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in directory.iterdir()}


async def test_files_and_directory_are_for_their_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        file = await opened(tmp_path / "new" / "a.db")
        await file.write(put("một"))
        modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "new").iterdir()}
    finally:
        os.umask(old)
    assert set(modes.values()) == {0o600}
    assert {"a.db", "a.db-wal", "a.db-shm"} <= set(modes)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    await file.close()


async def test_a_wrong_key_is_told_and_nothing_is_touched(written: Path) -> None:
    before = state_of(written.parent)
    for remembered in (True, False):
        if not remembered:
            keycheck.path_of(written).unlink()
            before.pop("a.db.keycheck")
        with pytest.raises(WrongKey):
            open_database(written, secrets.token_bytes(32), synchronous="FULL", migrations=TABLE)
        assert state_of(written.parent) == before


async def test_a_newer_file_is_told_and_nothing_is_touched(written: Path) -> None:
    before = state_of(written.parent)
    with pytest.raises(NewerDatabase):
        open_database(written, KEY, synchronous="FULL", migrations=())
    assert state_of(written.parent) == before


async def test_a_newer_file_with_an_open_log_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    file = await opened(path)
    await file.write(put("một"))
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("a.db", "a.db-wal", "a.db.keycheck"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    await file.close()
    before = state_of(copy)
    with pytest.raises(NewerDatabase):
        open_database(copy / "a.db", KEY, synchronous="FULL", migrations=())
    after = state_of(copy)
    after.pop("a.db-shm", None)
    assert after == before


@pytest.mark.parametrize("place", [3, 90, 200, 4000, 4096 + 50, 2 * 4096 - 5])
async def test_any_flipped_bit_is_noticed(written: Path, place: int) -> None:
    damaged = bytearray(written.read_bytes())
    damaged[place] ^= 0x10
    written.write_bytes(damaged)
    with pytest.raises(CorruptDatabase):
        connection = open_database(written, KEY, synchronous="FULL", migrations=TABLE)
        try:
            connection.all("SELECT * FROM word")
            connection.all("SELECT * FROM word NOT INDEXED")
        finally:
            connection.raw.close(True)


async def test_a_plain_database_is_refused_untouched(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "a.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE word (word TEXT)")
    plain.close()
    before = state_of(tmp_path)
    with pytest.raises(StorageError):
        open_database(path, KEY, synchronous="FULL", migrations=TABLE)
    assert state_of(tmp_path) == before


async def test_the_file_is_not_plain_sqlite(written: Path) -> None:
    assert not written.read_bytes().startswith(b"SQLite format 3")


async def test_migrations_run_once_and_in_order(written: Path) -> None:
    more = (Migration(2, "ALTER TABLE word ADD COLUMN note TEXT; UPDATE word SET note = 'x';"), *TABLE)
    for _ in range(2):
        connection = open_database(written, KEY, synchronous="FULL", migrations=more)
        assert connection.all("SELECT word, note FROM word") == [("một", "x")]
        assert connection.one("PRAGMA user_version") == (2,)
        connection.close()


async def test_a_migration_that_fails_leaves_the_schema_as_it_was(written: Path) -> None:
    bad = (*TABLE, Migration(2, "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);"))
    with pytest.raises(StorageError):
        open_database(written, KEY, synchronous="FULL", migrations=bad)
    connection = open_database(written, KEY, synchronous="FULL", migrations=TABLE)
    assert connection.one("PRAGMA user_version") == (1,)
    assert connection.one("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == (0,)
    connection.close()


async def test_a_full_disk_writes_nothing_and_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db")
    await file.write(put("một"))
    (pages,) = await file.write(lambda c: c.one("PRAGMA max_page_count = 1"))

    def much(c: Connection) -> None:
        put("hai")(c)
        put("x" * 100_000)(c)

    with pytest.raises(DiskFull):
        await file.write(much)
    assert await file.read(words) == ["một"]
    await file.write(lambda c: c.one("PRAGMA max_page_count = 1000"))
    await file.write(much)
    assert (await file.read(words))[:2] == ["một", "hai"]
    assert pages < 10
    await file.close()


async def test_an_unwritable_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(StorageError) as told:
        await opened(tmp_path / "file" / "a.db")
    assert "Không ghi được" in str(told.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_directory_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError):
        await opened(tmp_path / "a.db")


@pytest.mark.parametrize("group", [1, 64])
async def test_one_failing_job_does_not_touch_the_others(tmp_path: Path, group: int) -> None:
    file = await opened(tmp_path / "a.db", group=group)
    jobs = [file.write(put(f"word {n // 2}")) for n in range(40)]
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [isinstance(o, ConstraintFailed) for o in outcomes] == [False, True] * 20
    assert await file.read(words) == [f"word {n}" for n in range(20)]
    await file.close()


async def test_waiting_jobs_share_one_commit_in_a_group(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db", group=64)
    begun: list[str] = []
    transact = file.writer.transact
    file.writer.transact = lambda c, w, b="BEGIN IMMEDIATE": (begun.append(b), transact(c, w, b))[1]
    await asyncio.gather(*(file.write(put(str(n))) for n in range(60)))
    assert len(begun) < 10
    await file.close()


async def test_a_full_disk_in_a_group_fails_only_what_has_no_room(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db", group=64)
    await file.write(lambda c: c.one("PRAGMA max_page_count = 12"))
    jobs = [file.write(put("x" * 200_000 if n == 3 else f"word {n}")) for n in range(6)]
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(o) for o in outcomes] == [int, int, int, DiskFull, int, int]
    assert await file.read(words) == [f"word {n}" for n in (0, 1, 2, 4, 5)]
    await file.close()


async def test_the_loop_is_free_while_the_disk_is_slow(tmp_path: Path) -> None:
    import threading

    file = await opened(tmp_path / "a.db")
    go = threading.Event()
    slow = asyncio.ensure_future(file.write(lambda c: go.wait(10)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not slow.done()
    go.set()
    assert await slow
    await file.close()


async def test_a_reader_cannot_write_and_sees_what_is_committed(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db")
    with pytest.raises(StorageError):
        await file.read(put("một"))
    await file.write(put("hai"))
    assert await file.read(words) == ["hai"]
    await file.close()


async def test_a_closed_file_says_so(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db")
    await file.close()
    with pytest.raises(StorageError):
        await file.write(put("một"))


async def test_a_connection_whose_disk_failed_is_opened_anew(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db")
    seen: list[Connection] = []

    def failing(c: Connection) -> None:
        seen.append(c)
        put("một")(c)
        raise BrokenConnection("")

    with pytest.raises(BrokenConnection):
        await file.write(failing)
    assert await file.write(lambda c: c is not seen[0])
    assert await file.read(words) == []
    await file.close()


async def test_work_that_ends_with_stop_iteration_does_not_hang(tmp_path: Path) -> None:
    file = await opened(tmp_path / "a.db")
    with pytest.raises(RuntimeError):
        await file.write(lambda c: next(iter(())))
    await file.close()


async def test_files_that_may_not_be_written_are_told(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StorageError) as told:
        await opened(written)
    assert str(written.parent) in str(told.value)


@pytest.mark.parametrize("group", [1, 64])
async def test_a_connection_that_cannot_be_opened_anew_is_told_and_opened_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    file = await opened(tmp_path / "a.db", group=group)

    def disk_fails(_: Connection) -> None:
        raise BrokenConnection("")

    with pytest.raises(BrokenConnection):
        await file.write(disk_fails)

    def nothing_left() -> Connection:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr(file.writer, "_connect", nothing_left)
        async with asyncio.timeout(5):
            told = await asyncio.gather(*(file.write(put(str(n))) for n in range(3)), return_exceptions=True)
        assert [type(one) for one in told] == [OSError] * 3
    async with asyncio.timeout(5):
        await file.write(put("một"))
    assert await file.read(words) == ["một"]
    await file.close()


async def test_what_the_system_refuses_while_opening_is_told(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keycheck.path_of(written).unlink()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DiskFull):
        open_database(written, KEY, synchronous="FULL", migrations=TABLE)
