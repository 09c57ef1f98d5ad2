"""What stands in a registration, what the journal lets be mended, what becomes of slips, who is at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.fakes.desk import CERTIFIED_COPY, FakeDesk, fake_desk
from tests.fakes.ports import OFFICE, FakePrinter, FakeRecord
from tests.unit.test_services import PERSON, accept, filled, refused_entry

from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.journal import EntryState
from counter_tui.domain.office import Officer
from counter_tui.domain.person import Person
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import (
    BadInput,
    NotFound,
    PrintFailed,
    PrintUnknown,
    Refused,
    SignInNeeded,
    StorageError,
)
from counter_tui.services.ports import Handed, PrintState
from counter_tui.services.receipts import Receipts
from counter_tui.services.same_day import SameDayRequest
from counter_tui.services.session import Session

TYPED = Person(
    name=" nguyễn  văn\u200b mẫu", identity="022 090 000 001", birth="5/2/1990", phone="0912.345.678"
)
OWNER = Person(name="TRẦN THỊ MẪU", identity="022190000002", birth="1992")


async def test_a_registration_holds_what_was_taken_in_and_people_as_they_are_kept() -> None:
    f = fake_desk()
    draft = filled(f, TYPED)
    papers = (
        *draft.papers[:1],
        replace(draft.papers[1], originals=0, not_applicable=True),
        *draft.papers[2:],
    )
    extra = ReceivedPaper(name="Giấy khác", copies=2)
    held = (
        await accept(
            f,
            applicant=TYPED,
            owner=OWNER,
            owner_is_applicant=False,
            papers=(*papers, extra),
            note="Ghi chú",
            sets=2,
            duplicate_reason="Con thứ hai",
        )
    ).registration
    assert (held.applicant.name, held.applicant.identity) == ("nguyễn văn mẫu", "022090000001")
    assert (held.applicant.birth, held.applicant.phone) == ("1990-02-05", "0912345678")
    assert held.owner == OWNER
    assert [paper.name for paper in held.papers] == [
        "Giấy chứng sinh",
        "Tờ khai đăng ký khai sinh",
        "Giấy khác",
    ]
    assert (held.note, held.sets, held.duplicate_reason) == ("Ghi chú", 2, "Con thứ hai")
    assert (held.office, held.counter, held.officer_id, held.officer_name) == (
        "Z00.01",
        "1",
        "mau",
        "Cán bộ Mẫu",
    )
    assert (held.procedure_code, held.procedure_version) == ("1.001193", 1)


async def test_the_duplicate_guard_asks_for_the_owner_too() -> None:
    f = fake_desk()
    first = await accept(f, applicant=OWNER)
    found = await f.desk.reception.duplicates(replace(filled(f), owner=OWNER, owner_is_applicant=False))
    assert [d.code for d in found] == [first.registration.code]


async def test_nothing_after_the_durable_moment_looks_like_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    f = fake_desk()

    async def broken(*_: object) -> None:
        raise StorageError("Ổ đĩa hỏng")

    monkeypatch.setattr(f.drafts, "delete", broken)
    monkeypatch.setattr(f.catalogue, "count_use", broken)
    assert (await accept(f)).registration.code in f.store.summaries
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=PERSON)
    assert (await f.desk.same_day.accept(request)).registration.code in f.store.summaries


async def test_without_a_slip_no_print_waits() -> None:
    f = fake_desk()
    accepted = await f.desk.reception.accept(filled(f), with_slip=False)
    assert (accepted.slip, f.store.jobs) == (None, [])


async def test_only_a_refused_registration_is_amended_or_voided() -> None:
    f = fake_desk()
    accepted = await accept(f)
    with pytest.raises(BadInput, match="bị máy chủ từ chối"):
        await f.desk.journal.amend(accepted.entry_id, accepted.registration)
    with pytest.raises(BadInput, match="bị từ chối"):
        await f.desk.journal.void(accepted.entry_id, "Nhầm")
    with pytest.raises(NotFound):
        await f.desk.journal.void("none", "Nhầm")
    assert [entry.state for entry in f.store.all_entries] == [EntryState.WAITING]


async def test_a_correction_keeps_the_number_and_is_printed_anew() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    await f.desk.receipts.print_first(refused.registration.code)
    fixed = replace(refused.registration, applicant=replace(PERSON, name="NGUYỄN VĂN KHÁC"))
    entry = await f.desk.journal.amend(refused.entry_id, fixed)
    held = await f.store.registration(refused.registration.code)
    assert held is not None
    assert (held.id, held.code) == (entry.id, refused.registration.code)
    assert entry.id != refused.entry_id
    (job,) = await f.desk.receipts.unfinished()
    assert "NGUYỄN VĂN KHÁC" in str(job.slip.content)


async def test_same_day_work_needs_a_rule_that_is_in_force() -> None:
    f = fake_desk()
    assert CERTIFIED_COPY.rule is not None
    ended = replace(CERTIFIED_COPY, rule=replace(CERTIFIED_COPY.rule, valid_to=date(2026, 1, 1)))
    for item in f.catalogue.items.values():
        if item.rule is not None and item.rule.same_day_desk:
            f.catalogue.items[item.procedure.code] = replace(
                item, rule=replace(item.rule, valid_to=date(2026, 1, 1))
            )
    with pytest.raises(Refused, match="không có hiệu lực ngày"):
        await f.desk.same_day.procedures()
    with pytest.raises(BadInput, match="không có hiệu lực ngày"):
        await f.desk.same_day.accept(SameDayRequest(item=ended, applicant=PERSON))
    assert f.store.registrations == {}


async def test_the_same_day_screen_has_what_the_rule_of_this_day_puts_there() -> None:
    f = fake_desk()
    now = CERTIFIED_COPY.rule
    assert now is not None
    for later in (replace(now, valid_from=date(2027, 1, 1), same_day_desk=not off) for off in (True, False)):
        before = replace(now, same_day_desk=not later.same_day_desk)
        f.catalogue.items["2.000815"] = replace(CERTIFIED_COPY, rule=later, other_rules=(before,))
        codes = [item.procedure.code for item in await f.desk.same_day.procedures()]
        assert ("2.000815" in codes) is before.same_day_desk


@pytest.mark.parametrize("with_slip", [True, False])
async def test_a_corrected_same_day_entry_is_printed_anew_when_its_slip_was_wanted(with_slip: bool) -> None:
    f = fake_desk()
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=PERSON, with_slip=with_slip)
    accepted = await f.desk.same_day.accept(request)
    f.gateway.refuse[accepted.registration.code] = "Sai."
    await f.desk.sync.round()
    fixed = replace(accepted.registration, applicant=replace(PERSON, name="NGUYỄN VĂN KHÁC"))
    await f.desk.journal.amend(accepted.entry_id, fixed)
    slips = [str(job.slip.content) for job in await f.desk.receipts.unfinished()]
    assert ["NGUYỄN VĂN KHÁC" in slip for slip in slips] == ([True] if with_slip else [])


async def test_sending_again_unchanged_is_for_what_is_not_settled() -> None:
    f = fake_desk()
    refused = await refused_entry(f)
    await f.desk.journal.retry(refused.entry_id)
    entry = await f.store.entry(refused.entry_id)
    assert entry is not None
    assert entry.state is EntryState.WAITING
    f.gateway.refuse.clear()
    await f.desk.sync.round()
    await f.desk.journal.retry(refused.entry_id)
    entry = await f.store.entry(refused.entry_id)
    assert entry is not None
    assert entry.state is EntryState.CONFIRMED


def failing(f: FakeDesk, problem: PrintFailed) -> None:
    async def submit(name: str, pdf: bytes, copies: int, paper: Paper) -> Handed:
        raise problem

    f.printer.submit = submit


async def test_a_slip_that_may_have_come_out_is_only_printed_again_as_a_reprint() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    failing(f, PrintUnknown("Không trả lời"))
    with pytest.raises(PrintUnknown):
        await f.desk.receipts.print_slip(code)
    assert [job.state for job in f.store.jobs] == [PrintState.UNKNOWN]
    del f.printer.submit
    assert (await f.desk.receipts.print_slip(code)).reprint == 1
    # Whether the first came out is still to be answered.
    assert [job.state for job in await f.desk.receipts.unfinished()] == [PrintState.UNKNOWN]


async def test_a_slip_that_did_not_come_out_is_printed_as_the_first() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    failing(f, PrintFailed("Hết giấy"))
    with pytest.raises(PrintFailed):
        await f.desk.receipts.print_slip(code)
    assert [(job.state, job.problem) for job in f.store.jobs] == [(PrintState.FAILED, "Hết giấy")]
    del f.printer.submit
    done = await f.desk.receipts.print_slip(code)
    assert (done.reprint, done.state) == (0, PrintState.DONE)
    name, _, copies = f.printer.printed[0]
    assert copies == 2
    assert name.isascii()
    assert code not in name


async def test_a_slip_is_saved_into_the_folder_whatever_the_printer() -> None:
    f = fake_desk()
    code = (await accept(f)).registration.code
    folder, desk = FakePrinter(), f.desk
    receipts = Receipts(
        f.store,
        desk.receipts._renderer,
        desk.spool,
        f.store,
        desk.session,
        f.clock,
        folder=folder,
        source=desk.receipts._source,
    )
    await receipts.save(code)
    assert (len(folder.printed), f.printer.printed) == (1, [])
    assert f.store.trail == [("export", code, "mau")]
    await desk.receipts.print_first(code)
    await desk.receipts.reprint(code)
    await receipts.save(code)
    assert {pdf for _, pdf, _ in folder.printed} == {f"PDF {code} 0".encode()}  # a file is no reprint
    with pytest.raises(NotFound):
        await receipts.save("Z00.01-261123-9999")


@pytest.mark.parametrize(
    ("wished", "of_officer", "counter"),
    [("2", "1", "2"), ("", "2", "2"), ("9", "2", "1"), ("", "", "1"), ("", "9", "1")],
)
async def test_which_counter_the_desk_stands_at(wished: str, of_officer: str, counter: str) -> None:
    f = fake_desk()
    session = Session(f.gateway, FakeRecord(None), wished)
    session.office, session.officer = OFFICE, Officer(id="mau", name="Cán bộ Mẫu", counter=of_officer)
    assert session.counter == counter


async def test_what_the_service_said_is_known_after_a_restart() -> None:
    f = fake_desk()
    record = FakeRecord(None)
    session = Session(f.gateway, record)
    f.gateway.online = False
    assert not await session.learn()
    f.gateway.online = True
    assert await session.learn()
    f.gateway.online = False
    again = Session(f.gateway, record)
    await again.restore()
    assert (again.known, again.office, again.officer.id) == (True, OFFICE, "mau")


async def test_a_wrong_password_changes_nothing() -> None:
    f = fake_desk()
    f.gateway.signed_in = False
    with pytest.raises(SignInNeeded):
        await f.desk.session.sign_in("mau", "sai")
    assert not f.gateway.signed_in


def dearer(f: FakeDesk, days: int = 0) -> None:
    """Have certified copies cost 3.000 đồng a page from so many days ahead on."""
    rule = CERTIFIED_COPY.rule
    assert rule is not None
    assert rule.page_fee is not None
    new = replace(
        rule,
        page_fee=replace(rule.page_fee, first=3000),
        valid_from=f.clock.now().date() + timedelta(days=days),
    )
    f.catalogue.items["2.000815"] = replace(CERTIFIED_COPY, rule=new, other_rules=(rule,))


@pytest.mark.parametrize("days", [0, 1], ids=["renewed catalogue", "the day turns"])
async def test_same_day_work_costs_what_its_rule_says_now_and_a_change_is_said_first(days: int) -> None:
    f = fake_desk()
    dearer(f, days=1)
    (shown,) = [i for i in await f.desk.same_day.procedures() if i.procedure.code == "2.000815"]
    if days:
        f.clock.at += timedelta(days=1)
    else:
        dearer(f)
    stale = SameDayRequest(item=shown, applicant=PERSON)
    assert f.desk.same_day.fee(stale).amount == 2_000
    with pytest.raises(BadInput, match=r"nay thu 3\.000 đ"):
        await f.desk.same_day.accept(stale)
    assert f.store.registrations == {}
    again = next(i for i in await f.desk.same_day.choices(shown) if i.procedure.code == "2.000815")
    accepted = await f.desk.same_day.accept(replace(stale, item=again))
    assert accepted.registration.fee_total == 3_000


async def test_work_that_is_no_longer_done_on_the_same_day_stays_chosen_and_is_refused() -> None:
    f = fake_desk()
    shown = next(i for i in await f.desk.same_day.procedures() if i.procedure.code == "2.000815")
    assert shown.rule is not None
    f.catalogue.items["2.000815"] = replace(shown, rule=replace(shown.rule, same_day_desk=False))
    assert await f.desk.same_day.does("2.000815") is False
    assert await f.desk.same_day.does("2.000884") is True
    again = await f.desk.same_day.choices(shown)
    assert "2.000815" not in [item.procedure.code for item in await f.desk.same_day.procedures()]
    assert "2.000815" in [item.procedure.code for item in again]
    with pytest.raises(BadInput, match="không có hiệu lực"):
        await f.desk.same_day.accept(SameDayRequest(item=shown, applicant=PERSON))


async def test_a_rule_announced_ahead_that_ends_same_day_work_does_not_end_it_today() -> None:
    f = fake_desk()
    rule = CERTIFIED_COPY.rule
    assert rule is not None
    later = replace(rule, same_day_desk=False, valid_from=f.clock.now().date() + timedelta(days=9))
    f.catalogue.items["2.000815"] = replace(CERTIFIED_COPY, rule=later, other_rules=(rule,))
    assert await f.desk.same_day.does("2.000815") is True
    assert "2.000815" in [item.procedure.code for item in await f.desk.same_day.procedures()]
