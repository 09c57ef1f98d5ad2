"""Where the officer went and the way back: wishes while opening, forms kept or dropped, screens opened once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from counter_tui.app import counter
from counter_tui.app.counter import CounterApp
from counter_tui.domain.actions import Finish
from counter_tui.domain.fees import is_open
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.screens import navigation
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.drafts import DraftsScreen
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.procedure import ProcedureScreen
from counter_tui.screens.queue import QueueScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.paged_table import PagedTable
from counter_tui.widgets.sectioned_list import SectionedList
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, BUILDING, CERTIFIED_COPY, fake_desk
from tests.pilot.conftest import burst, settled
from tests.pilot.screen_samples import CARD
from tests.pilot.whole_desk import slow_desk

CODE = BIRTH.procedure.code
MAU = Person(
    name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam", address="Tổ 1, Hạ Long"
)
OTHER = Person(name="TRẦN THỊ MẪU", identity="022190000002")


def app_on(fake) -> CounterApp:
    async def opening():
        return fake.desk

    return CounterApp(opening=opening)


async def until(pilot, true) -> None:
    """Wait for background work to have had its effect."""
    for _ in range(200):
        if true():
            return
        await pilot.pause()
    pytest.fail("it never came true")


async def ask(app: CounterApp, pilot, message) -> None:
    app.screen.post_message(message)
    await settled(app, pilot)


async def begun_form(app: CounterApp, pilot, typed: str = "Mẫu") -> RegisterScreen:
    """A registration form with something typed, open."""
    await ask(app, pilot, navigation.RegisterChosen(CODE))
    form = app.screen
    assert isinstance(form, RegisterScreen)
    form.query_one("#applicant-name", TextField).focus()
    burst(app, typed)
    await settled(app, pilot)
    return form


async def test_what_an_officer_left_half_filled_is_not_the_next_one_s_to_see():
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot, "Người Của Cán Bộ Một")
        await ask(app, pilot, navigation.SignInChosen())
        fake.gateway.who = replace(fake.gateway.who, id="hai", name="Cán bộ Hai")
        burst(app, "mat-khau\r")
        await until(pilot, lambda: app.screen is app.base)
        await settled(app, pilot)
        assert not form.is_attached
        (draft,) = fake.drafts.saved.values()
        assert (draft.officer_id, draft.applicant.name) == ("mau", "Người Của Cán Bộ Một")
        assert await fake.desk.reception.drafts() == []
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert isinstance(app.screen, RegisterScreen) and app.screen.draft.applicant.name == ""


async def test_the_same_officer_who_signs_in_again_goes_on_where_he_was():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await ask(app, pilot, navigation.SignInChosen())
        burst(app, "mat-khau\r")
        await until(pilot, lambda: app.screen is form)
        assert form.draft.applicant.name == "Mẫu"


async def test_what_was_asked_for_while_the_desk_opened_is_done_once_it_is_open():
    fake = fake_desk()
    app, gate = slow_desk(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        await settled(app, pilot)
        assert app.screen is app.base
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is app.base


async def test_f3_pressed_while_the_desk_opened_receives_what_was_typed_by_then():
    fake = fake_desk()
    app, gate = slow_desk(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        burst(app, "khai sinh")
        await settled(app, pilot)
        await pilot.press("f3")
        await settled(app, pilot)
        assert app.screen is app.base
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))
        await until(pilot, lambda: app.screen.draft is not None)
        assert app.screen.draft.procedure_code == CODE


async def test_a_screen_that_is_open_is_gone_down_to_and_not_opened_again():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, navigation.JournalChosen())
        journal = app.screen
        await ask(app, pilot, navigation.ProcedureChosen(CODE))
        await ask(app, pilot, navigation.JournalChosen())
        assert (app.screen, len(app.screen_stack)) == (journal, 2)


async def test_looking_up_once_more_replaces_what_was_typed():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        burst(app, "sao y")
        await settled(app, pilot)
        await pilot.press("f2")
        burst(app, "dkks")
        await settled(app, pilot)
        assert app.screen.query_one("#search", TextField).value == "dkks"


async def test_a_draft_thrown_away_takes_its_form_along():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.base)
        await ask(app, pilot, navigation.DraftDiscarded(form._form.draft.id))
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is app.base
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is not form
        assert app.screen.query_one("#applicant-name", TextField).value == ""


async def test_a_kept_form_does_not_come_back_for_somebody_else():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE, OTHER))
        assert app.screen is not form
        await until(pilot, lambda: app.screen.query_one("#applicant-name", TextField).value == "TRẦN THỊ MẪU")


async def test_a_kept_form_that_gives_way_to_somebody_else_is_a_draft_and_said_to_be():
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await begun_form(app, pilot, "Nguyễn Văn Mẫu")
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE, OTHER))
        assert "Nguyễn Văn Mẫu" in [draft.applicant.name for draft in fake.drafts.saved.values()]
        said = [one.message for one in app._notifications]
        assert any("giữ nháp hồ sơ của Nguyễn Văn Mẫu" in words for words in said)


async def test_a_kept_form_comes_back_for_its_own_person():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot, "Nguyễn Văn Mẫu")
        form.query_one("#applicant-identity", TextField).value = MAU.identity
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE, MAU))
        assert app.screen is form


async def test_f3_from_the_journal_does_not_go_to_the_former_citizens_form_once_another_card_was_read():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot, "Trần Thị Khác")
        form.query_one("#applicant-identity", TextField).value = OTHER.identity
        await pilot.press("f2")
        await settled(app, pilot)
        app.base.take_card(CARD)
        await ask(app, pilot, navigation.JournalChosen())
        await pilot.press("f3")
        await settled(app, pilot)
        assert app.screen is app.base
        app.base.forget_person()
        await ask(app, pilot, navigation.JournalChosen())
        await pilot.press("f3")
        await settled(app, pilot)
        assert app.screen is form


async def test_f3_on_a_begun_form_begins_another_and_leaves_the_first_to_the_drafts():
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot, "Nguyễn Văn Mẫu")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.base)
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is form
        assert any("Nguyễn Văn Mẫu" in one.message for one in app._notifications), "whose form came back"
        await pilot.press("f3")
        await until(pilot, lambda: app.screen is not form and isinstance(app.screen, RegisterScreen))
        await settled(app, pilot)
        assert app.screen.query_one("#applicant-name", TextField).value == ""
        assert [draft.applicant.name for draft in fake.drafts.saved.values()] == ["Nguyễn Văn Mẫu"]
        fresh = app.screen
        await pilot.press("f3")
        await settled(app, pilot)
        assert app.screen is fresh, "nothing typed, nothing to keep"


async def test_the_palette_opens_the_drafts_from_a_form_that_was_begun():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await begun_form(app, pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        burst(app, "nhap")
        await settled(app, pilot)
        await until(pilot, lambda: app.screen.query_one("CommandList").highlighted == 0)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DraftsScreen))


async def saving_form(app: CounterApp, pilot, fake, monkeypatch) -> tuple[RegisterScreen, asyncio.Event]:
    """A whole form on which F12 was pressed; the store writes only once the event is set."""
    gate, register = asyncio.Event(), fake.store.register

    async def slow(**wanted):
        await gate.wait()
        return await register(**wanted)

    monkeypatch.setattr(fake.store, "register", slow)
    await ask(app, pilot, navigation.RegisterChosen(CODE, MAU))
    form = app.screen
    await until(pilot, lambda: form.draft is not None)
    for key in ("enter", "f12", "f12"):
        await pilot.press(key)
        await settled(app, pilot)
    await until(pilot, lambda: not form.unfinished)
    return form, gate


async def test_a_form_left_for_the_queue_while_it_is_saved_is_gone_once_the_dossier_is_received(monkeypatch):
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form, gate = await saving_form(app, pilot, fake, monkeypatch)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        queue = app.screen
        gate.set()
        await until(pilot, lambda: form not in app.screen_stack)
        await settled(app, pilot)
        assert app.screen is queue, "who went on is left alone"
        await until(pilot, lambda: not form.is_attached)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.base)
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert isinstance(app.screen, RegisterScreen) and app.screen is not form
        await until(pilot, lambda: app.screen.draft is not None)
        assert app.screen.draft.applicant.name == ""
        assert not any("ghi dở" in one.message for one in app._notifications)


async def test_a_form_that_is_being_saved_is_not_called_unfinished(monkeypatch):
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form, gate = await saving_form(app, pilot, fake, monkeypatch)
        await pilot.press("f2")
        await until(pilot, lambda: app.screen is app.base)
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is form
        assert not any("ghi dở" in one.message for one in app._notifications)
        gate.set()
        await until(pilot, lambda: app.screen is app.base)


async def test_a_form_under_the_queue_gives_way_to_one_for_somebody_else():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await ask(app, pilot, navigation.QueueChosen())
        await ask(app, pilot, navigation.RegisterChosen(CODE, OTHER))
        assert app.screen is not form and form not in app.screen_stack
        await until(pilot, lambda: app.screen.query_one("#applicant-name", TextField).value == "TRẦN THỊ MẪU")


async def test_forms_of_two_procedures_are_kept_side_by_side():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        form = await begun_form(app, pilot)
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(BUILDING.procedure.code))
        assert app.screen is not form
        await pilot.press("f2")
        await settled(app, pilot)
        await ask(app, pilot, navigation.RegisterChosen(CODE))
        assert app.screen is form


async def test_background_work_goes_on_after_the_desks_files_refused_it(monkeypatch):
    fake = fake_desk()
    rounds = []

    async def run():
        rounds.append(1)
        if len(rounds) == 1:
            raise StorageError("Ổ đĩa đã đầy")
        await asyncio.Event().wait()

    monkeypatch.setattr(counter, "STORE_PAUSE", 0.0)
    monkeypatch.setattr(fake.desk.sync, "run", run)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(rounds) == 2)
        assert fake.desk.sync.status.warnings == ("Ổ đĩa đã đầy",)


async def received(fake, item=BUILDING, person=MAU) -> str:
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await fake.desk.reception.accept(replace(draft, applicant=person, papers=papers))
    return accepted.registration.code


@pytest.mark.parametrize(
    "opening",
    [navigation.DossierChosen, navigation.ReceiptChosen, navigation.FeesChosen, navigation.ReturnChosen],
)
async def test_ctrl_e_and_ctrl_r_are_about_the_dossier_on_screen_not_the_last_one(opening):
    fake = fake_desk()
    first, last = await received(fake), await received(fake, person=OTHER)
    await fake.desk.casework.act(first, Finish())
    for code in (first, last):
        await fake.desk.receipts.print_first(code)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await ask(app, pilot, opening(first))
        await until(pilot, lambda: app.screen.dossier_code == first)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: len(fake.printer.printed) == 3)
        assert fake.printer.printed[-1][1] == f"PDF {first} 1".encode()
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, CorrectScreen))
        assert app.screen.dossier_code == first


async def test_without_a_dossier_on_screen_they_are_about_the_last_one():
    fake = fake_desk()
    last = [await received(fake), await received(fake, person=OTHER)][-1]
    await fake.desk.receipts.print_first(last)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: len(fake.printer.printed) == 2)
        assert fake.printer.printed[-1][1] == f"PDF {last} 1".encode()
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, CorrectScreen))
        assert app.screen.dossier_code == last


@pytest.mark.parametrize(
    ("asked", "table"),
    [
        (navigation.QueueChosen, PagedTable),
        (navigation.JournalChosen, SectionedList),
        (navigation.PrintsChosen, SectionedList),
    ],
)
async def test_in_a_list_the_highlighted_dossier_is_put_right(asked, table):
    fake = fake_desk()
    first, last = await received(fake), await received(fake, person=OTHER)
    for code in (first, last):
        await fake.desk.receipts.print_first(code)
    app = app_on(fake)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(app, pilot)
        await ask(app, pilot, asked())
        rows = app.screen
        await until(pilot, lambda: rows.query_one(table).row is not None)
        await settled(app, pilot)
        while rows.chosen_code != first:
            before = rows.query_one(table).row
            await pilot.press("down")
            assert rows.query_one(table).row != before
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, CorrectScreen))
        assert app.screen.dossier_code == first


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (navigation.QueueChosen, ""),
        (navigation.JournalChosen, ""),
        (navigation.PrintsChosen, ""),
        (None, MAU.identity),
        (None, "code"),
    ],
)
async def test_in_a_list_the_slip_of_the_highlighted_dossier_is_printed_again(asked, typed):
    fake = fake_desk()
    first, last = await received(fake), await received(fake, person=OTHER)
    for code in (first, last):
        await fake.desk.receipts.print_first(code)
    app = app_on(fake)
    async with app.run_test(size=(100, 40)) as pilot:
        await settled(app, pilot)
        if asked is not None:
            await ask(app, pilot, asked())
        if typed:
            await pilot.press(*(first[-11:] if typed == "code" else typed))
        await settled(app, pilot)
        for _ in range(10):
            if app.screen.chosen_code == first:
                break
            await pilot.press("down")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: len(fake.printer.printed) == 3)
        assert fake.printer.printed[-1][1] == f"PDF {first} 1".encode()
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, CorrectScreen))
        assert app.screen.dossier_code == first


@pytest.mark.parametrize("typed", ["khongco hosonay", "0999999999"])
async def test_what_finds_no_dossier_prints_nobody_elses_slip(typed):
    fake = fake_desk()
    await fake.desk.receipts.print_first(await received(fake))
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press(*typed, "ctrl+r")
        await settled(app, pilot)
        assert len(fake.printer.printed) == 1
        assert any("Chọn một hồ sơ" in said.message for said in app._notifications)


async def test_in_a_list_without_a_dossier_none_is_put_right():
    fake = fake_desk()
    await received(fake)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await ask(app, pilot, navigation.QueueChosen())
        await pilot.press(*"khongco")
        await until(pilot, lambda: app.screen.chosen_code is None)
        listed = app.screen
        await pilot.press("ctrl+e")
        await settled(app, pilot)
        assert app.screen is listed
        assert any("Chọn một hồ sơ" in said.message for said in app._notifications)


async def correction(app: CounterApp, pilot, code: str) -> CorrectScreen:
    await ask(app, pilot, navigation.CorrectChosen(code))
    screen = app.screen
    assert isinstance(screen, CorrectScreen)
    await until(pilot, lambda: screen.focused is not None and screen.focused.id == "reason")
    return screen


async def test_a_correction_left_with_escape_comes_back_as_it_was_until_it_is_thrown_away():
    fake = fake_desk()
    code = await received(fake)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        first = await correction(app, pilot, code)
        await pilot.press(*"nham ten")
        first.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is not first
        await pilot.press("ctrl+e")
        await settled(app, pilot)
        assert app.screen is first
        assert first.query_one("#reason", TextField).value == "nham ten"
        assert first.query_one("#applicant-name", TextField).value == "NGUYỄN VĂN MẪN"
        await pilot.press("f2", "ctrl+e")
        await settled(app, pilot)
        assert app.screen is first
        await pilot.press("f5")
        await until(pilot, lambda: app.screen is not first and isinstance(app.screen, CorrectScreen))
        again = app.screen
        await until(pilot, lambda: again.focused is not None and again.focused.id == "reason")
        assert again.query_one("#reason", TextField).value == ""
        assert again.query_one("#applicant-name", TextField).value == MAU.name
        await pilot.press("escape")
        await settled(app, pilot)
        assert f"correct:{code}" not in app._installed_screens, "nothing was begun, nothing is kept"


async def test_corrections_of_two_dossiers_are_kept_side_by_side_and_the_saved_one_goes():
    fake = fake_desk()
    codes = [await received(fake), await received(fake, person=OTHER)]
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        for code in codes:
            screen = await correction(app, pilot, code)
            await pilot.press(*"nham")
            screen.query_one("#applicant-name", TextField).value = f"MẪU {code[-1]}"
            await pilot.press("escape")
            await settled(app, pilot)
        await ask(app, pilot, navigation.CorrectChosen(codes[0]))
        await pilot.press("f12")
        await until(pilot, lambda: bool(fake.store.acts))
        await until(pilot, lambda: f"correct:{codes[0]}" not in app._installed_screens)
        (_, _, event), *_ = fake.store.acts
        assert event.action.registration.applicant.name == f"MẪU {codes[0][-1]}"
        assert f"correct:{codes[1]}" in app._installed_screens


async def test_a_correction_of_what_was_changed_meanwhile_is_not_kept():
    fake = fake_desk()
    code = await received(fake)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        screen = await correction(app, pilot, code)
        await pilot.press(*"nham")
        screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await fake.desk.casework.act(code, Finish())
        acts = len(fake.store.acts)
        await pilot.press("f12")
        await until(pilot, lambda: any("mở lại" in one.message for one in app._notifications))
        assert len(fake.store.acts) == acts
        await pilot.press("escape")
        await until(pilot, lambda: f"correct:{code}" not in app._installed_screens)


@pytest.mark.parametrize("where", ["#collection", "#applicant-kind"])
async def test_a_date_typed_on_a_choice_does_not_throw_the_officer_out_of_the_form(where):
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        form = await begun_form(app, pilot)
        form.query_one(where).focus()
        await pilot.press(*"16", "colon", *"30 27", "slash", *"11", "slash", *"2026")
        await settled(app, pilot)
        assert app.screen is form
        await ask(app, pilot, navigation.JournalChosen())
        assert isinstance(app.screen, JournalScreen)
        await pilot.press("slash")
        await settled(app, pilot)
        assert app.screen is app.base, "where nothing is filled in it looks up"


async def test_f3_opens_the_same_day_screen_from_the_look_up_and_the_procedure_alike():
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await pilot.press(*"ban sao", "f3")
        await until(pilot, lambda: isinstance(app.screen, SameDayScreen))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, ProcedureScreen) and app.screen.item)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, SameDayScreen))
        await until(pilot, lambda: app.focused is not None and app.focused.id == "name")
        burst(app, "Mẫu")
        await settled(app, pilot)
        await pilot.press("tab", "tab", "tab", "3", "ctrl+y")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.screen.draft)
        (fee,) = app.screen.draft.fees
        assert (app.screen.draft.applicant.name, fee.label, fee.amount) == (
            "Mẫu",
            "Phí: 3 giấy tờ × 1 trang × 1 bản",
            6_000,
        )
        await pilot.press("f2", "f3")
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen))  # what was begun is gone on with


async def test_f3_receives_a_dossier_once_the_same_day_rule_ended():
    rule = CERTIFIED_COPY.rule
    ended = replace(CERTIFIED_COPY, rule=replace(rule, valid_to=rule.valid_from))
    app = app_on(fake_desk(items=[ended]))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, navigation.RegisterChosen("2.000815"))
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.screen.draft)
        (fee,) = app.screen.draft.fees
        assert is_open(fee), "the amount of one page is not the fee"


async def test_ctrl_t_with_the_next_citizens_card_sets_half_filled_work_aside():
    app = app_on(fake_desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, navigation.SameDayChosen(None, MAU))
        await until(pilot, lambda: app.focused is not None and app.focused.id == "documents")
        await pilot.press("7", "f2")
        await ask(app, pilot, navigation.SameDayChosen(None, OTHER))
        name = app.screen.query_one("#name", TextField)
        await until(pilot, lambda: name.value == OTHER.name)
        await pilot.press("f5")
        assert name.value == MAU.name
        assert app.screen.query_one("#documents", TextField).value == "7"
