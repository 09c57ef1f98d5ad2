"""A damaged office is salvaged, set aside and never gives a number twice."""

from __future__ import annotations

import shutil

from counter_tui.errors import CorruptDatabase, StorageError
from counter_tui.server.embedded import open_service
from counter_tui.server.schema import DATABASE_NAME
from counter_tui.server.tables import dossiers, numbers
from tests.server.offices import KEY, TODAY, StandingClock, open_wire, registration, uuid

PAGE = 4096
COUNT = 12


async def an_office(folder) -> bytes:
    """Make an office with two leased blocks and some dossiers; return its file."""
    async with open_wire(folder, over_socket=False) as wire:
        await wire.lease("first")
        await wire.lease("second", counter="2")
        for number in range(1, COUNT + 1):
            assert (await wire.register(registration(number))).status_code == 201
    return (folder / DATABASE_NAME).read_bytes()


def damage(folder, whole: bytes, page: int) -> None:
    hurt = bytearray(whole)
    for at in range(page * PAGE + 100, page * PAGE + 200):
        hurt[at] ^= 0x55
    (folder / DATABASE_NAME).write_bytes(hurt)


async def test_whatever_page_is_damaged_no_number_goes_out_twice(tmp_path):
    whole = await an_office(tmp_path / "whole")
    saved = refused = 0
    for page in range(len(whole) // PAGE):
        folder = tmp_path / str(page)
        folder.mkdir()
        shutil.copy(tmp_path / "whole" / f"{DATABASE_NAME}.keycheck", folder)
        damage(folder, whole, page)
        hurt = (folder / DATABASE_NAME).read_bytes()
        try:
            service = await open_service(folder, KEY, StandingClock())
        except CorruptDatabase as problem:
            refused += 1
            assert "office init" in str(problem)
            assert (folder / DATABASE_NAME).read_bytes() == hurt
            assert not list(folder.glob("*.salvag*"))
            continue
        saved += 1
        assert len(service.warnings) == 1
        (aside,) = (path for path in folder.glob("office.db.corrupt-*") if path.suffix != ".keycheck")
        assert aside.read_bytes() == hurt
        first, _ = await service.database.write(lambda db: numbers.take(db, "Z00.01", TODAY, 20))
        assert first > 40
        await service.database.close()
        again = await open_service(folder, KEY, StandingClock())
        assert again.warnings == ()
        await again.database.close()
    assert saved > 20
    assert refused <= 2  # the pages of the office itself and of its accounts


async def test_what_can_be_read_is_kept(tmp_path):
    whole = await an_office(tmp_path)
    kept = []
    for page in range(len(whole) // PAGE):
        damage(tmp_path, whole, page)
        try:
            service = await open_service(tmp_path, KEY, StandingClock())
        except StorageError:
            continue
        found = [
            await service.database.read(lambda db, n=n: dossiers.exists(db, "Z00.01", dossier=uuid(n)))
            for n in range(1, COUNT + 1)
        ]
        kept.append(sum(found))
        await service.database.close()
    assert kept.count(COUNT) > len(kept) * 2 / 3


async def test_a_whole_office_is_left_alone(tmp_path):
    whole = await an_office(tmp_path)
    service = await open_service(tmp_path, KEY, StandingClock())
    assert service.warnings == ()
    await service.database.close()
    assert (tmp_path / DATABASE_NAME).read_bytes() == whole
