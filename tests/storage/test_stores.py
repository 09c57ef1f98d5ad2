from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from counter_tui.domain.calendar import Calendar, DayKind, DayOverride, WorkingHours
from counter_tui.domain.dossier import DossierSummary, ReceivedPaper, Status
from counter_tui.domain.draft import Draft
from counter_tui.domain.journal import EntryState
from counter_tui.domain.office import Counter, NumberPolicy, Officer, Role
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.services.ports import AssignedNumber, PrintJob, PrintState
from counter_tui.storage import settings
from counter_tui.storage.desk_files import DeskFiles
from tests.storage.samples import (
    ACTOR,
    IDENTITY,
    KEY,
    NAME,
    NOW,
    OFFICE,
    TODAY,
    action,
    block,
    maker,
    register,
)

FIRST = "Z00.01-261123-0001"


def heard(code: str, **changes: object) -> DossierSummary:
    made = DossierSummary(
        code=code,
        procedure_code="1.001193",
        procedure_name="Thủ tục đăng ký khai sinh",
        applicant_name="LÊ VĂN KHÁC",
        owner_name="LÊ VĂN KHÁC",
        status=Status.IN_PROGRESS,
        received_at=NOW - timedelta(days=1),
        due_at=NOW + timedelta(days=1),
        counter="2",
        officer_name="Cán bộ Khác",
    )
    return replace(made, **changes)


# --- numbers


async def test_the_same_block_twice_is_one_and_keeps_what_it_has_used(files: DeskFiles) -> None:
    here = await files.office_record.installation()
    await register(files, 1)
    await files.numbers.add(block(here))
    (held,) = await files.numbers.blocks()
    assert (held.next, held.left) == (2, 19)
    assert held == replace(block(here), next=2)


async def test_blocks_used_up_are_counted_but_not_offered(files: DeskFiles) -> None:
    here = await files.office_record.installation()
    tomorrow = TODAY + timedelta(days=1)
    await files.numbers.add(block(here, first=1, last=0, day=tomorrow))
    assert [b.day for b in await files.numbers.blocks()] == [TODAY]
    assert (await files.numbers.leased_on(tomorrow), await files.numbers.leased_on(TODAY)) == (1, 1)


# --- drafts


async def test_a_draft_comes_back_to_its_officer_newest_first_and_in_nfc(files: DeskFiles, data) -> None:
    typed = unicodedata.normalize("NFD", "Đặng Thị Thử [/b]")
    first = Draft(
        id="a",
        procedure_code="1.001193",
        applicant=Person(name=typed),
        officer_id="mau",
        papers=(ReceivedPaper(name="x"),),
    )
    await files.drafts.save(first, NOW)
    await files.drafts.save(
        Draft(id="b", procedure_code="2.000815", officer_id="mau"), NOW + timedelta(seconds=1)
    )
    await files.drafts.save(Draft(id="c", procedure_code="2.000815", officer_id="khac"), NOW)
    await files.close()
    again = await DeskFiles.open(data, KEY, now=NOW)
    try:
        newest, oldest = await again.drafts.all("mau")
        assert (newest.id, oldest.applicant.name) == ("b", "Đặng Thị Thử [/b]")
        assert oldest.papers == first.papers
        await again.drafts.save(replace(oldest, note="thêm"), NOW + timedelta(seconds=2))
        await again.drafts.delete("b")
        assert [(d.id, d.note) for d in await again.drafts.all("mau")] == [("a", "thêm")]
    finally:
        await again.close()


# --- dossiers


@pytest.mark.parametrize(
    "typed",
    [
        "nguyen dinh",
        "ĐÌNH mẫu",
        unicodedata.normalize("NFD", "Nguyễn Đình"),
        "mau nguyen",
        "022090000001",
        "0912000001",
        "022190000002",
        "z00.01-261123-0001",
        "tran thi thu",
    ],
)
async def test_a_dossier_is_found_by_code_name_phone_or_identity(files: DeskFiles, typed: str) -> None:
    await register(files, 1)
    await register(files, 2, applicant=Person(name="AI KHÁC"), owner=Person(name="AI KHÁC"))
    assert [d.code for d in await files.dossiers.search(typed)] == [FIRST]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "[", "'; DROP TABLE dossier; --", "\x1b[31m"])
async def test_odd_words_find_nothing_and_break_nothing(files: DeskFiles, typed: str) -> None:
    await register(files, 1)
    assert await files.dossiers.search(typed) == []
    assert await files.dossiers.summary(FIRST) is not None


async def test_own_and_heard_dossiers_are_found_together_newest_first(files: DeskFiles) -> None:
    await register(files, 1)
    await files.dossiers.store_changes([heard("Z00.01-261122-0009", applicant_name="NGUYỄN VĂN CŨ")], "7")
    found = await files.dossiers.search("nguyen")
    assert [d.code for d in found] == [FIRST, "Z00.01-261122-0009"]
    assert [d.code for d in await files.dossiers.search("nguyen", limit=1)] == [FIRST]


