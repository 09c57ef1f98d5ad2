"""Two desks of one office act on the same dossier off-line: the second one sees both and decides, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.server.offices import BIRTH
from tests.system.desks import received
from tests.system.shared_office import SharedOffice

from counter_tui.domain.actions import Action, ActionKind, Correct, Finish, Forward, Suspend, Withdraw
from counter_tui.domain.dossier import Collection, ReceivedPaper
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.domain.merge import Side
from counter_tui.domain.merge_groups import MATTER
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.errors import Refused
from counter_tui.screens import journal_text
from counter_tui.server.tables import catalogue
from counter_tui.services.desk import Desk

PAPER = ReceivedPaper(name="Giấy chứng sinh", originals=1)


async def clashing(office: SharedOffice, theirs: Action, *mine: Action) -> tuple[str, Entry]:
    """Let desk two act on desk one's dossier, then desk one off-line before it hears of it; return code and refusal."""
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    for action in mine:
        await one.casework.act(code, action)
    await two.casework.act(code, theirs)
    await two.sync.round()
    await one.sync.round()
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    assert refused.problem_code == "version-stale"
    return code, refused


async def versions(office: SharedOffice, code: str) -> list[str]:
    sql = "SELECT e.kind FROM dossier_event AS e JOIN dossier AS d ON d.id = e.dossier WHERE d.code = ? ORDER BY e.number"
    return [row[0] for row in await office.service.database.read(lambda db: db.all(sql, (code,)))]


async def test_mine_theirs_and_base_are_shown_and_mine_is_made_anew(office: SharedOffice) -> None:
    code, refused = await clashing(office, Forward(to="Phòng Hai"), Forward(to="Phòng Một"))
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    place = next(one for one in conflict.differences if one.name == "place")
    assert (place.base, place.mine, place.theirs, place.side) == ("", "Phòng Một", "Phòng Hai", Side.CLASH)
    assert [(e.kind, e.officer_name) for e in conflict.since] == [("forward", "Cán bộ hai")]
    status = next(one for one in conflict.differences if one.name == "status")
    assert status.side is Side.BOTH
    rebased = await desk.conflicts.rebase(conflict, {})
    assert (rebased.summary.place, rebased.given_up) == ("Phòng Một", ())
    await desk.sync.round()
    assert await desk.journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []
    assert await versions(office, code) == ["register", "forward", "forward"]
    assert (await desk.casework.standing(code)).place == "Phòng Một"


async def test_what_followed_goes_along_as_far_as_it_still_can(office: SharedOffice) -> None:
    code, refused = await clashing(office, Forward(to="Phòng Hai"), Forward(to="Phòng Một"), Finish())
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    assert [one.action for one in conflict.followers] == [Finish()]
    await desk.conflicts.rebase(conflict, {})
    with pytest.raises(Refused):
        await desk.conflicts.rebase(conflict, {})
    await desk.sync.round()
    assert await versions(office, code) == ["register", "forward", "forward", "finish"]


async def test_what_is_not_possible_any_more_says_why_and_is_dropped(office: SharedOffice) -> None:
    code, refused = await clashing(office, Withdraw(reason="Công dân rút"), Forward(to="Phòng Một"))
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    with pytest.raises(Refused, match="rút hồ sơ"):
        await desk.conflicts.rebase(conflict, {})
    await desk.conflicts.hand_over(refused.id)
    (handed,) = await desk.journal.entries([EntryState.REFUSED])
    assert handed.handed
    (first, *_) = journal_text.with_handed([("", [handed])])
    assert first == (journal_text.HANDED, [handed])
    await desk.journal.void(refused.id, "Công dân đã rút")
    await desk.sync.round()
    assert await versions(office, code) == ["register", "withdraw"]
    assert (await desk.casework.standing(code)).status.name == "WITHDRAWN"


