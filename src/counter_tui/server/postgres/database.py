"""The open database: work on threads, each transaction on a connection of a pool, tried again where that is right."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import psycopg
from psycopg import IsolationLevel
from psycopg_pool import ConnectionPool, PoolTimeout

from counter_tui.database.connection import Migration
from counter_tui.errors import StorageError
from counter_tui.i18n import mark
from counter_tui.server.postgres.address import Address, check_link
from counter_tui.server.postgres.connection import PostgresConnection
from counter_tui.server.postgres.failures import Conflict, Transient, mapped
from counter_tui.server.postgres.migrating import migrate
from counter_tui.server.postgres.turnstile import Turnstile

T = TypeVar("T")
Work = Callable[[PostgresConnection], T]

TRIES = 5
"""Times a transaction is run in all; what it writes is written once, by its idempotency key."""
FIRST_PAUSE = 0.01
"""Seconds at most before the second try; doubled for each one after it, and drawn at random below that."""
SIZE = 8
"""Connections for writing, and as many for reading."""
PATIENCE = 5.0
"""Seconds a call waits for a connection; so long a lost one is sought again before the next call does it."""
SETTINGS = (
    "SET lock_timeout = '2s'",
    "SET statement_timeout = '30s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    # What was answered must be on disk; a server that is set to more than its own disk stays so.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


class Lane:
    """Connections of one kind, and a thread for each: whoever reads never waits behind those who write."""

    def __init__(self, address: Address, name: str, isolation: IsolationLevel, *, read_only: bool) -> None:
        self.isolation, self.read_only = isolation, read_only
        self.pool = ConnectionPool(
            address.conninfo,
            min_size=1,
            max_size=SIZE,
            open=False,
            configure=self._configure,
            timeout=PATIENCE,
            reconnect_timeout=PATIENCE,
            kwargs={"application_name": "counter-tui", "connect_timeout": "3"},
            name=name,
        )
        self._turnstile = Turnstile()
        self._threads = ThreadPoolExecutor(SIZE, thread_name_prefix=name)

    async def run(self, work: Work[T]) -> T:
        """Run *work* in a transaction on a thread; raises what it raises, Transient after the last try."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    async def close(self) -> None:
        """Finish what has begun, close all connections."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self.pool.close)

    def _run(self, work: Work[T]) -> T:
        alone = False
        for tried in range(1, TRIES + 1):
            try:
                with self._turnstile.through(alone=alone):
                    return self.once(work)
            except Transient as problem:
                if tried == TRIES:
                    raise
                alone = isinstance(problem, Conflict)
            # S311: chance keeps two apart that met; nothing is secret about it.
            time.sleep(random.uniform(0, FIRST_PAUSE * 2 ** (tried - 1)))  # noqa: S311
        raise AssertionError("unreachable")

    def once(self, work: Work[T]) -> T:
        """Run *work* and commit; with any error nothing is written, but where the connection breaks in the COMMIT."""
        raw = self._take()
        try:
            result = work(PostgresConnection(raw))
            with mapped(raw):
                self.commit(raw)
        except BaseException:
            self._roll_back(raw)
            raise
        finally:
            broken = raw.closed
            self.pool.putconn(raw)
            if broken:
                self.pool.check()  # the others were lost with it, most likely
        return result

    def commit(self, raw: psycopg.Connection) -> None:
        """Commit; raises what psycopg raises."""
        raw.commit()

    def _take(self) -> psycopg.Connection:
        try:
            with mapped():
                return self.pool.getconn()
        except PoolTimeout:
            raise StorageError(
                mark("Máy chủ PostgreSQL chưa trả lời được. Kiểm tra máy chủ đó rồi thử lại.")
            ) from None

    @staticmethod
    def _roll_back(raw: psycopg.Connection) -> None:
        if not raw.closed:
            try:
                raw.rollback()
            except psycopg.Error:
                raw.close()

    def _configure(self, raw: psycopg.Connection) -> None:
        raw.autocommit = True
        for setting in SETTINGS:
            raw.execute(setting)
        raw.autocommit = False
        raw.isolation_level, raw.read_only = self.isolation, self.read_only


class PostgresDatabase:
    """A PostgreSQL database of the service's own; other service processes may use it at the same time."""

    shared = True

    def __init__(self, address: Address, isolation: IsolationLevel) -> None:
        self.address = address
        self.writing = Lane(address, "pg-writer", isolation, read_only=False)
        self.reading = Lane(address, "pg-reader", IsolationLevel.REPEATABLE_READ, read_only=True)

    @classmethod
    async def open(
        cls,
        address: Address,
        *,
        migrations: Sequence[Migration],
        isolation: IsolationLevel = IsolationLevel.READ_COMMITTED,
    ) -> PostgresDatabase:
        """Connect, migrate and open; raises BadConfig, NewerDatabase, StorageError."""
        await asyncio.to_thread(prepare, address, migrations)
        database = cls(address, isolation)
        for lane in (database.writing, database.reading):
            await asyncio.to_thread(lane.pool.open)
        return database

    async def write(self, work: Work[T]) -> T:
        """Run *work* in a writing transaction, durable on return."""
        return await self.writing.run(work)

    async def read(self, work: Work[T]) -> T:
        """Run *work* in a reading transaction, which sees one moment."""
        return await self.reading.run(work)

    async def close(self) -> None:
        """Finish what has begun, close all connections."""
        await self.reading.close()
        await self.writing.close()


def prepare(address: Address, migrations: Sequence[Migration]) -> None:
    """Bring the database up to date; raises BadConfig, NewerDatabase, StorageError."""
    try:
        connect = partial(
            psycopg.connect, address.conninfo, connect_timeout=5, application_name="counter-tui"
        )
        with connect(autocommit=True) as raw:
            check_link(raw)
            migrate(raw, migrations)
    except psycopg.OperationalError as problem:
        raise StorageError(
            mark("Không vào được cơ sở dữ liệu PostgreSQL {where}: {reason}"),
            where=address.shown,
            reason=str(problem).strip().splitlines()[-1],
        ) from problem
