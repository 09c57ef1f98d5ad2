"""A registration stays on the list of what nobody was told until somebody is."""

from __future__ import annotations

from pathlib import Path

from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW, block, register


async def test_it_is_remembered_over_a_restart_until_it_was_shown(data: Path) -> None:
    files = await DeskFiles.open(data, KEY, now=NOW)
    await files.numbers.add(block(await files.office_record.installation()))
    first, second = await register(files, 1), await register(files, 2)
    await files.journal.shown([first.entry.id])
    await files.close()
    files = await DeskFiles.open(data, KEY, now=NOW)
    assert [entry.id for entry in await files.journal.not_shown()] == [second.entry.id]
    await files.journal.shown([second.entry.id])
    assert await files.journal.not_shown() == []
    await files.close()
