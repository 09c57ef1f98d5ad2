"""How often the disk is made to write through for one registration, counted below SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from counter_tui.database import connection as opening
from counter_tui.database.writer import DatabaseFile, Writer
from counter_tui.storage import installation
from counter_tui.storage.journal import JournalStore
from counter_tui.storage.numbers import NumberStore
from counter_tui.storage.schema import JOURNAL
from tests.storage.samples import KEY, NAME, OFFICE, TODAY, block, maker


class CountingFile(apsw.VFSFile):
    syncs = 0

    def xSync(self, flags: int) -> None:  # noqa: N802 - the name apsw calls
        CountingFile.syncs += 1
        super().xSync(flags)


class CountingDisk(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("counting", "unix")

    def xOpen(self, name, flags):  # noqa: N802
        return CountingFile("unix", name, flags)


class CountingWriter(Writer):
    """Counts from BEGIN to COMMIT; the log is folded into the file later, when nobody waits."""

    counts: list[int] = []

    def transact(self, connection: opening.Connection, work, begin: str = "BEGIN IMMEDIATE"):
        before = CountingFile.syncs
        result = super().transact(connection, work, begin)
        self.counts.append(CountingFile.syncs - before)
        return result


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Only under a name that begins so does the cipher stand between SQLite and a disk of our own.
    disk, plain, prepare = CountingDisk(), apsw.Connection, opening._prepare

    def connect(name: str, flags: int) -> apsw.Connection:
        return plain(name, flags=flags, vfs="multipleciphers-counting")

    def exclusively(connection: opening.Connection, synchronous: opening.Synchronous) -> None:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # such a disk has no shared memory
        prepare(connection, synchronous)

    monkeypatch.setattr(apsw, "Connection", connect)
    monkeypatch.setattr(opening, "_prepare", exclusively)
    yield
    disk.unregister()


async def test_a_registration_is_written_through_at_least_once_and_at_most_twice(
    counting: None, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    writer = CountingWriter(lambda: opening.open_database(path, KEY, synchronous="FULL", migrations=JOURNAL))
    await writer.open()
    file = DatabaseFile(path, writer, writer)
    journal = JournalStore(file)
    here = await file.write(lambda c: installation.make(c, "-"))
    await NumberStore(file).add(block(here, last=3000))
    total = CountingFile.syncs
    writer.counts = []
    try:
        for n in range(400):  # past the point where the log is folded into the file
            await journal.register(
                day=TODAY, office=OFFICE.code, counter="1", provisional=str, build=maker(n)
            )
        everything = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    finally:
        await writer.close()
    assert len(writer.counts) == 400
    assert min(writer.counts) >= 1
    assert max(writer.counts) <= 2
    assert CountingFile.syncs - total > sum(writer.counts)  # the log was folded
    assert NAME.encode() not in everything
