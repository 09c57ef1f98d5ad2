from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Action, Forward, RecordFees, Reschedule
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import (
    RESCHEDULED,
    DossierSummary,
    FeeLine,
    FeeMoment,
    Status,
    summary_of,
)
from counter_tui.domain.draft import Draft
from counter_tui.domain.journal import EntryState
from counter_tui.domain.person import Person
from counter_tui.errors import NotFound, Refused
from counter_tui.services.ports import AssignedNumber, PrintState, Settlement
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import (
    ACTOR,
    COLLEAGUE,
    IDENTITY,
    NOW,
    SAME_DAY,
    TODAY,
    act,
    action,
    block,
    forward,
    maker,
    register,
)

FIRST = "Z00.01-261123-0001"
SECOND = "Z00.01-261123-0002"


async def test_a_registration_comes_back_as_it_was_stored(files: DeskFiles) -> None:
    new = await register(files, 1)
    assert new.registration.code == FIRST
    assert not new.registration.provisional
    assert await files.dossiers.registration(FIRST) == new.registration
    assert await files.journal.entry("id-00001") == replace(new.entry, sequence=1)
    job = await files.prints.last_of(FIRST, "01")
    assert job is not None
    assert (job.slip, job.state, job.reprint) == (new.slip, PrintState.READY, 0)


async def test_everything_is_there_after_closing_and_opening(files: DeskFiles, data) -> None:
    new = await register(files, 1)
    await files.close()
    again = await DeskFiles.open(data, bytes(range(32)), now=NOW)
    try:
        assert await again.dossiers.registration(new.registration.code) == new.registration
        assert (await again.journal.counts()).waiting == 1
        assert again.warnings == ()
    finally:
        await again.close()


async def test_numbers_come_from_blocks_of_this_day_office_counter_and_installation_only(
    files: DeskFiles,
) -> None:
    here = await files.office_record.installation()
    for other in (
        block(here, first=100, last=120, id="other office", office="Z00.02"),
        block(here, first=200, last=220, id="other counter", counter="2"),
        block("elsewhere", first=300, last=320, id="other installation"),
        block(here, first=400, last=420, id="other day", day=TODAY + timedelta(days=1)),
    ):
        await files.numbers.add(other)
    codes = [(await register(files, n)).registration.code for n in range(1, 23)]
    assert codes[:20] == [f"Z00.01-261123-{n:04d}" for n in range(1, 21)]
    assert codes[20:] == ["TAM-Z00.01-261123-1-00021-X", "TAM-Z00.01-261123-1-00022-X"]


async def test_a_second_block_follows_when_the_first_is_used_up(files: DeskFiles) -> None:
    await files.numbers.add(block(await files.office_record.installation(), first=51, last=60, id="more"))
    codes = [(await register(files, n)).registration.code for n in range(1, 23)]
    assert codes[19:] == ["Z00.01-261123-0020", "Z00.01-261123-0051", "Z00.01-261123-0052"]


async def test_a_number_given_before_is_passed_over_when_its_block_comes_again(files: DeskFiles) -> None:
    await register(files, 1)
    await files.numbers.add(block(await files.office_record.installation(), first=1, last=3, id="again"))
    codes = {(await register(files, n)).registration.code for n in range(2, 23)}
    assert FIRST not in codes
    assert len(codes) == 21


async def test_no_number_is_used_when_building_fails(files: DeskFiles) -> None:
    def build(number: AssignedNumber) -> None:
        raise ValueError(number.code)

    with pytest.raises(ValueError, match=FIRST):
        await files.journal.register(
            day=TODAY, office="Z00.01", counter="1", provisional=lambda: "", build=build
        )
    assert (await register(files, 1)).registration.code == FIRST
    assert len(await files.journal.entries()) == 1


