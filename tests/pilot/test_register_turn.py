"""A registration form left open over the first day of another rule."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.screen import Screen

from counter_tui.domain.counted_fees import Counts
from counter_tui.domain.procedure import CatalogueItem, Paper
from counter_tui.screens import register_form as mapping
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import SIGNATURE, FakeDesk, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost
from tests.pilot.screen_samples import MAU
from tests.pilot.test_register_screen import OTHER_CARD, SAVE_READ, finished

SIZE = (80, 40)
TOMORROW = date(2026, 11, 24)


def announced(**tomorrow: object) -> CatalogueItem:
    rule = replace(SIGNATURE.rule, valid_from=TOMORROW, **tomorrow)
    return replace(SIGNATURE, rule=rule, other_rules=(SIGNATURE.rule,))


def form_of(item: CatalogueItem) -> tuple[FakeDesk, RegisterScreen]:
    fake = fake_desk(items=[item])
    return fake, RegisterScreen(fake.desk, item.procedure.code, applicant=MAU, counts=Counts(2))


def fees(screen: RegisterScreen) -> list[tuple[str, int]]:
    return [(fee.label, fee.amount) for fee in screen.draft.fees]


@pytest.mark.parametrize("seen", ["look", "resume", "f12"])
async def test_the_first_day_of_another_fee_is_followed_and_said(seen):
    fake, screen = form_of(announced(unit_fee=15_000))
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert fees(screen) == [("Phí: 2 trường hợp", 20_000)]
        fake.clock.at += timedelta(days=1)
        if seen == "look":
            await screen._look()
        elif seen == "resume":
            await app.push_screen(Screen())
            await app.pop_screen()
        else:
            await pilot.press("f12")
        await finished(app, pilot)
        assert not fake.store.registrations
        assert fees(screen) == [("Phí: 2 trường hợp", 30_000)]
        assert "20.000 đ → 30.000 đ" in app.said[-1]
        assert "Phí: 2 trường hợp: 30.000 đ" in screen_text(app)
        said = len(app.said)
        await screen._look()
        assert len(app.said) == said
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 30_000


async def test_a_fee_of_the_catalogue_that_the_office_counts_from_the_next_day_on_is_followed():
    item = replace(SIGNATURE, rule=replace(SIGNATURE.rule, valid_from=TOMORROW, unit_fee=9_500))
    fake, screen = form_of(item)
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        fake.clock.at += timedelta(days=1)
        await screen._look()
        await finished(app, pilot)
        assert fees(screen) == [("Phí: 1 trường hợp", 9_500)]
        assert "9.500 đ" in app.said[-1]


async def test_another_rule_with_the_same_fee_takes_its_place_without_a_word():
    fake, screen = form_of(announced(source="QĐ 12"))
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        fake.clock.at += timedelta(days=1)
        await screen._look()
        await finished(app, pilot)
        assert not app.said
        assert "QĐ 12" in screen_text(app)
        assert fees(screen) == [("Phí: 2 trường hợp", 20_000)]


async def test_what_was_received_the_day_before_stays_by_its_rule():
    fake, screen = form_of(announced(unit_fee=15_000))
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#received", TextField).value = "08:00 23/11/2026"
        await pilot.pause()
        fake.clock.at += timedelta(days=1)
        await screen._look()
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.fee_total == 20_000


@pytest.mark.parametrize(("field", "typed"), [("note", "a b cdefghij"), ("sets", "12"), ("received", "x")])
async def test_what_is_typed_while_the_day_turns_stays_in_its_field(field, typed, monkeypatch):
    fake, screen = form_of(announced(unit_fee=15_000))
    app = FormHost(screen)
    read = fake.catalogue.get

    async def while_typing(code):
        burst(app, typed)
        while app.screen.query_one(f"#{field}", TextField).value != typed[0]:
            await asyncio.sleep(0)
        return await read(code)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one(f"#{field}", TextField).focus()
        await pilot.pause()
        fake.clock.at += timedelta(days=1)
        monkeypatch.setattr(fake.catalogue, "get", while_typing)
        await screen._look()
        await settled(app, pilot)
        assert fees(screen) == [("Phí: 2 trường hợp", 30_000)]
        assert (app.focused.id, app.focused.value) == (field, typed)
        assert screen.draft.applicant.name == MAU.name
        await finished(app, pilot)
        assert mapping.shown(screen.draft, field) == typed
        assert screen._keeper._pending in (None, screen.draft)


async def test_keys_pressed_while_the_form_is_replaced_wait_for_the_field(monkeypatch):
    fake, screen = form_of(announced(unit_fee=15_000))
    app = FormHost(screen)
    lay_out = screen._lay_out

    async def under_the_hands(draft, item):
        burst(app, "de")
        await lay_out(draft, item)
        burst(app, "f")

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        note = app.screen.query_one("#note", TextField)
        note.value = "abc "
        note.focus()
        await pilot.pause()
        note.cursor_position = 1
        fake.clock.at += timedelta(days=1)
        monkeypatch.setattr(screen, "_lay_out", under_the_hands)
        await screen._look()
        await settled(app, pilot)
        assert (app.focused.id, app.focused.value, app.focused.cursor_position) == ("note", "adefbc ", 4)
        assert screen.draft.applicant.name == MAU.name


async def test_a_card_read_while_the_form_is_replaced_fills_the_form_that_comes(monkeypatch):
    fake, screen = form_of(announced(unit_fee=15_000))
    app = FormHost(screen)
    lay_out = screen._lay_out

    async def under_the_hands(draft, item):
        burst(app, OTHER_CARD + "\r")
        await lay_out(draft, item)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#note", TextField).focus()
        fake.clock.at += timedelta(days=1)
        monkeypatch.setattr(screen, "_lay_out", under_the_hands)
        await screen._look()
        await settled(app, pilot)
        await finished(app, pilot)
        assert (screen.draft.applicant.name, screen.draft.note) == ("TRẦN THỊ THỬ", "")


@pytest.mark.parametrize("field", ["channel", "fees-0-documents", "papers"])
async def test_the_focus_stays_where_it_was_when_the_day_turns(field):
    item = announced(unit_fee=15_000)
    item = replace(item, procedure=replace(item.procedure, papers=(Paper("Tờ khai"), Paper("Ảnh"))))
    fake, screen = form_of(item)
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        form = screen.query_one("#form")
        (form.papers.grid if field == "papers" else screen.query_one(f"#{field}")).focus()
        await pilot.pause()
        form.papers.grid.go_to("Ảnh", 2)
        fake.clock.at += timedelta(days=1)
        await screen._look()
        await finished(app, pilot)
        form = screen.query_one("#form")
        assert app.focused is (form.papers.grid if field == "papers" else screen.query_one(f"#{field}"))
        if field == "papers":
            assert (form.papers.grid.row.name, form.papers.grid.column) == ("Ảnh", 2)


async def test_a_day_typed_on_which_the_rule_did_not_count_has_the_fee_of_the_catalogue():
    now = replace(SIGNATURE.rule, valid_from=date(2026, 11, 20), unit_fee=30_000)
    item = replace(SIGNATURE, rule=now, other_rules=(replace(SIGNATURE.rule, unit_fee=None),))
    fake = fake_desk(items=[item])
    screen = RegisterScreen(fake.desk, item.procedure.code, applicant=MAU)
    app = FormHost(screen)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen.query_one("#received", TextField).value = "08:00 10/11/2026"
        await pilot.press("f12")
        await finished(app, pilot)
        assert not fake.store.registrations
        assert "30.000 đ → 10.000 đ" in app.said[-1]
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert [(fee.label, fee.amount) for fee in registration.fees] == [("Phí", 10_000)]
