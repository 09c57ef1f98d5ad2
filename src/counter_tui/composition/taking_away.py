"""Copies the journal to a file, takes one in at a desk or at the service, and puts it in words for the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.errors import CounterError, NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.taking_away import TakingAway
from counter_tui.system.clock import SystemClock
from counter_tui.system.parcel_file import ParcelFile, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from counter_tui.api.http_gateway import HttpGateway
    from counter_tui.contract.parcel import ParcelReport
    from counter_tui.server.service import Service
    from counter_tui.services.desk import Desk
    from counter_tui.storage.desk_files import DeskFiles


class TakingAwayCommands:
    """What a desk answers to ``journal export`` and ``journal import``."""

    def __init__(self, desk: Desk, files: DeskFiles, gateway: HttpGateway) -> None:
        from counter_tui.api.parcels import ParcelDesk

        self._taking = TakingAway(
            files.parcels, ParcelDesk(gateway), ParcelFile(), files.office_record, desk.session, SystemClock()
        )

    @property
    def commands(self) -> dict[str, Callable[..., Awaitable[Any]]]:
        """The commands by name."""
        return {"journal-export": self.export, "journal-import": self.bring}

    async def export(self, path: str) -> dict[str, Any]:
        """Write the unsent journal to an absolute path."""
        taken = await self._taking.export(Path(path))
        return {
            "path": str(taken.path),
            "entries": taken.entries,
            "dossiers": taken.dossiers,
            "made_at": taken.made_at.isoformat(),
        }

    async def bring(self, path: str) -> dict[str, Any]:
        """Hand the file at an absolute path to the service."""
        brought = await self._taking.bring(Path(path))
        return {
            "installation": brought.label.installation,
            "made_at": brought.label.made_at.isoformat(),
            "entries": brought.label.entries,
            "taken": brought.taken,
            "known": brought.known,
            "left": [{"dossier": one.dossier, "code": one.code, "title": one.title} for one in brought.left],
        }


async def import_at_service(
    data: Path, key: bytes, path: Path, told: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Take a file in on the service's own machine, also while it serves; raises CounterError with nothing taken."""
    carried = read(path)
    service, close = await _service(data, key)
    try:
        return await _take(service, carried, str(data), told)
    finally:
        await close()


async def import_at_database(
    given: str, path: Path, told: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Take a file in at the service's PostgreSQL database, also while it serves; raises CounterError with nothing taken."""
    from counter_tui.composition.shared_database import open_at

    carried = read(path)
    service = await open_at(given)
    try:
        return await _take(service, carried, "PostgreSQL", told)
    finally:
        await service.database.close()


async def _take(
    service: Service, carried: bytes, where: str, told: Callable[[int, int], None] | None
) -> dict[str, Any]:
    from counter_tui.server import parcels
    from counter_tui.server.problems import ProblemError
    from counter_tui.server.tables import offices

    codes = await service.database.read(offices.codes)
    if not codes:
        raise NotFound(mark("Không có dữ liệu trung tâm trong {path}."), path=where)
    try:
        return _told(await parcels.take_in(service, carried, parcels.bearer(codes[0]), told))
    except ProblemError as problem:
        raise Refused(problem.title, code=problem.code) from problem


async def _service(data: Path, key: bytes) -> tuple[Service, Callable[[], Awaitable[None]]]:
    from counter_tui.database.writer import DatabaseFile
    from counter_tui.errors import DeskRunning
    from counter_tui.server.embedded import is_there, open_service
    from counter_tui.server.lock import OfficeLock
    from counter_tui.server.schema import DATABASE_NAME, MIGRATIONS
    from counter_tui.server.service import Service

    if not is_there(data):
        raise NotFound(mark("Không có dữ liệu trung tâm trong {path}."), path=str(data))
    lock = OfficeLock(data)
    try:
        lock.acquire()
    except DeskRunning:
        # It serves: a second writer makes it wait some milliseconds for each entry, and loses nothing.
        database = await DatabaseFile.open(
            data / DATABASE_NAME, key, synchronous="FULL", migrations=MIGRATIONS
        )
        return Service(database=database), database.close
    try:
        service = await open_service(data, key)
    except CounterError:
        lock.release()
        raise

    async def close() -> None:
        try:
            await service.database.close()
        finally:
            lock.release()

    return service, close


def _told(report: ParcelReport) -> dict[str, Any]:
    return {
        "installation": report.installation,
        "made_at": report.made_at.isoformat(),
        "entries": report.entries,
        "taken": report.taken,
        "known": report.known,
        "left": [{"dossier": one.dossier, "code": one.code, "title": one.title} for one in report.left],
    }
