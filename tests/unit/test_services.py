"""The officer's verbs on in-memory ports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.fakes.desk import BIRTH, CERTIFIED_COPY, RESIDENCE, UNDECIDED, FakeDesk, fake_desk
from tests.fakes.ports import COLLEAGUE, OFFICE, OFFICER

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Collection
from counter_tui.domain.draft import Draft
from counter_tui.domain.journal import EntryKind, EntryState
from counter_tui.domain.office import NumberPolicy, Role
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel
from counter_tui.errors import BadInput, DiskFull, PrintFailed, Refused
from counter_tui.services.ports import LinkState, PrintState
from counter_tui.services.reception import Accepted
from counter_tui.services.same_day import SameDayRequest

PERSON = Person(
    name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam", address="Thôn 1, xã Mẫu"
)


def filled(f: FakeDesk, person: Person = PERSON) -> Draft:
    draft = f.desk.reception.start(BIRTH)
    papers = (replace(draft.papers[0], originals=1), replace(draft.papers[1], originals=1), *draft.papers[2:])
    return replace(draft, applicant=person, papers=papers)


async def accept(f: FakeDesk, **changes: object) -> Accepted:
    return await f.desk.reception.accept(replace(filled(f), **changes))


async def test_a_registration_has_a_number_from_the_block_before_anything_is_sent() -> None:
    f = fake_desk()
    first, second = await accept(f), await accept(f)
    assert first.registration.code == "Z00.01-261123-0001"
    assert second.registration.code == "Z00.01-261123-0002"
    assert not f.gateway.received
    assert (await f.desk.journal.counts()).waiting == 2


async def test_an_address_typed_before_another_way_was_chosen_is_not_registered() -> None:
    f = fake_desk()
    address = {"collection_address": "Tổ 9"}
    kept = await accept(f, collection=Collection.POST, **address)
    gone = await accept(f, collection=Collection.AT_DESK, **address)
    assert [one.registration.collection_address for one in (kept, gone)] == ["Tổ 9", ""]


async def test_due_time_follows_the_office_rule_and_says_why() -> None:
    f = fake_desk()
    accepted = await accept(f)
    due = accepted.registration.due
    assert due is not None
    assert due.at == datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM)
    late = fake_desk(now=datetime(2026, 11, 23, 15, 30, tzinfo=VIETNAM))
    after = (await accept(late)).registration.due
    assert after is not None
    assert after.at.date() > due.at.date()


async def test_without_network_or_block_the_slip_bears_a_provisional_code() -> None:
    f = fake_desk()
    f.gateway.online = False
    accepted = await accept(f)
    assert accepted.registration.provisional
    assert accepted.registration.code.startswith("TAM-Z00.01-261123-1-")


async def test_a_block_in_hand_numbers_with_the_network_cut() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    f.gateway.online = False
    assert not (await accept(f)).registration.provisional


async def test_blocks_are_leased_for_today_and_the_next_two_working_days() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    days = [block.day.isoformat() for block in await f.store.blocks()]
    assert days == ["2026-11-23", "2026-11-24", "2026-11-25"]
    await f.desk.sync.round()
    assert len(await f.store.blocks()) == 3


async def test_a_counter_without_a_block_leases_although_another_counter_of_this_desk_has_some() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    f.desk.session.officer = replace(f.desk.session.officer, counter="2")
    await f.desk.sync.round()
    second = [block.day.isoformat() for block in await f.store.blocks() if block.counter == "2"]
    assert second == ["2026-11-23", "2026-11-24", "2026-11-25"]


async def test_a_refused_lease_is_said_and_holds_nothing_back() -> None:
    f = fake_desk()
    f.gateway.refuse_lease = "Đã hết số hồ sơ của ngày này."
    accepted = await accept(f)
    await f.desk.sync.round()
    assert accepted.registration.provisional
    assert list(f.gateway.received) == [accepted.entry_id]
    assert f.desk.sync.status.link is LinkState.UP
    assert f.desk.sync.status.warnings == ("Đã hết số hồ sơ của ngày này.",)


async def test_what_the_office_changed_is_learned_with_the_catalogue() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    f.gateway.profile = replace(OFFICE, phone="0203999999")
    await f.desk.sync.round()
    assert f.desk.session.office.phone == OFFICE.phone
    f.clock.at += timedelta(minutes=31)
    await f.desk.sync.round()
    assert f.desk.session.office.phone == "0203999999"


async def test_the_provisional_policy_never_leases() -> None:
    f = fake_desk(office=replace(OFFICE, number_policy=NumberPolicy.PROVISIONAL))
    await f.desk.sync.round()
    assert (await accept(f)).registration.provisional
    assert not f.store.leased


async def test_nothing_is_received_before_the_office_is_known() -> None:
    f = fake_desk(known=False)
    f.gateway.online = False
    with pytest.raises(Refused, match="trung tâm"):
        await accept(f)
    assert not f.store.all_entries


async def test_look_up_only_procedures_say_where_to_go() -> None:
    f = fake_desk()
    with pytest.raises(Refused, match="Công an xã"):
        f.desk.reception.start(RESIDENCE)


async def test_errors_stand_at_their_field() -> None:
    f = fake_desk()
    with pytest.raises(BadInput) as caught:
        await accept(f, applicant=Person(identity="123"))
    assert caught.value.field.startswith("applicant.")
    assert not f.store.all_entries


async def test_an_undecidable_limit_asks_the_officer() -> None:
    f = fake_desk()
    draft = replace(f.desk.reception.start(UNDECIDED), applicant=PERSON)
    assert [p.field for p in f.desk.reception.check(draft, UNDECIDED).errors] == ["due"]
    decided = replace(draft, due_text="17:00 30/11/2026", due_reason="Theo phân công của lãnh đạo trung tâm")
    accepted = await f.desk.reception.accept(decided)
    assert accepted.registration.due is not None
    assert accepted.registration.due.at == datetime(2026, 11, 30, 17, 0, tzinfo=VIETNAM)
    assert accepted.registration.due_decision


async def test_a_full_disk_stores_nothing_and_keeps_the_draft() -> None:
    f = fake_desk()
    draft = filled(f)
    await f.desk.reception.save(draft)
    f.store.disk_full = True
    with pytest.raises(DiskFull):
        await f.desk.reception.accept(draft)
    assert draft.id in f.drafts.saved


async def test_accepting_forgets_the_draft_and_counts_the_use() -> None:
    f = fake_desk()
    draft = filled(f)
    await f.desk.reception.save(draft)
    await f.desk.reception.accept(draft)
    assert not f.drafts.saved
    assert f.catalogue.uses == {"1.001193": 1}


async def test_the_duplicate_guard_knows_this_desk_and_asks_the_service() -> None:
    f = fake_desk()
    first = await accept(f)
    found = await f.desk.reception.duplicates(filled(f))
    assert [d.code for d in found] == [first.registration.code]
    other = filled(f, replace(PERSON, identity="022190000002"))
    assert not await f.desk.reception.duplicates(other)
    f.gateway.remote = [replace(found[0], code="Z00.01-261120-0007")]
    assert [d.code for d in await f.desk.reception.duplicates(other)] == ["Z00.01-261120-0007"]
    f.gateway.online = False
    assert not await f.desk.reception.duplicates(other)


async def test_another_case_keeps_shared_ticks() -> None:
    f = fake_desk()
    draft = filled(f)
    chosen = f.desk.reception.choose_case(draft, BIRTH, None)
    assert chosen.papers[0].originals == 1
    assert all(paper.name != "Văn bản ủy quyền" for paper in chosen.papers)
    assert f.desk.reception.choose_channel(draft, BIRTH, Channel.POST).channel is Channel.POST


async def test_a_round_sends_in_order_and_confirms() -> None:
    f = fake_desk()
    accepted = await accept(f)
    await f.desk.sync.round()
    assert f.desk.sync.status.link is LinkState.UP
    assert f.desk.sync.status.counts.waiting == 0
    assert list(f.gateway.received) == [accepted.entry_id]
    assert f.store.summaries[accepted.registration.code].confirmed


async def test_a_cut_network_keeps_everything_and_says_so() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    await accept(f)
    f.gateway.online = False
    await f.desk.sync.round()
    assert f.desk.sync.status.link is LinkState.DOWN
    assert f.desk.sync.status.counts.waiting == 1
    f.gateway.online = True
    f.clock.at += timedelta(minutes=2)
    await f.desk.sync.round()
    assert f.desk.sync.status.counts.waiting == 0


async def test_who_asks_for_everything_at_once_does_not_wait_for_the_next_attempt() -> None:
    f = fake_desk()
    f.gateway.online = False
    accepted = await accept(f)
    await f.desk.sync.round()
    f.gateway.online = True
    later = f.clock.now() + timedelta(minutes=1)
    await f.store.mark(accepted.entry_id, EntryState.WAITING, at=f.clock.now(), next_attempt_at=later)
    await f.desk.sync.round()
    assert f.gateway.received == {}
    f.desk.sync.nudge(catalogue=True)
    await f.desk.sync.round()
    assert list(f.gateway.received) == [accepted.entry_id]


async def test_a_lost_sign_in_pauses_without_losing_anything() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    await accept(f)
    f.gateway.signed_in = False
    await f.desk.sync.round()
    assert f.desk.sync.status.link is LinkState.SIGN_IN
    await f.desk.session.sign_in("mau", "mat-khau")
    await f.desk.sync.round()
    assert f.desk.sync.status.counts.waiting == 0


async def refused_entry(f: FakeDesk) -> Accepted:
    accepted = await accept(f)
    f.gateway.refuse[accepted.registration.code] = "Thủ tục này đã bị bãi bỏ."
    await f.desk.sync.round()
    return accepted


async def test_a_refusal_becomes_a_task_and_blocks_no_other_dossier() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    other = await accept(f)
    await f.desk.sync.round()
    entry = await f.store.entry(refused.entry_id)
    assert entry is not None
    assert (entry.state, entry.problem) == (EntryState.REFUSED, "Thủ tục này đã bị bãi bỏ.")
    assert other.entry_id in f.gateway.received
    assert f.desk.sync.status.counts.refused == 1


async def test_a_refused_registration_is_fixed_and_sent_under_its_number() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    f.gateway.refuse.clear()
    fixed = replace(refused.registration, applicant=replace(PERSON, phone="0912345678"))
    f.desk.session.officer = COLLEAGUE
    entry = await f.desk.journal.amend(refused.entry_id, fixed)
    assert [(who.officer_name, who.counter) for who in f.store.mended_by] == [("Cán bộ Hai", "2")]
    await f.desk.sync.round()
    assert entry.dossier == refused.registration.code
    assert list(f.gateway.received) == [entry.id]


async def test_voiding_needs_a_reason_and_tells_the_service() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    with pytest.raises(BadInput):
        await f.desk.journal.void(refused.entry_id, "  ")
    f.gateway.refuse.clear()
    f.desk.session.officer = COLLEAGUE
    await f.desk.journal.void(refused.entry_id, "Tiếp nhận nhầm")
    assert [(who.officer_name, who.counter) for who in f.store.mended_by] == [("Cán bộ Hai", "2")]
    await f.desk.sync.round()
    entry = await f.store.entry(refused.entry_id)
    assert entry is not None
    assert entry.state is EntryState.VOIDED
    assert b"void" in next(iter(f.gateway.received.values()))
    voiding = f.store.all_entries[-1]
    assert (voiding.kind, voiding.action) == (EntryKind.ACTION, "void")


async def test_voiding_what_was_refused_leaves_a_voiding_slip_to_print() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    await f.desk.journal.void(refused.entry_id, "Tiếp nhận nhầm")
    job = await f.store.last_of(refused.registration.code, "void")
    assert job is not None and job.slip.content is not None
    said = {block.key: block.value for block in job.slip.content.blocks}
    assert (said["code"], said["reason"]) == (refused.registration.code, "Tiếp nhận nhầm")
    assert (await f.desk.receipts.print_slip(refused.registration.code, "void")).state is PrintState.DONE


async def test_what_is_mended_names_all_that_was_refused_before_it() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    ids = [refused.entry_id]
    for phone in ("0912345678", "0912345679"):
        known = await f.store.registration(refused.registration.code)
        assert known is not None
        fixed = replace(known, applicant=replace(PERSON, phone=phone))
        ids.append((await f.desk.journal.amend(ids[-1], fixed)).id)
        await f.desk.sync.round()
        stored = await f.store.registration(refused.registration.code)
        assert stored is not None
        assert stored.instead_of == tuple(ids[:-1])


async def test_a_slip_prints_once_and_again_only_as_a_reprint() -> None:
    f = fake_desk()
    accepted = await accept(f)
    code = accepted.registration.code
    done = await f.desk.receipts.print_first(code)
    again = await f.desk.receipts.reprint(code)
    assert (done.state, again.reprint) == (PrintState.DONE, 1)
    assert [pdf for _, pdf, _ in f.printer.printed] == [f"PDF {code} 0".encode(), f"PDF {code} 1".encode()]
    assert "BẢN IN LẠI lần 1" in await f.desk.receipts.preview(code)
    assert ("print", code, "mau") in f.store.trail


async def test_a_broken_printer_leaves_the_dossier_and_an_open_print() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    f.printer.broken = "Máy in không nhận."
    with pytest.raises(PrintFailed):
        await f.desk.receipts.print_first(code)
    await f.desk.sync.refresh_counts()
    assert f.desk.sync.status.prints_open == 1
    assert f.store.summaries[code]


async def test_same_day_work_is_received_and_returned_in_one_entry() -> None:
    f = fake_desk()
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=PERSON, documents=2, pages=3, copies=2)
    assert f.desk.same_day.fee(request).amount == 2 * 2 * (2000 + 2000 + 1000)
    accepted = await f.desk.same_day.accept(request)
    assert accepted.slip is None
    assert accepted.registration.same_day is not None
    assert len(f.store.all_entries) == 1
    assert not await f.desk.reception.duplicates(filled(f))


async def test_names_of_a_person_come_from_earlier_dossiers() -> None:
    f = fake_desk()
    await accept(f)
    assert await f.desk.reception.names_of("022090000001") == ["NGUYỄN VĂN MẪU"]


async def test_a_voiding_the_service_refuses_too_can_be_ended() -> None:
    f = fake_desk()
    accepted = await accept(f)
    code = accepted.registration.code
    f.gateway.refuse[code] = "Hồ sơ thuộc trung tâm khác."
    await f.desk.sync.round()
    await f.desk.journal.void(accepted.entry_id, "Nộp nhầm nơi")
    await f.desk.sync.round()
    (refused,) = await f.desk.journal.entries([EntryState.REFUSED])
    assert refused.id != accepted.entry_id
    await f.desk.journal.void(refused.id, "Trung tâm kia không biết số này")
    await f.desk.sync.round()
    counts = await f.desk.journal.counts()
    assert (counts.waiting, counts.refused) == (0, 0)


async def test_an_administrator_does_not_take_a_desk() -> None:
    f = fake_desk()
    f.gateway.who = replace(OFFICER, role=Role.ADMIN)
    with pytest.raises(Refused, match="quản trị"):
        await f.desk.session.sign_in("mau", "mat-khau")
    await accept(f)
    await f.desk.sync.round()
    status = f.desk.sync.status
    assert (status.link, status.counts.waiting, status.counts.refused) == (LinkState.SIGN_IN, 1, 0)


async def test_a_service_that_is_still_filling_holds_nothing_back() -> None:
    f = fake_desk()
    f.gateway.filling = True
    await accept(f)
    await f.desk.sync.round()
    assert f.desk.sync.status.counts.confirmed == 1
    assert f.desk.sync.status.catalogue_progress is None
    f.gateway.filling = False
    asked = f.gateway.catalogue_asked
    await f.desk.sync.round()
    await f.desk.sync.round()
    assert f.gateway.catalogue_asked == asked + 1


async def test_a_clock_set_back_does_not_put_the_catalogue_off() -> None:
    f = fake_desk()
    await f.desk.sync.round()
    f.clock.at -= timedelta(days=1)
    asked = f.gateway.catalogue_asked
    await f.desk.sync.round()
    assert f.gateway.catalogue_asked == asked + 1


async def test_broken_records_are_named() -> None:
    f = fake_desk()
    f.catalogue.state = replace(f.catalogue.state, broken=("1.000001: name",))
    await f.desk.sync.refresh_counts()
    assert any("1.000001" in warning for warning in f.desk.sync.status.warnings)


async def test_why_the_carried_office_does_not_open_is_said() -> None:
    f = fake_desk()
    f.gateway.closed = "Khóa không mở được tệp office.db."
    await f.desk.sync.round()
    assert f.desk.sync.status.link is LinkState.DOWN
    assert f.desk.sync.status.warnings == ("Khóa không mở được tệp office.db.",)
