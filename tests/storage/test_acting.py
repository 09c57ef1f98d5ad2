"""Actions and changes in the journal: what came between, what was dropped, what stood before standings were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Actor, Correct, Forward
from counter_tui.domain.dossier import Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.lifecycle import apply
from counter_tui.errors import NotFound, Refused
from counter_tui.services.ports import NewAction, NewEntry, Settlement
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import NOW, OFFICE, action, block, forward, register

FORWARD = Forward(to="Phòng Mẫu")
WHO = Actor(officer_id="mau", officer_name="Cán bộ Mẫu", counter="1")


async def received(files: DeskFiles, n: int = 1, *, confirmed: bool = True) -> NewEntry:
    await files.numbers.add(block(await files.office_record.installation()))
    new = await register(files, n)
    if confirmed:
        await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)
    return new


async def test_an_action_made_under_a_number_that_was_just_replaced_is_made_anew(files):
    new = await register(files, 1)
    old = new.registration.code
    before = await files.dossiers.summary(old)
    made = NewAction(entry=action(1, old), action=FORWARD, actor=WHO, after=apply(before, FORWARD, NOW))
    await files.journal.renumber(new.entry.id, "Z00.01-261123-0042", NOW)
    with pytest.raises(Refused, match="vừa có thay đổi khác"):
        await files.journal.act(made)
    done = await forward(files, 2, "Z00.01-261123-0042")
    assert done.after.code == "Z00.01-261123-0042"
    assert [e.kind for e in await files.dossiers.events(old)] == ["register", "renumber", "forward"]


async def test_of_two_actions_made_on_one_version_the_second_is_refused_and_leaves_nothing(files):
    code = (await received(files)).registration.code
    first = await forward(files, 1, code)
    late = replace(first, entry=action(2, code))
    with pytest.raises(Refused, match="vừa có thay đổi khác"):
        await files.journal.act(late)
    assert [entry.id for entry in await files.journal.entries()] == ["action-00001", "id-00001"]
    await files.journal.act(replace(late, instead_of="id-00001"))
    assert await files.journal.entry("action-00002") is not None


async def test_nothing_is_done_behind_a_refused_action_until_it_is_dealt_with(files):
    code = (await received(files)).registration.code
    first = await forward(files, 1, code)
    await files.journal.mark(first.entry.id, EntryState.REFUSED, at=NOW, problem_code="version-stale")
    (refused,) = await files.dossiers.refused_events(code)
    assert (refused.kind, refused.officer_name, refused.action) == ("forward", "Cán bộ Mẫu", FORWARD)
    later = replace(first, entry=action(2, code), after=replace(first.after, version=9))
    with pytest.raises(Refused, match=r"chuyển xử lý.*Cán bộ Mẫu.*F9"):
        await files.journal.act(later)
    assert await files.journal.entry("action-00002") is None
    await files.journal.void(first.entry.id, "Không làm nữa", None, NOW, actor=WHO)
    await files.journal.act(later)
    assert await files.dossiers.refused_events(code) == []


async def test_of_several_actions_either_all_are_stored_or_none(files):
    one = (await received(files)).registration.code
    made = await forward(files, 1, one)
    await files.journal.take_back(made.entry.id, "thử", NOW, officer_id=WHO.officer_id)
    taken = replace(made, entry=action(2, one), after=replace(made.after, version=0))
    with pytest.raises(Refused, match="vừa có thay đổi khác"):
        await files.journal.act(replace(made, entry=action(3, one)), taken)
    assert await files.journal.entry("action-00003") is None


async def test_a_correction_is_what_holds_and_its_slips_wait(files):
    new = await received(files)
    before = await files.dossiers.summary(new.registration.code)
    mended = replace(
        new.registration, note="bản sửa", applicant=replace(new.registration.applicant, name="LÊ VĂN THỬ")
    )
    doing = Correct(registration=mended, reason="ghi nhầm tên")
    entry = action(1, before.code, action="correct")
    slips = (replace(new.slip, registration=mended), replace(new.slip, registration=mended))
    after = apply(before, doing, entry.created_at)
    await files.journal.act(NewAction(entry=entry, action=doing, actor=WHO, after=after, slips=slips))
    assert (await files.dossiers.registration(before.code)).note == "bản sửa"
    assert (await files.dossiers.summary(before.code)).applicant_name == "LÊ VĂN THỬ"
    made = await files.journal_file.read(lambda c: c.all("SELECT id FROM print ORDER BY id"))
    assert made == [("action-00001",), ("action-00001-1",), ("id-00001",)]


async def test_an_action_dropped_did_not_happen(files):
    code = (await received(files)).registration.code
    new = await forward(files, 1, code)
    await files.dossiers.store_changes([replace(new.after, version=1, status=Status.RECEIVED, place="")], "1")
    await files.journal.mark(
        new.entry.id, EntryState.REFUSED, at=NOW, problem="không", problem_code="wrong-status"
    )
    await files.journal.void(new.entry.id, "Không làm nữa", None, NOW, actor=WHO)
    standing = await files.dossiers.summary(code)
    assert (standing.version, standing.status, standing.confirmed) == (1, Status.RECEIVED, True)
    assert [event.kind for event in await files.dossiers.events(code)] == ["register"]
    assert (await files.audit.verify()).broken is None


async def test_until_the_feed_brings_it_what_was_confirmed_here_stands(files):
    code = (await received(files)).registration.code
    new = await forward(files, 1, code)
    await files.journal.mark(new.entry.id, EntryState.CONFIRMED, at=NOW)
    await files.dossiers.store_changes([replace(new.after, version=1, status=Status.RECEIVED, place="")], "1")
    assert (await files.dossiers.summary(code)).version == 2


async def test_a_dossier_of_a_journal_without_standings_stands_as_registered(files):
    new = await received(files)
    await files.journal_file.write(lambda c: c.execute("DELETE FROM standing"))
    standing = await files.dossiers.summary(new.registration.code)
    assert (standing.version, standing.applicant_name) == (1, new.registration.applicant.name)
    changed = replace(new, entry=replace(new.entry, id="id-00002"), slip=None)
    await files.journal.amend(new.entry.id, changed, NOW, actor=WHO)
    assert (await files.dossiers.summary(new.registration.code)).version == 1


async def test_an_entry_that_is_not_there_is_said(files):
    with pytest.raises(NotFound):
        await files.journal.void("id-99999", "Nhầm", None, NOW, actor=WHO)


async def test_answers_to_several_come_in_one_transaction(files):
    first, second = await received(files, confirmed=False), await register(files, 2)
    one = Settlement(entry_id=first.entry.id, state=EntryState.CONFIRMED)
    await files.journal.settle_all([], NOW)
    moved = Settlement(
        entry_id=second.entry.id, state=EntryState.CONFIRMED, code=f"{OFFICE.code}-261123-0077"
    )
    await files.journal.settle_all([one, moved], NOW + timedelta(seconds=1))
    assert (await files.journal.counts()).confirmed == 2
    assert (await files.dossiers.summary(second.registration.code)).code.endswith("-0077")
    assert [e.kind for e in await files.dossiers.events(second.registration.code)] == ["register", "renumber"]