async def test_corrections_of_other_fields_merge_by_themselves(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    was = await one.casework.registration(code)
    assert was is not None
    person = was.applicant
    own = replace(
        was,
        id="01939000-0000-7000-8000-0000000000a1",
        note="Của tôi",
        applicant=replace(person, phone="0912000001"),
    )
    other = replace(
        was,
        id="01939000-0000-7000-8000-0000000000a2",
        note="Của họ",
        applicant=replace(person, address="Thôn 2"),
    )
    await one.casework.act(code, Correct(registration=own, reason="Sai điện thoại"))
    await two.casework.act(code, Correct(registration=other, reason="Sai địa chỉ"))
    await two.sync.round()
    await one.sync.round()
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    conflict = await one.conflicts.open(refused.id)
    sides = {d.name: d.side for d in conflict.differences}
    assert sides == {
        "applicant.phone": Side.MINE,
        "applicant.address": Side.THEIRS,
        "note": Side.CLASH,
    }
    await one.conflicts.rebase(conflict, {"note": True})
    await one.sync.round()
    held = await two.casework.registration(code)
    assert held is not None
    assert (held.applicant.phone, held.applicant.address, held.note) == ("0912000001", "Thôn 2", "Của tôi")


async def both_correct(
    office: SharedOffice, mine: Sequence[dict[str, Any]], theirs: dict[str, Any]
) -> tuple[str, Entry]:
    """Let both desks correct one dossier, the first off-line and maybe more than once; return code and refusal."""
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    for changes in mine:
        await put_right(one, code, **changes)
    await put_right(two, code, **theirs)
    await two.sync.round()
    await one.sync.round()
    refused = (await one.journal.entries([EntryState.REFUSED]))[-1]
    assert refused.problem_code == "version-stale"
    return code, refused


async def put_right(desk: Desk, code: str, **changes: Any) -> None:
    original = await desk.correcting.open(code)
    item = await desk.correcting.item(changes.pop("procedure", original.procedure_code))
    draft = desk.correcting.draft(original, item)
    if item.procedure.code != original.procedure_code:
        draft = desk.correcting.other_procedure(draft, item)
    await desk.correcting.correct(original, replace(draft, **changes), changes.get("note", "Sửa cho đúng"))


async def test_a_merged_correction_makes_the_receipt_that_replaces_the_former_one(
    office: SharedOffice,
) -> None:
    code, refused = await both_correct(office, [{"note": "Của tôi"}], {"papers": (PAPER,)})
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    assert conflict.choices == []
    done = await desk.conflicts.rebase(conflict, {})
    assert done.form == RECEIPT_FORM
    await desk.receipts.print_first(code, done.form)
    await desk.sync.round()
    held = await office.desks["two"].casework.registration(code)
    assert held is not None
    (paper,) = held.papers
    words = await desk.receipts.preview(code, width=200)
    assert paper == PAPER
    assert PAPER.name in words
    assert "(bản sửa lần 1)" in words
    assert (held.note, held.replaces) == ("Của tôi", 2)


async def test_another_procedure_and_a_paper_of_the_old_one_are_not_mixed(office: SharedOffice) -> None:
    other = replace(BIRTH, procedure=replace(BIRTH.procedure, code="1.004873", name="Xác nhận"), rule=None)
    await office.service.database.write(lambda db: catalogue.put(db, "Z00.01", [other]))
    code, refused = await both_correct(office, [{"procedure": "1.004873"}], {"papers": (PAPER,)})
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    assert conflict.choices == [MATTER]
    with pytest.raises(Refused, match="không còn gì để ghi"):
        await desk.conflicts.rebase(conflict, {MATTER: False})
    await desk.conflicts.rebase(conflict, {MATTER: True})
    await desk.sync.round()
    held = await office.desks["two"].casework.registration(code)
    assert held is not None
    assert (held.procedure_code, held.papers) == ("1.004873", ())


async def test_a_second_correction_of_mine_takes_back_nothing_of_theirs(office: SharedOffice) -> None:
    code, refused = await both_correct(
        office,
        [{"note": "Lần một"}, {"collection": Collection.POST, "collection_address": "Thôn 5"}],
        {"papers": (PAPER,)},
    )
    desk = office.desks["one"]
    conflict = await desk.conflicts.open(refused.id)
    assert (conflict.followers, len(conflict.instead_of)) == ((), 2)
    await desk.conflicts.rebase(conflict, {})
    await desk.sync.round()
    held = await office.desks["two"].casework.registration(code)
    assert held is not None
    assert (held.note, held.collection_address, len(held.papers)) == ("Lần một", "Thôn 5", 1)
    assert await versions(office, code) == ["register", "correct", "correct"]
    assert await desk.journal.entries([EntryState.REFUSED, EntryState.WAITING]) == []


async def test_a_correction_behind_another_action_is_merged_or_said_to_be_dropped(
    office: SharedOffice,
) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    await one.casework.act(code, Forward(to="Phòng Một"))
    await put_right(one, code, note="Của tôi")
    await put_right(two, code, note="Của họ")
    await two.sync.round()
    await one.sync.round()
    refused = (await one.journal.entries([EntryState.REFUSED]))[-1]
    rebased = await one.conflicts.rebase(await one.conflicts.open(refused.id), {})
    assert [action.KIND for action in rebased.given_up] == [ActionKind.CORRECT]
    await one.sync.round()
    held = await two.casework.registration(code)
    assert held is not None
    assert held.note == "Của họ"
    assert await versions(office, code) == ["register", "correct", "forward"]


async def test_a_correction_given_up_leaves_what_was_registered(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "hai")
    code = (await received(one)).registration.code
    await one.sync.round()
    await two.sync.round()
    was = await one.casework.registration(code)
    assert was is not None
    own = replace(was, id="01939000-0000-7000-8000-0000000000a1", note="Của tôi")
    await one.casework.act(code, Correct(registration=own, reason="Nhầm"))
    await two.casework.act(code, Forward(to="Phòng Hai"))
    await two.sync.round()
    await one.sync.round()
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    await one.journal.void(refused.id, "Không sửa nữa")
    held = await one.casework.registration(code)
    assert held is not None and held.note == was.note


async def test_an_officer_sees_both_and_decides_with_keys(office: SharedOffice) -> None:
    from textual.app import App
    from textual.widgets import Static

    from counter_tui.screens.conflict import ConflictScreen, task_screen

    code, refused = await clashing(office, Forward(to="Phòng Hai"), Forward(to="Phòng Một"))
    desk = office.desks["one"]
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = task_screen(desk, refused)
        assert isinstance(screen, ConflictScreen)
        await app.push_screen(screen)
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = "\n".join(str(one.render()) for one in screen.query(Static))
        for part in ("Cán bộ hai", "Phòng Một", "Phòng Hai", "vướng nhau", "hai bên như nhau"):
            assert part in said
        await pilot.press("f12")
        await app.workers.wait_for_complete()
    await desk.sync.round()
    assert await versions(office, code) == ["register", "forward", "forward"]
    assert (await desk.casework.standing(code)).place == "Phòng Một"


async def test_what_is_chosen_is_seen_by_name_and_the_citizen_gets_a_new_receipt(
    office: SharedOffice,
) -> None:
    from textual.app import App
    from textual.widgets import Static

    from counter_tui.screens.conflict import task_screen

    form = ReceivedPaper(name="Tờ khai", copies=2)
    code, refused = await both_correct(office, [{"papers": (form,)}], {"papers": (PAPER,)})
    desk = office.desks["one"]
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = task_screen(desk, refused)
        await app.push_screen(screen)
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = "\n".join(str(one.render()) for one in screen.query(Static))
        assert "của tôi Tờ khai — 2 bản sao · người kia Giấy chứng sinh — 1 bản chính" in said
        assert "Mở lại" not in said
        await pilot.press("right", "f12")
        await app.workers.wait_for_complete()
    told = [note.message for note in app._notifications]
    assert any("đưa phiếu thay thế" in one for one in told)
    job = await desk.receipts.last()
    assert job is not None
    assert (job.dossier, job.state.value) == (code, "done")
    assert "Tờ khai" in await desk.receipts.preview(code, width=200)


async def test_a_stop_rules_nothing_out_for_good(office: SharedOffice) -> None:
    _, refused = await clashing(office, Suspend(reason="Xác minh"), Forward(to="Phòng Một"))
    assert (await office.desks["one"].conflicts.open(refused.id)).hindered is None


async def test_what_theirs_rules_out_is_said_with_the_keys_that_are_left(office: SharedOffice) -> None:
    from textual.app import App
    from textual.widgets import Static

    from counter_tui.screens.conflict import task_screen

    _, refused = await clashing(office, Withdraw(reason="Công dân rút"), Forward(to="Phòng Một"))
    desk = office.desks["one"]
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = task_screen(desk, refused)
        await app.push_screen(screen)
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = "\n".join(str(one.render()) for one in screen.query(Static))
        assert "Việc của tôi không làm được nữa" in said
        assert "Delete: bỏ việc của tôi" in said
        assert "tự gộp" not in said
        live = {binding.action for _, binding, enabled, _ in screen.active_bindings.values() if enabled}
        assert "void" in live
        assert not live & {"resend", "retry"}
