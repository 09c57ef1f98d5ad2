"""The receipt that a completed supplement brings: the one before it leaves the printers, or is taken back by the officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from counter_tui.domain.actions import ActionKind, RequestSupplement
from counter_tui.domain.dossier import Status, summary_of
from counter_tui.domain.printers import Reason
from counter_tui.domain.receipt import RECEIPT_FORM
from counter_tui.screens.action import ActionScreen
from counter_tui.services.ports import PrintState
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.unit.test_spool import queueing

IN_HAND, LEFT = "thu tờ cũ công dân đang giữ", "Phiếu cũ không rút lại được"


async def completed(fake: FakeDesk, code: str) -> list[str]:
    """Take the missing papers in on the screen, and return what the officer was told."""
    fake.clock.at += timedelta(days=1)
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.COMPLETE_SUPPLEMENT))
    async with app.run_test(size=(100, 30)) as pilot:
        await idle(app, pilot)
        await pilot.press("space", "f12")
        await idle(app, pilot)
    assert (await fake.desk.casework.standing(code)).status is Status.IN_PROGRESS
    return [words for words in (IN_HAND, LEFT) if any(words in said for said in app.said)]


async def stopped(fake: FakeDesk) -> str:
    code = (await received(fake)).registration.code
    await fake.desk.receipts.print_first(code)
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
    return code


@pytest.mark.parametrize(("untouched", "told"), [(True, []), (False, [LEFT])])
async def test_what_a_queue_still_has_of_it_is_taken_out_first_or_the_officer_is_told(
    untouched: bool, told: list[str]
) -> None:
    fake = fake_desk()
    queueing(fake, reason=Reason.OFFLINE, untouched=untouched)
    code = await stopped(fake)
    assert await completed(fake, code) == told
    assert fake.printer.cancelled == ["1"]
    first, new = (job for job in fake.store.jobs if job.slip.form == RECEIPT_FORM)
    assert (first.state is PrintState.CANCELLED, first.ref, new.ref) == (untouched, "1", "2")


async def test_the_one_in_the_citizens_hand_is_taken_back() -> None:
    fake = fake_desk()
    assert await completed(fake, await stopped(fake)) == [IN_HAND]


async def test_one_that_never_came_out_is_not_asked_for() -> None:
    fake = fake_desk()
    code = (await received(fake)).registration.code
    await fake.desk.casework.act(code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",)))
    assert await completed(fake, code) == []


async def test_one_printed_at_another_counter_is_taken_back() -> None:
    there = fake_desk()
    theirs = replace((await received(there)).registration, counter="9")
    fake = fake_desk()
    fake.gateway.remote = [replace(summary_of(theirs), confirmed=True)]
    fake.gateway.told = {theirs.code: theirs}
    await fake.desk.casework.act(
        theirs.code, RequestSupplement(reason="Thiếu giấy", papers=("Giấy chứng sinh",))
    )
    assert await completed(fake, theirs.code) == [IN_HAND]
