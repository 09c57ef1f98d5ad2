"""What waits is on the status line from the start, however long a service that hangs lets the first call wait."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.desk import fake_desk
from tests.unit.test_services import accept

from counter_tui.services.ports import LinkState
from counter_tui.services.ports.status import DeskStatus


async def test_what_waits_is_told_before_a_service_that_hangs_has_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    f = fake_desk()
    await accept(f)
    f.desk.sync.status = DeskStatus()  # as a desk that was just started
    asked = asyncio.Event()

    async def hang() -> None:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(f.desk.session, "refresh", hang)
    at_work = asyncio.create_task(f.desk.sync.run())
    await asked.wait()
    at_work.cancel()
    status = f.desk.sync.status
    assert (status.link, status.counts.waiting) == (LinkState.STARTING, 1)
