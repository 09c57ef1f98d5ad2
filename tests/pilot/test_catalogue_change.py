"""The catalogue changed a procedure while a form of it was half-filled, or after a dossier was received."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Static

from counter_tui.domain.actions import Correct
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.draft import Draft
from counter_tui.domain.procedure import CatalogueItem, Fee, FeeKind, Paper
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.register import RegisterScreen
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BIRTH, FakeDesk, fake_desk
from tests.pilot.conftest import screen_text, settled
from tests.pilot.form_host import FormHost
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU
from tests.pilot.test_register_screen import SAVE_READ, finished

SIZE = (80, 24)
FORM = Paper("Tờ khai", originals=1)
CERTIFICATE = Paper("Giấy chứng nhận", originals=1)


def item(amount: int, *papers: Paper, version: int = 1) -> CatalogueItem:
    fees = (Fee(FeeKind.CHARGE, amount),)
    return replace(
        BIRTH, procedure=replace(BIRTH.procedure, fees=fees, papers=papers or (FORM,), version=version)
    )


def changed(fake: FakeDesk, now: CatalogueItem) -> None:
    fake.catalogue.items[now.procedure.code] = now


def filled(fake: FakeDesk, before: CatalogueItem) -> Draft:
    draft = fake.desk.reception.start(before)
    return replace(draft, applicant=MAU, papers=tuple(replace(p, originals=1) for p in draft.papers))


def strip(app) -> str:
    return str(app.screen.query_one("#strip").render())


def block(app) -> str:
    return str(app.screen.query_one("#fee-0").query(Static).first().render())


async def test_a_draft_gone_on_with_says_that_the_procedure_changed_and_takes_the_present_fee():
    fake = fake_desk(items=(item(8_000),))
    draft = filled(fake, item(8_000))
    changed(fake, item(15_000, FORM, CERTIFICATE, version=2))
    app = FormHost(RegisterScreen(fake.desk, draft.procedure_code, draft=draft))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        said = " ".join(app.said)
        assert "Thủ tục đã đổi" in said
        assert "8.000 đ → 15.000 đ" in said
        assert "1 giấy tờ mới" in said
        assert ("15.000 đ" in block(app), "Thu 15.000 đ" in strip(app)) == (True, True)
        rows = app.screen.query_one("#papers").rows
        assert [(row.name, row.originals) for row in rows] == [("Tờ khai", 1), ("Giấy chứng nhận", 0)]
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.fee_total, registration.procedure_version) == (15_000, 2)


async def test_what_changed_while_the_form_was_open_is_shown_before_it_is_registered():
    fake = fake_desk(items=(item(8_000),))
    draft = filled(fake, item(8_000))
    app = FormHost(RegisterScreen(fake.desk, draft.procedure_code, draft=draft))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert not app.said
        changed(fake, item(15_000, version=2))
        await pilot.press("f12")
        await finished(app, pilot)
        assert not fake.store.registrations
        assert "Chưa ghi hồ sơ" in app.said[-1]
        assert "8.000 đ → 15.000 đ" in app.said[-1]
        assert ("15.000 đ" in block(app), "Thu 15.000 đ" in strip(app)) == (True, True)
        assert app.focused is not None
        await pilot.press("f12")
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert (registration.fee_total, registration.procedure_version) == (15_000, 2)


@pytest.mark.parametrize("cases", [("một",), ("một", "hai")])
async def test_a_draft_begun_before_there_were_cases_can_be_given_one(cases):
    fake = fake_desk(items=(item(0),))
    draft = filled(fake, item(0))
    papers = (FORM, *(Paper(f"Giấy {case}", case=case, required=False) for case in cases))
    changed(fake, item(0, *papers, version=2))
    app = FormHost(RegisterScreen(fake.desk, draft.procedure_code, draft=draft))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if len(cases) > 1:
            assert "chưa chọn" in screen_text(app)
            app.screen.query_one("#case", Choice).focus()
            await pilot.press("right")
            await settled(app, pilot)
        assert {row.name for row in app.screen.query_one("#papers").rows} == {"Tờ khai", "Giấy một"}
        await pilot.press(*SAVE_READ)
        await finished(app, pilot)
    (registration,) = fake.store.registrations.values()
    assert registration.case == "một"


async def received(fake: FakeDesk, before: CatalogueItem) -> str:
    return (await fake.desk.reception.accept(filled(fake, before))).registration.code


def corrected(fake: FakeDesk):
    (action,) = [event.action for _, _, event in fake.store.acts if isinstance(event.action, Correct)]
    return action.registration


async def test_a_correction_keeps_the_fee_it_was_received_at():
    fake = fake_desk(items=(item(8_000),))
    await received(fake, item(8_000))
    changed(fake, item(15_000, version=2))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        assert ("8.000 đ" in block(app), "Thu 8.000 đ" in strip(app)) == (True, True)
        app.screen.query_one("#fees-0-receipt", TextField).value = "B12"
        await idle(app, pilot)
        assert "Thu thêm" not in strip(app)
        await pilot.press(*"quen", "f12")
        await idle(app, pilot)
    fixed = corrected(fake)
    assert fixed.fees == (FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8_000, outside_receipt="B12"),)
    assert fixed.procedure_version == 1


async def test_a_fee_that_was_free_when_it_was_received_stays_free():
    fake = fake_desk(items=(item(0),))
    await received(fake, item(0))
    changed(fake, item(15_000, version=2))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    assert corrected(fake).fee_total == 0


@pytest.mark.parametrize("now", [(), ("một",), ("một", "hai")])
@pytest.mark.parametrize("begun", [None, "cũ"])
async def test_a_correction_keeps_a_case_the_catalogue_no_longer_has_or_had_not_yet(begun, now):
    before = item(0, *(Paper(f"Giấy {case}", case=case) for case in [begun] if case), FORM)
    fake = fake_desk(items=(before,))
    await received(fake, before)
    changed(fake, item(0, FORM, *(Paper(f"Giấy {case}", case=case) for case in now), version=2))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#applicant-name", TextField).value = "NGUYỄN VĂN MẪN"
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    fixed = corrected(fake)
    assert (fixed.applicant.name, fixed.case) == ("NGUYỄN VĂN MẪN", begun)


async def test_another_case_put_in_is_under_the_present_version():
    before = item(8_000, FORM, Paper("Giấy cũ", case="cũ"))
    fake = fake_desk(items=(before,))
    await received(fake, before)
    changed(fake, item(15_000, FORM, Paper("Giấy một", case="một"), version=2))
    app = ScreenHost(CorrectScreen(fake.desk))
    async with app.run_test(size=SIZE) as pilot:
        await idle(app, pilot)
        app.screen.query_one("#case", Choice).focus()
        await pilot.press("right")
        await idle(app, pilot)
        app.screen.query_one("#reason", TextField).focus()
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
    fixed = corrected(fake)
    assert (fixed.case, fixed.procedure_version) == ("một", 2)


async def test_a_procedure_typed_and_taken_back_brings_back_what_was_received():
    fake = fake_desk(items=(item(8_000), replace(BIRTH, procedure=replace(BIRTH.procedure, code="1.000001"))))
    code = await received(fake, item(8_000))
    now = item(15_000, version=2)
    changed(fake, now)
    other = await fake.desk.correcting.item("1.000001")
    original = await fake.desk.correcting.open(code)
    draft = fake.desk.correcting.other_procedure(fake.desk.correcting.draft(original, now), other, original)
    assert draft.fees != original.fees
    draft = fake.desk.correcting.other_procedure(draft, now, original)
    assert (draft.fees, draft.case) == (original.fees, original.case)
