"""A cache of an earlier version: everything is heard anew, and what was heard stays until then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW
from tests.storage.test_stores import FIRST, heard

BEFORE = 6
"""The last version of the cache whose dossiers do not tell which registration holds."""


async def test_which_registration_holds_is_heard_after_an_upgrade(data: Path) -> None:
    files = await DeskFiles.open(data, KEY, now=NOW)
    await files.dossiers.store_changes([heard(FIRST)], "e.7")
    await files.cache.write(lambda c: c.execute(f"PRAGMA user_version = {BEFORE}"))
    await files.close()

    files = await DeskFiles.open(data, KEY, now=NOW)
    assert await files.dossiers.position() == ""
    known = await files.dossiers.summary(FIRST)
    assert known is not None
    assert (known.applicant_name, known.registration_id) == ("LÊ VĂN KHÁC", "")
    await files.dossiers.store_changes([replace(known, registration_id="theirs")], "e.7")
    told = await files.dossiers.summary(FIRST)
    assert told is not None
    assert told.registration_id == "theirs"
    await files.close()
