"""A stray arrow on a choice of the registration form costs nothing that was ticked or typed."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from counter_tui.domain.counted_fees import Counts
from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind, Paper
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.widgets.choice import Choice
from tests.fakes.desk import BIRTH, SIGNATURE, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.form_host import FormHost

NEW, REPAIR = "(1) Xây mới", "(2) Sửa chữa"
BUILT = CatalogueItem(
    replace(
        BIRTH.procedure,
        code="1.013225",
        papers=(
            Paper("Đơn đề nghị cấp mới", originals=1, case=NEW),
            Paper("Giấy tờ đất", copies=1, case=NEW),
            Paper("Đơn đề nghị sửa chữa", originals=1, case=REPAIR),
            Paper("Giấy tờ đất", copies=1, case=REPAIR),
        ),
        fees=(Fee(FeeKind.CHARGE, None, "HĐND tỉnh quyết định"),),
        channels=(Channel.DIRECT, Channel.ONLINE),
    )
)


async def waived(app: FormHost, pilot: Pilot[None]) -> None:
    app.screen.query_one("#fees-0-treatment", Choice).focus()
    await pilot.press("right")
    app.screen.query_one("#fees-0-reason").focus()
    await pilot.press(*"ngheo")
    await pilot.pause()


async def test_another_case_and_back_keeps_every_tick():
    app = FormHost(RegisterScreen(fake_desk(items=(BUILT,)).desk, "1.013225"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.screen.query_one(RegisterForm)
        form.papers.grid.focus()
        await pilot.press("space", "down", "space")
        assert [paper.taken for paper in form.draft.papers] == [True, True]
        form.case.focus()
        await pilot.press("right")
        await pilot.pause()
        assert [paper.taken for paper in form.draft.papers] == [False, True]
        form.papers.grid.focus()
        await pilot.press("delete")
        form.case.focus()
        await pilot.press("left")
        await pilot.pause()
        assert [(paper.name, paper.taken) for paper in form.draft.papers] == [
            ("Đơn đề nghị cấp mới", True),
            ("Giấy tờ đất", False),
        ]


async def test_another_channel_and_back_keeps_amount_and_exemption():
    app = FormHost(RegisterScreen(fake_desk(items=(BUILT,)).desk, "1.013225"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.screen.query_one(RegisterForm)
        app.screen.query_one("#fees-0").focus()
        await pilot.press(*"75000")
        await waived(app, pilot)
        form.channel.focus()
        await pilot.press("right", "left")
        await pilot.pause()
        (fee,) = form.draft.fees
        assert (fee.amount, fee.exempt_reason) == (75000, "ngheo")


async def test_what_was_counted_on_another_channel_is_kept_on_the_way_back():
    counted = replace(
        SIGNATURE, procedure=replace(SIGNATURE.procedure, channels=(Channel.DIRECT, Channel.ONLINE))
    )
    screen = RegisterScreen(fake_desk(items=(counted,)).desk, "2.000884")
    app = FormHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.screen.query_one(RegisterForm)
        await waived(app, pilot)
        form.channel.focus()
        await pilot.press("right")
        await pilot.pause()
        app.screen.query_one("#fees-0-documents").focus()
        await pilot.press("5")
        await pilot.pause()
        form.channel.focus()
        await pilot.press("left")
        await pilot.pause()
        (fee,) = form.draft.fees
        assert (fee.label, fee.amount, fee.exempt_reason) == ("Phí: 5 trường hợp", 50_000, "ngheo")
        assert "Phí: 5 trường hợp: 50.000 đ" in screen_text(app)


async def test_counts_come_back_where_the_fee_was_left_out_on_the_other_channel():
    counted = replace(
        SIGNATURE, procedure=replace(SIGNATURE.procedure, channels=(Channel.DIRECT, Channel.ONLINE))
    )
    screen = RegisterScreen(fake_desk(items=(counted,)).desk, "2.000884", counts=Counts(3))
    app = FormHost(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form = app.screen.query_one(RegisterForm)
        form.channel.focus()
        await pilot.press("right")
        await pilot.pause()
        app.screen.query_one("#fees-0-treatment", Choice).focus()
        await pilot.press("left")
        await pilot.pause()
        assert form.draft.fees == ()
        form.channel.focus()
        await pilot.press("left")
        await pilot.pause()
        assert [(fee.label, fee.amount) for fee in form.draft.fees] == [("Phí: 3 trường hợp", 30_000)]
