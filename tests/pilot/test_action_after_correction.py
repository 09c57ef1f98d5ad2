"""The form of an action under a correction (Ctrl+E on it, F12, back), and beside what another counter does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from counter_tui.domain.actions import ActionKind, Forward, RequestSupplement, Resume, Suspend, Suspension
from counter_tui.domain.dossier import Status
from counter_tui.screens.action import ActionScreen
from counter_tui.widgets.paper_list import PaperList
from tests.fakes.desk import BIRTH, BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.corrections import corrected_on_top, put_right
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import MAU, received

LATER = {"due_text": "16:00 28/12/2026", "due_reason": "Hẹn lại cho đúng"}
RIGHT = replace(MAU, name="NGUYỄN VĂN ĐÚNG")
NAMED_RIGHT = {"applicant": RIGHT, "owner": RIGHT}


async def suspended(fake: FakeDesk) -> str:
    code = (await received(fake, BUILDING)).registration.code
    await fake.desk.casework.act(code, Suspend(cause=Suspension.OTHER, reason="Chờ văn bản"))
    fake.clock.at += timedelta(days=2)
    return code


async def test_the_end_of_a_stop_is_counted_from_the_due_time_that_was_just_put_right() -> None:
    fake = fake_desk()
    code = await suspended(fake)
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.RESUME))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#note").value = "Có văn bản trả lời"
        await corrected_on_top(app, pilot, fake, code, **LATER)
        wanted = await fake.desk.casework.due_after_resume(code)
        shown = f"{wanted.at:%H:%M %d/%m/%Y}"
        assert app.first.query_one("#due").value == shown
        assert any(f"Hẹn trả tính lại: {shown}" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
    assert (await fake.store.summary(code)).due_at == wanted.at
    assert fake.store.acts[-1][2].action.note == "Có văn bản trả lời"


async def test_a_due_time_the_officer_wrote_outlasts_a_correction() -> None:
    fake = fake_desk()
    code = await suspended(fake)
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.RESUME))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#due").value = "17:00 31/12/2026"
        app.first.query_one("#note").value = "Theo đề nghị của công dân"
        await corrected_on_top(app, pilot, fake, code, **LATER)
        await pilot.press("f12")
        await idle(app, pilot)
    assert f"{(await fake.store.summary(code)).due_at:%H:%M %d/%m/%Y}" == "17:00 31/12/2026"


async def test_what_was_done_elsewhere_is_shown_before_anything_is_done_on_it() -> None:
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.FORWARD))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#to").value = "Phòng Hai"
        await fake.desk.casework.act(code, Forward(to="Phòng Một"))
        await put_right(fake, code, **NAMED_RIGHT)
        acts = len(fake.store.acts)
        await pilot.press("f12")
        await idle(app, pilot)
        assert len(fake.store.acts) == acts
        assert "vừa được sửa hoặc xử lý" in screen_text(app)
        assert RIGHT.name in screen_text(app)
        assert any("đã đọc lại" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
    assert fake.store.acts[-1][2].action.to == "Phòng Hai"


async def test_papers_ticked_stay_ticked_when_the_procedure_is_put_right_and_those_of_the_right_one_are_shown() -> (
    None
):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.REQUEST_SUPPLEMENT))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        papers = app.first.query_one(PaperList)
        papers.set_rows([replace(row, originals=2) for row in papers.rows])
        app.first.query_one("#reason").value = "Thiếu"
        await corrected_on_top(app, pilot, fake, code, **NAMED_RIGHT)
        assert {row.originals for row in papers.rows} == {2}
        item = await fake.desk.correcting.item(BIRTH.procedure.code)
        original = await fake.desk.correcting.open(code)
        draft = fake.desk.correcting.other_procedure(
            fake.desk.correcting.draft(original, await fake.desk.correcting.item(BUILDING.procedure.code)),
            item,
            original,
        )
        changes = {
            name: getattr(draft, name) for name in ("procedure_code", "papers", "fees", "channel", "case")
        }
        await corrected_on_top(app, pilot, fake, code, **changes)
        assert {row.name for row in papers.rows} == {
            paper.name for paper in BIRTH.procedure.papers_for(draft.case) if not paper.is_note
        }
        assert app.first.query_one("#reason").value == "Thiếu"


async def test_a_field_that_is_asked_for_no_more_goes_and_the_others_stay() -> None:
    fake = fake_desk()
    code = await suspended(fake)
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.RESUME))
    async with app.run_test(size=(80, 30)) as pilot:
        await idle(app, pilot)
        app.first.query_one("#note").value = "Có văn bản trả lời"
        casework = fake.desk.casework
        await casework.act(code, Resume(due=await casework.due_after_resume(code)))
        await casework.act(code, RequestSupplement(reason="Thiếu", papers=("Bản vẽ",)))
        await casework.act(code, Suspend(cause=Suspension.OTHER, reason="Chờ văn bản"))
        await pilot.press("f12")
        await idle(app, pilot)
        assert not app.first.query("#due")
        assert app.first.query_one("#note").value == "Có văn bản trả lời"
        await pilot.press("f12")
        await idle(app, pilot)
    assert (await fake.store.summary(code)).status is Status.SUPPLEMENT_ASKED
