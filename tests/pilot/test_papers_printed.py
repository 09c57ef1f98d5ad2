"""Papers printed from the screens besides slips: the control sheet of a dossier, the guidance of a procedure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import Finish, Forward, Reschedule, Void, Withdraw
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.printers import FOLDER, Reason
from counter_tui.domain.slips.forms import CONTROL, GUIDANCE
from counter_tui.errors import PrintBlocked, Refused
from counter_tui.screens.dossier import DossierScreen
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.procedure import ProcedureScreen
from counter_tui.screens.receipt import ReceiptScreen
from counter_tui.services.ports import PrintState, Validity
from tests.fakes.desk import BIRTH, RESIDENCE, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received

CIVIL_STATUS, LAND = "Công chức tư pháp - hộ tịch", "Công chức địa chính"


async def test_the_control_sheet_tells_who_gave_the_dossier_to_whom():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    await fake.desk.casework.act(code, Forward(to=CIVIL_STATUS))
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    job = fake.store.jobs[-1]
    assert (job.dossier, job.slip.form) == (code, CONTROL), app.said
    first, *rest = job.slip.content["steps"].table.rows
    assert CIVIL_STATUS in first[0] and fake.desk.session.officer.name in first[1]
    assert len(rest) == 3
    assert any("Đã in phiếu" in said for said in app.said)


async def test_the_control_sheet_of_a_result_that_is_back_names_who_handled_it():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    for place in (CIVIL_STATUS, LAND):
        await fake.desk.casework.act(code, Forward(to=place))
    await fake.desk.casework.act(code, Finish())
    slip = await fake.desk.papers.control_sheet(code)
    assert slip.content["handling"].value == LAND


async def test_a_control_sheet_of_a_dossier_not_known_here_says_why():
    fake = fake_desk()
    code = (await received(fake)).registration.code
    fake.store.registrations.clear()
    fake.gateway.online = False
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert "chưa hỏi được máy chủ: in ở quầy đó" in app.said[-1]


async def test_what_to_bring_is_printed_for_the_case_shown():
    fake = fake_desk()
    app = ScreenHost(ProcedureScreen(fake.desk, "1.001193"))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("shift+tab", "right", "f12")
        await idle(app, pilot)
    job = fake.store.jobs[-1]
    assert (job.dossier.rpartition("-")[0], job.slip.form) == (BIRTH.procedure.code, GUIDANCE), app.said
    assert "Văn bản ủy quyền" in str(job.slip.content["papers"].table)


async def test_two_citizens_sheets_of_one_procedure_both_wait_for_the_printer():
    fake = fake_desk()
    fake.printer.blocked = Reason.PAPER
    for _ in range(2):
        with pytest.raises(PrintBlocked):
            await fake.desk.papers.print_guidance(BIRTH, None)
        fake.clock.at += timedelta(minutes=1)
    assert len(await fake.desk.spool.open()) == 2


async def test_a_police_procedure_gets_no_sheet_and_the_screen_says_whose_form_applies():
    fake = fake_desk()
    app = ScreenHost(ProcedureScreen(fake.desk, RESIDENCE.procedure.code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert any("dùng mẫu của Công an cấp xã" in str(said) for said in app.said), app.said
    assert fake.store.jobs == []


async def test_one_receipt_for_all_a_citizen_handed_in_that_day():
    fake = fake_desk()
    first = (await received(fake)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, first))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert "chỉ nộp một hồ sơ" in screen_text(app)
        second = (await received(fake)).registration.code
        await received(fake, person=replace(MAU, identity="022090000009", name="NGƯỜI KHÁC"))
        fake.clock.at += timedelta(days=1)
        await received(fake)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert "giấy chung cho 2 hồ sơ" in " ".join(screen_text(app).split())
    job = fake.store.jobs[-1]
    assert (job.slip.dossiers, job.dossier) == ((first, second), f"chung-{first}")
    assert "Dùng chung cho 2 hồ sơ" in str(job.slip.content.subtitles)
    assert fake.store.jobs[0].dossier == first, "its own receipt stays what a reprint prints"


def replacing(job) -> list[str]:
    return [line for line in job.slip.content.subtitles if "Thay thế" in line]


async def test_one_receipt_for_all_replaces_the_one_before_and_the_same_once_more_is_a_copy():
    fake = fake_desk()
    first = (await received(fake)).registration.code
    second = (await received(fake)).registration.code
    one = await fake.desk.papers.print_receipt_for_all(first)
    assert (replacing(one), one.reprint) == ([], 0)
    fake.store.summaries[second] = replace(fake.store.summaries[second], due_at=MORNING + timedelta(days=10))
    due = fake.desk.casework.decided_due(
        fake.store.summaries[second], MORNING + timedelta(days=28), "Chờ xác minh"
    )
    await fake.desk.casework.act(second, Reschedule(reason="Chờ xác minh", due=due, approved_by="LÊ THỊ MẪU"))
    fake.clock.at += timedelta(minutes=5)
    other = await fake.desk.papers.print_receipt_for_all(second)
    assert replacing(other) == [
        f"(Thay thế phiếu số {first} (chung 2 hồ sơ), in lúc {one.created_at.astimezone(VIETNAM):%H:%M %d/%m/%Y})"
    ]
    assert other.slip.content["dossiers"].table.rows[1][-1].endswith("21/12/2026")
    copy = await fake.desk.papers.print_receipt_for_all(first)
    assert (copy.slip, copy.reprint) == (other.slip, 1)
    await received(fake)
    third = await fake.desk.papers.print_receipt_for_all(first)
    assert replacing(third) != replacing(other)
    assert len(third.slip.dossiers) == 3


@pytest.mark.parametrize("leaves", [Void(reason="Nhập trùng"), Withdraw(reason="Rút hồ sơ")])
async def test_one_receipt_for_all_replaces_the_one_named_after_a_dossier_that_left(leaves):
    fake = fake_desk()
    codes = [(await received(fake)).registration.code for _ in range(3)]
    old = await fake.desk.papers.print_receipt_for_all(codes[0])
    fake.clock.at += timedelta(minutes=5)
    await fake.desk.casework.act(codes[0], leaves)
    new = await fake.desk.papers.print_receipt_for_all(codes[1])
    assert new.slip.dossiers == tuple(codes[1:])
    assert replacing(new)[0].startswith(f"(Thay thế phiếu số {codes[0]} (chung 3 hồ sơ)")
    assert (await fake.store.get(old.id)).validity is Validity.REPLACED
    copy = await fake.desk.papers.print_receipt_for_all(codes[2])
    assert (copy.slip, copy.reprint) == (new.slip, 1)


async def test_one_receipt_for_all_that_never_came_out_is_not_replaced():
    fake = fake_desk()
    first = (await received(fake)).registration.code
    await received(fake)
    fake.printer.blocked = Reason.PAPER
    with pytest.raises(PrintBlocked):
        await fake.desk.papers.print_receipt_for_all(first)
    fake.printer.blocked = None
    await received(fake)
    assert replacing(await fake.desk.papers.print_receipt_for_all(first)) == []


async def test_a_voided_dossier_is_on_no_receipt_for_all():
    fake = fake_desk()
    codes = [(await received(fake)).registration.code for _ in range(3)]
    await fake.desk.casework.act(codes[0], Void(reason="Nhập trùng"))
    with pytest.raises(Refused, match="đã hủy"):
        await fake.desk.papers.receipt_for_all(codes[0])
    assert (await fake.desk.papers.receipt_for_all(codes[1])).dossiers == tuple(codes[1:])


async def test_a_file_is_not_called_printed_and_a_slip_still_at_the_printer_neither():
    fake = fake_desk()
    job = await fake.desk.receipts.print_first((await received(fake)).registration.code)
    assert "chưa ra giấy" in printed_words(replace(job, state=PrintState.DONE, printer=FOLDER))
    assert printed_words(replace(job, state=PrintState.DONE, printer="quay1")).startswith("Đã in phiếu")
    assert printed_words(replace(job, state=PrintState.SENDING)).startswith("Phiếu đang ở máy in")
    assert "hết giấy" in printed_words(replace(job, state=PrintState.SENDING, problem="hết giấy"))


async def test_one_receipt_for_all_that_waits_at_the_printer_is_not_said_to_be_printed():
    fake = fake_desk()
    first = (await received(fake)).registration.code
    await received(fake)
    fake.printer.queue = {}
    app = ScreenHost(ReceiptScreen(fake.desk, first))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("ctrl+y")
        await idle(app, pilot)
        assert "Phiếu đang ở máy in" in screen_text(app) and "Đã in" not in screen_text(app)
