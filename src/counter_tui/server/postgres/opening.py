"""Opens the service on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from psycopg import IsolationLevel

from counter_tui.server.postgres.address import Address
from counter_tui.server.postgres.database import PostgresDatabase
from counter_tui.server.schema import MIGRATIONS
from counter_tui.server.service import Service, system_now


async def open_shared(
    address: Address,
    now: Callable[[], datetime] = system_now,
    isolation: IsolationLevel = IsolationLevel.READ_COMMITTED,
) -> Service:
    """Open the service's database at *address*, brought up to date; raises BadConfig, NewerDatabase, StorageError."""
    database = await PostgresDatabase.open(address, migrations=MIGRATIONS, isolation=isolation)
    return Service(database=database, now=now)
