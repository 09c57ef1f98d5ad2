"""What is confirmed and closed loses its body after its days; what is open, waits or was refused loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import EntryState
from counter_tui.services.ports import PrintState
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.storage.retention import Retention
from tests.storage.samples import IDENTITY, NAME, NOW, register

WEEK = timedelta(days=7)
LATER = NOW + WEEK + timedelta(minutes=1)


async def settled(files: DeskFiles, n: int, state: EntryState = EntryState.CONFIRMED) -> str:
    new = await register(files, n)
    await files.journal.mark(new.entry.id, state, at=NOW)
    return new.registration.code


async def stands(files: DeskFiles, code: str, status: Status) -> None:
    summary = await files.dossiers.summary(code)
    assert summary is not None
    await files.dossiers.store_changes([replace(summary, status=status)], code)


async def returned(files: DeskFiles, code: str) -> None:
    await stands(files, code, Status.RETURNED)


def retention(files: DeskFiles) -> Retention:
    return Retention(files.journal_file, files.dossiers, WEEK)


async def everything(files: DeskFiles) -> str:
    def work(c) -> str:
        tables = [row[0] for row in c.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr([c.all(f"SELECT * FROM {table}") for table in tables if table != "setting"])

    return await files.journal_file.read(work)


async def test_a_closed_dossier_loses_names_and_bodies_and_keeps_code_reason_and_digest(
    files: DeskFiles,
) -> None:
    code = await settled(files, 1)
    await returned(files, code)
    assert await retention(files).purge(NOW + timedelta(days=6)) == 0
    assert NAME in await everything(files)
    assert await retention(files).purge(LATER) == 2
    left = await everything(files)
    for word in (NAME, "TRẦN THỊ THỬ", IDENTITY, "0912000001", "nguyen dinh mau"):
        assert word not in left
        assert word.encode().hex() not in left
    assert code in left
    assert (await files.audit.verify()).broken is None
    [entry] = await files.journal.entries()
    assert (entry.body, entry.dossier, entry.state) == (b"", code, EntryState.CONFIRMED)
    assert await files.dossiers.registration(code) is None
    assert (await files.dossiers.summary(code)) is not None
    assert await files.prints.last_of(code, "01") is None and await files.prints.last() is None
    assert await files.prints.open() == []
    assert await retention(files).purge(LATER) == 0


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.SUPPLEMENT_ASKED, Status.STOPPED, Status.DONE])
async def test_an_open_dossier_keeps_what_the_queue_and_a_reprint_need(
    files: DeskFiles, status: Status
) -> None:
    code = await settled(files, 1)
    await stands(files, code, status)
    assert await retention(files).purge(LATER) == 1
    [entry] = await files.journal.entries()
    assert entry.body == b""
    registered = await files.dossiers.registration(code)
    assert registered is not None and registered.applicant.name == NAME
    job = await files.prints.last_of(code, "01")
    assert job is not None and job.state is PrintState.READY
    assert [d.code for d in await files.dossiers.search("nguyen dinh mau")] == [code]
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [code]
    assert (await files.audit.verify()).broken is None


@pytest.mark.parametrize("state", [EntryState.WAITING, EntryState.SENDING, EntryState.REFUSED])
async def test_what_is_not_settled_is_never_touched(files: DeskFiles, state: EntryState) -> None:
    code = await settled(files, 1, state)
    await returned(files, code)
    before = await everything(files)
    assert await retention(files).purge(LATER + timedelta(days=900)) == 0
    assert await everything(files) == before


async def test_a_follower_that_waits_keeps_its_dossier(files: DeskFiles) -> None:

    from tests.storage.samples import forward

    code = await settled(files, 1)
    await forward(files, 1, code)
    await returned(files, code)
    assert await retention(files).purge(LATER) == 1
    assert await files.dossiers.registration(code) is not None


async def test_a_purge_leaves_a_row_in_the_trail(files: DeskFiles) -> None:
    code = await settled(files, 1)
    await returned(files, code)
    await retention(files).purge(LATER)
    rows = await files.journal_file.read(
        lambda c: c.all("SELECT dossier FROM audit WHERE action = 'retention' ORDER BY sequence")
    )
    assert rows == [("",), (code,)]
