"""Open the desk's two files and hand out the stores on them.

Use::

    files = await DeskFiles.open(data_dir, key, machine=machine_digest(), marks=state_dir)
    files.journal, files.numbers, files.drafts, files.dossiers, files.prints, files.audit
    files.office_record, files.token, files.cache            # cache.db as a DatabaseFile
    files.warnings                                           # sentences for the officer
    await files.close()
"""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counter_tui.database import repair
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import CorruptDatabase, WrongKey
from counter_tui.i18n import text
from counter_tui.storage import journal_rescue
from counter_tui.storage.audit import AuditTrail
from counter_tui.storage.dossiers import DossierStore
from counter_tui.storage.drafts import DraftStore
from counter_tui.storage.high_water import HighWater
from counter_tui.storage.journal import JournalStore
from counter_tui.storage.numbers import NumberStore
from counter_tui.storage.office_record import OfficeRecordStore
from counter_tui.storage.prints import PrintStore
from counter_tui.storage.schema import CACHE, JOURNAL
from counter_tui.storage.session_token import SessionToken
from counter_tui.storage.waking import wake_up

JOURNAL_FILE = "journal.db"
CACHE_FILE = "cache.db"
LITTLE_ROOM = 200 * 1024 * 1024
"""Bytes left on the disk under which the officer is warned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFiles:
    """The stores of one desk; ``warnings`` are sentences for the officer about what was found on opening."""

    journal: JournalStore
    numbers: NumberStore
    drafts: DraftStore
    dossiers: DossierStore
    prints: PrintStore
    audit: AuditTrail
    office_record: OfficeRecordStore
    token: SessionToken
    journal_file: DatabaseFile
    cache: DatabaseFile
    warnings: tuple[str, ...] = ()

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
        directory outside *data* for the high-water mark of the numbers. Raises WrongKey and NewerDatabase with both
        files untouched, DiskFull, and StorageError when the directory cannot be written.
        """
        now = now or datetime.now(VIETNAM)
        warnings = await asyncio.to_thread(_mend, data, key, now)
        journal = await DatabaseFile.open(data / JOURNAL_FILE, key, synchronous="FULL", migrations=JOURNAL)
        try:
            high_water = HighWater(marks or data, data)
            installation = await journal.write(lambda c: wake_up(c, machine, high_water, now))
            token = await SessionToken.load(journal)
            cache = await DatabaseFile.open(data / CACHE_FILE, key, synchronous="NORMAL", migrations=CACHE)
        except BaseException:
            await journal.close()
            raise
        return cls(
            journal=JournalStore(journal, installation, high_water),
            numbers=NumberStore(journal, high_water),
            drafts=DraftStore(journal),
            dossiers=DossierStore(journal, cache),
            prints=PrintStore(journal),
            audit=AuditTrail(journal),
            office_record=OfficeRecordStore(journal, installation),
            token=token,
            journal_file=journal,
            cache=cache,
            warnings=tuple(warnings),
        )

    async def close(self) -> None:
        """Close both files."""
        await self.token.settle()
        for file in (self.cache, self.journal_file):
            await file.close()


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
    except (CorruptDatabase, WrongKey):  # the key is right: it opened the journal
        aside = repair.set_aside(cache, now)
        warnings.append(
            text(
                "Bộ nhớ đệm bị hỏng, đã cất riêng thành {name} và sẽ tải lại từ hệ thống; không mất hồ sơ nào.",
                name=aside.name,
            )
        )
    if shutil.disk_usage(data).free < LITTLE_ROOM:
        warnings.append(
            text(
                "Ổ đĩa chứa {place} sắp đầy. Xóa bớt tệp không cần để còn tiếp nhận được hồ sơ.",
                place=str(data),
            )
        )
    return warnings