async def test_the_services_word_holds_once_it_has_confirmed_ours(files: DeskFiles) -> None:
    await register(files, 1)
    await files.dossiers.store_changes([heard(FIRST, status=Status.RETURNED)], "1")
    assert (await files.dossiers.summary(FIRST)).applicant_name == NAME
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [FIRST]
    await files.journal.mark("id-00001", EntryState.CONFIRMED, at=NOW)
    assert (await files.dossiers.summary(FIRST)).status is Status.RETURNED
    assert await files.dossiers.open_for_person(IDENTITY) == []


async def test_a_late_answer_takes_the_place_of_nothing_newer_and_leaves_the_position(
    files: DeskFiles,
) -> None:
    code = "A-261123-0001"
    await files.dossiers.store_answer(heard(code, version=2))
    await files.dossiers.store_changes([heard(code, version=4, found_by=(IDENTITY,))], "7")
    await files.dossiers.store_answer(heard(code, version=3, status=Status.RETURNED))
    assert (await files.dossiers.summary(code)).version == 4
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [code]
    await files.dossiers.store_answer(heard(code, version=5))
    assert (await files.dossiers.summary(code)).version == 5
    assert await files.dossiers.position() == "7"


async def test_a_heard_dossier_is_found_by_code_and_alias(files: DeskFiles) -> None:
    await files.dossiers.store_changes([heard("A-261123-0001", alias="TAM-X"), heard("A-261123-0002")], "3")
    await files.dossiers.store_changes([heard("A-261123-0001", alias="TAM-X", status=Status.DONE)], "4")
    assert (await files.dossiers.summary("TAM-X")).status is Status.DONE
    assert (await files.dossiers.summary("A-261123-0002")).confirmed
    assert await files.dossiers.summary("none") is None
    assert await files.dossiers.summary("") is None
    assert await files.dossiers.position() == "4"


async def test_the_duplicate_guard_sees_applicant_and_owner_of_that_procedure(files: DeskFiles) -> None:
    await register(files, 1)
    await register(files, 2, procedure_code="2.000815")
    codes = [d.code for d in await files.dossiers.open_for_person("022190000002", "1.001193")]
    assert codes == [FIRST]
    assert len(await files.dossiers.open_for_person(IDENTITY)) == 2
    assert await files.dossiers.open_for_person("") == []
    assert await files.dossiers.open_for_person("022090000009") == []


async def test_another_counters_dossier_is_found_by_identity_and_phone_without_the_network(
    files: DeskFiles,
) -> None:
    other = heard("Z00.01-261122-0009", found_by=(IDENTITY, "022090000007", "0912000001"))
    await files.dossiers.store_changes([other, heard("Z00.01-261122-0010")], "2")
    for number in (IDENTITY, "022090000007"):
        assert [d.code for d in await files.dossiers.open_for_person(number)] == [other.code]
    for typed in (IDENTITY, "0912000001", "0912 000 001", "000001"):
        assert [d.code for d in await files.dossiers.search(typed)] == [other.code], typed
    assert await files.dossiers.open_for_person(IDENTITY, "2.000815") == []
    await register(files, 1)
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [FIRST, other.code]
    corrected = heard(other.code, found_by=("022090000008",))
    await files.dossiers.store_changes([corrected], "3")
    assert [d.code for d in await files.dossiers.open_for_person(IDENTITY)] == [FIRST]
    assert [d.code for d in await files.dossiers.open_for_person("022090000008")] == [other.code]
    returned = heard(other.code, found_by=("022090000008",), status=Status.RETURNED)
    await files.dossiers.store_changes([returned], "4")
    assert await files.dossiers.open_for_person("022090000008") == []


async def test_a_person_is_known_by_the_newest_name_first(files: DeskFiles) -> None:
    await register(files, 1, applicant=Person(name="NGUYEN DINH MAU", identity=IDENTITY))
    await register(files, 2)
    await register(files, 3)
    assert await files.dossiers.people(IDENTITY) == [NAME, "NGUYEN DINH MAU"]
    assert await files.dossiers.people("") == []


async def test_before_anything_happened_there_is_nothing(files: DeskFiles) -> None:
    assert await files.dossiers.registration("none") is None
    assert await files.dossiers.events("none") == []
    assert await files.dossiers.position() == ""
    assert await files.prints.last() is None
    assert await files.office_record.load() is None


# --- prints


