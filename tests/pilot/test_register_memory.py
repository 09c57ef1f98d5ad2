"""A stray arrow on a choice of the registration form costs nothing that was ticked or typed."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind, Paper
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.widgets.choice import Choice
from tests.fakes.desk import BIRTH, fake_desk
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
        app.screen.query_one("#fees-0-treatment", Choice).focus()
        await pilot.press("right")
        app.screen.query_one("#fees-0-reason").focus()
        await pilot.press(*"ngheo")
        await pilot.pause()
        form.channel.focus()
        await pilot.press("right", "left")
        await pilot.pause()
        (fee,) = form.draft.fees
        assert (fee.amount, fee.exempt_reason) == (75000, "ngheo")
