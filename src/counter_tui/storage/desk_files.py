"""Open the desk's two files and hand out the stores on them.

Use::

    files = await DeskFiles.open(data_dir, key, machine=machine_digest(), marks=state_dir)
    files.journal, files.numbers, files.drafts, files.dossiers, files.prints, files.audit
    files.queue, files.office_record, files.token, files.cache    # cache.db as a DatabaseFile
    files.warnings                                           # sentences for the officer
    await files.close()
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter_tui.database import keycheck, repair
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import CorruptDatabase, DiskFull, NewerDatabase, WrongKey
from counter_tui.i18n import text
from counter_tui.storage import journal_rescue
from counter_tui.storage.audit import AuditTrail
from counter_tui.storage.day_records import DayStore
from counter_tui.storage.dossiers import DossierStore
from counter_tui.storage.drafts import DraftStore
from counter_tui.storage.hand_over import HandOverStore
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.journal import JournalStore
from counter_tui.storage.numbers import NumberStore
from counter_tui.storage.office_record import OfficeRecordStore
from counter_tui.storage.parcels import ParcelStore
from counter_tui.storage.pins import PinStore
from counter_tui.storage.prints import PrintStore
from counter_tui.storage.queue import QueueStore
from counter_tui.storage.register import RegisterStore
from counter_tui.storage.room import Room
from counter_tui.storage.schema import CACHE, JOURNAL
from counter_tui.storage.session_token import SessionToken
from counter_tui.storage.waking import wake_up

JOURNAL_FILE = "journal.db"
CACHE_FILE = "cache.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFiles:
    """The stores of one desk; ``warnings`` are sentences for the officer about what was found on opening."""

    journal: JournalStore
    numbers: NumberStore
    drafts: DraftStore
    dossiers: DossierStore
    queue: QueueStore
    prints: PrintStore
    audit: AuditTrail
    days: DayStore
    register: RegisterStore
    hand_overs: HandOverStore
    office_record: OfficeRecordStore
    parcels: ParcelStore
    pins: PinStore
    token: SessionToken
    journal_file: DatabaseFile
    cache: DatabaseFile
    room: Room
    high_water: HighWater
    warnings: tuple[str, ...] = ()
    lost: bool = False
    """Whether the journal this desk had was gone."""

    @classmethod
    async def open(
        cls,
        data: Path,
        key: bytes,
        *,
        now: datetime | None = None,
        machine: str = "",
        marks: Path | None = None,
    ) -> DeskFiles:
        """Open journal.db and cache.db in *data*, mending what is damaged.

        *machine* tells this machine from others (a copy of the disk gets an installation of its own); *marks* is a
        directory outside *data* for the high-water mark of the numbers. Raises WrongKey and (a newer journal.db) NewerDatabase
        with both files untouched, DiskFull when even the ballast gives too little room, and StorageError when the directory
        cannot be written.
        """
        now = now or datetime.now(VIETNAM)
        try:
            return await cls._open(data, key, now, machine, marks)
        except DiskFull:
            # Opening writes, too: a desk that cannot be opened neither sends nor prints what it received.
            if not Room(data).release():
                raise
        return await cls._open(data, key, now, machine, marks)

    @classmethod
    async def _open(
        cls, data: Path, key: bytes, now: datetime, machine: str, marks: Path | None
    ) -> DeskFiles:
        gone = await asyncio.to_thread(_gone, data, now)
        warnings = gone + await asyncio.to_thread(_mend, data, key, now)
        journal = await DatabaseFile.open(data / JOURNAL_FILE, key, synchronous="FULL", migrations=JOURNAL)
        try:
            high_water = HighWater(marks or data, data)
            place = await asyncio.to_thread(_place, data, machine)
            await journal.write(lambda c: wake_up(c, place, high_water, now))
            await journal.write(high_water.catch_up)
            token = await SessionToken.load(journal)
            cache = await DatabaseFile.open(data / CACHE_FILE, key, synchronous="NORMAL", migrations=CACHE)
            room = Room(data)
            queue = QueueStore(journal, cache)
            journal.on_full = room.release
            await asyncio.to_thread(room.keep_ballast)
        except BaseException:
            await journal.close()
            raise
        return cls(
            journal=JournalStore(journal, high_water, room, queue.moved),
            numbers=NumberStore(journal, high_water),
            drafts=DraftStore(journal),
            dossiers=DossierStore(journal, cache, queue),
            queue=queue,
            prints=PrintStore(journal),
            audit=AuditTrail(journal),
            days=DayStore(journal),
            register=RegisterStore(journal),
            hand_overs=HandOverStore(journal, queue.moved),
            office_record=OfficeRecordStore(journal),
            parcels=ParcelStore(journal),
            pins=PinStore(journal),
            token=token,
            journal_file=journal,
            cache=cache,
            room=room,
            high_water=high_water,
            warnings=tuple(warnings),
            lost=bool(gone),
        )

    async def close(self) -> None:
        """Close both files."""
        await self.token.settle()
        for file in (self.cache, self.journal_file):
            await file.close()


def _place(data: Path, machine: str) -> str:
    # A copy of the directory on the same machine lies elsewhere on the disk.
    return f"{machine or '-'}.{data.stat().st_ino}"


def _gone(data: Path, now: datetime) -> list[str]:
    """Say that a journal is gone which was here: an empty file in its place, or none, is no new desk."""
    journal = data / JOURNAL_FILE
    if journal.exists() and journal.stat().st_size:
        return []
    if not (keycheck.path_of(journal).exists() and (data / CACHE_FILE).exists()):
        return []
    repair.set_aside(journal, now)
    return [
        text(
            "Sổ lệnh của quầy này đã mất: tệp {name} trống hoặc không còn, nên bàn mở sổ mới. Đừng xóa gì trong thư mục "
            "dữ liệu, báo người quản trị, và đối chiếu với các phiếu đã in.",
            name=journal.name,
        )
    ]


def _mend(data: Path, key: bytes, now: datetime) -> list[str]:
    warnings = []
    journal, cache = data / JOURNAL_FILE, data / CACHE_FILE
    repair.finish_rescue(journal, now)
    try:
        repair.check(journal, key, "FULL", JOURNAL)
    except CorruptDatabase:
        warnings.append(journal_rescue.rescue(journal, key, now))
    try:
        repair.check(cache, key, "NORMAL", CACHE)
    except NewerDatabase:
        aside = repair.set_aside(cache, now)
        warnings.append(
            text(
                "Bộ nhớ đệm do phiên bản phần mềm mới hơn ghi, đã cất riêng thành {name} và sẽ tải lại từ hệ thống; không mất hồ sơ nào.",
                name=aside.name,
            )
        )
    except (CorruptDatabase, WrongKey):  # the key is right: it opened the journal
        aside = repair.set_aside(cache, now)
        warnings.append(
            text(
                "Bộ nhớ đệm bị hỏng, đã cất riêng thành {name} và sẽ tải lại từ hệ thống; không mất hồ sơ nào.",
                name=aside.name,
            )
        )
    return warnings