async def test_a_reprint_is_the_newest_and_outcomes_are_kept(files: DeskFiles) -> None:
    new = await register(files, 1)
    first = await files.prints.last()
    await files.prints.mark(first.id, PrintState.DONE, at=NOW, target="/slips")
    again = PrintJob(
        id="p2",
        dossier=FIRST,
        slip=new.slip,
        reprint=1,
        state=PrintState.READY,
        created_at=NOW,
        officer_name="Cán bộ Mẫu",
    )
    await files.prints.add_reprint(again)
    assert await files.prints.last_of(FIRST, "01") == again
    assert await files.prints.last_of(FIRST, "99") is None
    await files.prints.mark("p2", PrintState.FAILED, at=NOW, problem="Hết giấy")
    (left,) = await files.prints.open()
    assert (left.id, left.state, left.problem) == ("p2", PrintState.FAILED, "Hết giấy")


def reprint_of(new, **changes) -> PrintJob:
    job = PrintJob(
        id="p2",
        dossier=FIRST,
        slip=new.slip,
        reprint=1,
        state=PrintState.READY,
        created_at=NOW,
        officer_name="Mẫu",
    )
    return replace(job, **changes)


async def test_the_papers_of_a_dossier_are_the_newest_of_each_form(files: DeskFiles) -> None:
    new = await register(files, 1)
    notice = replace(new.slip, form="05")
    await files.prints.add_reprint(reprint_of(new))
    await files.prints.add_reprint(reprint_of(new, id="p3", slip=notice, reprint=0))
    await files.prints.add_reprint(reprint_of(new, id="p4", dossier="another", slip=notice))
    assert [(one.id, one.slip.form) for one in await files.prints.papers_of(FIRST)] == [
        ("p2", "01"),
        ("p3", "05"),
    ]


async def test_why_a_print_waits_stays_while_it_is_tried_again(files: DeskFiles) -> None:
    new = await register(files, 1)
    await files.prints.add_reprint(reprint_of(new))
    await files.prints.mark("p2", PrintState.WAITING, at=NOW, problem="Hết giấy.", reason="paper")
    await files.prints.hand("p2", PrintState.SENDING, at=NOW, printer="quay1")
    trying = await files.prints.get("p2")
    assert (trying.reason, trying.problem, trying.attempts) == ("paper", "Hết giấy.", 1)
    await files.prints.hand("p2", PrintState.SENDING, at=NOW, printer="quay1", ref="7")
    taken = await files.prints.get("p2")
    assert (taken.reason, taken.problem, taken.attempts) == ("", "", 1)


async def test_the_layout_of_a_print_stays_with_it(files: DeskFiles) -> None:
    new = await register(files, 1)
    first = new.registration.id
    assert (await files.prints.get(first)).layout == ""
    await files.prints.hand(first, PrintState.SENDING, at=NOW, printer="quay1", layout="digest")
    await files.prints.hand(first, PrintState.SENDING, at=NOW, printer="quay1", ref="7")
    assert (await files.prints.get(first)).layout == "digest"
    await files.prints.add_reprint(reprint_of(new, layout="digest"))
    assert (await files.prints.last_of(FIRST, "01")).layout == "digest"


@pytest.mark.parametrize("state", [PrintState.SENDING, PrintState.UNKNOWN])
async def test_what_a_printer_has_or_may_have_printed_stays_open_whatever_comes_later(
    files: DeskFiles, state: PrintState
) -> None:
    new = await register(files, 1)
    await files.prints.mark(new.registration.id, state, at=NOW, problem="Không trả lời")
    await files.prints.add_reprint(reprint_of(new))
    await files.prints.mark("p2", PrintState.DONE, at=NOW, target="/slips")
    assert [job.state for job in await files.prints.open()] == [state]


async def test_a_corrected_slip_takes_the_place_of_one_that_never_came_out(files: DeskFiles) -> None:
    await register(files, 1)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    fixed = maker(9)(AssignedNumber(code=FIRST, provisional=False))
    await files.journal.amend("id-00001", fixed, NOW, actor=ACTOR)
    assert [job.id for job in await files.prints.open()] == [fixed.registration.id]


async def test_nobody_waits_for_the_slip_of_a_voided_dossier(files: DeskFiles) -> None:
    await register(files, 1)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    await files.journal.void("id-00001", "Nhập nhầm", action(1, FIRST), NOW, actor=ACTOR)
    assert await files.prints.open() == []


# --- audit


