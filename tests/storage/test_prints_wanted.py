"""Which prints are still to come out, when what took the place of one that waits is given up or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement
from counter_tui.domain.deadline import Due
from counter_tui.domain.journal import EntryState
from counter_tui.domain.lifecycle import apply
from counter_tui.services.ports import NewAction, NewEntry, PrintState, Validity
from counter_tui.storage.day_records import UNPRINTED
from counter_tui.storage.desk_files import DeskFiles
from counter_tui.storage.print_rows import WANTED
from tests.storage.samples import ACTOR, NOW, TODAY, act, action, register
from tests.storage.test_print_validity import FIRST, copy_of, corrected, validities

WAITING = [PrintState.READY, PrintState.WAITING, PrintState.FAILED]
LATER = Due(at=NOW + timedelta(days=5), ledger=())


async def asked(files: DeskFiles, state: PrintState) -> NewEntry:
    """Register a dossier whose receipt is in *state*, and ask for papers."""
    new = await register(files, 1)
    await files.prints.mark("id-00001", state, at=NOW)
    await act(files, 1, FIRST, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
    return new


async def completed(
    files: DeskFiles, n: int, new: NewEntry, *, at: datetime = NOW, slip: bool = True
) -> NewAction:
    """Take the papers in with a later date, and the receipt that says so."""
    before = await files.dossiers.summary(FIRST)
    assert before is not None
    assert new.slip is not None
    doing = CompleteSupplement(due=LATER)
    entry = action(n, FIRST, action="complete-supplement", if_match=str(before.version), created_at=at)
    done = NewAction(
        entry=entry,
        action=doing,
        actor=ACTOR,
        after=apply(before, doing, at),
        slips=(replace(new.slip, template_version=f"hẹn {n}"),) if slip else (),
    )
    await files.journal.act(done)
    return done


async def wanted(files: DeskFiles) -> list[str]:
    return [job.id for job in await files.prints.open()]


@pytest.mark.parametrize("state", WAITING)
async def test_a_receipt_waits_again_when_the_one_after_it_is_taken_back(
    files: DeskFiles, state: PrintState
) -> None:
    new = await asked(files, state)
    done = await completed(files, 2, new)
    await files.prints.mark(done.entry.id, state, at=NOW)
    assert await wanted(files) == [done.entry.id]
    await files.journal.take_back(done.entry.id, "Bấm nhầm", NOW, officer_id="mau")
    assert await wanted(files) == ["id-00001"]
    assert (await files.days.facts(TODAY)).unprinted == (FIRST,)
    assert await files.prints.get(done.entry.id) is None


@pytest.mark.parametrize("state", [*WAITING, PrintState.DONE])
async def test_a_receipt_waits_again_when_the_one_after_it_is_given_up(
    files: DeskFiles, state: PrintState
) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    await files.prints.mark("id-00001", PrintState.WAITING, at=NOW)
    done = await corrected(files, 1, new.slip, refused=True)
    await files.prints.mark(done.entry.id, state, at=NOW)
    await files.journal.void(done.entry.id, "Theo quầy 2", None, NOW, actor=ACTOR)
    assert await wanted(files) == ["id-00001"]
    assert (await files.days.facts(TODAY)).unprinted == (FIRST,)
    waits = await files.prints.last_of(FIRST, "01")
    assert waits is not None
    assert (waits.id, waits.reprint, waits.slip) == ("id-00001", 0, new.slip)
    await files.prints.mark("id-00001", PrintState.DONE, at=NOW)
    assert await wanted(files) == []
    assert (await files.days.facts(TODAY)).unprinted == ()


async def test_a_copy_of_what_was_given_up_does_not_come_out(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    done = await corrected(files, 1, new.slip, refused=True)
    await files.prints.mark(done.entry.id, PrintState.DONE, at=NOW)
    await files.prints.add_reprint(copy_of(new, "copy", slip=done.slips[0], state=PrintState.WAITING))
    assert await wanted(files) == ["copy"]
    await files.journal.void(done.entry.id, "Theo quầy 2", None, NOW, actor=ACTOR)
    assert await wanted(files) == ["id-00001"]
    assert (await validities(files))["copy"] is Validity.REPLACED
    assert (await files.prints.last_of(FIRST, "01")).id == "id-00001"


async def test_a_receipt_in_nobody_s_hand_is_told_though_one_given_up_came_out(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    await files.prints.mark("id-00001", PrintState.CANCELLED, at=NOW)
    done = await corrected(files, 1, new.slip, refused=True)
    await files.prints.mark(done.entry.id, PrintState.DONE, at=NOW)
    assert (await files.days.facts(TODAY)).unprinted == ()
    await files.journal.void(done.entry.id, "Theo quầy 2", None, NOW, actor=ACTOR)
    assert (await files.days.facts(TODAY)).unprinted == (FIRST,)


async def test_what_was_given_up_stays_so_when_the_same_is_done_anew_without_a_slip(
    files: DeskFiles,
) -> None:
    new = await asked(files, PrintState.DONE)
    done = await completed(files, 2, new)
    await files.prints.mark(done.entry.id, PrintState.DONE, at=NOW)
    await files.journal.take_back(done.entry.id, "Bấm nhầm", NOW + timedelta(minutes=1), officer_id="mau")
    await completed(files, 3, new, at=NOW + timedelta(minutes=2), slip=False)
    assert await validities(files) == {"id-00001": Validity.HOLDS, done.entry.id: Validity.REPLACED}
    assert (await files.prints.last_of(FIRST, "01")).id == "id-00001"


async def test_what_is_made_anew_after_a_conflict_keeps_its_slip(files: DeskFiles) -> None:
    new = await asked(files, PrintState.DONE)
    done = await completed(files, 2, new)
    standing = await files.dossiers.summary(FIRST)
    assert standing is not None
    again = NewAction(
        entry=replace(done.entry, id="action-00009"),
        action=done.action,
        actor=ACTOR,
        after=replace(standing, version=standing.version + 1),
        instead_of=done.entry.id,
    )
    # The clock was set back meanwhile: what is made anew bears the time of the first.
    await files.journal.rebase([done.entry.id], [again], "mau", NOW - timedelta(hours=1))
    assert (await validities(files))[done.entry.id] is Validity.HOLDS
    assert await wanted(files) == [done.entry.id]


@pytest.mark.parametrize("rule", [WANTED, UNPRINTED])
async def test_what_else_there_is_of_a_paper_is_found_by_indexes(files: DeskFiles, rule: str) -> None:
    sql = rule if rule.startswith("SELECT") else f"SELECT p.id FROM print AS p WHERE {rule}"
    plan = await files.journal_file.read(lambda c: [str(r[3]) for r in c.all(f"EXPLAIN QUERY PLAN {sql}")])
    assert [step for step in plan if step.startswith("SCAN") and step.split()[1] != "p"] == []
