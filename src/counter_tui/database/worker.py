"""A thread with one connection, fed by a queue: SQLite off the event loop."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from counter_tui.database.connection import Connection
from counter_tui.database.failures import BrokenConnection, OutcomeUnknown
from counter_tui.errors import CorruptDatabase, StorageError
from counter_tui.i18n import mark

UNSURE = mark(
    "Ổ đĩa lỗi đúng lúc ghi tệp {name}: chưa biết đã ghi được hay chưa. Đừng làm lại ngay: thoát rồi mở lại chương trình, "
    "việc nào đã ghi sẽ hiện ra."
)
T = TypeVar("T")
Work = Callable[[Connection], Any]


class Job:
    """One piece of work and the place its outcome goes to."""

    __slots__ = ("_future", "_loop", "find", "work")

    def __init__(
        self,
        work: Work,
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[Any],
        find: Work | None = None,
    ) -> None:
        self.work = work
        self.find = find
        self._loop = loop
        self._future = future

    def done(self, result: object) -> None:
        """Hand the result to whoever waits."""
        self._tell(lambda: None if self._future.done() else self._future.set_result(result))

    def failed(self, problem: BaseException) -> None:
        """Hand the error to whoever waits."""
        if isinstance(
            problem, StopIteration
        ):  # a future does not take it, and its waiter would wait for ever
            problem = RuntimeError("work ended with StopIteration")
        self._tell(lambda: None if self._future.done() else self._future.set_exception(problem))

    def _tell(self, act: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:
            return  # the loop has closed: nobody waits any more


class Worker:
    """Runs jobs one by one on its own thread and connection; :meth:`open` first, :meth:`close` last."""

    def __init__(self, connect: Callable[[], Connection], name: str) -> None:
        self._connect = connect
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)
        self._closed = False
        self._unsettled = False
        self.damaged = False

    async def open(self) -> None:
        """Start the thread and open the connection on it; raises what opening raises."""
        self._thread.start()
        try:
            await self._put(None)
        except BaseException:
            await self.close()
            raise

    async def run(
        self, work: Callable[[Connection], T], find: Callable[[Connection], T | None] | None = None
    ) -> T:
        """Run *work* in a transaction on the thread and return its result once that is committed.

        *work* gets the connection and must do nothing but use it: it may be run twice. Raises what *work* raises,
        with nothing written. Where the disk fails in the COMMIT itself, *find* looks for what *work* wrote, on a new
        connection: what it returns is the result, ``None`` that nothing was written. Raises OutcomeUnknown when that
        cannot be found out, or nobody can look. Cancelling the caller does not stop work that has begun.
        """
        return cast("T", await self._put(work, find))

    async def close(self) -> None:
        """Finish what is queued, close the connection, end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        while self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    async def _put(self, work: Work | None, find: Work | None = None) -> Any:
        if self._closed:
            raise StorageError(mark("Tệp dữ liệu đã đóng. Mở lại chương trình."))
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._queue.put(Job(work or _nothing, loop, future, find))
        return await future

    def _loop(self) -> None:
        while (job := self._queue.get()) is not None:
            self.serve(self.gather(job))
            if self._queue.empty() and self._connection is not None:
                self.idle(self._connection)
        self._drop()

    def connected(self) -> Connection:
        """Return the connection, opened anew when it was dropped; raises what opening raises.

        After a failed fsync the system's cache may show what the disk does not hold, and a second fsync of the same
        pages succeeds without writing them: so the whole log is first written anew, into the database file.
        """
        if self._connection is None:
            self._connection = self._connect()
        if self._unsettled:
            settle(self._connection)
            self._unsettled = False
        return self._connection

    def gather(self, first: Job) -> list[Job]:
        """Return the jobs to run together."""
        return [first]

    def serve(self, jobs: list[Job]) -> None:
        """Run *jobs* and tell each its outcome."""
        for job in jobs:
            try:
                result = self.transact(self.connected(), job.work)
            except OutcomeUnknown as problem:
                self._look_up(job, problem)
            except BaseException as problem:  # noqa: BLE001 - belongs to whoever waits, the thread goes on
                self.note(problem)
                job.failed(problem)
            else:
                job.done(result)

    def transact(self, connection: Connection, work: Work, begin: str = "BEGIN") -> Any:
        """Run *work* between BEGIN and COMMIT."""
        connection.execute(begin)
        try:
            result = work(connection)
        except BaseException:
            self._roll_back(connection)
            raise
        try:
            connection.execute("COMMIT")
        except BrokenConnection as problem:
            raise OutcomeUnknown(UNSURE, name=connection.path.name) from problem
        except BaseException:
            self._roll_back(connection)
            raise
        return result

    @staticmethod
    def _roll_back(connection: Connection) -> None:
        # After some errors, a full disk among them, SQLite has rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")

    def _look_up(self, job: Job, problem: OutcomeUnknown) -> None:
        """Find out on a new connection what became of a job; what is found is durable before it is told."""
        self.note(problem)
        try:
            connection = self.connected()
            result = job.find(connection) if job.find is not None else None
        except BaseException as again:  # noqa: BLE001 - belongs to whoever waits, the thread goes on
            self.note(again)
            job.failed(problem)
            return
        if result is not None:
            job.done(result)
        else:
            why = problem.__cause__
            job.failed(why if job.find is not None and isinstance(why, BrokenConnection) else problem)

    def note(self, problem: BaseException) -> None:
        """Remember damage; drop a connection whose disk failed: a failed fsync must not be tried again on it."""
        if isinstance(problem, CorruptDatabase):
            self.damaged = True
        if isinstance(problem, BrokenConnection):
            self._unsettled = self._unsettled or isinstance(problem, OutcomeUnknown)
            self._drop()

    def idle(self, connection: Connection) -> None:
        """Do what can wait until no job does."""

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.close()
            except StorageError as problem:
                self.damaged = self.damaged or isinstance(problem, CorruptDatabase)


def settle(connection: Connection) -> None:
    """Write all of the log into the database file; raises StorageError when not all of it could be."""
    row = connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
    if row is None or row[0]:
        raise BrokenConnection(
            mark("Không ghi được hết tệp {name}. Mở lại chương trình."), name=connection.path.name
        )


def _nothing(_: Connection) -> None:
    return None