async def test_a_draft_becomes_one_dossier_and_is_gone_with_it(files: DeskFiles) -> None:
    made = maker(1)(AssignedNumber(code=FIRST, provisional=False))
    await files.drafts.save(Draft(id=made.entry.id, procedure_code="1.001193", officer_id="mau"), NOW)
    first = await register(files, 1, draft=made.entry.id)
    assert await files.drafts.all("mau") == []
    again = await register(files, 1, draft=made.entry.id)
    assert (again.registration, again.slip) == (first.registration, first.slip)
    assert [entry.id for entry in await files.journal.entries()] == [made.entry.id]
    assert (await register(files, 2)).registration.code == "Z00.01-261123-0002"


async def test_a_provisional_code_given_before_is_drawn_again(files: DeskFiles) -> None:
    drawn = iter(["TAM-1", "TAM-1", "TAM-2"])
    codes = [
        (
            await files.journal.register(
                day=TODAY, office="none", counter="1", provisional=lambda: next(drawn), build=maker(n)
            )
        ).registration.code
        for n in (1, 2)
    ]
    assert codes == ["TAM-1", "TAM-2"]


async def test_entries_of_one_dossier_are_sent_in_order_and_others_do_not_wait(files: DeskFiles) -> None:
    await register(files, 1)
    await forward(files, 1, FIRST)
    await register(files, 2)
    assert [e.id for e in await files.journal.due_to_send(NOW)] == ["id-00001", "id-00002"]
    await files.journal.mark(
        "id-00001", EntryState.REFUSED, at=NOW, problem="Trùng", problem_code="duplicate"
    )
    assert [e.id for e in await files.journal.due_to_send(NOW)] == ["id-00002"]
    await files.journal.mark("id-00001", EntryState.WAITING, at=NOW)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    assert [e.id for e in await files.journal.due_to_send(NOW)] == ["action-00001", "id-00002"]


async def test_an_entry_put_off_holds_back_its_followers_until_its_time(files: DeskFiles) -> None:
    await register(files, 1)
    await forward(files, 1, FIRST)
    later = NOW + timedelta(minutes=1)
    await files.journal.mark("id-00001", EntryState.WAITING, at=NOW, next_attempt_at=later)
    assert await files.journal.due_to_send(NOW) == []
    (due,) = await files.journal.due_to_send(later)
    assert (due.id, due.attempts, due.next_attempt_at) == ("id-00001", 1, later)


async def test_an_entry_put_off_before_the_clock_was_set_back_is_sent(files: DeskFiles) -> None:
    new = await register(files, 1)
    pause = timedelta(minutes=5)
    await files.journal.mark(new.entry.id, EntryState.WAITING, at=NOW, next_attempt_at=NOW + pause)
    for after, due in (
        (timedelta(0), False),
        (pause, True),
        (-timedelta(seconds=1), True),
        (-2 * pause, True),
    ):
        assert bool(await files.journal.due_to_send(NOW + after)) is due, after


async def test_no_entry_waits_longer_than_a_service_may_ask_for(files: DeskFiles) -> None:
    new = await register(files, 1)
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    for put_off, due in ((hour, False), (hour + second, True), (timedelta(days=1), True)):
        await files.journal.mark(new.entry.id, EntryState.WAITING, at=NOW, next_attempt_at=NOW + put_off)
        assert bool(await files.journal.due_to_send(NOW)) is due, put_off


async def test_confirmation_is_seen_at_the_dossier_and_stays(files: DeskFiles) -> None:
    await register(files, 1)
    assert not (await files.dossiers.summary(FIRST)).confirmed
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    await files.journal.mark("id-00001", EntryState.WAITING, at=NOW)
    assert (await files.dossiers.summary(FIRST)).confirmed
    counts = await files.journal.counts()
    assert (counts.confirmed, counts.waiting) == (1, 0)


async def test_marking_an_unknown_entry_is_said(files: DeskFiles) -> None:
    with pytest.raises(NotFound):
        await files.journal.mark("none", EntryState.CONFIRMED, at=NOW)


async def test_counts_name_the_oldest_that_waits(files: DeskFiles) -> None:
    await register(files, 1)
    await register(files, 2)
    await register(files, 3)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    counts = await files.journal.counts()
    assert (counts.waiting, counts.refused) == (2, 1)
    assert counts.oldest_waiting == NOW + timedelta(seconds=2)


