"""Whether what a print says still holds: corrected, voided, taken back; and which print of a paper is the newest content."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter_tui.domain.actions import Correct, Forward, Return, Unreturn, Void
from counter_tui.domain.journal import EntryState
from counter_tui.domain.lifecycle import apply
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips.forms import RETURN, VOID
from counter_tui.services.ports import AssignedNumber, NewAction, NewEntry, PrintJob, PrintState, Validity
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import ACTOR, NOW, TODAY, action, maker, register

FIRST = "Z00.01-261123-0001"


async def corrected(files: DeskFiles, n: int, slip: Slip, *, refused: bool = False) -> NewAction:
    """Correct the first dossier with a new receipt, as the desk does."""
    before = await files.dossiers.summary(FIRST)
    known = await files.dossiers.registration(FIRST)
    assert before is not None
    assert known is not None
    mended = replace(known, note=f"sửa {n}")
    doing = Correct(registration=mended, reason="ghi nhầm")
    new = NewAction(
        entry=action(n, FIRST, action="correct", if_match=str(before.version)),
        action=doing,
        actor=ACTOR,
        after=apply(before, doing, NOW),
        slips=(replace(slip, template_version=f"sửa {n}"),),
    )
    await files.journal.act(new)
    if refused:
        await files.journal.mark(new.entry.id, EntryState.REFUSED, at=NOW, problem="không")
    return new


def copy_of(new: NewEntry, name: str, **changes: object) -> PrintJob:
    assert new.slip is not None
    job = PrintJob(id=name, dossier=FIRST, slip=new.slip, reprint=1, state=PrintState.DONE, created_at=NOW)
    return replace(job, **changes)


async def validities(files: DeskFiles) -> dict[str, Validity]:
    ids = await files.journal_file.read(lambda c: c.all("SELECT id FROM print ORDER BY sequence"))
    jobs = [await files.prints.get(job_id) for (job_id,) in ids]
    return {job.id: job.validity for job in jobs if job is not None}


async def test_a_copy_of_what_was_corrected_is_not_what_the_paper_says(files: DeskFiles) -> None:
    new = await register(files, 1)
    done = await corrected(files, 1, new.slip)
    await files.prints.add_reprint(copy_of(new, "old copy"))
    assert await validities(files) == {
        "id-00001": Validity.REPLACED,
        done.entry.id: Validity.HOLDS,
        "old copy": Validity.REPLACED,
    }
    assert (await files.prints.last_of(FIRST, "01")).id == done.entry.id
    assert [job.id for job in await files.prints.papers_of(FIRST)] == [done.entry.id]
    await files.prints.add_reprint(copy_of(new, "new copy", slip=done.slips[0]))
    assert (await files.prints.last_of(FIRST, "01")).id == "new copy"


async def test_a_copy_packed_otherwise_than_its_first_is_of_the_one_before_it(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.add_reprint(copy_of(new, "copy"))
    await files.journal_file.write(
        lambda c: c.execute("UPDATE print SET slip = CAST(slip || ' ' AS BLOB) WHERE id = 'copy'")
    )
    assert set((await validities(files)).values()) == {Validity.HOLDS}


async def test_the_same_content_printed_anew_holds(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.add_reprint(
        copy_of(new, "other", reprint=0, slip=replace(new.slip, template_version="x"))
    )
    await files.prints.add_reprint(copy_of(new, "back", reprint=0))
    assert await validities(files) == {
        "id-00001": Validity.HOLDS,
        "other": Validity.REPLACED,
        "back": Validity.HOLDS,
    }


async def test_a_correction_given_up_leaves_the_receipt_before_it(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    done = await corrected(files, 1, new.slip, refused=True)
    await files.journal.void(done.entry.id, "Không sửa nữa", None, NOW, actor=ACTOR)
    assert await validities(files) == {"id-00001": Validity.HOLDS, done.entry.id: Validity.REPLACED}
    assert (await files.prints.last_of(FIRST, "01")).id == "id-00001"


async def test_a_receipt_mended_after_a_refusal_replaces_the_first(files: DeskFiles) -> None:
    await register(files, 1)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    fixed = maker(9)(AssignedNumber(code=FIRST, provisional=False))
    await files.journal.amend("id-00001", fixed, NOW, actor=ACTOR)
    assert await validities(files) == {"id-00001": Validity.REPLACED, fixed.registration.id: Validity.HOLDS}


@pytest.mark.parametrize("taken_back", [False, True])
async def test_of_a_voided_dossier_the_void_slip_is_left(files: DeskFiles, taken_back: bool) -> None:
    new = await register(files, 1)
    before = await files.dossiers.summary(FIRST)
    doing = Void(reason="Nhập nhầm")
    entry = action(1, FIRST, action="void", if_match=str(before.version))
    slip = replace(new.slip, form=VOID)
    await files.journal.act(
        NewAction(entry=entry, action=doing, actor=ACTOR, after=apply(before, doing, NOW), slips=(slip,))
    )
    await files.prints.mark(entry.id, PrintState.DONE, at=NOW)
    if taken_back:
        await files.journal.take_back(entry.id, "Hủy nhầm", NOW, officer_id="mau")
    assert await validities(files) == {
        "id-00001": Validity.HOLDS if taken_back else Validity.VOIDED,
        entry.id: Validity.DROPPED if taken_back else Validity.HOLDS,
    }
    assert [job.id for job in await files.prints.open()] == (["id-00001"] if taken_back else [])


async def test_what_comes_instead_is_written_with_what_it_ends(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.add_reprint(copy_of(new, "copy", state=PrintState.WAITING), instead_of=("id-00001",))
    assert (await files.prints.get("id-00001")).state is PrintState.CANCELLED
    assert [job.id for job in await files.prints.open()] == ["copy"]


@pytest.mark.parametrize("state", [PrintState.SENDING, PrintState.UNKNOWN])
async def test_the_day_tells_a_slip_in_doubt_behind_a_later_one(files: DeskFiles, state: PrintState) -> None:
    new = await register(files, 1)
    await files.prints.mark("id-00001", state, at=NOW)
    await files.prints.add_reprint(copy_of(new, "copy"))
    assert (await files.days.facts(TODAY)).unprinted == (FIRST,)


async def test_a_copy_given_up_leaves_nothing_unprinted(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.mark("id-00001", PrintState.DONE, at=NOW)
    await files.prints.add_reprint(copy_of(new, "copy", state=PrintState.CANCELLED))
    assert (await files.days.facts(TODAY)).unprinted == ()
    await files.prints.mark("id-00001", PrintState.CANCELLED, at=NOW)
    assert (await files.days.facts(TODAY)).unprinted == (FIRST,)


async def test_a_receipt_for_several_is_found_by_any_of_its_dossiers_the_one_that_holds_first(
    files: DeskFiles,
) -> None:
    new = await register(files, 1)
    old = replace(new.slip, dossiers=(FIRST, "B", "C"))
    later = replace(new.slip, dossiers=("B", "C"))
    for name, slip, reprint in (("old", old, 0), ("later", later, 0), ("old copy", old, 1)):
        await files.prints.add_reprint(
            copy_of(new, name, dossier=f"chung-{FIRST}", slip=slip, reprint=reprint)
        )
    await files.prints.add_reprint(
        copy_of(new, "other", dossier="chung-X", slip=replace(old, dossiers=("X", "Y")))
    )

    async def found(*codes: str, since: datetime = NOW) -> str | None:
        job = await files.prints.naming(codes, under="chung-", form="01", since=since)
        return job.id if job is not None else None

    assert await found("C") == "later"
    assert await found(FIRST) == "old copy"
    assert await found("Y", "Z") == "other"
    assert await found("Z") is None
    assert await found("C", since=NOW + timedelta(seconds=1)) is None


async def test_what_lapsed_while_it_waited_is_not_unprinted(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.mark("id-00001", PrintState.DONE, at=NOW)
    joint = copy_of(new, "joint", dossier=f"chung-{FIRST}", reprint=0, state=PrintState.WAITING)
    await files.prints.add_reprint(joint)
    assert (await files.days.facts(TODAY)).unprinted == (f"chung-{FIRST}",)
    await files.prints.mark("joint", PrintState.CANCELLED, at=NOW, problem="Hồ sơ đã hủy.")
    assert (await files.days.facts(TODAY)).unprinted == ()


async def forwarded(files: DeskFiles, n: int, *slips: Slip, instead_of: str = "") -> NewAction:
    """Forward the first dossier with *slips*, anew from the entry *instead_of*, as the desk does."""
    before = await files.dossiers.summary(FIRST)
    assert before is not None
    doing = Forward(to=f"Phòng {n}")
    entry = action(n, FIRST, if_match=str(before.version))
    after = apply(before, doing, NOW)
    new = NewAction(entry=entry, action=doing, actor=ACTOR, after=after, slips=slips, instead_of=instead_of)
    await (files.journal.rebase([instead_of], [new], "mau", NOW) if instead_of else files.journal.act(new))
    return new


async def test_a_slip_of_what_was_taken_back_stays_so_whatever_is_done_after_it(files: DeskFiles) -> None:
    new = await register(files, 1)
    first = await forwarded(files, 1, replace(new.slip, form="return"))
    await files.prints.mark(first.entry.id, PrintState.DONE, at=NOW)
    await files.journal.take_back(first.entry.id, "Nhầm người", NOW, officer_id="mau")
    await forwarded(files, 2)
    assert (await validities(files))[first.entry.id] is Validity.DROPPED


async def test_a_slip_of_what_was_made_anew_holds_until_that_is_given_up(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    old = await forwarded(files, 1, replace(new.slip, form="return"))
    for n, before in ((2, old.entry.id), (3, "action-00002")):
        await files.journal.mark(before, EntryState.REFUSED, at=NOW, problem="không")
        await forwarded(files, n, instead_of=before)
        assert (await validities(files))[old.entry.id] is Validity.HOLDS
    await files.journal.mark("action-00003", EntryState.REFUSED, at=NOW, problem="không")
    await files.journal.void("action-00003", "Không làm nữa", None, NOW, actor=ACTOR)
    assert (await validities(files))[old.entry.id] is Validity.DROPPED


async def returned(files: DeskFiles, n: int, slip: Slip, doing: Return | Unreturn) -> NewAction:
    before = await files.dossiers.summary(FIRST)
    assert before is not None
    new = NewAction(
        entry=action(n, FIRST, action=doing.KIND.value, if_match=str(before.version)),
        action=doing,
        actor=ACTOR,
        after=apply(before, doing, NOW),
        slips=(replace(slip, form=RETURN, template_version=str(n)),) if isinstance(doing, Return) else (),
    )
    await files.journal.act(new)
    return new


async def test_the_slip_of_a_return_noted_in_error_holds_no_more(files: DeskFiles) -> None:
    slip = (await register(files, 1)).slip
    assert slip is not None
    back, undoing = Return(receiver="NGUYỄN VĂN MẪU"), Unreturn(reason="Nhầm")
    first = await returned(files, 1, slip, back)
    copy = PrintJob(
        id="copy",
        dossier=FIRST,
        slip=first.slips[0],
        reprint=1,
        state=PrintState.DONE,
        created_at=NOW,
    )
    await files.prints.add_reprint(copy)
    undone = await returned(files, 2, slip, undoing)
    assert await validities(files) == {
        "id-00001": Validity.HOLDS,
        first.entry.id: Validity.DROPPED,
        "copy": Validity.DROPPED,
    }
    assert FIRST not in [job.dossier for job in await files.prints.open() if job.slip.form == RETURN]
    await files.journal.take_back(undone.entry.id, "Đúng hồ sơ", NOW, officer_id="mau")
    assert (await validities(files))[first.entry.id] is Validity.HOLDS
    await returned(files, 3, slip, undoing)
    second = await returned(files, 4, slip, back)
    assert await validities(files) == {
        "id-00001": Validity.HOLDS,
        first.entry.id: Validity.REPLACED,
        "copy": Validity.REPLACED,
        second.entry.id: Validity.HOLDS,
    }
