"""Putting right what was received: the form as it was filled, a reason, one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import CompleteSupplement, Correct, RequestSupplement, Void
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.person import Person
from counter_tui.domain.printers import Reason
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.screens.correct import CorrectScreen
from counter_tui.services.same_day import SameDayRequest
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, BUILDING, CERTIFIED_COPY, FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received
from tests.unit.test_spool import queueing

SIZES = [(80, 24), (120, 40)]


def corrections(fake: FakeDesk) -> list[Correct]:
    return [event.action for _, _, event in fake.store.acts if isinstance(event.action, Correct)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_dossier_opens_as_it_was_filled(size, matches_snapshot) -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=size) as pilot:
        await idle(app, pilot)
        assert code in screen_text(app)
        assert app.screen.query_one("#applicant-name", TextField).value == "NGUYỄN VĂN MẪU"
        matches_snapshot(app, f"open-{size[0]}")


async def test_papers_that_came_later_are_named_so_that_nobody_ticks_them_again() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Giấy nhận nuôi",)))
    due = await fake.desk.casework.due_after_supplement(code)
    brought = (ReceivedPaper(name="Giấy nhận nuôi", originals=1),)
    await fake.desk.casework.act(code, CompleteSupplement(papers=brought, due=due))
    app = ScreenHost(CorrectScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        shown = screen_text(app)
        assert f"{code} · NGUYỄN VĂN MẪU" in shown
        assert "đừng đánh dấu lại: Giấy nhận nuôi" in " ".join(shown.split())


async def test_a_reason_and_the_right_name_replace_the_receipt() -> None:
    fake = fake_desk()
    accepted = await received(fake)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press("f12")
        await idle(app, pilot)
        assert corrections(fake) == []
        assert "Ghi lý do" in screen_text(app)
        printed = len(fake.printer.printed)
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        assert len(fake.printer.printed) == printed + 1
    (action,) = corrections(fake)
    assert (action.reason, action.registration.applicant.name) == ("nham", "NGUYỄN VĂN MẪN")
    job = await fake.store.last_of(accepted.registration.code, RECEIPT_FORM)
    assert any("Thay thế phiếu số" in line for line in job.slip.content.subtitles)


@pytest.mark.parametrize("untouched", [True, False])
async def test_the_wrong_receipt_leaves_the_queue_or_the_officer_is_told(untouched: bool) -> None:
    fake = fake_desk()
    queueing(fake, reason=Reason.OFFLINE, untouched=untouched)
    code = (await received(fake)).registration.code
    await fake.desk.receipts.print_first(code)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    assert fake.printer.cancelled == ["1"]
    assert len(fake.printer.printed) == 2
    told = any("Thu tờ cũ lại" in said for said in app.said)
    assert told is not untouched


async def test_the_right_procedure_is_typed_and_brings_its_own_form() -> None:
    fake = fake_desk()
    await received(fake, BUILDING)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        code = app.screen.query_one("#procedure-code", TextField)
        code.value = "0.000000"
        code.focus()
        await pilot.press("enter")
        await idle(app, pilot)
        assert "Không có thủ tục" in screen_text(app)
        code.value = BIRTH.procedure.code
        await pilot.press("enter")
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).value = "nhầm thủ tục"
        await pilot.press("f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert action.registration.procedure_code == BIRTH.procedure.code
    assert action.registration.applicant.name == MAU.name


async def test_a_code_typed_over_the_old_one_takes_its_place() -> None:
    fake = fake_desk()
    await received(fake, BUILDING)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).focus()
        await pilot.press(*"nham", "tab", *BIRTH.procedure.code, "tab")
        await idle(app, pilot)
        assert app.screen.query_one("#procedure-code", TextField).value == BIRTH.procedure.code
        await pilot.press("f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert action.registration.procedure_code == BIRTH.procedure.code


async def test_a_same_day_entry_opens_with_its_counts_and_is_put_right() -> None:
    fake = fake_desk()
    request = SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2, pages=3)
    await fake.desk.same_day.accept(request)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert app.screen.query_one("#documents", TextField).value == "2"
        assert app.screen.query_one("#pages", TextField).value == "3"
        app.screen.query_one("#documents", TextField).value = "5"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert (action.registration.same_day.documents, action.registration.same_day.pages) == (5, 3)
    assert action.registration.applicant == replace(MAU)


@pytest.mark.parametrize(
    ("field", "typed", "shown", "said"),
    [
        ("documents", "5", "Thu: 30.000 đ", "Thu thêm 18.000 đ"),
        ("documents", "1", "Thu: 6.000 đ", "Trả lại 6.000 đ"),
        ("exempt-reason", "người có công", "Thu: 0 đ", "Trả lại 12.000 đ"),
    ],
)
async def test_what_a_corrected_same_day_entry_costs_is_shown_and_the_difference_said(
    field: str, typed: str, shown: str, said: str
) -> None:
    fake = fake_desk()
    await fake.desk.same_day.accept(SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2, pages=4))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Thu: 12.000 đ" in screen_text(app)
        assert "Thu thêm" not in screen_text(app) and "Trả lại" not in screen_text(app)
        app.screen.query_one("#exempt-basis", TextField).value = "NQ 1" if field == "exempt-reason" else ""
        app.screen.query_one(f"#{field}", TextField).value = typed
        await idle(app, pilot)
        assert shown in screen_text(app) and said in screen_text(app)
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        assert any("Đã sửa" in words and said in words for words in app.said)


async def test_the_difference_of_a_dossier_paid_at_reception_is_shown_and_said() -> None:
    fake = fake_desk()
    draft = fake.desk.reception.start(BUILDING)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    paid = (replace(draft.fees[0], amount=50_000),)
    await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=papers, fees=paid))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert "Thu thêm" not in screen_text(app)
        app.screen.query_one("#fees-0", TextField).value = "90000"
        await idle(app, pilot)
        assert "Thu thêm 40.000 đ" in screen_text(app)
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        assert any("Đã sửa" in words and "Thu thêm 40.000 đ" in words for words in app.said)


async def test_a_dossier_is_voided_with_a_reason_and_its_slip() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(CorrectScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*"nham", "shift+f12")
        await idle(app, pilot)
        assert f"Hủy hồ sơ {code}?" in screen_text(app)
        assert fake.store.acts == [], "one press only asks"
        await pilot.press("escape")
        await idle(app, pilot)
        assert fake.store.acts == []
        assert app.screen.query_one("#reason", TextField).value == "nham"
        await pilot.press("shift+f12", "enter")
        await idle(app, pilot)
    assert isinstance(fake.store.acts[-1][2].action, Void)
    assert (await fake.store.summary(code)).voided


async def test_with_nothing_received_the_desk_says_so_and_goes_back() -> None:
    fake = fake_desk()
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert any("chưa nhận hồ sơ nào" in said for said in app.said)
        assert not isinstance(app.screen, CorrectScreen)


async def test_a_wrong_field_keeps_the_officer_at_it() -> None:
    fake = fake_desk()
    await received(fake, person=Person(name="NGUYỄN VĂN MẪU"))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = ""
        app.screen.query_one("#reason", TextField).value = "sai"
        await pilot.pause()
        await pilot.press("f12")
        await idle(app, pilot)
        assert app.screen.focused.id == "applicant-name"
    assert corrections(fake) == []


async def test_voiding_needs_a_reason() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(CorrectScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("shift+f12", "enter")
        await idle(app, pilot)
        assert "Ghi lý do hủy" in screen_text(app)
        await pilot.press("escape")
    assert fake.store.acts == []


async def test_ctrl_n_is_the_slip_of_same_day_work_and_voids_nothing() -> None:
    fake = fake_desk()
    await fake.desk.same_day.accept(SameDayRequest(item=CERTIFIED_COPY, applicant=MAU))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press(*"can phieu", "ctrl+n")
        await idle(app, pilot)
        assert app.screen.query_one("#slip", Choice).value == "yes"
        await pilot.press("f12")
        await idle(app, pilot)
        assert any("Chỉ cần in phiếu" in words for words in app.said)
    assert fake.store.acts == []


async def at_the_code(fake: FakeDesk, app: ScreenHost, pilot, typed: str, *keys: str) -> None:
    await idle(app, pilot)
    app.screen.query_one("#reason", TextField).value = "nhầm thủ tục"
    code = app.screen.query_one("#procedure-code", TextField)
    code.focus()
    code.value = typed
    await pilot.press(*keys)
    await idle(app, pilot)


@pytest.mark.parametrize("typed", [BIRTH.procedure.code, "1001193", "khai sinh"])
async def test_a_code_is_taken_when_its_field_is_left_and_what_is_typed_next_is_not_lost(typed: str) -> None:
    fake = fake_desk()
    await received(fake, BUILDING)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_code(fake, app, pilot, typed, "tab")
        assert app.screen.query_one("#procedure-code", TextField).value == BIRTH.procedure.code
        focused = app.screen.focused
        assert focused is not None and app.screen.query_one("#form") in focused.ancestors
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press("f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert action.registration.procedure_code == BIRTH.procedure.code
    assert action.registration.applicant.name == "NGUYỄN VĂN MẪN"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("9.999999", ("f12",)),
        ("9.999999", ("tab", "f12")),
        ("1.001193X", ("tab", "f12")),
        ("", ("tab", "f12")),
        ("không có thủ tục này", ("f12",)),
        ("chứng thực", ("tab", "f12")),
    ],
)
async def test_a_code_that_names_no_procedure_is_refused_and_nothing_is_stored(typed: str, keys) -> None:
    fake = fake_desk()
    await received(fake, BUILDING)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await at_the_code(fake, app, pilot, typed, *keys)
        field = app.screen.query_one("#procedure-code", TextField)
        labelled = field.parent
        assert isinstance(labelled, LabelledField) and labelled.error
        assert field.has_focus
        assert corrections(fake) == []
        field.value = BUILDING.procedure.code
        await idle(app, pilot)
        assert not labelled.error
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(corrections(fake)) == 1


async def test_a_procedure_taken_by_f12_itself_is_looked_at_before_it_is_saved() -> None:
    fake = fake_desk()
    await received(fake, BUILDING)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_code(fake, app, pilot, BIRTH.procedure.code, "f12")
        assert corrections(fake) == []
        assert any("xem lại giấy tờ" in words for words in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert action.registration.procedure_code == BIRTH.procedure.code


@pytest.mark.parametrize("removed", [True, False])
async def test_same_day_work_whose_rule_ended_opens_as_what_it_was(removed: bool) -> None:
    fake = fake_desk()
    await fake.desk.same_day.accept(SameDayRequest(item=CERTIFIED_COPY, applicant=MAU, documents=2, pages=3))
    ended = replace(CERTIFIED_COPY.rule, valid_to=fake.clock.now().date())
    fake.catalogue.items["2.000815"] = replace(CERTIFIED_COPY, rule=ended)
    if removed:
        del fake.catalogue.items["2.000815"]
    fake.clock.at += timedelta(days=2)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        assert app.screen.query_one("#procedure", Choice).value == "2.000815"
        assert "Thu: 10.000 đ" in screen_text(app)
        app.screen.query_one("#name", TextField).value = "TRẦN THỊ THỬ"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    made = action.registration
    assert (made.procedure_code, made.applicant.name) == ("2.000815", "TRẦN THỊ THỬ")
    assert (made.same_day.documents, made.same_day.pages, made.fee_total) == (2, 3, 10_000)


async def test_the_count_of_a_dossier_is_put_right_and_the_difference_said() -> None:
    fake = fake_desk()
    await received(fake, CERTIFIED_COPY)
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#fees-0-pages", TextField).value = "4"
        await idle(app, pilot)
        assert "Thu thêm 4.000 đ" in screen_text(app)
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    (action,) = corrections(fake)
    assert [(fee.label, fee.amount) for fee in action.registration.fees] == [
        ("Phí: 1 giấy tờ × 4 trang × 1 bản", 6_000)
    ]
