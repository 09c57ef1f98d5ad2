"""A correction against a real service: sent behind its registration, after it, and against a version that moved on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.system.desks import Opened, received

from counter_tui.domain.actions import CompleteSupplement, Forward, RequestSupplement
from counter_tui.domain.deadline_changes import RESTARTED
from counter_tui.domain.journal import EntryKind, EntryState
from counter_tui.domain.person import Person
from counter_tui.services.desk import Desk

KIN = Person(name="TRẦN THỊ MẪU", identity="022191000002")


async def put_right(desk: Desk, code: str) -> None:
    original = await desk.correcting.open(code)
    item = await desk.correcting.item(original.procedure_code)
    draft = replace(desk.correcting.draft(original, item), applicant=KIN)
    await desk.correcting.correct(original, draft, "Nhầm người nộp")


async def sent(desk: Desk) -> list[tuple[str, EntryState]]:
    for _ in range(4):
        await desk.sync.round()
    return [(e.action or "register", e.state) for e in reversed(await desk.journal.entries())]


@pytest.mark.parametrize("confirmed_first", [True, False])
async def test_a_correction_is_sent_in_order_and_both_sides_say_the_same(
    opened: Opened, confirmed_first: bool
) -> None:
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        if confirmed_first:
            await sent(desk)
        await put_right(desk, code)
        done = await sent(desk)
        assert done == [("register", EntryState.CONFIRMED), ("correct", EntryState.CONFIRMED)]
        code = (await desk.journal.entries())[0].dossier
        view = await desk.lookup.dossier(code)
        assert view.from_service
        assert (view.summary.applicant_name, view.registration.replaces) == ("TRẦN THỊ MẪU", 1)
        assert view.summary.version == 2


async def test_after_a_complete_supplement_desk_and_service_count_a_correction_from_then(
    opened: Opened,
) -> None:
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        await desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
        due = await desk.casework.due_after_supplement(code)
        await desk.casework.act(code, CompleteSupplement(due=due))
        await sent(desk)
        code = (await desk.journal.entries())[0].dossier
        original = await desk.correcting.open(code)
        item = await desk.correcting.item("1.000894")
        draft = desk.correcting.other_procedure(
            desk.correcting.draft(original, await desk.correcting.item(original.procedure_code)), item
        )
        fixed = (await desk.correcting.correct(original, draft, "Nhầm thủ tục")).registration
        assert fixed.due is not None
        assert fixed.due.ledger[0].note == RESTARTED
        foreseen = await desk.casework.standing(code)
        assert (await sent(desk))[-1] == ("correct", EntryState.CONFIRMED)
        view = await desk.lookup.dossier(code)
        assert view.from_service
        assert (view.summary.due_at, view.registration.due) == (foreseen.due_at, fixed.due)


async def test_a_correction_of_what_moved_on_becomes_a_task_and_overwrites_nothing(opened: Opened) -> None:
    async with opened() as (desk, opening):
        await received(desk)
        await sent(desk)
        code = (await desk.journal.entries())[0].dossier
        assert opening._office is not None
        await put_right(desk, code)
        await opening._office.service.database.write(
            lambda db: db.execute("UPDATE dossier SET version = version + 1")
        )
        done = await sent(desk)
        assert done[-1] == ("correct", EntryState.REFUSED)
        assert (await desk.journal.entries())[0].problem_code == "version-stale"
        view = await desk.lookup.dossier(code)
        assert view.summary.applicant_name == "NGUYỄN VĂN MẪU"


async def test_amending_a_refused_registration_takes_in_the_corrections_that_wait_behind_it(
    opened: Opened,
) -> None:
    async with opened() as (desk, opening):
        code = (await received(desk)).registration.code
        await put_right(desk, code)
        await desk.casework.act(code, Forward(to="Phòng Một"))
        assert opening.files is not None
        (entry,) = [one for one in await desk.journal.entries() if one.kind is EntryKind.REGISTER]
        await opening.files.journal.mark(entry.id, EntryState.REFUSED, problem="sai", at=entry.created_at)
        (forward,) = [one for one in await desk.journal.entries() if one.action == "forward"]
        held = await desk.journal.registration_of(entry)
        assert held is not None
        await desk.journal.amend(entry.id, replace(held, note="Đã sửa số giấy tờ"))
        done = [one for one in await sent(desk) if one[1] is not EntryState.VOIDED]
        assert sorted(done) == [("forward", EntryState.CONFIRMED), ("register", EntryState.CONFIRMED)]
        view = await desk.lookup.dossier((await desk.journal.entries())[0].dossier)
        assert view.from_service
        assert (view.registration.applicant.name, view.registration.note) == (KIN.name, "Đã sửa số giấy tờ")
        assert (view.summary.version, view.summary.place) == (2, "Phòng Một")
        sent_on = await opening.files.journal.entry(forward.id)
        assert sent_on is not None
        assert (sent_on.state, sent_on.if_match) == (EntryState.CONFIRMED, "1")
