"""Registers dossiers until killed; prints each code once its registration has returned."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW, block, register


async def main(data: Path, start: int) -> None:
    files = await DeskFiles.open(data, KEY, now=NOW)
    installation = await files.office_record.installation()
    await files.numbers.add(block(installation, first=1, last=9_999))
    for n in range(start, start + 100_000):
        new = await register(files, n)
        print(new.registration.code, new.entry.id, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
