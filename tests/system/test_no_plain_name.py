"""A citizen's name and numbers stand in no file of the desk in the clear, whatever was done and however it ended."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.system.desks import Opened
from tests.system.test_setbacks import damaged

from counter_tui.domain.actions import Forward
from counter_tui.domain.person import Person
from counter_tui.domain.text import fold
from counter_tui.system.paths import Paths

NAME, IDENTITY, PHONE = "QUÁCH THỊ XUYẾN", "022190047113", "0987047113"
CITIZEN = Person(
    name=NAME, identity=IDENTITY, birth="1990-02-05", sex="Nữ", phone=PHONE, address="Thôn Khe Xuyến"
)


def in_the_clear(*folders: Path) -> list[str]:
    """Return the files in which something of the citizen can be read; as it was typed, folded, and in UTF-16."""
    words = [NAME, "Khe Xuyến", IDENTITY, PHONE]
    spelled = {
        form for word in words for form in (word, word.lower(), word.title(), fold(word), fold(word).upper())
    }
    wanted = [form.encode(code) for form in spelled for code in ("utf-8", "utf-16-le")]
    return [str(path) for path in _files(*folders) if any(one in path.read_bytes() for one in wanted)]


def _files(*folders: Path) -> Iterator[Path]:
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


async def test_nothing_of_a_citizen_can_be_read_in_any_file(
    opened: Opened, paths: Paths, tmp_path: Path
) -> None:
    everywhere = (paths.data, paths.config, paths.state, paths.office)
    async with opened(stays=True) as (desk, _):
        item = await desk.lookup.procedure("1.001193")
        draft = replace(desk.reception.start(item), applicant=CITIZEN, note=f"Gọi {NAME}")
        await desk.reception.save(replace(draft, id="01939000-0000-7000-8000-00000000d4a7"))
        code = (await desk.reception.accept(draft)).registration.code
        await desk.lookup.dossiers(NAME)
        await desk.casework.act(code, Forward(to="Phòng Tư pháp", note=f"Của {NAME}"))
        await desk.receipts.pdf(code, "01", None)
        await desk.sync.round()
        # As a crash leaves it: nothing folded, nothing closed.
        await asyncio.to_thread(shutil.copytree, paths.data, tmp_path / "crashed")
        assert in_the_clear(*everywhere, tmp_path / "crashed") == []
        assert len(list(_files(*everywhere))) > 8
    damaged(paths.data / "cache.db")
    damaged(paths.data / "journal.db", 90_000)
    async with opened() as (desk, one):
        assert one.found
        assert in_the_clear(*everywhere) == []


def test_the_search_can_find_a_name(tmp_path: Path) -> None:
    (tmp_path / "slip.txt").write_text(f"Ông {NAME.title()}", encoding="utf-8")
    (tmp_path / "words.bin").write_bytes(fold(NAME).encode())
    assert len(in_the_clear(tmp_path)) == 2