async def test_the_trail_is_chained_and_cannot_be_changed(files: DeskFiles) -> None:
    await register(files, 1)
    await files.audit.record("open", FIRST, "mau", NOW)
    await files.journal.mark("id-00001", EntryState.REFUSED, at=NOW)
    await files.journal.void("id-00001", "Nhập nhầm", action(1, FIRST), NOW, actor=ACTOR)
    rows = await files.journal_file.read(lambda c: c.all("SELECT action, dossier, officer_id FROM audit"))
    assert rows[1:] == [("register", FIRST, "mau"), ("open", FIRST, "mau"), ("void", FIRST, "mau")]
    assert (await files.audit.verify()).broken is None
    for sql in ("UPDATE audit SET officer_id = 'x'", "DELETE FROM audit"):
        with pytest.raises(StorageError):
            await files.journal_file.write(lambda c, sql=sql: c.execute(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET officer_id = 'x' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 2",
        "UPDATE audit SET at = at + 1 WHERE sequence = 2",
    ],
)
async def test_a_forged_trail_is_noticed(files: DeskFiles, sql: str) -> None:
    for n in range(3):
        await files.audit.record("open", f"x{n}", "mau", NOW)

    def forge(c) -> None:
        c.execute("DROP TRIGGER audit_is_not_changed")
        c.execute("DROP TRIGGER audit_is_not_shortened")
        c.execute(sql)

    await files.journal_file.write(forge)
    assert (await files.audit.verify()).broken == 2


# --- settings, office, installation, token


async def test_the_office_is_known_after_a_restart(files: DeskFiles, data) -> None:
    office = replace(OFFICE, counters=(Counter(id="1", name="Quầy 1"),), number_policy=NumberPolicy.SERVER)
    calendar = Calendar(
        hours=WorkingHours(((time(7), time(11)),)),
        overrides={date(2026, 9, 2): DayOverride(date(2026, 9, 2), DayKind.OFF, "Quốc khánh", "QĐ 1")},
        confirmed_until=date(2026, 12, 31),
        weekdays=frozenset({0, 5}),
    )
    officer = Officer(id="mau", name="Cán bộ Mẫu", role=Role.SUPERVISOR, counter="1")
    await files.office_record.store(office, calendar, officer)
    files.token.set("secret")
    here = await files.office_record.installation()
    await files.close()
    again = await DeskFiles.open(data, KEY, now=NOW)
    try:
        assert await again.office_record.load() == (office, calendar, officer)
        assert again.token.get() == "secret"
        assert await again.office_record.installation() == here
    finally:
        await again.close()


async def test_a_body_this_version_cannot_read_is_told(files: DeskFiles) -> None:
    await files.journal_file.write(lambda c: settings.write(c, "office-record", b"9 what"))
    with pytest.raises(StorageError):
        await files.office_record.load()


async def test_a_copy_on_another_machine_is_another_installation_and_leaves_the_numbers(tmp_path) -> None:
    files = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, machine="aa")
    here = await files.office_record.installation()
    await files.numbers.add(block(here))
    await files.close()
    same = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, machine="aa")
    assert await same.office_record.installation() == here
    await same.close()
    other = await DeskFiles.open(tmp_path / "d", KEY, now=NOW, machine="bb")
    assert await other.office_record.installation() != here
    assert (await register(other, 1)).registration.provisional
    await other.close()


async def test_a_journal_restored_from_a_backup_does_not_give_its_numbers_again(tmp_path) -> None:
    data, marks = tmp_path / "d", tmp_path / "state"
    files = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    await files.numbers.add(block(await files.office_record.installation()))
    await files.close()
    backup = (data / "journal.db").read_bytes()
    files = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    assert (await register(files, 1)).registration.code == FIRST
    await files.close()
    (data / "journal.db").write_bytes(backup)
    restored = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    assert (await register(restored, 1)).registration.provisional
    here = await restored.office_record.installation()
    await restored.close()
    later = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    assert await later.office_record.installation() == here
    await later.close()


async def test_numbers_leased_again_by_an_office_restored_from_a_backup_are_passed_over(tmp_path) -> None:
    data, marks = tmp_path / "d", tmp_path / "state"
    files = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    await files.close()
    backup = (data / "journal.db").read_bytes()
    files = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
    await files.numbers.add(block(await files.office_record.installation()))
    given = {(await register(files, n)).registration.code for n in range(1, 4)}
    await files.close()
    (data / "journal.db").write_bytes(backup)
    for n in (11, 12):  # the office too knows of nothing and leases from 1 again
        restored = await DeskFiles.open(data, KEY, now=NOW, marks=marks)
        here = await restored.office_record.installation()
        await restored.numbers.add(block(here, id=here))
        new = (await register(restored, n)).registration
        assert not new.provisional
        assert new.code not in given
        given.add(new.code)
        await restored.close()


async def test_two_desks_that_share_a_place_for_marks_do_not_mistake_each_other(tmp_path) -> None:
    here = []
    for data in ("a", "b", "a", "b"):
        files = await DeskFiles.open(tmp_path / data, KEY, now=NOW, marks=tmp_path / "state")
        here.append(await files.office_record.installation())
        await files.numbers.add(block(here[-1], id=here[-1]))
        await register(files, len(here))
        await files.close()
    assert here[:2] == here[2:]
