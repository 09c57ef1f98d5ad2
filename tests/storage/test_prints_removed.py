"""Prints that another took the place of while they waited lose what they say of citizens, as those that came out do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Correct
from counter_tui.domain.dossier import summary_of
from counter_tui.domain.journal import EntryState
from counter_tui.domain.lifecycle import apply
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import AssignedNumber, NewAction, PrintJob, PrintState
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import ACTOR, NOW, OFFICE, action, registration
from tests.storage.test_retention import LATER, WEEK, retention

THERE = AssignedNumber(code="Z00.01-261123-0001", provisional=False)
"""A dossier of another counter."""


def book(name: str, state: PrintState, version: str) -> PrintJob:
    slip = Slip(form="07", template_version=version, registration=registration(1, THERE), office=OFFICE)
    return PrintJob(id=name, dossier="so-2026-11", slip=slip, reprint=0, state=state, created_at=NOW)


async def kept(files: DeskFiles) -> list[str]:
    rows = await files.journal_file.read(lambda c: c.all("SELECT id FROM print WHERE slip <> x''"))
    return [name for (name,) in rows]


@pytest.mark.parametrize("state", [PrintState.READY, PrintState.WAITING, PrintState.FAILED])
async def test_a_register_that_a_later_one_took_the_place_of_goes_with_age(
    files: DeskFiles, state: PrintState
) -> None:
    await files.prints.add_reprint(book("first", state, "1"))
    await files.prints.add_reprint(book("second", PrintState.READY, "2"))
    await files.prints.mark("second", PrintState.DONE, at=NOW)
    assert await retention(files).purge(NOW + WEEK - timedelta(minutes=1)) == 0
    assert await kept(files) == ["first", "second"]
    assert await retention(files).purge(LATER) == 2
    assert await kept(files) == []
    assert await retention(files).purge(LATER) == 0


@pytest.mark.parametrize("state", [PrintState.WAITING, PrintState.UNKNOWN, PrintState.SENDING])
async def test_a_register_that_is_to_come_out_or_may_have_is_kept(
    files: DeskFiles, state: PrintState
) -> None:
    await files.prints.add_reprint(book("first", PrintState.WAITING, "1"))
    await files.prints.add_reprint(book("second", state, "2"))
    await files.prints.mark("second", state, at=NOW)
    assert await retention(files).purge(LATER) == 1
    assert [job.id for job in await files.prints.open()] == ["second"]


async def test_a_receipt_that_may_wait_again_is_kept(files: DeskFiles) -> None:
    there = registration(1, THERE)
    await files.dossiers.store_changes([replace(summary_of(there), confirmed=True)], "1")
    slip = Slip(form="01", template_version="1", registration=there, office=OFFICE)
    await files.prints.add_reprint(
        replace(book("first", PrintState.WAITING, "1"), dossier=there.code, slip=slip)
    )
    doing = Correct(registration=replace(there, note="sửa"), reason="ghi nhầm")
    before = await files.dossiers.summary(there.code)
    assert before is not None
    done = NewAction(
        entry=action(1, there.code, action="correct"),
        action=doing,
        actor=ACTOR,
        after=apply(before, doing, NOW),
        slips=(replace(slip, registration=doing.registration),),
    )
    await files.journal.act(done)
    await files.journal.mark(done.entry.id, EntryState.REFUSED, at=NOW)
    await retention(files).purge(LATER)
    await files.journal.void(done.entry.id, "Theo quầy 2", None, LATER, actor=ACTOR)
    assert [job.id for job in await files.prints.open()] == ["first"]
    await retention(files).purge(LATER + LATER.resolution)
    assert [job.id for job in await files.prints.open()] == ["first"]