async def test_entries_are_listed_newest_first_by_state_and_page(files: DeskFiles) -> None:
    for n in range(1, 6):
        await register(files, n)
    await files.journal.mark("id-00002", EntryState.REFUSED, at=NOW, problem="Sai", problem_code="bad")
    assert [e.id for e in await files.journal.entries(limit=2, offset=1)] == ["id-00004", "id-00003"]
    (refused,) = await files.journal.entries([EntryState.REFUSED])
    assert (refused.id, refused.problem, refused.problem_code) == ("id-00002", "Sai", "bad")


async def test_what_was_being_sent_or_printed_when_the_desk_ended_is_settled_at_the_next_start(
    files: DeskFiles, data
) -> None:
    await register(files, 1)
    await files.journal.mark("id-00001", EntryState.SENDING, at=NOW)
    await files.prints.mark("id-00001", PrintState.SENDING, at=NOW)
    await files.close()
    again = await DeskFiles.open(data, bytes(range(32)), now=NOW)
    try:
        assert [e.id for e in await again.journal.due_to_send(NOW)] == ["id-00001"]
        assert [job.state for job in await again.prints.open()] == [PrintState.UNKNOWN]
    finally:
        await again.close()


async def test_a_dossier_numbered_by_the_service_is_found_under_both_codes(files: DeskFiles) -> None:
    provisional = (
        await files.journal.register(
            day=TODAY + timedelta(days=9),
            office="Z00.01",
            counter="1",
            provisional=lambda: "TAM-A",
            build=maker(1),
        )
    ).registration.code
    await forward(files, 1, provisional)
    await files.journal.renumber("id-00001", "Z00.01-261123-0777", NOW)
    await files.journal.renumber("id-00001", "Z00.01-261123-0777", NOW)
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    for code in (provisional, "Z00.01-261123-0777"):
        found = await files.dossiers.registration(code)
        assert (found.code, found.provisional) == ("Z00.01-261123-0777", False)
        line = await files.dossiers.summary(code)
        assert (line.alias, line.confirmed) == (provisional, False)  # its follower waits
        assert (await files.prints.last_of(code, "01")).dossier == "Z00.01-261123-0777"
        assert [e.kind for e in await files.dossiers.events(code)] == ["register", "forward", "renumber"]
        assert [bool(e.officer_name) for e in await files.dossiers.events(code)] == [True, True, False]
        assert [d.code for d in await files.dossiers.search(code)] == ["Z00.01-261123-0777"]
    (follower,) = await files.journal.due_to_send(NOW)
    assert follower.dossier == "Z00.01-261123-0777"


async def test_a_number_the_service_gave_is_not_given_again_from_a_block(files: DeskFiles) -> None:
    await register(files, 1)
    await files.journal.renumber("id-00001", "Z00.01-261123-0002", NOW)
    assert (await register(files, 2)).registration.code == "Z00.01-261123-0003"


async def test_a_corrected_registration_is_sent_in_the_place_of_the_refused_one(files: DeskFiles) -> None:
    await register(files, 1)
    await forward(files, 1, FIRST)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    fixed = maker(9, with_slip=False, note="đã sửa")(AssignedNumber(code=FIRST, provisional=False))
    await files.journal.amend("id-00001", fixed, NOW, actor=ACTOR)
    assert [e.id for e in await files.journal.due_to_send(NOW + timedelta(hours=1))] == ["id-00009"]
    assert (await files.journal.entry("id-00001")).state is EntryState.VOIDED
    assert (await files.dossiers.registration(FIRST)).note == "đã sửa"
    await files.journal.mark("id-00009", EntryState.CONFIRMED, at=NOW)
    assert [e.id for e in await files.journal.due_to_send(NOW)] == ["action-00001"]
    assert (await register(files, 2)).registration.code == SECOND


LATER = FeeLine(kind=None, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)


