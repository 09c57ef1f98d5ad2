"""The account of a day: every posting once, every gap of the numbers explained, a closed day stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.fakes.desk import FakeDesk, fake_desk
from tests.fakes.ports import MORNING
from tests.storage.samples import NOW, registration
from tests.unit.test_services import accept

from counter_tui.domain.actions import Correct, Forward, RecordFees, Return, Unreturn, Void
from counter_tui.domain.day_close import (
    BlockFacts,
    DayFacts,
    DayRecord,
    day_record,
    difference,
    printed,
)
from counter_tui.domain.dossier import (
    VOIDED,
    DossierEvent,
    FeeLine,
    FeeMethod,
    FeeMoment,
    Registration,
    Status,
    summary_of,
)
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.fee_items import FeeState
from counter_tui.domain.fees import FILL_IN
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.slips.day_papers import CashLine
from counter_tui.errors import BadInput, Refused
from counter_tui.services.command_line import DONE, REFUSED, WRONG_USE, CommandLine
from counter_tui.services.ports import AssignedNumber

DAY = MORNING.date()
NUMBER = AssignedNumber(code="Z00.01-261123-0001", provisional=False)


@pytest.fixture
def f() -> FakeDesk:
    return fake_desk()


async def with_fee(f: FakeDesk, amount: int = 30_000) -> str:
    code = (await accept(f)).registration.code
    known = f.store.registrations[code]
    fee = replace(known.fees[0], amount=amount, moment=FeeMoment.AFTER)
    f.store.registrations[code] = replace(known, fees=(fee,))
    f.store.summaries[code] = replace(f.store.summaries[code], fees_due=amount)
    return code


def test_every_number_of_a_block_is_used_or_explained() -> None:
    block = BlockFacts(
        prefix="Z00.01-261123",
        first=1,
        last=10,
        next=6,
        used=(1, 2, 4, 5),
        without_dossier=(5,),
        ended="hết ngày",
    )
    (use,) = day_record(DayFacts(day=DAY, blocks=(block,))).numbers
    assert use.name == "Z00.01-261123-0001 đến Z00.01-261123-0010"
    assert use.used.startswith("4 số")
    assert use.void == (
        ("Z00.01-261123-0005", "đã cấp, không có hồ sơ trên máy này"),
        ("Z00.01-261123-0003", "bỏ qua, không cấp"),
        ("Z00.01-261123-0006 đến Z00.01-261123-0010", "hết ngày"),
    )


async def test_a_day_adds_up_by_officer_kind_and_way(f: FakeDesk) -> None:
    code = await with_fee(f)
    (item,) = (await f.desk.fees.book(code)).items
    assert item.state is FeeState.DUE
    await f.desk.fees.pay(code, item, FeeMethod.CASH, amount=10_000, receipt="0000123")
    (item,) = (await f.desk.fees.book(code)).items
    await f.desk.fees.pay(code, item, FeeMethod.TRANSFER)
    (item,) = (await f.desk.fees.book(code)).items
    await f.desk.fees.refund(code, item, 5000, reason="Thu thừa")
    record = (await f.desk.day_book.day()).now
    assert [(c.officer, c.kind, c.method, c.amount) for c in record.cash] == [
        ("Cán bộ Mẫu", "lệ phí", "chuyển khoản", 20_000),
        ("Cán bộ Mẫu", "lệ phí", "tiền mặt", 10_000),
    ]
    assert [(note.code, note.amount, note.reason) for note in record.refunds] == [(code, 5000, "Thu thừa")]
    assert (record.received, record.taken, record.given_back) == (1, 30_000, 5000)
    assert f.store.summaries[code].fees_due == 0


async def test_wrong_amounts_and_missing_reasons_are_said(f: FakeDesk) -> None:
    code = await with_fee(f)
    (item,) = (await f.desk.fees.book(code)).items
    for amount in (0, 30_001):
        with pytest.raises(BadInput, match=r"30\.000"):
            await f.desk.fees.pay(code, item, FeeMethod.CASH, amount=amount)
    with pytest.raises(BadInput) as missing:
        await f.desk.fees.exempt(code, item, reason="Hộ nghèo", basis=" ")
    assert missing.value.field == "basis"
    with pytest.raises(BadInput):
        await f.desk.fees.refund(code, item, 1, reason="Chưa thu gì")
    await f.desk.fees.exempt(code, item, reason="Hộ nghèo", basis="Giấy xác nhận 01")
    assert (await f.desk.fees.book(code)).items[0].state is FeeState.EXEMPT
    (note,) = (await f.desk.day_book.day()).now.exemptions
    assert (note.amount, note.reason, note.basis) == (30_000, "Hộ nghèo", "Giấy xác nhận 01")


async def test_a_fee_nobody_determined_is_put_right_before_it_is_settled(f: FakeDesk) -> None:
    code = await with_fee(f, 0)
    known = f.store.registrations[code]
    fee = replace(known.fees[0], label=f"Lệ phí: mức tỉnh ({FILL_IN})")
    f.store.registrations[code] = replace(known, fees=(fee,))
    (item,) = (await f.desk.fees.book(code)).holding
    for settling in (
        f.desk.fees.pay(code, item, FeeMethod.CASH, amount=5_000),
        f.desk.fees.exempt(code, item, reason="Hộ nghèo", basis="Giấy xác nhận"),
    ):
        with pytest.raises(BadInput, match="chưa xác định mức thu"):
            await settling


async def test_a_closed_day_stays_and_tells_what_came_after(f: FakeDesk) -> None:
    first = await with_fee(f)
    view = await f.desk.day_book.close()
    assert view.kept is not None
    assert view.kept.record.left == (first,)
    await f.desk.casework.act(first, Forward(to="Phòng Mẫu"))
    (item,) = (await f.desk.fees.book(first)).items
    await f.desk.fees.pay(first, item, FeeMethod.CASH)
    second = (await accept(f)).registration.code
    await f.desk.casework.act(second, Void(reason="Nhập trùng"))
    again = await f.desk.day_book.close()
    assert again.kept == view.kept
    after = again.after
    assert after is not None
    assert (after.received, after.forwarded, after.taken) == (1, 1, 30_000)
    assert after.voided == ((second, "Nhập trùng"),)
    assert again.now.left == ()
    assert again.shown == view.kept.record


def dossier_of(*steps: Registration, voided: bool = False, code: str = NUMBER.code) -> DossierFacts:
    """A dossier received on the first day and corrected to each further version a day later."""
    events = [DossierEvent(kind="register", at=NOW, officer_name="Cán bộ Mẫu", counter="1")]
    for n, fixed in enumerate(steps[1:], 1):
        events.append(replace(events[0], kind="correct", at=NOW + timedelta(days=n)))
        events[-1] = replace(events[-1], action=Correct(registration=fixed, reason="Nhầm"))
    if voided:
        events.append(replace(events[0], kind="void", note="Nhập trùng", action=Void(reason="Nhập trùng")))
    return DossierFacts(code=code, versions=steps[:1], events=tuple(events))


def exempt(amount: int, n: int) -> Registration:
    fee = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=amount, exempt_reason="Hộ nghèo")
    return registration(1, NUMBER, fees=(fee,), id=f"id-{n}", replaces=n)


def test_only_the_exemption_that_holds_is_in_the_account_and_one_of_a_day_before_is_told_as_ended() -> None:
    corrected = dossier_of(exempt(20_000, 0), exempt(4_000, 1))
    first = day_record(DayFacts(day=NOW.date(), dossiers=(corrected,)))
    assert [(note.amount, note.undone) for note in first.exemptions] == [(20_000, False)]
    later = day_record(DayFacts(day=NOW.date() + timedelta(days=1), dossiers=(corrected,)))
    assert [(note.amount, note.undone) for note in later.exemptions] == [(-20_000, True), (4_000, False)]
    assert "thôi miễn 20.000 đ" in dict(printed(later).more)["Miễn, giảm"]
    same_day = tuple(replace(one, at=NOW) for one in corrected.events)
    both = replace(corrected, events=same_day)
    record = day_record(DayFacts(day=NOW.date(), dossiers=(both,)))
    assert [(note.amount, note.undone) for note in record.exemptions] == [(4_000, False)]
    assert [n.amount for n in difference(record, first).exemptions] == [4_000, -20_000]


def test_a_voided_dossier_is_counted_as_received_and_said_to_be_void() -> None:
    void = dossier_of(exempt(20_000, 0), voided=True)
    record = day_record(DayFacts(day=NOW.date(), dossiers=(dossier_of(exempt(4_000, 0), code="A"), void)))
    assert (record.received, record.received_void, record.exemptions[0].code) == (2, 1, "A")
    assert len(record.exemptions) == 1
    later = replace(void, events=(void.events[0], replace(void.events[1], at=NOW + timedelta(days=1))))
    block = BlockFacts(prefix=NUMBER.code.rpartition("-")[0], first=1, last=1, next=2, used=(1,))
    record = day_record(DayFacts(day=NOW.date(), dossiers=(later,), blocks=(block,)))
    assert (record.received_void, record.voided) == (1, ())
    assert record.numbers[0].void == ((NUMBER.code, "Nhập trùng"),)


def test_a_number_voided_at_another_counter_is_void_in_the_account_and_moves_no_money() -> None:
    fee = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=20_000)
    known = dossier_of(registration(1, NUMBER, fees=(fee,)))
    before = day_record(DayFacts(day=NOW.date(), dossiers=(known,)))
    void = replace(summary_of(known.versions[0]), flags=(VOIDED,), moved_at=NOW + timedelta(days=1))
    heard = replace(known, standing=void)
    record = day_record(DayFacts(day=NOW.date(), dossiers=(heard,)))
    assert (record.received, record.received_void, record.voided) == (1, 1, ())
    assert record.cash == before.cash
    assert record.refunds == ()
    later = day_record(DayFacts(day=NOW.date() + timedelta(days=1), dossiers=(heard,)))
    assert later.voided == ((NUMBER.code, "hủy ở quầy khác"),)
    elsewhere = replace(heard, events=())
    assert day_record(DayFacts(day=NOW.date(), dossiers=(elsewhere,))).voided == ()


async def test_what_is_given_back_stands_in_the_list_and_list_day_and_drawer_agree(f: FakeDesk) -> None:
    code = await with_fee(f)
    for method, amount in ((FeeMethod.CASH, 10_000), (FeeMethod.TRANSFER, 20_000)):
        (item,) = (await f.desk.fees.book(code)).items
        await f.desk.fees.pay(code, item, method, amount=amount)
    other = await with_fee(f)
    (item,) = (await f.desk.fees.book(other)).items
    await f.desk.fees.pay(other, item, FeeMethod.CASH)
    (item,) = (await f.desk.fees.book(other)).items
    await f.desk.fees.refund(other, item, 5_000, reason="Thu thừa")
    record = (await f.desk.day_book.day()).now
    assert (record.taken, record.given_back, record.net, record.in_drawer) == (60_000, 5_000, 55_000, 35_000)
    content = (await f.desk.day_book.fee_list(DAY, DAY)).content
    assert [(row[7], row[9]) for row in content["fees"].table.rows][-1] == (
        f"Hoàn trả: {item.label}",
        "-5.000 đ",
    )
    assert (content["total"].value, content["total_words"].value) == (
        "55.000 đ",
        "Năm mươi lăm nghìn đồng",
    )


async def test_a_day_that_is_not_closed_has_no_report_yet(f: FakeDesk) -> None:
    commands = CommandLine(f.desk, dict)
    asked = {"dossier": DAY.isoformat(), "form": "dayclose"}
    done, answer = await commands.answer("print", asked)
    assert (done, "Ngày 23/11/2026 chưa chốt" in answer["error"]) == (REFUSED, True)
    await f.desk.day_book.close()
    done, answer = await commands.answer("print", asked)
    assert (done, bool(answer["pdf"])) == (DONE, True)


async def test_what_was_taken_for_a_voided_dossier_goes_back_and_nothing_more_is_taken(f: FakeDesk) -> None:
    code = await with_fee(f)
    (item,) = (await f.desk.fees.book(code)).items
    await f.desk.fees.pay(code, item, FeeMethod.CASH, amount=10_000)
    await f.desk.casework.act(code, Void(reason="Nhập trùng"))
    (item,) = (await f.desk.fees.book(code)).items
    assert (item.due, item.held) == (0, 10_000)
    with pytest.raises(Refused):
        await f.desk.casework.act(code, RecordFees(payments=(FeeLine(kind=None, label="Phí", amount=1),)))
    await f.desk.fees.refund(code, item, 10_000, reason="Hủy hồ sơ")
    assert (await f.desk.fees.book(code)).held == 0


async def test_a_day_to_come_is_refused(f: FakeDesk) -> None:
    with pytest.raises(BadInput):
        await f.desk.day_book.day(DAY + timedelta(days=1))


def test_nothing_is_left_of_a_day_against_itself() -> None:
    record = DayRecord(day=DAY, received=3, voided=(("A", "x"),))
    rest = difference(record, record)
    assert (rest.received, rest.voided, rest.cash) == (0, (), ())
    assert dict(printed(record).more)["Số hủy trong ngày"] == "A: x"


async def test_commands_tell_the_day_the_dossier_and_the_queue(f: FakeDesk) -> None:
    commands = CommandLine(f.desk, dict)
    code = await with_fee(f)
    done, day = await commands.answer("day", {})
    assert (done, day["received"], day["left_to_hand_over"], day["closed"]) == (DONE, 1, [code], None)
    done, shown = await commands.answer("dossier", {"code": code})
    assert (done, shown["fees"]["due"]) == (DONE, 30_000)
    identity = f.store.registrations[code].applicant.identity
    assert identity
    assert identity not in str(shown)
    done, queue = await commands.answer("queue", {})
    assert (done, [row["code"] for row in queue["dossiers"]]) == (DONE, [code])
    assert queue["dossiers"][0]["band"]
    done, _ = await commands.answer("queue", {"words": "không có ai tên thế"})
    assert done == DONE
    for command, arguments, wanted in (
        ("queue", {"band": "blue"}, WRONG_USE),
        ("day", {"date": "31/31/2026"}, WRONG_USE),
        ("day", {"date": date(2030, 1, 1).isoformat()}, WRONG_USE),
        ("dossier", {"code": "Z00.01-261123-9999"}, REFUSED),
    ):
        got, answer = await commands.answer(command, arguments)
        assert (got, bool(answer["error"])) == (wanted, True)


def test_money_that_was_dropped_after_the_close_is_told_as_less() -> None:
    taken = CashLine(officer="Cán bộ Mẫu", kind="lệ phí", method="tiền mặt", amount=75_000)
    other = CashLine(officer="Cán bộ Mẫu", kind="phí", method="tiền mặt", amount=8_000)
    kept = DayRecord(day=date(2026, 11, 23), cash=(taken, other))
    rest = difference(DayRecord(day=date(2026, 11, 23), cash=(other,)), kept)
    assert rest.cash == (CashLine(officer="Cán bộ Mẫu", kind="lệ phí", method="tiền mặt", amount=-75_000),)
    assert rest.taken == -75_000


async def test_the_list_of_fees_adds_up_to_what_the_day_says_was_taken(f: FakeDesk) -> None:
    code = await with_fee(f)
    (item,) = (await f.desk.fees.book(code)).items
    await f.desk.fees.pay(code, item, FeeMethod.CASH, amount=10_000)
    (item,) = (await f.desk.fees.book(code)).items
    await f.desk.fees.pay(code, item, FeeMethod.TRANSFER)
    await with_fee(f)  # one that still owes is not on it
    slip = await f.desk.day_book.fee_list(DAY, DAY)
    table = slip.content["fees"].table
    known = f.store.registrations[code]
    assert [(row[0], row[1], row[2], row[4], row[6]) for row in table.rows] == [
        (str(n), "Quầy 1", code, known.owner.name, known.applicant.name) for n in (1, 2)
    ]
    assert [row[9] for row in table.rows] == ["10.000 đ", "20.000 đ"]
    assert table.total[9:] == ("30.000 đ", "0 đ")
    assert (await f.desk.day_book.day()).now.taken == 30_000


@pytest.mark.parametrize(
    "days", [(DAY + timedelta(days=1),) * 2, (DAY, DAY - timedelta(days=1)), (date(2026, 1, 1), DAY)]
)
async def test_a_list_of_fees_is_of_days_that_have_been_and_not_of_years(
    f: FakeDesk, days: tuple[date, date]
) -> None:
    with pytest.raises(BadInput):
        await f.desk.day_book.fee_list(*days)


@pytest.mark.parametrize(
    ("name", "form"), [("2026-11-23", "fees"), ("2026-11-01..2026-11-23", "fees"), ("2026-11-23", "07")]
)
async def test_lists_of_days_come_by_command_and_leave_a_line_in_the_trail(
    f: FakeDesk, name: str, form: str
) -> None:
    await with_fee(f)
    done, answer = await CommandLine(f.desk, dict).answer("print", {"dossier": name, "form": form})
    assert (done, bool(answer["pdf"])) == (DONE, True)
    assert f.store.trail[-1][0] == "export"
    wrong, _ = await CommandLine(f.desk, dict).answer("print", {"dossier": "hôm nay", "form": form})
    assert wrong == WRONG_USE


async def test_one_receipt_for_all_comes_by_command(f: FakeDesk) -> None:
    first = await with_fee(f)
    await with_fee(f)
    done, _ = await CommandLine(f.desk, dict).answer("print", {"dossier": f"chung-{first}", "form": "01"})
    assert (done, f.store.trail[-1][:2]) == (DONE, ("export", f"chung-{first}"))


def returned_today(*more: DossierEvent) -> DossierFacts:
    known = registration(1, NUMBER)
    back = Return(receiver="NGUYỄN VĂN MẪU")
    told = DossierEvent(kind="return", at=NOW, officer_name="Cán bộ Mẫu", counter="1", action=back)
    return DossierFacts(code=NUMBER.code, versions=(known,), events=(told, *more))


@pytest.mark.parametrize("days", [0, 1], ids=["same-day", "later"])
def test_a_return_noted_in_error_is_no_return_of_its_day(days: int) -> None:
    undone = DossierEvent(
        kind="unreturn",
        at=NOW + timedelta(days=days, hours=1),
        officer_name="Phụ trách Mẫu",
        counter="1",
        action=Unreturn(reason="Nhầm"),
    )
    kept = day_record(DayFacts(day=NOW.date(), dossiers=(returned_today(),)))
    now = day_record(DayFacts(day=NOW.date(), dossiers=(returned_today(undone),)))
    assert (kept.returned, now.returned) == (1, 0)
    assert difference(now, kept).returned == -1  # a closed day stays as it was, what came after is said


def test_a_dossier_returned_again_after_another_desk_undid_it_counts_once() -> None:
    again = replace(returned_today().events[0], at=NOW + timedelta(hours=2))
    facts = returned_today(again)
    there = replace(summary_of(registration(1, NUMBER)), status=Status.RETURNED)
    assert day_record(DayFacts(day=NOW.date(), dossiers=(replace(facts, standing=there),))).returned == 1


@pytest.mark.parametrize(("refused", "returned"), [((), 0), ((NUMBER.code,), 1)])
def test_a_return_undone_elsewhere_is_none_unless_it_was_refused(
    refused: tuple[str, ...], returned: int
) -> None:
    there = replace(summary_of(registration(1, NUMBER)), status=Status.DONE)
    facts = replace(returned_today(), standing=there)
    assert day_record(DayFacts(day=NOW.date(), dossiers=(facts,), refused=refused)).returned == returned
