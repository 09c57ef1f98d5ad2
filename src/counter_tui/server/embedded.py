"""The office carried in a desk: the same app as served, in this process, on the desk's own disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette

from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.office import Role
from counter_tui.errors import NotFound, StorageError
from counter_tui.i18n import mark
from counter_tui.server import tokens
from counter_tui.server.application import build
from counter_tui.server.lock import OfficeLock
from counter_tui.server.rescue import mended
from counter_tui.server.schema import DATABASE_NAME, GROUP, MIGRATIONS
from counter_tui.server.seed import ensure_office, keep_seeding
from counter_tui.server.service import Service, system_now
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts


def is_there(data_dir: Path) -> bool:
    """Return whether there is an office's database in *data_dir* with anything in it."""
    path = data_dir / DATABASE_NAME
    return path.exists() and path.stat().st_size > 0


async def open_service(data_dir: Path, key: bytes, now: Callable[[], datetime] = system_now) -> Service:
    """Open the office's database in *data_dir*, salvaged when it is damaged; raises StorageError and its children."""
    warnings = await asyncio.to_thread(mended, data_dir / DATABASE_NAME, key, now())
    database = await DatabaseFile.open(
        data_dir / DATABASE_NAME, key, synchronous="FULL", migrations=MIGRATIONS, group=GROUP
    )
    return Service(database=database, now=now, warnings=warnings)


class EmbeddedOffice:
    """An open office: ``app`` to call in process, ``token`` of the local officer, ``seeding`` while it fills."""

    def __init__(self, service: Service, lock: OfficeLock, office: str, token: str) -> None:
        self.service = service
        self.office = office
        self.app: Starlette = build(service)
        self.token = token
        self.seeding = asyncio.create_task(keep_seeding(service, office), name="seed-office")
        self._lock = lock

    async def close(self) -> None:
        """Stop filling, end the local session, close the database, let the directory go."""
        self.seeding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.seeding
        try:
            # On a full disk the session ends at the next start.
            with contextlib.suppress(StorageError):
                await self.service.database.write(lambda db: accounts.end_local_sessions(db, self.office))
        finally:
            await self.service.database.close()
            self._lock.release()


async def open_embedded(
    data_dir: Path, key: bytes, *, officer_id: str = "", now: Callable[[], datetime] = system_now
) -> EmbeddedOffice:
    """Open the office in *data_dir*, the sample office when it is empty, and sign its local officer in.

    *officer_id* chooses who that is; else the first who handles dossiers. The catalogue fills in behind, in steps
    of some milliseconds on the writer's thread. Raises DeskRunning, StorageError and its children, NotFound.
    """
    lock = OfficeLock(data_dir)
    lock.acquire()
    service: Service | None = None
    try:
        service = await open_service(data_dir, key, now)
        office = await ensure_office(service)
        token = await _sign_in(service, office, officer_id)
    except BaseException:
        if service is not None:
            await service.database.close()
        lock.release()
        raise
    return EmbeddedOffice(service, lock, office, token)


async def _sign_in(service: Service, office: str, officer_id: str) -> str:
    token = tokens.new_token(office)
    digest, now = tokens.digest(token), service.micros
    staff = await service.database.read(lambda db: accounts.all_of(db, office))
    able = [a.officer for a in staff if a.active and a.officer.role is not Role.ADMIN]
    officer = next((o for o in able if not officer_id or o.id == officer_id), None)
    if officer is None:
        raise NotFound(
            mark("Trung tâm chưa có cán bộ nào được tiếp nhận hồ sơ. Chạy counter-tui office init.")
        )

    def store(db: Connection) -> None:
        accounts.end_local_sessions(db, office)
        accounts.open_session(db, office, officer.id, digest, now=now, expires=None)

    await service.database.write(store)
    return token
