"""Fees and receipt under a correction (Ctrl+E on them, F12, back): they show and settle what holds now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.screen import Screen

from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.procedure import FeeKind
from counter_tui.screens.fees import FeesScreen
from counter_tui.screens.receipt import ReceiptScreen
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.corrections import corrected_on_top, put_right
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received

FEE = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=75_000, moment=FeeMoment.AFTER)
TAKEN = replace(FEE, moment=FeeMoment.BEFORE, method=FeeMethod.CASH)
DEARER = FeeLine(kind=FeeKind.SERVICE, label="Phí thẩm định", amount=90_000, moment=FeeMoment.AFTER)
RIGHT = "NGUYỄN VĂN ĐÚNG"


async def with_fees(fake: FakeDesk, *fees: FeeLine) -> str:
    draft = fake.desk.reception.start(BUILDING)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    accepted = await fake.desk.reception.accept(replace(draft, applicant=MAU, papers=papers, fees=fees))
    return accepted.registration.code


def given_back(fake: FakeDesk) -> list[int]:
    acts = [event.action for _, _, event in fake.store.acts]
    return [refund.amount for action in acts for refund in getattr(action, "refunds", ())]


async def test_no_more_is_given_back_than_is_held_after_a_correction() -> None:
    fake = fake_desk()
    code = await with_fees(fake, TAKEN)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        assert app.first.book.held == 75_000
        await corrected_on_top(app, pilot, fake, code, fees=(replace(TAKEN, amount=15_000),))
        assert "đang giữ 15.000 đ" in screen_text(app)
        app.first.query_one("#deed").value = "refund"
        await pilot.pause()
        app.first.query_one("#reason").value = "Nộp nhầm"
        await pilot.press("f12")
        await idle(app, pilot)
    assert (given_back(fake), (await fake.desk.fees.book(code)).held) == ([15_000], 0)


async def test_what_was_typed_to_settle_a_fee_outlasts_a_correction_of_another() -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE, DEARER)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#amount").value = "10000"
        app.first.query_one("#receipt").value = "AB12"
        await corrected_on_top(app, pilot, fake, code, fees=(FEE, replace(DEARER, amount=60_000)))
        assert "còn phải thu 135.000 đ" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    (paid,) = fake.store.acts[-1][2].action.payments
    assert (paid.label, paid.amount, paid.outside_receipt) == ("Lệ phí", 10_000, "AB12")


async def test_an_amount_typed_for_a_fee_that_was_put_right_goes_with_it_and_is_said() -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#amount").value = "70000"
        await corrected_on_top(app, pilot, fake, code, fees=(replace(FEE, amount=15_000),))
        assert any("không còn như trước" in said for said in app.said)
        assert app.first.query_one("#amount").value == "15000"


async def test_a_fee_changed_from_elsewhere_while_its_screen_is_open_is_not_settled_and_shown_anew() -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        await put_right(fake, code, fees=(replace(FEE, amount=15_000),))
        acts = len(fake.store.acts)
        await pilot.press("f12")
        await idle(app, pilot)
        assert len(fake.store.acts) == acts
        assert any("vừa được đính chính" in said for said in app.said)
        assert "còn phải thu 15.000 đ" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.acts[-1][2].action.payments[0].amount == 15_000


async def test_coming_back_from_help_reads_nothing_again_and_moves_nothing_typed() -> None:
    fake = fake_desk()
    code = await with_fees(fake, FEE)
    app = ScreenHost(FeesScreen(fake.desk, code))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#amount").value = "10000"
        rows = len(fake.store.trail)
        await app.push_screen(Screen())
        await app.pop_screen()
        await idle(app, pilot)
        assert len(fake.store.trail) == rows
        assert app.first.query_one("#amount").value == "10000"


@pytest.mark.parametrize("printed", [True, False])
async def test_the_receipt_on_the_screen_follows_a_correction_made_on_it(printed: bool) -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    app = ScreenHost(ReceiptScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        if printed:
            await pilot.press("f12")
            await idle(app, pilot)
        preview = fake.desk.receipts.preview

        async def renewed(dossier: str, *, width: int) -> str:
            return "(Thay thế phiếu số …)\n" + await preview(dossier, width=width)

        fake.desk.receipts.preview = renewed  # the printer of the tests lays out no more than title and code
        await corrected_on_top(app, pilot, fake, code, applicant=replace(MAU, name=RIGHT))
        assert "Thay thế phiếu" in screen_text(app)
