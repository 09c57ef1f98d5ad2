from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import KEY, NOW, block


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def files(data: Path) -> AsyncIterator[DeskFiles]:
    opened = await DeskFiles.open(data, KEY, now=NOW)
    await opened.numbers.add(block(await opened.office_record.installation()))
    yield opened
    await opened.close()
