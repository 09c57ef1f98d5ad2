"""The one writer of a file, and its readers."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any, TypeVar

from counter_tui.database import repair
from counter_tui.database.connection import (
    Connection,
    Migration,
    Synchronous,
    open_database,
    open_reader,
)
from counter_tui.database.worker import Job, Work, Worker
from counter_tui.errors import DiskFull, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

T = TypeVar("T")

CHECKPOINT_PAGES = 1_000
"""Pages in the write-ahead log after which it is folded into the file, when no job waits."""
CHECKPOINT_AT_ONCE = 16_000
"""Pages after which it is folded in even though jobs wait."""


class Writer(Worker):
    """Runs each job in ``BEGIN IMMEDIATE`` … ``COMMIT``; up to *group* waiting jobs share one COMMIT.

    In a group each job has its own SAVEPOINT: one that fails leaves no trace and does not touch the others.
    """

    def __init__(self, connect: Callable[[], Connection], *, name: str = "writer", group: int = 1) -> None:
        super().__init__(connect, name)
        self._group = group

    def gather(self, first: Job) -> list[Job]:
        """Return *first* and what waits behind it, up to the size of a group."""
        jobs = [first]
        while len(jobs) < self._group:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            jobs.append(job)
        return jobs

    def serve(self, jobs: list[Job]) -> None:
        """Run a group under one COMMIT; one by one when single, or when the group's transaction was lost."""
        if len(jobs) == 1 or not self._serve_group(jobs):
            super().serve(jobs)

    def transact(self, connection: Connection, work: Work, begin: str = "BEGIN IMMEDIATE") -> Any:
        """Run *work* between BEGIN IMMEDIATE and COMMIT, so that reading before writing is safe."""
        return super().transact(connection, work, begin)

    def idle(self, connection: Connection) -> None:
        """Fold the write-ahead log into the file once it has grown."""
        _fold(connection, CHECKPOINT_PAGES)

    def _serve_group(self, jobs: list[Job]) -> bool:
        outcomes: list[tuple[Job, Any, BaseException | None]] = []

        def all_jobs(open_connection: Connection) -> None:
            outcomes.extend((job, *_guarded(open_connection, job.work)) for job in jobs)

        try:
            connection = self.connected()
            self.transact(connection, all_jobs)
        except BaseException as failure:  # noqa: BLE001 - each job is told one by one, the thread goes on
            self.note(failure)
            # Run again one by one: by their keys the jobs find what was written, which is durable by then.
            return False
        for job, result, problem in outcomes:
            if problem is None:
                job.done(result)
            else:
                job.failed(problem)
        _fold(connection, CHECKPOINT_AT_ONCE)
        return True


class DatabaseFile:
    """One file with its writer and its reader, each on a thread of its own."""

    shared = False
    """Whether others write to it as a rule."""

    def __init__(self, path: Path, writer: Writer, reader: Worker) -> None:
        self.path = path
        self.writer = writer
        self.reader = reader
        self.on_full: Callable[[], bool] | None = None
        """Makes room on a full disk; returns whether it did, and the work is then tried once more."""

    @classmethod
    async def open(
        cls,
        path: Path,
        key: bytes,
        *,
        synchronous: Synchronous,
        migrations: Sequence[Migration],
        group: int = 1,
    ) -> DatabaseFile:
        """Open, migrate and start both threads; raises what ``open_database`` raises."""
        writer = Writer(
            lambda: open_database(path, key, synchronous=synchronous, migrations=migrations),
            name=f"{path.stem}-writer",
            group=group,
        )
        reader = Worker(lambda: open_reader(path, key), f"{path.stem}-reader")
        await writer.open()
        try:
            await reader.open()
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader)

    @property
    def damaged(self) -> bool:
        """Whether damage was met since it was opened."""
        return self.writer.damaged or self.reader.damaged

    async def write(
        self, work: Callable[[Connection], T], find: Callable[[Connection], T | None] | None = None
    ) -> T:
        """Run *work* in a writing transaction; durable on return as far as ``synchronous`` promises; *find* as in ``Worker.run``."""
        try:
            return await self.writer.run(work, find)
        except DiskFull:
            if self.on_full is None or not self.on_full():
                raise
        return await self.writer.run(work, find)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a reading transaction: it sees one moment, and never waits for the writer."""
        return await self.reader.run(work)

    async def close(self) -> None:
        """Close the reader, then the writer, which folds the log into the file; damage met has it read whole next time."""
        await self.reader.close()
        await self.writer.close()
        if self.damaged:
            repair.want_check(self.path)


def _guarded(connection: Connection, work: Work) -> tuple[Any, BaseException | None]:
    connection.execute("SAVEPOINT job")
    try:
        result = work(connection)
    except BaseException as problem:
        if not connection.in_transaction:
            raise StorageError("") from problem
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        return None, problem
    connection.execute("RELEASE job")
    return result, None


def _fold(connection: Connection, pages: int) -> None:
    try:
        size = connection.path.with_name(connection.path.name + "-wal").stat().st_size
        if size > pages * 4096:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except (OSError, StorageError):
        return  # tried again after the next job; what is committed stays in the log
