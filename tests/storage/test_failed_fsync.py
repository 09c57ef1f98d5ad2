"""A disk that fails in the middle of a COMMIT: nothing is said before it is known what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from counter_tui.database import failures
from counter_tui.database.connection import Connection, Migration
from counter_tui.database.failures import NO_ROOM, BrokenConnection, OutcomeUnknown
from counter_tui.database.writer import DatabaseFile
from counter_tui.errors import DiskFull, StorageError
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import register

KEY = bytes(range(32))
TABLE = (Migration(1, "CREATE TABLE word (word TEXT PRIMARY KEY) STRICT;"),)
EXECUTE = Connection.execute
Fail = Callable[..., None]


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let the next COMMIT fail, after or before it took effect; *settles* is how often the log cannot be written anew."""

    def arm(*, written: bool, settles: int = 0) -> None:
        left = {"COMMIT": 1, "settle": settles}

        def execute(self: Connection, sql: str, values: tuple[object, ...] = ()) -> int:
            if sql == "COMMIT" and left["COMMIT"]:
                left["COMMIT"] -= 1
                EXECUTE(self, "COMMIT" if written else "ROLLBACK")
                raise BrokenConnection("")
            return EXECUTE(self, sql, values)

        one = Connection.one

        def look(self: Connection, sql: str, values: tuple[object, ...] = ()):
            if "TRUNCATE" in sql and left["settle"]:
                left["settle"] -= 1
                raise BrokenConnection("")
            return one(self, sql, values)

        monkeypatch.setattr(Connection, "execute", execute)
        monkeypatch.setattr(Connection, "one", look)

    return arm


async def opened(tmp_path: Path, group: int = 1) -> DatabaseFile:
    return await DatabaseFile.open(tmp_path / "a.db", KEY, synchronous="FULL", migrations=TABLE, group=group)


def put(word: str):
    return lambda c: c.execute("INSERT INTO word VALUES (?)", (word,))


def find(word: str):
    return lambda c: 1 if c.one("SELECT 1 FROM word WHERE word = ?", (word,)) else None


@pytest.mark.parametrize("written", [True, False])
async def test_the_outcome_is_looked_up_on_a_new_connection(
    tmp_path: Path, fail: Fail, written: bool
) -> None:
    file = await opened(tmp_path)
    first = await file.write(lambda c: c)
    fail(written=written)
    if written:
        assert await file.write(put("một"), find("một")) == 1
    else:
        with pytest.raises(BrokenConnection) as told:
            await file.write(put("một"), find("một"))
        assert not isinstance(told.value, OutcomeUnknown)
    assert await file.write(lambda c: c) is not first
    assert (await file.read(find("một")) == 1) is written
    await file.close()


async def test_an_outcome_nobody_can_look_up_is_said_to_be_unknown(tmp_path: Path, fail: Fail) -> None:
    file = await opened(tmp_path)
    fail(written=True)
    with pytest.raises(OutcomeUnknown):
        await file.write(put("một"))
    fail(written=True, settles=1)
    with pytest.raises(OutcomeUnknown):
        await file.write(put("hai"), find("hai"))
    await file.close()


async def test_what_is_found_is_in_the_database_file_before_it_is_told(tmp_path: Path, fail: Fail) -> None:
    file = await opened(tmp_path)
    fail(written=True)
    await file.write(put("một"), find("một"))
    assert (tmp_path / "a.db-wal").stat().st_size == 0
    await file.close()


async def test_nothing_is_read_out_of_a_log_that_could_not_be_written_anew(
    tmp_path: Path, fail: Fail
) -> None:
    file = await opened(tmp_path)
    fail(written=True, settles=2)
    with pytest.raises(OutcomeUnknown):
        await file.write(put("một"), find("một"))
    with pytest.raises(BrokenConnection):
        await file.write(find("một"))
    assert await file.write(find("một")) == 1
    await file.close()


@pytest.mark.parametrize("written", [True, False])
async def test_a_group_is_run_again_on_what_is_durable(tmp_path: Path, fail: Fail, written: bool) -> None:
    file = await opened(tmp_path, group=64)
    fail(written=written)

    def once(word: str):
        return lambda c: c.execute("INSERT INTO word VALUES (?) ON CONFLICT DO NOTHING", (word,))

    added = await asyncio.gather(*(file.write(once(str(n))) for n in range(20)))
    assert await file.read(lambda c: c.one("SELECT count(*) FROM word")) == (20,)
    assert all(added) or written
    await file.close()


@pytest.mark.parametrize("written", [True, False])
async def test_one_whose_outcome_stayed_unknown_is_there_once_when_it_is_sent_again(
    files: DeskFiles, fail: Fail, written: bool
) -> None:
    fail(written=written, settles=1)
    with pytest.raises(OutcomeUnknown, match="chưa biết đã ghi được"):
        await register(files, 1, draft="id-00001")
    again = await register(files, 1, draft="id-00001")
    assert again.registration.code.endswith("-0001")
    assert [entry.id for entry in await files.journal.entries()] == ["id-00001"]
    assert again.slip is not None


@pytest.mark.parametrize("written", [True, False])
async def test_a_registration_is_told_only_when_it_is_there(
    files: DeskFiles, fail: Fail, written: bool
) -> None:
    fail(written=written)
    if written:
        code = (await register(files, 1)).registration.code
        assert await files.dossiers.registration(code) is not None
    else:
        with pytest.raises(BrokenConnection):
            await register(files, 1)
    again = await register(files, 2)
    assert again.registration.code.endswith("-0002" if written else "-0001")
    assert (await files.journal.counts()).waiting == 1 + written


@pytest.mark.parametrize(
    ("code", "room", "kind"),
    [
        (apsw.SQLITE_IOERR_SHMSIZE, 0, DiskFull),
        (apsw.SQLITE_IOERR_SHMSIZE, NO_ROOM, BrokenConnection),
        (apsw.SQLITE_IOERR_FSYNC, 0, BrokenConnection),
        (apsw.SQLITE_IOERR_DIR_FSYNC, 0, BrokenConnection),
    ],
)
def test_a_failed_sync_on_a_full_disk_is_not_taken_for_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, room: int, kind: type[StorageError]
) -> None:
    problem = apsw.IOError()
    problem.extendedresult = code
    monkeypatch.setattr(failures, "_room", lambda _: room)
    assert type(failures.translate(problem, tmp_path / "a.db")) is kind
