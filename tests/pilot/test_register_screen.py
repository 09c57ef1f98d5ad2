"""Receiving a dossier by keys only: the form, cards, drafts, duplicates, saving and printing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from inspect import isawaitable

import pytest
from textual.widgets import OptionList

from counter_tui.domain.dossier import DossierSummary, FeeMethod, Status
from counter_tui.domain.draft import Draft
from counter_tui.domain.numbers import NumberClock
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.screens.drafts import DraftsScreen, open_drafts
from counter_tui.screens.due_ledger import DueLedgerScreen
from counter_tui.screens.duplicates import DuplicatesScreen
from counter_tui.screens.navigation import Back, DossierChosen, Received
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.register_fees import FeeBlock
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.status_line import StatusLine
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, BUILDING, CERTIFIED_COPY, UNDECIDED, FakeDesk, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost

CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh|15062021"
OTHER_CARD = "022185000002||TRẦN THỊ THỬ|01011985|Nữ|Tổ 2, Phường Mẫu, Quảng Ninh|15062021"
MAU = Person(
    name="NGUYỄN VĂN MẪU",
    identity="022090000001",
    birth="1990-02-05",
    sex="Nam",
    address="Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh",
)
SIZE = (80, 24)
SAVE_READ = ("f12", "f12")
"""The first shows the warnings, the second registers in spite of them."""


def host(fake: FakeDesk, code: str = "1.001193", **given: object) -> FormHost:
    return FormHost(RegisterScreen(fake.desk, code, **given))


def value(app: FormHost, ident: str) -> str:
    return app.screen.query_one(f"#{ident}", TextField).value


def focused(app: FormHost) -> str | None:
    return app.focused.id if app.focused else None


def asked(app: FormHost) -> list[type]:
    return [type(message) for message in app.asked]


def slow_journal(fake: FakeDesk, monkeypatch) -> asyncio.Event:
    """Let the journal write only once the event is set."""
    gate, register = asyncio.Event(), fake.store.register

    async def slow(**wanted):
        await gate.wait()
        return await register(**wanted)

    monkeypatch.setattr(fake.store, "register", slow)
    return gate


async def finished(app: FormHost, pilot) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_dossier_is_received_by_keys_only():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Nguyễn Văn Mẫu\t022090000001\t05021990")
        await settled(app, pilot)
        await pilot.press("f6", "f6")
        assert app.screen.query_one("#section-papers") in app.focused.ancestors
        await pilot.press("down", "space", "down", "space")
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.applicant.name, registration.applicant.birth) == ("Nguyễn Văn Mẫu", "1990-02-05")
    assert [p.originals for p in registration.papers] == [1, 1]
    assert any(registration.code in said for said in app.said)
    assert [name for name, _pdf, _copies in fake.printer.printed]
    assert asked(app) == [Received]
    assert fake.drafts.saved == {}


async def test_input_methods_compose_in_the_name():
    app = host(fake_desk())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "vie\x7fêt\x7f\x7fệt")
        await settled(app, pilot)
        assert value(app, "applicant-name") == "việt"


@pytest.mark.parametrize("tail", ["", "|15062021", "|15062021||NGUYỄN VĂN CHA|TRẦN THỊ MẸ"])
async def test_a_card_of_6_7_and_more_fields_fills_the_applicant(tail):
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, CARD.rpartition("|")[0] + tail + "\r")
        await settled(app, pilot)
        await finished(app, pilot)
        shown = [value(app, f"applicant-{part}") for part in ("name", "identity", "birth", "address")]
        assert shown == [MAU.name, MAU.identity, "05/02/1990", MAU.address]
        assert app.screen.query_one("#applicant-sex", Choice).value == "Nam"
        assert "NGUYỄN VĂN CHA" not in screen_text(app)
    assert fake.store.registrations == {}, "a card never saves by itself"


async def test_a_card_read_in_the_owner_section_fills_the_owner():
    app = host(fake_desk(), applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#owner-is").focus()
        burst(app, OTHER_CARD + "\r")
        await settled(app, pilot)
        await finished(app, pilot)
        assert (value(app, "owner-name"), value(app, "applicant-name")) == ("TRẦN THỊ THỬ", MAU.name)
        assert app.screen.query_one("#owner-is", Choice).value == "other"


async def test_a_card_without_vietnamese_letters_leaves_the_name_to_be_typed():
    app = host(fake_desk())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(
            app,
            "022090000001||NGUYEN VAN MAU|05021990|Nam|To 1, Phuong Hong Gai, Ha Long, Quang Ninh|15062021\r",
        )
        await settled(app, pilot)
        await finished(app, pilot)
        assert [value(app, f"applicant-{p}") for p in ("name", "identity", "birth")] == [
            "",
            MAU.identity,
            "05/02/1990",
        ]
        assert focused(app) == "applicant-name"
        assert any("gõ họ và tên" in said for said in app.said)


async def test_a_damaged_name_comes_from_earlier_dossiers():
    fake = fake_desk()
    await fake.desk.reception.accept(
        replace(
            fake.desk.reception.start(UNDECIDED),
            applicant=MAU,
            due_text="30/11/2026",
            due_reason="thỏa thuận",
        )
    )
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(
            app,
            "022090000001||NGUYEN VAN MAU|05021990|Nam|To 1, Phuong Hong Gai, Ha Long, Quang Ninh|15062021\r",
        )
        await settled(app, pilot)
        await finished(app, pilot)
        assert value(app, "applicant-name") == MAU.name


async def test_another_card_can_be_taken_back():
    app = host(fake_desk(), applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, OTHER_CARD + "\r")
        await settled(app, pilot)
        await finished(app, pilot)
        assert value(app, "applicant-name") == "TRẦN THỊ THỬ"
        assert any("F5" in said for said in app.said)
        await pilot.press("f5")
        assert [value(app, f"applicant-{p}") for p in ("name", "identity")] == [MAU.name, MAU.identity]


async def test_a_card_cut_short_changes_nothing_and_is_said():
    app = host(fake_desk(), applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "022185000002||TRẦN THỊ T\r")
        await settled(app, pilot)
        await finished(app, pilot)
        assert value(app, "applicant-name") == MAU.name
        assert app.said


async def test_errors_stand_at_their_fields_and_the_first_gets_the_focus():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "\t12345\t31/02/1990")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
        form = app.screen.query_one("#form")
        assert {name for name, field in form.fields.items() if field.error} == {
            "applicant.name",
            "applicant.identity",
            "applicant.birth",
        }
        assert focused(app) == "applicant-name"
        assert "Cần sửa: 3" in screen_text(app)
        burst(app, "Mẫu")
        await settled(app, pilot)
        assert not form.fields["applicant.name"].error
    assert fake.store.registrations == {}


async def test_warnings_are_shown_before_a_dossier_is_registered_in_spite_of_them():
    fake = fake_desk()
    app = host(fake, applicant=replace(MAU, sex="Nữ", birth="1985-01-01"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "không khớp số định danh" not in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}
        assert focused(app) == "applicant-identity"
        shown = app.screen.query_one("#form").fields["applicant.identity"].warning
        assert "Năm sinh không khớp" in shown
        assert "Giới tính không khớp" in shown
        assert any("Chưa đánh dấu giấy tờ nào" in said and "F12 lần nữa" in said for said in app.said)
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_a_clock_that_was_set_back_is_said_before_a_dossier_is_registered():
    fake = fake_desk()
    today = fake.clock.now().date()
    fake.store.number_clock = NumberClock(today + timedelta(days=2))
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await finished(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}
        days = (f"{today:%d/%m/%Y}", f"{today + timedelta(days=2):%d/%m/%Y}", "F12 lần nữa")
        assert any(all(day in said for day in days) for said in app.said)
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_what_was_read_already_is_not_shown_again_but_what_is_new_is():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Nguyễn Văn Mẫu\t022090000001\t01011985\t")
        await settled(app, pilot)
        assert "Năm sinh không khớp" in app.screen.query_one("#form").fields["applicant.identity"].warning
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}, "the papers were not read yet"
        assert app.screen.query_one("#papers") in app.focused.ancestors
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_f12_twice_registers_once(monkeypatch):
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gate = slow_journal(fake, monkeypatch)
        await pilot.press(*SAVE_READ, "f12", "ctrl+s", "escape")
        assert isinstance(app.screen, RegisterScreen), "leaving waits for the registration"
        gate.set()
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1
    assert len(fake.store.all_entries) == 1


def open_dossier(code: str = "Z00.01-261120-0007") -> DossierSummary:
    return DossierSummary(
        code=code,
        procedure_code=BIRTH.procedure.code,
        procedure_name=BIRTH.procedure.name,
        applicant_name="NGUYỄN VĂN [/MẪU]",
        owner_name="TRẦN THỊ THỬ",
        status=Status.IN_PROGRESS,
        received_at=MORNING,
        due_at=MORNING,
        counter="2",
        officer_name="Cán bộ Khác",
    )


async def to_duplicates(app: FormHost, pilot) -> DuplicatesScreen:
    await pilot.pause()
    await pilot.press(*SAVE_READ)
    await pilot.pause()
    assert isinstance(app.screen, DuplicatesScreen)
    return app.screen


async def test_a_duplicate_needs_a_reason_which_is_stored():
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await to_duplicates(app, pilot)
        assert app.said, "warnings were said before"
        await settled(app, pilot)
        assert not app.screen.query("Toast"), "what was said lies over the question"
        text = screen_text(app)
        assert "Z00.01-261120-0007" in text
        assert "[/MẪU]" in text
        assert "đang xử lý" in text
        await pilot.press("f12")
        assert fake.store.registrations == {}
        burst(app, "bổ sung con thứ hai")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.duplicate_reason == "bổ sung con thứ hai"


async def test_from_a_duplicate_one_goes_back_to_the_form_as_it_was():
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await to_duplicates(app, pilot)
        await pilot.press("escape")
        await finished(app, pilot)
        assert isinstance(app.screen, RegisterScreen)
        assert value(app, "applicant-name") == MAU.name
        await pilot.press("f12")
        await pilot.pause()
        assert isinstance(app.screen, DuplicatesScreen), "the form can be saved again"
        await pilot.press("escape")
        await finished(app, pilot)


async def test_an_officer_who_went_on_is_told_of_a_duplicate_and_not_asked_in_the_middle_of_something_else(
    monkeypatch,
):
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    gate, asked = asyncio.Event(), fake.desk.reception.duplicates

    async def slow(draft, *, ask_service=True):
        await gate.wait()
        return await asked(draft, ask_service=ask_service)

    monkeypatch.setattr(fake.desk.reception, "duplicates", slow)
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        form = app.screen
        await pilot.press(*SAVE_READ)
        elsewhere = DueLedgerScreen(form._due)
        app.push_screen(elsewhere)
        await settled(app, pilot)
        gate.set()
        await finished(app, pilot)
        assert app.screen is elsewhere
        assert "Z00.01-261120-0007" in app.said[-1]
        app.pop_screen()
        assert form.unfinished, "the form waits to be gone on with"
    assert fake.store.registrations == {}


async def test_the_due_time_shown_follows_the_clock_while_the_form_is_open(monkeypatch):
    fake = fake_desk()
    fake.clock.at = fake.clock.at.replace(hour=14, minute=58)
    looks, interval = [], RegisterScreen.set_interval

    def every(screen, seconds, look=None, **rest):
        if seconds > 1:
            looks.append(look)
        return interval(screen, seconds, look, **rest)

    monkeypatch.setattr(RegisterScreen, "set_interval", every)
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "17:00 T2 23/11/2026" in screen_text(app)
        fake.clock.at = fake.clock.at.replace(hour=15, minute=1)
        for look in looks:
            if isawaitable(came := look()):
                await came
        await pilot.pause()
        assert "17:00 T2 23/11/2026" not in screen_text(app)


async def test_the_dossier_that_is_there_can_be_opened_and_the_draft_stays():
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        screen = await to_duplicates(app, pilot)
        screen.query_one(OptionList).focus()
        await pilot.press("enter")
        await finished(app, pilot)
        assert app.asked == [DossierChosen("Z00.01-261120-0007")]
    assert [d.applicant.name for d in fake.drafts.saved.values()] == [MAU.name]


async def test_a_silent_service_delays_saving_by_its_budget_only(monkeypatch):
    fake = fake_desk()
    monkeypatch.setattr("counter_tui.screens.register_saving.SERVICE_BUDGET", 0.01)

    async def silent(identity: str, procedure_code: str) -> list[DossierSummary]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(fake.gateway, "person_dossiers", silent)
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await asyncio.wait_for(finished(app, pilot), 3)
    assert len(fake.store.registrations) == 1


async def test_without_a_network_a_dossier_is_received_under_a_provisional_code():
    fake = fake_desk()
    fake.gateway.online = False
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.provisional
    assert any("mã tạm" in said for said in app.said)


async def test_a_full_disk_loses_nothing_and_the_form_can_be_saved_later():
    fake = fake_desk()
    fake.store.disk_full = True
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
        assert isinstance(app.screen, RegisterScreen)
        assert any("đầy" in said for said in app.said)
        assert value(app, "applicant-name") == MAU.name
        fake.store.disk_full = False
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1
    assert fake.drafts.saved == {}


async def test_a_draft_that_cannot_be_forgotten_does_not_look_like_a_failure(monkeypatch):
    fake = fake_desk()

    async def fail(draft_id: str) -> None:
        raise StorageError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(fake.drafts, "delete", fail)
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1
    assert asked(app) == [Received]


async def test_a_failed_print_is_said_and_the_dossier_stands():
    fake = fake_desk()
    fake.printer.broken = "Máy in hết giấy."
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1
    assert any("Máy in hết giấy." in said and "Ctrl+R" in said for said in app.said)
    assert asked(app) == [Received]


# --- drafts ---------------------------------------------------------------------------------------------------------


async def test_what_is_typed_is_durable_at_field_exit():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Mẫu\t")
        await settled(app, pilot)
        assert [d.applicant.name for d in fake.drafts.saved.values()] == ["Mẫu"]


async def test_what_is_typed_is_durable_without_leaving_the_field(monkeypatch):
    monkeypatch.setattr("counter_tui.screens.register_keeping.KEEP_AFTER", 0.01)
    fake = fake_desk()
    saved = asyncio.Event()
    keep = fake.drafts.save

    async def save(draft: Draft, at: object) -> None:
        await keep(draft, at)
        saved.set()

    monkeypatch.setattr(fake.drafts, "save", save)
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Mẫu")
        await settled(app, pilot)
        await asyncio.wait_for(saved.wait(), 5)
        assert focused(app) == "applicant-name"
        assert [d.applicant.name for d in fake.drafts.saved.values()] == ["Mẫu"]


def test_a_draft_is_kept_within_a_second():
    from counter_tui.screens import register_keeping

    assert register_keeping.KEEP_AFTER < 1.0


async def test_a_form_that_is_closed_from_outside_keeps_its_draft():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Mẫu")
        await settled(app, pilot)
        app.exit()
    assert [d.applicant.name for d in fake.drafts.saved.values()] == ["Mẫu"]


async def test_a_form_nobody_typed_into_leaves_no_draft():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("tab", "escape")
        await finished(app, pilot)
    assert fake.drafts.saved == {}
    assert asked(app) == [Back]


async def test_esc_keeps_the_draft_and_it_opens_as_it_was_left():
    fake = fake_desk()
    app = host(fake, code="1.013225")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Nguyễn [A] Mẫu\t022090000001\t31/02/1990")
        await settled(app, pilot)
        app.screen.query_one("#papers").focus()
        await pilot.press("space", "right", "right", "space")
        app.screen.query_one("#fees-0", TextField).focus()
        burst(app, "150000")
        await settled(app, pilot)
        await pilot.press("escape")
        await finished(app, pilot)
        assert any("nháp" in said for said in app.said)
    listing = await open_drafts(fake.desk)
    assert isinstance(listing, DraftsScreen)
    app = FormHost(listing)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Nguyễn [A] Mẫu" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        (chosen,) = app.asked
    app = host(fake, code=chosen.draft.procedure_code, draft=chosen.draft)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert [value(app, i) for i in ("applicant-name", "applicant-birth", "fees-0")] == [
            "Nguyễn [A] Mẫu",
            "31/02/1990",
            "150.000",
        ]
        first = app.screen.query_one("#papers").rows[0]
        assert (first.originals, first.certified) == (2, 1)


async def test_a_draft_is_thrown_away_when_asked_twice():
    fake = fake_desk()
    await fake.desk.reception.save(replace(fake.desk.reception.start(BIRTH), applicant=MAU))
    app = FormHost(DraftsScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("delete")
        assert fake.drafts.saved
        await pilot.press("delete")
        assert not fake.drafts.saved
        assert "Không có nháp nào" in screen_text(app)
    assert await open_drafts(fake.desk) is None


async def test_a_draft_that_cannot_be_kept_is_said_before_leaving(monkeypatch):
    fake = fake_desk()

    async def fail(draft: Draft, at: object) -> None:
        raise StorageError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(fake.drafts, "save", fail)
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "Mẫu")
        await settled(app, pilot)
        await pilot.press("escape")
        await finished(app, pilot)
        assert app.asked == []
        assert any("Ổ đĩa đã đầy." in said for said in app.said)
        await pilot.press("escape")
        await finished(app, pilot)
        assert asked(app) == [Back]


async def test_that_a_draft_cannot_be_kept_is_said_once_until_it_changes(monkeypatch):
    fake, problem = fake_desk(), "Ổ đĩa đã đầy."

    async def fail(draft: Draft, at: object) -> None:
        if problem:
            raise StorageError(problem)

    monkeypatch.setattr(fake.drafts, "save", fail)
    app = host(fake)

    async def type_more(pilot) -> int:
        burst(app, "Mẫu\t")
        await settled(app, pilot)
        await finished(app, pilot)
        return sum("Chưa giữ được nháp" in said for said in app.said)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert [await type_more(pilot) for _ in range(3)] == [1, 1, 1]
        problem = "Không ghi được."
        assert await type_more(pilot) == 2
        problem = ""
        await type_more(pilot)
        problem = "Không ghi được."
        assert await type_more(pilot) == 3, "it was well in between"


# --- fees, due time, papers ------------------------------------------------------------------------------------------


async def test_a_fee_of_the_province_is_typed_and_shown_in_the_strip():
    fake = fake_desk()
    app = host(fake, code="1.013225", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#fees-0", TextField).focus()
        burst(app, "75.000")
        await settled(app, pilot)
        assert "Thu 75.000 đ" in screen_text(app)
        app.screen.query_one("#fees-0-method").focus()
        await pilot.press("right", "f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.fee_total, registration.fees[0].method) == (75_000, FeeMethod.TRANSFER)


async def test_an_exemption_needs_reason_and_basis():
    fake = fake_desk()
    app = host(fake, code="1.013225", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#fees-0", TextField).focus()
        burst(app, "75000")
        await settled(app, pilot)
        app.screen.query_one("#fees-0-treatment").focus()
        await pilot.press("right")
        assert "Thu 0 đ" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}
        assert focused(app) == "fees-0-reason"
        assert app.screen.query_one(FeeBlock).problem.told
        burst(app, "hộ nghèo\tgiấy chứng nhận số 1")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.fees[0].exempt_reason, registration.fee_total) == ("hộ nghèo", 0)


async def test_a_due_time_that_cannot_be_computed_is_decided_with_a_reason():
    fake = fake_desk()
    app = host(fake, code="2.002165", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "chưa có ngày" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
        assert focused(app) == "due"
        burst(app, "16:00 30/11/2026")
        await settled(app, pilot)
        assert "Hẹn trả 16:00 T2 30/11/2026" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
        assert focused(app) == "due-reason"
        burst(app, "thỏa thuận với người nộp")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.due_decision == "thỏa thuận với người nộp"


async def test_the_reason_is_asked_for_as_soon_as_another_due_time_is_typed():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        form = app.screen.query_one(RegisterForm)
        assert not form.fields["due_reason"].display
        form.fields["due"].field.focus()
        burst(app, "16:00 30/11/2026")
        await settled(app, pilot)
        await pilot.press("tab")
        assert focused(app) == "due-reason"


async def test_the_ledger_explains_the_due_time_and_closes():
    app = host(fake_desk(), code="1.013225", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "Vì sao hẹn ngày này" in screen_text(app)
        assert "24/11/2026" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, RegisterScreen)


async def test_the_form_begins_with_the_case_that_was_chosen_before():
    papers = tuple(replace(paper, case=paper.case or "Ca chung") for paper in BIRTH.procedure.papers)
    item = replace(BIRTH, procedure=replace(BIRTH.procedure, papers=papers))
    first, last = item.procedure.cases
    app = host(fake_desk(items=(item,)), case=last)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#case", Choice).value == last != first
        shown = {row.name for row in app.screen.query_one("#papers").rows}
        assert shown == {paper.name for paper in item.procedure.papers_for(last)}


async def test_a_paper_that_is_not_on_the_list_can_be_added():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+n")
        await pilot.pause()
        burst(app, "Sổ hộ khẩu [cũ]\r")
        await settled(app, pilot)
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert [(p.name, p.originals) for p in registration.papers] == [("Sổ hộ khẩu [cũ]", 1)]


async def test_look_up_only_procedures_are_refused_in_words():
    app = host(fake_desk(), code="1.004194")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert any("Công an xã Mẫu" in said for said in app.said)
        assert asked(app) == [Back]


async def test_post_asks_for_an_address():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#collection").focus()
        await pilot.press("right", "f12")
        await finished(app, pilot)
        assert focused(app) == "collection-address"
        burst(app, "Tổ 1, Hồng Gai")
        await settled(app, pilot)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.collection_address == "Tổ 1, Hồng Gai"


async def test_control_characters_and_brackets_are_only_text():
    fake = fake_desk()
    app = host(fake, applicant=replace(MAU, name="NGUYỄN [/bold] \x1b[31mMẪU\u202e"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert value(app, "applicant-name") == "NGUYỄN [/bold] MẪU"
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert "\x1b" not in registration.applicant.name


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_form_as_it_looks(matches_snapshot, size):
    app = host(fake_desk(), code="1.013225", applicant=MAU)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("space")
        await pilot.pause()
        matches_snapshot(app, "papers")
        await pilot.press("f6")
        await pilot.pause()
        matches_snapshot(app, "fees")


async def test_the_duplicates_as_they_look(matches_snapshot):
    fake = fake_desk()
    fake.gateway.remote = [open_dossier()]
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await to_duplicates(app, pilot)
        matches_snapshot(app, "duplicates")
        await pilot.press("escape")
        await finished(app, pilot)


async def test_the_strip_is_always_on_screen():
    app = host(fake_desk(), code="1.013225", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for _ in range(6):
            await pilot.press("f6")
            assert app.screen.query_one("#strip", StatusLine).region.y == 2
            assert app.focused is not None
            assert app.focused.region.y > 2
    assert BUILDING.procedure.papers


async def test_what_the_office_counts_is_asked_for_and_costs_what_the_same_day_screen_takes():
    fake = fake_desk()
    app = host(fake, code="2.000815", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#fees-0-documents", TextField).focus()
        await pilot.press("2")
        app.screen.query_one("#fees-0-pages", TextField).focus()
        await pilot.press("5", "0", "0", "tab", "x")
        await pilot.press("f12")
        await finished(app, pilot)
        assert focused(app) == "fees-0-copies"
        await pilot.press("backspace", "3")
        await pilot.pause()
        shown = screen_text(app)
        assert "Phí: 2 giấy tờ × 500 trang × 3 bản: 1.200.000 đ" in shown
        assert "tối đa 200.000 đ/bản · NĐ 23/2015/NĐ-CP" in " ".join(shown.split())
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 1_200_000


async def test_an_earlier_reception_is_counted_by_the_rule_of_its_day():
    rule = CERTIFIED_COPY.rule
    today = MORNING.date()
    new = replace(rule, valid_from=today, page_fee=replace(rule.page_fee, first=3000))
    fake = fake_desk(items=[replace(CERTIFIED_COPY, rule=new, other_rules=(rule,))])
    app = host(fake, code="2.000815", applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.screen.draft.fees[0].amount == 3_000
        app.screen.query_one("#received", TextField).value = f"09:00 {today - timedelta(days=1):%d/%m/%Y}"
        await pilot.pause()
        assert app.screen.draft.fees[0].amount == 2_000
