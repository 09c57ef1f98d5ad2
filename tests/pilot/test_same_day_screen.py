"""Certified copies and other same-day work: three numbers and one key."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widgets._toast import Toast

from counter_tui.domain.counted_fees import Counts, Exemption
from counter_tui.domain.dossier import Status
from counter_tui.domain.numbers import NumberClock
from counter_tui.domain.person import Person
from counter_tui.errors import StorageError
from counter_tui.screens.navigation import RegisterChosen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, CERTIFIED_COPY, FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost
from tests.pilot.test_register_screen import slow_journal

CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh|15062021\r"
NEXT_CARD = "022185000002||TRẦN THỊ THỬ|01011985|Nữ|Tổ 2, Phường Mẫu, Quảng Ninh|15062021\r"
MAU = Person(
    name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam", address="Tổ 1, Hồng Gai"
)
SIZE = (80, 24)


def host(fake: FakeDesk, **given: object) -> FormHost:
    return FormHost(SameDayScreen(fake.desk, **given))


def value(app: FormHost, ident: str) -> str:
    return app.screen.query_one(f"#{ident}", TextField).value


async def finished(app: FormHost, pilot) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_card_and_seven_keys_hand_certified_copies_back():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, CARD)
        await settled(app, pilot)
        await finished(app, pilot)
        await pilot.press("2", "tab", "3", "tab", "2")
        assert "Thu: 20.000 đ" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
        (registration,) = fake.store.registrations.values()
        text = screen_text(app)
        assert registration.code in text
        assert "thu 20.000 đ" in text
        assert [value(app, i) for i in ("name", "identity", "documents", "pages", "copies")] == [
            "",
            "",
            "1",
            "1",
            "1",
        ]
        assert app.focused.id == "name"
    work = registration.same_day
    assert (work.documents, work.pages, work.copies) == (2, 3, 2)
    assert (registration.fee_total, registration.applicant.birth) == (20_000, "1990-02-05")
    assert fake.store.summaries[registration.code].status is Status.RETURNED
    assert fake.store.jobs == []
    assert fake.printer.printed == []


async def test_the_next_citizen_is_served_at_once():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.focused.id == "documents"
        await pilot.press("f12")
        await finished(app, pilot)
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        await finished(app, pilot)
        assert app.focused.id == "documents"
        await pilot.press("f12")
        await finished(app, pilot)
    assert [r.applicant.name for r in fake.store.registrations.values()] == [MAU.name, "TRẦN THỊ THỬ"]


async def test_a_name_known_from_before_is_not_asked_for_after_a_card_without_accents():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await finished(app, pilot)
        app.said.clear()
        burst(app, f"{MAU.identity}||NGUYEN VAN MAU|05021990|Nam|To 1, Ha Long|15062021\r")
        await settled(app, pilot)
        await finished(app, pilot)
        assert app.screen.query_one("#name", TextField).value == MAU.name
    assert any("lấy từ lần trước" in said for said in app.said)
    assert not any("gõ lại có dấu" in said for said in app.said)


async def test_f12_twice_registers_once(monkeypatch):
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gate = slow_journal(fake, monkeypatch)
        await pilot.press("f12", "f12")
        gate.set()
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_nobody_is_asked_about_duplicates():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(2):
            await pilot.pause()
            app.screen.query_one("#name", TextField).value = MAU.name
            app.screen.query_one("#identity", TextField).value = MAU.identity
            await pilot.press("f12")
            await finished(app, pilot)
    assert len(fake.store.registrations) == 2


async def test_a_slip_is_printed_when_asked_for():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+n")
        assert app.screen.query_one("#slip", Choice).value == "yes"
        await pilot.press("f12")
        await finished(app, pilot)
        assert len(fake.printer.printed) == 1
        assert app.screen.query_one("#slip", Choice).value == "no"


async def test_a_failed_print_is_said_and_the_entry_stands():
    fake = fake_desk()
    fake.printer.broken = "Máy in hết giấy."
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+n", "f12")
        await finished(app, pilot)
        assert any("Máy in hết giấy." in said for said in app.said)
    assert len(fake.store.registrations) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("documents", "0"), ("pages", "x"), ("copies", "12345"), ("identity", "123")],
)
async def test_what_is_wrong_stands_at_its_field(field, typed):
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one(f"#{field}", TextField).value = typed
        await pilot.press("f12")
        await finished(app, pilot)
        assert app.focused.id == field
        assert app.focused.parent.error
    assert fake.store.registrations == {}


async def test_a_full_disk_keeps_what_was_typed():
    fake = fake_desk()
    fake.store.disk_full = True
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("2", "f12")
        await finished(app, pilot)
        assert [value(app, i) for i in ("name", "documents")] == [MAU.name, "2"]
        assert any("đầy" in said for said in app.said)
        fake.store.disk_full = False
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_an_exemption_is_stored_with_its_reason():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#exempt-reason", TextField).value = "người có công"
        app.screen.query_one("#exempt-basis", TextField).value = "Thẻ số 1"
        await pilot.pause()
        assert "Thu: 0 đ" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.fee_total, registration.fees[0].exempt_reason) == (0, "người có công")


async def test_other_same_day_work_asks_for_its_own_counts():
    fake = fake_desk()
    app = host(fake, applicant=MAU, code="2.000884")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert not app.screen.query_one("#pages").parent.display
        await pilot.press("3")
        assert "Thu: 30.000 đ" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.procedure_code, registration.fee_total) == ("2.000884", 30_000)


async def test_a_second_card_replaces_the_person_and_can_be_taken_back():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        await finished(app, pilot)
        assert value(app, "name") == "TRẦN THỊ THỬ"
        assert any("F5" in said for said in app.said)
        await pilot.press("f5")
        assert value(app, "name") == MAU.name


async def test_an_office_without_same_day_work_says_so():
    app = host(fake_desk(items=[BIRTH]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.said
        assert len(app.asked) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_screen_as_it_looks(matches_snapshot, size):
    app = host(fake_desk(items=[CERTIFIED_COPY]), applicant=MAU)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("2", "tab", "3", "tab", "2")
        await pilot.pause()
        matches_snapshot(app, "copies")


async def test_an_exemption_without_its_basis_is_asked_for():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#exempt-reason", TextField).value = "hộ nghèo"
        await pilot.press("f12")
        await finished(app, pilot)
        assert app.focused.id == "exempt-basis"
        assert "Ghi căn cứ miễn" in screen_text(app)
        await pilot.press(*"GCN", "f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 0


async def test_what_was_said_of_one_citizen_does_not_hide_the_sum_of_the_next():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        await finished(app, pilot)
        assert list(app.screen.query(Toast))
        await pilot.press("f12")
        await finished(app, pilot)
        assert not list(app.screen.query(Toast))


async def test_an_odd_number_is_said_at_its_field_and_stops_nothing():
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "NGUYEN VAN MAU\t02209000000")
        await settled(app, pilot)
        field = app.screen.query_one("#identity", TextField).parent
        assert field.warning == "", "not all of it is typed yet"
        await pilot.press("9", "tab")
        await settled(app, pilot)
        assert field.warning == ""
        app.screen.query_one("#identity", TextField).value = "000090000001"
        await settled(app, pilot)
        assert "không ứng với nơi nào" in field.warning
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_the_next_citizens_card_scanned_while_one_is_written_down_is_theirs(monkeypatch):
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, CARD)
        await settled(app, pilot)
        gate = slow_journal(fake, monkeypatch)
        await pilot.press("f12")
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        assert value(app, "name") == ""
        gate.set()
        await finished(app, pilot)
        assert [value(app, i) for i in ("name", "identity")] == ["TRẦN THỊ THỬ", "022185000002"]
        assert app.focused.id == "documents"
    (registration,) = fake.store.registrations.values()
    assert registration.applicant.name == "NGUYỄN VĂN MẪU"


async def test_of_two_cards_scanned_while_one_is_written_down_neither_is_lost(monkeypatch):
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, CARD)
        await settled(app, pilot)
        gate = slow_journal(fake, monkeypatch)
        await pilot.press("f12")
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        burst(app, CARD)
        await settled(app, pilot)
        gate.set()
        await finished(app, pilot)
        assert value(app, "name") == "NGUYỄN VĂN MẪU"
        assert any("đã thay người đang ghi" in said for said in app.said)
        await pilot.press("f5")
        assert value(app, "name") == "TRẦN THỊ THỬ"


async def test_a_card_scanned_while_one_could_not_be_written_down_is_asked_for_again(monkeypatch):
    fake = fake_desk()
    app = host(fake)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, CARD)
        await settled(app, pilot)
        gate = asyncio.Event()

        async def full(**wanted):
            await gate.wait()
            raise StorageError("Ổ đĩa đầy.")

        monkeypatch.setattr(fake.store, "register", full)
        await pilot.press("f12")
        burst(app, NEXT_CARD)
        await settled(app, pilot)
        gate.set()
        await finished(app, pilot)
        assert value(app, "name") == "NGUYỄN VĂN MẪU"
    assert any("quét lại thẻ của người sau" in said for said in app.said)


async def test_a_clock_that_was_set_back_is_said_before_copies_are_handed_back():
    fake = fake_desk()
    later = fake.clock.now().date() + timedelta(days=2)
    fake.store.number_clock = NumberClock(later)
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}
        assert value(app, "name") == MAU.name
        assert any(f"{later:%d/%m/%Y}" in said and "F12 lần nữa" in said for said in app.said)
        await pilot.press("f12")
        await finished(app, pilot)
    assert len(fake.store.registrations) == 1


async def test_what_is_typed_for_the_next_citizen_while_one_is_written_down_is_kept(monkeypatch):
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gate = slow_journal(fake, monkeypatch)
        await pilot.press("2", "f12", *"Tran", "tab", "tab", "tab", "2")
        gate.set()
        await finished(app, pilot)
        assert [value(app, i) for i in ("name", "identity", "documents")] == ["Tran", "", "2"]
        assert app.focused.id == "documents"
        assert "Đã nhận và trả" in screen_text(app)
    (registration,) = fake.store.registrations.values()
    assert (registration.applicant.name, registration.same_day.documents) == (MAU.name, 2)


async def test_what_could_not_be_written_down_comes_back_and_the_next_citizens_is_set_aside(monkeypatch):
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        gate = asyncio.Event()

        async def full(**wanted):
            await gate.wait()
            raise StorageError("Ổ đĩa đầy.")

        monkeypatch.setattr(fake.store, "register", full)
        await pilot.press("2", "f12", *"Tran")
        gate.set()
        await finished(app, pilot)
        assert [value(app, i) for i in ("name", "identity", "documents")] == [MAU.name, MAU.identity, "2"]
        assert app.focused.id == "documents"
        assert any("Còn việc ghi dở của Tran" in said for said in app.said)
        await pilot.press("f5")
        assert [value(app, i) for i in ("name", "identity", "documents")] == ["Tran", "", "1"]
        await pilot.press("f5")
        assert value(app, "name") == MAU.name


async def test_work_half_filled_for_one_citizen_is_set_aside_for_the_next_and_taken_up_again():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    other = Person(name="TRẦN THỊ THỬ", identity="022185000002")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("5")
        await app.screen.take(MAU)
        assert value(app, "documents") == "5", "the same citizen's card once more"
        await app.screen.take(other)
        assert [value(app, i) for i in ("name", "documents")] == [other.name, "1"]
        assert any(f"Còn việc ghi dở của {MAU.name}" in said for said in app.said)
        await pilot.press("f12")
        await finished(app, pilot)
        assert f"Còn việc ghi dở của {MAU.name}" in app.said[-1]
        await pilot.press("f5")
        assert [value(app, i) for i in ("name", "identity", "documents")] == [MAU.name, MAU.identity, "5"]
        await pilot.press("f12")
        await finished(app, pilot)
    first, second = fake.store.registrations.values()
    assert (first.applicant.name, second.applicant.name, second.applicant.birth) == (
        other.name,
        MAU.name,
        MAU.birth,
    )


async def test_a_screen_left_open_shows_the_fee_of_a_rule_that_began_since():
    fake = fake_desk()
    rule = CERTIFIED_COPY.rule
    new = replace(rule, page_fee=replace(rule.page_fee, first=3000), valid_from=fake.clock.now().date())
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Thu: 2.000 đ" in screen_text(app)
        fake.catalogue.items["2.000815"] = replace(CERTIFIED_COPY, rule=new, other_rules=(rule,))
        await pilot.press("f12")
        await finished(app, pilot)
        assert fake.store.registrations == {}
        assert any("nay thu 3.000 đ" in said for said in app.said)
        assert "Thu: 3.000 đ" in screen_text(app)
        assert value(app, "name") == MAU.name
        fake.catalogue.items["2.000815"] = CERTIFIED_COPY
        app.screen.on_screen_resume()
        await finished(app, pilot)
        assert "Thu: 2.000 đ" in screen_text(app)
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 2_000


async def test_ctrl_y_asks_for_a_dossier_with_a_due_time_of_what_stands_here():
    fake = fake_desk()
    app = host(fake, applicant=MAU)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#exempt-reason", TextField).value = "Người có công"
        app.screen.query_one("#exempt-basis", TextField).value = "Thẻ số 1"
        await pilot.press("2", "tab", "9", "ctrl+y")
        await pilot.pause()
        assert app.asked == [
            RegisterChosen(
                "2.000815",
                MAU,
                promised=True,
                counts=Counts(documents=2, pages=9),
                exemption=Exemption("Người có công", "Thẻ số 1"),
            )
        ]
        assert value(app, "name") == "", "nobody is received twice"
