"""A fee the office counts, on the form: what was counted, what it costs, and how it is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.domain.counted_fees import Counts
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import SIGNATURE, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.form_host import FormHost
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU


async def test_what_was_counted_costs_the_same_when_it_is_typed_again_after_the_rule_was_edited():
    fake = fake_desk(items=[SIGNATURE])
    draft = replace(fake.desk.reception.start(SIGNATURE, None, Counts(3)), applicant=MAU)
    await fake.desk.reception.accept(draft)
    dearer = replace(SIGNATURE, rule=replace(SIGNATURE.rule, unit_fee=15_000))
    fake.catalogue.items[SIGNATURE.procedure.code] = dearer
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        assert "Theo quy tắc" not in screen_text(app)
        app.screen.query_one("#fees-0-documents", TextField).focus()
        await pilot.press("4")
        await idle(app, pilot)
        assert "60.000 đ" in screen_text(app)
        await pilot.press("backspace", "3")
        await idle(app, pilot)
        assert "Phí: 3 trường hợp: 30.000 đ" in screen_text(app)
        assert "Thu thêm" not in screen_text(app)


@pytest.mark.parametrize("counts", [Counts(0), Counts(0, 0, 0)])
async def test_a_count_left_empty_can_be_filled_in_and_the_fee_taken_or_waived(counts):
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "2.000884", applicant=MAU, counts=counts)
    app = FormHost(screen)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        app.screen.query_one("#fees-0-documents", TextField).focus()
        await pilot.press("5")
        await pilot.pause()
        assert "50.000 đ" in screen_text(app)
        assert all(app.screen.query_one(f"#fees-0-{name}").region for name in ("moment", "method", "receipt"))
        app.screen.query_one("#fees-0-treatment", Choice).focus()
        await pilot.press("right")
        app.screen.query_one("#fees-0-reason", TextField).focus()
        await pilot.press(*"ngheo", "enter", *"giay")
        await pilot.pause()
        (fee,) = screen.draft.fees
        assert (fee.amount, fee.due, fee.exempt_reason, fee.exempt_basis) == (50_000, 0, "ngheo", "giay")


async def test_f12_goes_to_the_count_that_is_wrong_and_says_what_is_wrong_with_it():
    fake = fake_desk()
    screen = RegisterScreen(fake.desk, "2.000815", applicant=MAU, counts=Counts(2, 3001, 2))
    app = FormHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f12")
        await pilot.pause()
        assert app.focused is not None and app.focused.id == "fees-0-pages"
        assert any("Số trang phải từ 1 đến 999." in said for said in app.said)
    assert fake.store.registrations == {}