async def amended(files: DeskFiles, *followers: Action) -> DossierSummary:
    """Have a registration refused that *followers* follow and amend it: fee 50.000, due two days later, another name."""
    old = await register(files, 1, fees=(LATER,))
    for n, doing in enumerate(followers, 1):
        await act(files, n, FIRST, doing)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    assert old.registration.due is not None
    fixed = maker(
        9,
        applicant=Person(name="LÊ VĂN SỬA", identity="022090000009"),
        fees=(replace(LATER, amount=50_000),),
        due=replace(old.registration.due, at=old.registration.due.at + timedelta(days=2)),
    )(AssignedNumber(code=FIRST, provisional=False))
    await files.journal.amend("id-00001", fixed, NOW, actor=ACTOR)
    standing = await files.dossiers.summary(FIRST)
    assert standing is not None
    assert (standing.version, standing.applicant_name) == (1 + len(followers), "LÊ VĂN SỬA")
    assert standing.received_at == fixed.registration.received_at
    assert "022090000009" in standing.found_by
    return standing


async def test_an_amended_registration_says_due_time_and_fees_whatever_followed_it(files: DeskFiles) -> None:
    standing = await amended(files, Forward(to="Phòng Mẫu"))
    assert (standing.place, standing.status) == ("Phòng Mẫu", Status.IN_PROGRESS)
    assert (standing.due_at, standing.fees_due) == (NOW + timedelta(days=2, hours=8), 50_000)
    await files.journal.mark("id-00009", EntryState.CONFIRMED, at=NOW)
    await files.journal.take_back("action-00001", "Thôi", NOW, officer_id="mau")
    standing = await files.dossiers.summary(FIRST)
    assert (standing.place, standing.applicant_name, standing.fees_due) == ("", "LÊ VĂN SỬA", 50_000)


async def test_what_followed_an_amended_registration_still_changes_due_time_and_fees(
    files: DeskFiles,
) -> None:
    later = Due(NOW + timedelta(days=9), ())
    standing = await amended(
        files,
        Reschedule(due=later, reason="Chậm", approved_by="LÊ VĂN MẪU"),
        RecordFees(payments=(replace(LATER, amount=20_000),)),
    )
    assert (standing.due_at, standing.fees_due, standing.flags) == (later.at, 30_000, (RESCHEDULED,))


async def test_a_void_is_sent_although_its_registration_was_refused(files: DeskFiles) -> None:
    await register(files, 1)
    await forward(files, 1, FIRST)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    await files.journal.void("id-00001", "Nhập nhầm người", action(2, FIRST), NOW, actor=ACTOR)
    assert [e.id for e in await files.journal.due_to_send(NOW)] == ["action-00002"]
    voided = await files.journal.entry("id-00001")
    assert (voided.state, voided.problem) == (EntryState.VOIDED, "Nhập nhầm người")
    summary = await files.dossiers.summary(FIRST)
    assert (summary.status, summary.voided) == (Status.NOT_ACCEPTED, True)
    assert await files.dossiers.open_for_person(IDENTITY) == []
    last = (await files.dossiers.events(FIRST))[-1]
    assert (last.kind, last.note) == ("void", "Nhập nhầm người")
    assert (await register(files, 2)).registration.code == SECOND


