"""A scan over a field whose text is selected: the key typed next replaces it, as it would have without the scan."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BUILDING, fake_desk
from tests.pilot.conftest import burst, screen_text, settled
from tests.pilot.form_host import FormHost
from tests.pilot.screen_samples import MAU

CARD = "022090000001||NGUYỄN VĂN MẪU|05021990|Nam|Tổ 1, Phường Hồng Gai, Hạ Long, Quảng Ninh|15062021\r"
PIECES = (CARD, CARD.rstrip("\r"))


@pytest.mark.parametrize("card", PIECES)
async def test_a_card_over_the_count_of_same_day_work_leaves_it_ready_to_be_typed_over(card):
    app = FormHost(SameDayScreen(fake_desk().desk, applicant=MAU))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.focused.id == "documents"
        burst(app, card)
        await settled(app, pilot)
        await pilot.press("3")
        assert app.focused.value == "3"
        assert "Thu: 6.000 đ" in screen_text(app)


async def test_a_card_over_a_count_typed_already_begins_the_count_anew():
    app = FormHost(SameDayScreen(fake_desk().desk, applicant=MAU))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("1", "2")
        burst(app, CARD)
        await settled(app, pilot)
        await pilot.press("3")
        assert (app.focused.id, app.focused.value) == ("documents", "3")


@pytest.mark.parametrize("ident", ["fees-0-documents", "fees-0-pages", "fees-0-copies", "sets"])
async def test_a_card_over_a_count_of_the_form_leaves_it_ready_to_be_typed_over(ident):
    app = FormHost(RegisterScreen(fake_desk().desk, "2.000815", applicant=MAU))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await over(app, pilot, ident, "1")
        await pilot.press("3")
        assert app.screen.query_one(f"#{ident}", TextField).value == "3"


@pytest.mark.parametrize("screen", ["register", "correct"])
async def test_a_card_over_an_amount_leaves_it_ready_to_be_typed_over(screen):
    fake = fake_desk()
    if screen == "correct":
        await fake.desk.reception.accept(fake.desk.reception.start(BUILDING).with_applicant(MAU))
        app = FormHost(CorrectScreen(fake.desk))
    else:
        app = FormHost(RegisterScreen(fake.desk, BUILDING.procedure.code, applicant=MAU))
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        field = next(f for f in app.screen.query(TextField) if f.id in {"fees-0", "fees-1", "fees-2"})
        field.value = "15.000"
        await pilot.pause()
        await over(app, pilot, field.id, "15.000")
        await pilot.press("3")
        assert field.value == "3"


async def test_a_card_over_the_search_box_left_with_escape_leaves_it_ready_to_be_typed_over():
    app = FormHost(LookupScreen(fake_desk().desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        box = app.screen.query_one("#search", TextField)
        await pilot.press(*"khai")
        box.action_select_all()  # as Esc does
        burst(app, CARD)
        await settled(app, pilot)
        assert box.value == "khai"
        await pilot.press("x")
        assert box.value == "x"


async def over(app: FormHost, pilot, ident: str, stands: str) -> None:
    """Go to a field as Tab does, and scan a card there."""
    field = app.screen.query_one(f"#{ident}", TextField)
    field.focus()
    await pilot.pause()
    assert (field.value, tuple(field.selection)) == (stands, (0, len(stands)))
    burst(app, CARD)
    await settled(app, pilot)
    await app.workers.wait_for_complete()
    await pilot.pause()
    assert isinstance(app.focused, Input)
    assert (app.focused.id, field.value) == (ident, stands)
