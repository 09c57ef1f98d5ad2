"""Opens the office's own data for one command: a folder, also while it is served, or a PostgreSQL database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from counter_tui.composition.shared_database import open_at
from counter_tui.errors import DeskRunning, NotFound
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from counter_tui.server.service import Service

_NONE = mark("Không có dữ liệu trung tâm trong {path}.")


@asynccontextmanager
async def office_in(data: Path, key: bytes) -> AsyncIterator[Service]:
    """Open the office in a folder; raises NotFound when there is none, StorageError and its children."""
    from counter_tui.database.writer import DatabaseFile
    from counter_tui.server.embedded import is_there, open_service
    from counter_tui.server.lock import OfficeLock
    from counter_tui.server.schema import DATABASE_NAME, MIGRATIONS
    from counter_tui.server.service import Service

    if not is_there(data):
        raise NotFound(_NONE, path=str(data))
    lock = OfficeLock(data)
    try:
        lock.acquire()
    except DeskRunning:
        # It serves: a second writer makes it wait some milliseconds for each entry, and loses nothing.
        path = data / DATABASE_NAME
        service = Service(
            database=await DatabaseFile.open(path, key, synchronous="FULL", migrations=MIGRATIONS)
        )
        try:
            yield service
        finally:
            await service.database.close()
        return
    try:
        service = await open_service(data, key)
        try:
            yield service
        finally:
            await service.database.close()
    finally:
        lock.release()


@asynccontextmanager
async def office_at(given: str) -> AsyncIterator[Service]:
    """Open the office in the PostgreSQL database at an address; raises BadConfig, StorageError."""
    service = await open_at(given)
    try:
        yield service
    finally:
        await service.database.close()


async def code_of_office(service: Service, where: str) -> str:
    """Return the code of the office; raises NotFound when there is none yet."""
    from counter_tui.server.tables import offices

    codes = await service.database.read(offices.codes)
    if not codes:
        raise NotFound(_NONE, path=where)
    return codes[0]
