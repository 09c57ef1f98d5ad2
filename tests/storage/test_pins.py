"""The PIN of the screen in journal.db."""

from __future__ import annotations

from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.pin import PinRecord
from counter_tui.storage.desk_files import DeskFiles

RECORD = PinRecord(
    salt=bytes(range(16)),
    digest=bytes(reversed(range(64))),
    locked=True,
    failures=4,
    failed_at=datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM),
)


async def test_what_was_kept_comes_back_and_what_was_forgotten_does_not(tmp_path):
    key = bytes(32)
    files = await DeskFiles.open(tmp_path, key)
    assert await files.pins.load() is None
    await files.pins.store(RECORD)
    await files.close()
    files = await DeskFiles.open(tmp_path, key)
    assert await files.pins.load() == RECORD
    await files.pins.store(None)
    assert await files.pins.load() is None
    await files.close()
