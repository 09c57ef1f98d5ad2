"""A thread with one connection, fed by a queue: SQLite off the event loop."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from counter_tui.database.connection import Connection
from counter_tui.database.failures import BrokenConnection
from counter_tui.errors import CorruptDatabase, StorageError
from counter_tui.i18n import mark

T = TypeVar("T")
Work = Callable[[Connection], Any]


class Job:
    """One piece of work and the place its outcome goes to."""

    __slots__ = ("_future", "_loop", "work")

    def __init__(self, work: Work, loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any]) -> None:
        self.work = work
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
        self.damaged = False

    async def open(self) -> None:
        """Start the thread and open the connection on it; raises what opening raises."""
        self._thread.start()
        try:
            await self._put(None)
        except BaseException:
            await self.close()
            raise

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in a transaction on the thread and return its result once that is committed.

        *work* gets the connection and must do nothing but use it: it may be run twice. Raises what *work* raises,
        with nothing written. Cancelling the caller does not stop work that has begun.
        """
        return cast("T", await self._put(work))

    async def close(self) -> None:
        """Finish what is queued, close the connection, end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        while self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    async def _put(self, work: Work | None) -> Any:
        if self._closed:
            raise StorageError(mark("Tệp dữ liệu đã đóng. Mở lại chương trình."))
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._queue.put(Job(work or _nothing, loop, future))
        return await future

    def _loop(self) -> None:
        while (job := self._queue.get()) is not None:
            self.serve(self.gather(job))
            if self._queue.empty() and self._connection is not None:
                self.idle(self._connection)
        self._drop()

    def connected(self) -> Connection:
        """Return the connection, opened anew when it was dropped; raises what opening raises."""
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def gather(self, first: Job) -> list[Job]:
        """Return the jobs to run together."""
        return [first]

    def serve(self, jobs: list[Job]) -> None:
        """Run *jobs* and tell each its outcome."""
        for job in jobs:
            try:
                result = self.transact(self.connected(), job.work)
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
            connection.execute("COMMIT")
        except BaseException:
            # After some errors, a full disk among them, SQLite has rolled back already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def note(self, problem: BaseException) -> None:
        """Remember damage; drop a connection whose disk failed: a failed fsync must not be tried again on it."""
        if isinstance(problem, CorruptDatabase):
            self.damaged = True
        if isinstance(problem, BrokenConnection):
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


def _nothing(_: Connection) -> None:
    return None
