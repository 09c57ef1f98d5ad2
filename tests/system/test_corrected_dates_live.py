"""Whole desks: after a correction desk, service and paper tell the dates that hold, with the reason of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from tests.system.desks import PERSON, Opened, open_from
from tests.system.test_two_desks import put_right

from counter_tui.domain.actions import CompleteSupplement, RequestSupplement, Reschedule, Resume, Suspend
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.slips import words
from counter_tui.services.desk import Desk
from counter_tui.system.clock import SystemClock

BIRTH, CHAIN = "1.001193", "1.010818"


async def begun(desk: Desk, procedure: str, **changes: object) -> str:
    item = await desk.lookup.procedure(procedure)
    draft = desk.reception.start(item)
    case = draft.case or next(iter(item.procedure.cases), None)
    return (
        await desk.reception.accept(replace(draft, applicant=PERSON, case=case, **changes))
    ).registration.code


async def move_hour(desk: Desk, code: str, minutes: int = 5) -> None:
    original = await desk.correcting.open(code)
    draft = desk.correcting.draft(original, await desk.correcting.item(original.procedure_code))
    at = (original.received_at - timedelta(minutes=minutes)).astimezone(VIETNAM)
    draft = replace(draft, received_text=f"{at:%H:%M %d/%m/%Y}")
    await desk.correcting.correct(original, draft, "Gõ nhầm giờ")


def hand(desk: Desk, at: datetime, days: int) -> datetime:
    return open_from(desk, at + timedelta(days=days, minutes=-30))


async def test_a_moved_hour_leaves_the_date_put_right_after_a_later_promise(opened: Opened) -> None:
    async with opened() as (desk, _):
        code = await begun(desk, BIRTH)
        standing = await desk.casework.standing(code)
        first = hand(desk, standing.due_at, 7)
        await put_right(desk, code, due_text=f"{first:%H:%M %d/%m/%Y}")
        wrong = desk.casework.decided_due(
            await desk.casework.standing(code), hand(desk, first, 9), "Chờ xác minh"
        )
        await desk.casework.act(code, Reschedule(due=wrong, reason="Chờ", approved_by="Chủ tịch"))
        right = hand(desk, first, 4)
        await put_right(desk, code, due_text=f"{right:%H:%M %d/%m/%Y}")
        await move_hour(desk, code)
        for _ in range(4):
            await desk.sync.round()
        code = (await desk.journal.entries())[0].dossier
        view = await desk.lookup.dossier(code)
        assert view.from_service
        assert view.summary.due_at.astimezone(VIETNAM) == right.replace(second=0, microsecond=0)
        assert words.moment(right) in await desk.receipts.preview(code, width=200)


async def test_a_date_decided_with_the_complete_papers_is_printed_with_its_own_reason(
    opened: Opened,
) -> None:
    async with opened() as (desk, _):
        code = await begun(desk, BIRTH)
        standing = await desk.casework.standing(code)
        await put_right(desk, code, due_text=f"{hand(desk, standing.due_at, 7):%H:%M %d/%m/%Y}")
        await desk.casework.act(code, RequestSupplement(reason="Thiếu", papers=("Tờ khai",)))
        standing = await desk.casework.standing(code)
        done = CompleteSupplement(
            due=desk.casework.decided_due(standing, hand(desk, standing.due_at, 4), "Hẹn lại khi đủ")
        )
        slip = await desk.receipts.renewed(code, done)
        await desk.casework.act(code, done, slips=(slip,))
        assert "Hẹn lại khi đủ" in desk.receipts.shown(slip, width=300)
        await put_right(desk, code, phone="0912345678")
        said = await desk.receipts.preview(code, width=300)
        assert "Hẹn lại khi đủ" in said
        assert "Ghi nhầm ngày" not in said
        original = await desk.correcting.open(code)
        draft = desk.correcting.draft(original, await desk.correcting.item(BIRTH))
        assert draft.due_reason == "Hẹn lại khi đủ"


@pytest.mark.parametrize("heard", [True, False])
async def test_a_chain_keeps_the_dates_a_stop_moved(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, heard: bool
) -> None:
    now = [datetime(2026, 11, 30, 8, 30, tzinfo=VIETNAM)]
    monkeypatch.setattr(SystemClock, "now", lambda _: now[0])
    async with opened() as (desk, _):
        code = await begun(desk, CHAIN)
        now[0] += timedelta(days=1)
        await desk.casework.act(code, Suspend(reason="Xác minh"))
        now[0] += timedelta(days=7)
        standing = await desk.casework.standing(code)
        whole = datetime(2026, 12, 23, 17, tzinfo=VIETNAM)
        await desk.casework.act(code, Resume(due=desk.casework.decided_due(standing, whole, "Chờ")))
        dates, old = [datetime(2026, 12, 14, 17, tzinfo=VIETNAM), whole], datetime(2026, 12, 7, 17)
        for correct in (partial(put_right, phone="0912345678"), move_hour):
            await correct(desk, code)
            for _ in range(4 if heard else 0):
                await desk.sync.round()
            code = (await desk.journal.entries())[0].dossier
            standing = (await desk.lookup.dossier(code)).summary
            assert [standing.stage_due_at, standing.due_at] == dates
            printed = await desk.receipts.preview(code, width=200)
            assert all(words.moment(date) in printed for date in dates)
            assert words.moment(old) not in printed
