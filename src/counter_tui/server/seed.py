"""Fills an office with the packaged catalogue, rules and calendar, in steps short enough for a screen beside it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from functools import partial

from counter_tui.contract import packaged
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Counter, Office, Officer, Role
from counter_tui.errors import StorageError
from counter_tui.server.service import Service
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts, catalogue, offices
from counter_tui.server.tables.accounts import Account

logger = logging.getLogger("counter_tui.server")
PAUSE = 15.0
"""Seconds before seeding is tried again."""
STEP = 8
"""Items stored in one transaction: some milliseconds."""

SAMPLE = Office(
    code="Z00.01",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU",
    superior="UBND XÃ MẪU",
    address="Số 1 đường Mẫu, xã Mẫu",
    place="Xã Mẫu",
    sample=True,
    counters=tuple(Counter(id=str(number), name=f"Quầy {number}") for number in (1, 2, 3)),
)
SAMPLE_OFFICER = Officer(id="mau", name="Cán bộ mẫu", role=Role.OFFICER, counter="1")


async def ensure_office(service: Service) -> str:
    """Return the code of the (first) office; make the sample office when there is none."""
    known = await service.database.read(offices.codes)
    if known:
        return known[0]
    calendar = await asyncio.to_thread(packaged.calendar)
    await add_office(service, SAMPLE, calendar, [Account(officer=SAMPLE_OFFICER, login="canbomau")])
    return SAMPLE.code


async def add_office(service: Service, office: Office, calendar: Calendar, staff: list[Account]) -> None:
    """Store an office, its counters, calendar and accounts in one transaction."""

    def store(db: Connection) -> None:
        offices.put(db, office, calendar)
        for account in staff:
            accounts.add(db, office.code, account)

    await service.database.write(store)


async def seed(service: Service, office: str) -> None:
    """Bring the packaged catalogue and calendar in; nothing to do when this package's are in already.

    Every step is one transaction and may be repeated: a process that was killed goes on where it stopped, and a
    newer package changes only what differs.
    """
    name = await asyncio.to_thread(_package_name)
    if await service.database.read(lambda db: catalogue.seed(db, office)) != name:
        calendar = await asyncio.to_thread(packaged.calendar)
        await service.database.write(lambda db: offices.put_days(db, office, calendar))
        items, broken = await asyncio.to_thread(packaged.items)
        for record in broken:
            logger.warning("packaged record left out: %s", record)
        for start in range(0, len(items), STEP):
            step = items[start : start + STEP]
            await service.database.write(partial(catalogue.put, office=office, items=step))
        # What was good in an earlier package and is broken in this one stays as it was.
        codes = frozenset(
            [item.procedure.code for item in items] + [record.partition(":")[0] for record in broken]
        )
        await service.database.write(lambda db: catalogue.keep_only(db, office, codes))
        await service.database.write(lambda db: catalogue.set_seed(db, office, name))
    service.seeded.set()


async def keep_seeding(service: Service, office: str) -> None:
    """Seed, and try again for as long as the disk refuses it."""
    while True:
        try:
            await seed(service, office)
        except StorageError as problem:
            logger.error("seeding: %s", type(problem).__name__)
            await asyncio.sleep(PAUSE)
        else:
            return


def _package_name() -> str:
    parts = (packaged.procedures_json(), packaged.office_rules_json(), packaged.calendar_json())
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
