"""Sixty single flipped bits in each file of a desk and an office: each is noticed, none gives other data in silence."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from counter_tui.database.connection import connect
from counter_tui.errors import StorageError
from counter_tui.server.schema import DATABASE_NAME
from counter_tui.storage.desk_files import CACHE_FILE, JOURNAL_FILE, DeskFiles
from tests.server import offices
from tests.server.offices import open_wire
from tests.storage.samples import KEY, NOW, block, register

FLIPS = 60


def content(path: Path, key: bytes | None) -> object:
    """Every row of every table; raises StorageError when a page does not hold what was written."""
    import apsw

    if key is None:
        plain = apsw.Connection(str(path))
        try:
            tables = [row[0] for row in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return [plain.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
        except (apsw.Error, UnicodeDecodeError) as problem:
            raise StorageError("") from problem
        finally:
            plain.close()
    connection = connect(path, key)
    try:
        verdict = connection.one("PRAGMA integrity_check(1)")
        if verdict != ("ok",):
            raise StorageError("")
        tables = [row[0] for row in connection.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [connection.all(f"SELECT * FROM {table} NOT INDEXED") for table in tables]
    finally:
        connection.raw.close(True)


def noticed(path: Path, key: bytes | None, work: Path) -> int:
    """Return how many of :data:`FLIPS` flipped bits were noticed; the others must at least have changed nothing."""
    random_bits, found = random.Random(60), 0
    size = path.stat().st_size
    for _ in range(FLIPS):
        shutil.copyfile(path, work)
        with work.open("r+b") as file:
            place = random_bits.randrange(size)
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1 << random_bits.randrange(8)]))
        try:
            content(work, key)
        except StorageError:
            found += 1
    return found


@pytest.fixture
async def written(data: Path) -> Path:
    files = await DeskFiles.open(data, KEY, now=NOW)
    await files.numbers.add(block(await files.office_record.installation(), last=500))
    for n in range(1, 61):
        new = await register(files, n)
        await files.audit.record("open", new.registration.code, "mau", NOW)
    await files.close()
    return data


@pytest.mark.parametrize("name", [JOURNAL_FILE, CACHE_FILE])
async def test_every_flipped_bit_of_a_desk_is_noticed(written: Path, tmp_path: Path, name: str) -> None:
    assert noticed(written / name, KEY, tmp_path / "work.db") == FLIPS


async def test_every_flipped_bit_of_an_office_is_noticed(tmp_path: Path) -> None:
    async with open_wire(tmp_path, over_socket=False) as office:
        await office.lease()
        for n in range(1, 16):
            assert (await office.register(offices.registration(n))).status_code == 201
    assert noticed(tmp_path / DATABASE_NAME, offices.KEY, tmp_path / "work.db") == FLIPS


async def test_the_check_can_fail_a_plain_file_hides_most_of_them(written: Path, tmp_path: Path) -> None:
    import sqlite3

    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE word (word BLOB)")
    plain.executemany("INSERT INTO word VALUES (?)", [(bytes(1000),)] * 200)
    plain.commit()
    plain.close()
    assert noticed(tmp_path / "plain.db", None, tmp_path / "work.db") < FLIPS / 2


async def test_a_flipped_bit_in_the_log_never_gives_other_rows(data: Path, tmp_path: Path) -> None:
    files = await DeskFiles.open(data, KEY, now=NOW)
    await files.numbers.add(block(await files.office_record.installation(), last=500))
    for n in range(1, 31):
        await register(files, n)
    kept = {name: (data / name).read_bytes() for name in (JOURNAL_FILE, f"{JOURNAL_FILE}-wal")}
    rows = await files.journal_file.read(lambda c: c.all("SELECT id, body FROM entry ORDER BY sequence"))
    await files.close()
    bits = random.Random(7)
    for _ in range(FLIPS):
        log = bytearray(kept[f"{JOURNAL_FILE}-wal"])
        log[bits.randrange(len(log))] ^= 1 << bits.randrange(8)
        (tmp_path / "work.db").write_bytes(kept[JOURNAL_FILE])
        (tmp_path / "work.db-wal").write_bytes(log)
        (tmp_path / "work.db-shm").unlink(missing_ok=True)
        connection = connect(tmp_path / "work.db", KEY)
        try:
            found = connection.all("SELECT id, body FROM entry ORDER BY sequence")
        except StorageError:
            continue
        finally:
            connection.raw.close(True)
        assert (
            found == rows[: len(found)]
        )  # as after a power cut: a beginning of what was written, and never other rows
