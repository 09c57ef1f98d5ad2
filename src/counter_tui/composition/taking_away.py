"""Copies the journal to a file, takes one in at a desk or at the service, and puts it in words for the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition.office_place import code_of_office, office_at, office_in
from counter_tui.errors import Refused
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
    async with office_in(data, key) as service:
        return await _take(service, carried, str(data), told)


async def import_at_database(
    given: str, path: Path, told: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Take a file in at the service's PostgreSQL database, also while it serves; raises CounterError with nothing taken."""
    carried = read(path)
    async with office_at(given) as service:
        return await _take(service, carried, "PostgreSQL", told)


async def _take(
    service: Service, carried: bytes, where: str, told: Callable[[int, int], None] | None
) -> dict[str, Any]:
    from counter_tui.server import parcels
    from counter_tui.server.problems import ProblemError

    office = await code_of_office(service, where)
    try:
        return _told(await parcels.take_in(service, carried, parcels.bearer(office), told))
    except ProblemError as problem:
        raise Refused(problem.title, code=problem.code) from problem


def _told(report: ParcelReport) -> dict[str, Any]:
    return {
        "installation": report.installation,
        "made_at": report.made_at.isoformat(),
        "entries": report.entries,
        "taken": report.taken,
        "known": report.known,
        "left": [{"dossier": one.dossier, "code": one.code, "title": one.title} for one in report.left],
    }
