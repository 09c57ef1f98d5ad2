"""One dossier as it stands, and its slip printed again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.dossier import (
    VOIDED,
    Collection,
    DossierEvent,
    DossierSummary,
    FeeLine,
    ReceivedPaper,
    RouteStage,
    SameDayWork,
    Status,
)
from counter_tui.domain.fees import FILL_IN
from counter_tui.domain.procedure import FeeKind
from counter_tui.screens import dossier_text
from counter_tui.screens.action_list import ActionList
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.duplicates import duplicate_words
from counter_tui.screens.navigation import LedgerChosen, ReceiptChosen
from counter_tui.services.lookup import DossierView
from counter_tui.services.same_day import SameDayRequest
from tests.fakes.desk import SIGNATURE, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text, settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received

REMOTE = DossierSummary(
    code="Z00.01-261120-0042",
    procedure_code="9.000001",
    procedure_name="Thủ tục [/x] \x1b[31mthử",
    applicant_name="TRẦN [/b] THỬ",
    owner_name="CHỦ HỒ SƠ MẪU",
    status=Status.IN_PROGRESS,
    received_at=MORNING - timedelta(days=3),
    due_at=MORNING - timedelta(hours=1),
    counter="2",
    officer_name="Cán bộ Hai",
    alias="TAM-Z00.01-261120-2-0000A-X",
)


async def view_of(**changes: object) -> DossierView:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    view = await fake.desk.lookup.dossier(code)
    assert view.registration is not None
    return replace(view, registration=replace(view.registration, **changes))


async def test_the_key_for_acting_works_before_the_dossier_was_read(monkeypatch):
    fake = fake_desk()
    code = (await received(fake)).registration.code
    gate, read = asyncio.Event(), fake.desk.lookup.dossier

    async def slow(wanted):
        await gate.wait()
        return await read(wanted)

    monkeypatch.setattr(fake.desk.lookup, "dossier", slow)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+k")
        await settled(app, pilot)
        assert isinstance(app.screen, DossierScreen)
        gate.set()
        await idle(app, pilot)
        assert isinstance(app.screen, ActionList)


async def test_what_the_service_confirms_meanwhile_is_seen_at_once_where_one_reads():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Máy chủ chưa xác nhận" in screen_text(app)
        await pilot.press("down", "down")
        await idle(app, pilot)
        await fake.desk.sync.round()
        await idle(app, pilot)
        assert app.screen.query_one("#text").scroll_offset.y == 2
        await pilot.press("home")
        await idle(app, pilot)
        assert "Máy chủ chưa xác nhận" not in screen_text(app)
        opened = fake.store.trail.count(("open", code, "canbo"))
        await fake.desk.sync.round()
        await fake.desk.sync.refresh_counts()
        await idle(app, pilot)
        assert fake.store.trail.count(("open", code, "canbo")) == opened


async def test_what_is_confirmed_while_it_is_being_read_is_seen_too(monkeypatch):
    fake = fake_desk()
    code = (await received(fake)).registration.code
    read = fake.desk.lookup.dossier
    times = 0

    async def overtaken(wanted):
        nonlocal times
        times += 1
        found = await read(wanted)
        if times == 1:
            await fake.desk.sync.round()
        return found

    monkeypatch.setattr(fake.desk.lookup, "dossier", overtaken)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Máy chủ chưa xác nhận" not in screen_text(app)
    assert times == 2


def said(view: DossierView) -> dict[str, list[str]]:
    return {section.title: list(section.lines) for section in dossier_text.sections(view)}


async def test_the_applicant_stands_in_full_and_the_owner_when_another():
    same, other = said(await view_of()), said(await view_of(owner=replace(MAU, name="LÊ VĂN CHỦ")))
    assert same["Người nộp"] == [
        "NGUYỄN VĂN MẪU",
        "Số giấy tờ: 022090000001",
        "Sinh: 01/02/1990 · Nam",
        "Địa chỉ: Thôn 1, xã Mẫu",
        "Điện thoại: 0912000001",
    ]
    assert same["Chủ hồ sơ"] == ["Chính là người nộp"]
    assert other["Chủ hồ sơ"][0] == "LÊ VĂN CHỦ"


async def test_papers_say_counts_and_how_they_are_kept():
    papers = (
        ReceivedPaper(name="Tờ khai", originals=1, copies=2, digitised=True),
        ReceivedPaper(name="Giấy cũ", certified=1, reused=True),
        ReceivedPaper(name="Giấy thừa", not_applicable=True),
    )
    assert said(await view_of(papers=papers, sets=2))["Giấy tờ đã nhận"][-4:] == [
        "1. Tờ khai — 1 bản chính, 2 bản sao, đã số hóa",
        "2. Giấy cũ — 1 bản chứng thực, dùng lại bản đã có",
        "3. Giấy thừa — không áp dụng",
        "Số lượng hồ sơ: 2 bộ",
    ]


async def test_same_day_work_says_what_was_done_instead_of_papers():
    work = SameDayWork(documents=2, pages=3, copies=4, returned_at=MORNING)
    assert said(await view_of(same_day=work))["Giấy tờ đã nhận"] == [
        "2 giấy tờ × 3 trang × 4 bản, trả lúc 08:30 23/11/2026"
    ]


async def test_same_day_work_by_case_counts_cases():
    fake = fake_desk()
    done = await fake.desk.same_day.accept(SameDayRequest(item=SIGNATURE, applicant=MAU, documents=3))
    view = await fake.desk.lookup.dossier(done.registration.code)
    (line,) = said(view)["Giấy tờ đã nhận"]
    assert line.startswith("3 trường hợp, trả lúc ")


async def test_fees_say_exemption_total_and_outside_receipt():
    fees = (
        FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=10_000, outside_receipt="AA/26-7"),
        FeeLine(
            kind=FeeKind.SERVICE, label="Phí", amount=5_000, exempt_reason="hộ nghèo", exempt_basis="NQ 1"
        ),
    )
    assert said(await view_of(fees=fees))["Phí, lệ phí"] == [
        "Lệ phí: 10.000 đ · thu khi tiếp nhận, tiền mặt · biên lai AA/26-7",
        "Phí: 0 đ · miễn: hộ nghèo · NQ 1",
        "Cộng: 10.000 đ",
    ]


async def test_a_fee_nobody_determined_is_not_said_to_be_of_no_dong():
    province = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí: mức tỉnh (cán bộ điền số tiền)", amount=0)
    chosen, other = (
        FeeLine(kind=FeeKind.SERVICE, label=f"Phí: {n} (nếu đúng trường hợp, {FILL_IN})", amount=amount)
        for n, amount in (("một", 8_000), ("hai", 0))
    )
    lines = said(await view_of(fees=(province, chosen, other)))["Phí, lệ phí"]
    assert lines[0] == "Lệ phí: mức tỉnh: chưa xác định mức thu"
    assert [line.partition(" · ")[0] for line in lines[1:]] == ["Phí: một: 8.000 đ", "Cộng: 8.000 đ"]


async def test_a_result_by_post_says_the_address():
    shown = said(await view_of(collection=Collection.POST, collection_address="Thôn 2"))
    assert shown["Nhận kết quả"] == ["Gửi qua bưu chính: Thôn 2"]


async def test_a_result_collected_at_the_desk_says_no_address_typed_before_that_was_chosen():
    shown = said(await view_of(collection=Collection.AT_DESK, collection_address="Thôn 2"))
    assert "Thôn 2" not in " ".join(shown["Nhận kết quả"])


async def test_a_decided_due_time_says_who_decided_and_why():
    standing = said(await view_of(due_decision="theo thỏa thuận"))["Tình trạng"]
    assert standing[0].endswith("do cán bộ quyết định: theo thỏa thuận")


async def test_unconfirmed_and_provisional_are_said():
    standing = said(await view_of(provisional=True))["Tình trạng"]
    assert any(line.startswith("Mã tạm:") for line in standing)
    assert any("chưa xác nhận" in line for line in standing)


def test_a_voided_dossier_is_called_voided_wherever_it_is_named():
    voided = replace(REMOTE, status=Status.NOT_ACCEPTED, flags=(VOIDED,))
    assert dossier_text.headline(voided) == f"{REMOTE.code} · đã hủy"
    for named in (dossier_text.summary_detail(voided), duplicate_words(voided)):
        assert "đã hủy" in named and "không được tiếp nhận" not in named


def test_late_alias_and_events_of_another_desk_are_said():
    event = DossierEvent(kind="forward", at=MORNING, officer_name="Cán bộ Hai", counter="2", note="phòng [A]")
    view = DossierView(
        summary=REMOTE, registration=None, events=(event,), from_service=True, asked_at=MORNING
    )
    shown = said(view)
    assert shown["Tình trạng"][0] == "Hẹn trả: 07:30 23/11/2026 — đã quá hẹn"
    assert shown["Tình trạng"][-1].startswith("Còn gọi là TAM-Z00.01-261120-2-0000A-X")
    assert shown["Người nộp, chủ hồ sơ"] == ["TRẦN [/b] THỬ", "Chủ hồ sơ: CHỦ HỒ SƠ MẪU"]
    assert shown["Quá trình"] == ["08:30 23/11/2026  chuyển xử lý · Cán bộ Hai, quầy 2 — phòng [A]"]
    assert shown["Nguồn thông tin"] == ["Vừa hỏi máy chủ, là tình trạng mới nhất."]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_dossier_at_a_glance(size, matches_snapshot):
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        matches_snapshot(app, f"{size[0]}")
    assert ("open", code, "mau") in fake.store.trail


async def test_a_dossier_of_another_desk_shows_hostile_text_as_text(matches_snapshot):
    fake = fake_desk()
    fake.gateway.remote.append(REMOTE)
    fake.store.summaries[REMOTE.code] = REMOTE
    app = ScreenHost(DossierScreen(fake.desk, REMOTE.code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
        assert "Thủ tục [/x] thử (9.000001)" in shown
        assert "TRẦN [/b] THỬ" in shown
        assert "\x1b" not in shown
        matches_snapshot(app, "80")


async def test_off_line_shows_what_was_last_heard_and_says_so():
    fake = fake_desk()
    fake.gateway.online = False
    fake.store.summaries[REMOTE.code] = REMOTE
    app = ScreenHost(DossierScreen(fake.desk, REMOTE.code))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        assert "hiện chưa hỏi lại được" in screen_text(app)


async def test_an_unknown_dossier_says_to_check_the_code():
    app = ScreenHost(DossierScreen(fake_desk().desk, "Z00.01-261123-9999"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Không tìm thấy hồ sơ Z00.01-261123-9999" in screen_text(app)


async def test_keys_open_receipt_and_ledger_and_print_again():
    fake = fake_desk()
    accepted = await received(fake)
    code = accepted.registration.code
    await fake.desk.receipts.print_first(code)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("enter", "ctrl+y", "ctrl+r")
        await idle(app, pilot)
        assert app.asked == [ReceiptChosen(code), LedgerChosen(accepted.registration.due)]
        assert app.said == [f"Đã in lại lần 1: {fake.store.jobs[-1].target}"]
        assert fake.printer.printed[-1][1] == f"PDF {code} 1".encode()


async def test_a_broken_printer_is_said_and_the_dossier_stays():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    fake.printer.broken = "Máy in hết giấy."
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+r")
        await idle(app, pilot)
        assert app.said == ["Chưa in được: Máy in hết giấy. Hồ sơ vẫn nguyên, in lại lúc nào cũng được."]
        assert code in screen_text(app)


async def test_the_ledger_of_another_desk_is_not_here():
    fake = fake_desk()
    fake.store.summaries[REMOTE.code] = REMOTE
    app = ScreenHost(DossierScreen(fake.desk, REMOTE.code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y", "ctrl+r")
        await idle(app, pilot)
        assert app.asked == []
        assert app.said[0] == "Bảng tính ngày hẹn chỉ có ở máy đã tiếp nhận hồ sơ."
        assert app.said[1].startswith(f"Hồ sơ {REMOTE.code} do quầy khác nhận, sửa hoặc xử lý")


async def test_refresh_asks_the_service_again():
    fake = fake_desk()
    fake.store.summaries[REMOTE.code] = REMOTE
    app = ScreenHost(DossierScreen(fake.desk, REMOTE.code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        fake.gateway.remote.append(replace(REMOTE, status=Status.DONE))
        await pilot.press("f5")
        await idle(app, pilot)
        assert "đã xong, chờ trả kết quả" in screen_text(app)


@pytest.mark.parametrize(("known", "said"), [(True, "UBND cấp xã"), (False, "nơi nhận đầu tiên")])
async def test_before_the_first_hand_over_a_chain_shows_the_first_agencys_date(
    known: bool, said: str
) -> None:
    fake = fake_desk()
    view = await fake.desk.lookup.dossier((await received(fake)).registration.code)
    due = MORNING + timedelta(days=8)
    chain = (RouteStage(agency="UBND cấp xã", limit_text="5 ngày làm việc", due_at=due),)
    chained = replace(
        view,
        summary=replace(view.summary, stage_due_at=due),
        registration=replace(view.registration, route=chain) if known else None,
    )
    standing = dossier_text.sections(chained)[0].lines
    assert any(said in line and f"{due:%d/%m/%Y}" in line for line in standing)
    done = replace(chained, summary=replace(chained.summary, status=Status.DONE))
    assert not any(said in line for line in dossier_text.sections(done)[0].lines)