async def test_of_a_voided_dossier_only_the_voiding_slip_waits_to_be_printed(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    assert new.slip is not None
    slip = replace(new.slip, form="void")
    voiding = replace(action(2, FIRST), action="void")
    await files.journal.void("id-00001", "Nhập nhầm", voiding, NOW, actor=ACTOR, slip=slip)
    assert [(job.id, job.slip.form) for job in await files.prints.open()] == [(voiding.id, "void")]
    with pytest.raises(Refused, match="không khôi phục được"):
        await files.journal.take_back(voiding.id, "Thôi", NOW, officer_id="mau")
    counts = await files.journal.counts()
    assert (counts.waiting, counts.refused, counts.voided, counts.handed) == (1, 0, 1, 0)


@pytest.mark.parametrize(("code", "voided"), [("forbidden", False), ("dossier-not-found", True)])
async def test_a_voiding_given_up_lets_the_dossier_stand_as_at_the_service(
    files: DeskFiles, code: str, voided: bool
) -> None:
    """Brought in a file it stands there, and only a supervisor may void it by now."""
    new = await register(files, 1)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    assert new.slip is not None
    voiding = replace(action(2, FIRST), action="void")
    slip = replace(new.slip, form="void")
    await files.journal.void("id-00001", "Nhầm", voiding, NOW, actor=ACTOR, slip=slip)
    await files.dossiers.store_changes([summary_of(new.registration)], "7")
    assert (await files.dossiers.summary(FIRST)).voided
    await files.journal.mark(voiding.id, EntryState.REFUSED, at=NOW, problem_code=code)
    await files.journal.void(voiding.id, "Thôi", None, NOW, actor=ACTOR)
    summary = await files.dossiers.summary(FIRST)
    assert (summary.voided, summary.open) == (voided, not voided)
    assert ("void" in [e.kind for e in await files.dossiers.events(FIRST)]) is voided
    assert ("void" in [job.slip.form for job in await files.prints.open()]) is voided


async def test_the_timeline_names_who_corrected_or_voided_what_another_received(files: DeskFiles) -> None:
    for n, code in ((1, FIRST), (2, SECOND)):
        await register(files, n)
        await files.journal.mark(f"id-{n:05d}", EntryState.REFUSED, at=NOW)
        assert (await files.dossiers.events(code))[-1].officer_name == ACTOR.officer_name
    fixed = maker(9)(AssignedNumber(code=FIRST, provisional=False))
    await files.journal.amend("id-00001", fixed, NOW, actor=COLLEAGUE)
    await files.journal.void("id-00002", "Nhập nhầm", None, NOW, actor=COLLEAGUE)
    for code, kind in ((FIRST, "correct"), (SECOND, "void")):
        last = (await files.dossiers.events(code))[-1]
        assert (last.kind, last.officer_name, last.counter) == (kind, "Cán bộ Hai", "2")


async def test_same_day_work_is_returned_at_once_and_has_no_slip(files: DeskFiles) -> None:
    await register(files, 1, with_slip=False, same_day=SAME_DAY)
    assert (await files.dossiers.summary(FIRST)).status is Status.RETURNED
    assert [e.kind for e in await files.dossiers.events(FIRST)] == ["register", "return"]
    assert await files.prints.open() == []
    assert (await files.dossiers.registration(FIRST)).same_day == SAME_DAY


async def test_outcomes_are_noted_together_and_what_was_settled_meanwhile_stays(files: DeskFiles) -> None:
    for n in range(4):
        await register(files, n)
    first, second, third, fourth = reversed(await files.journal.entries())
    await files.journal.mark(fourth.id, EntryState.CONFIRMED, at=NOW)
    await files.journal.settle_all(
        [
            Settlement(entry_id=first.id, state=EntryState.CONFIRMED, code="Z00.01-261123-0077"),
            Settlement(
                entry_id=second.id, state=EntryState.REFUSED, problem="Trùng", problem_code="conflict"
            ),
            Settlement(
                entry_id=third.id, state=EntryState.WAITING, next_attempt_at=NOW + timedelta(seconds=9)
            ),
            Settlement(entry_id=fourth.id, state=EntryState.WAITING),
            Settlement(entry_id="nobody", state=EntryState.CONFIRMED),
        ],
        NOW,
    )
    states = [entry.state for entry in reversed(await files.journal.entries())]
    assert states == [EntryState.CONFIRMED, EntryState.REFUSED, EntryState.WAITING, EntryState.CONFIRMED]
    renumbered = await files.dossiers.summary("Z00.01-261123-0077")
    assert renumbered is not None
    assert (renumbered.alias, renumbered.confirmed) == (first.dossier, True)
    assert await files.journal.due_to_send(NOW) == []
    assert [e.id for e in await files.journal.due_to_send(NOW + timedelta(seconds=10))] == [third.id]
    await files.journal.settle_all([], NOW)
