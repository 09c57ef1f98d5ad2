"""A desk opened in December says that next year's days off are missing, and takes it back once they are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.system.desks import Opened

from counter_tui.composition.upkeep import Upkeep
from counter_tui.domain.calendar import VIETNAM
from counter_tui.system.clock import SystemClock


@pytest.mark.parametrize(("day", "said"), [(30, False), (1, True)])
async def test_it_is_said_from_the_first_of_december_on(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, day: int, said: bool
) -> None:
    month = 12 if said else 11
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime(2026, month, day, 8, tzinfo=VIETNAM))
    async with opened() as (desk, _):
        assert any("Lịch nghỉ năm 2027" in warning for warning in desk.sync.status.warnings) is said


async def test_it_is_taken_back(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime(2026, 12, 1, 8, tzinfo=VIETNAM))
    async with opened() as (desk, one):
        looking = Upkeep(desk, one.files, one._gateway, lambda: None, 7)
        desk.session.calendar = replace(desk.session.calendar, confirmed_until=date(2027, 12, 31))
        looking.look_at_the_calendar()
        assert not any("Lịch nghỉ năm 2027" in warning for warning in desk.sync.status.warnings)
