"""What was received before the desk could say so is listed at the next start."""

from __future__ import annotations

import pytest

from counter_tui.app.counter import CounterApp
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.screens.not_shown import NotShown
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.test_app import opened
from tests.pilot.test_whole_desk_forms import until
from tests.storage.samples import NOW


def entry(n: int, title: str = "Đăng ký khai sinh") -> Entry:
    return Entry(
        id=f"id-{n}",
        kind=EntryKind.REGISTER,
        dossier=f"Z00.01-261123-{n:04d}",
        title=title,
        path="",
        body=b"",
        created_at=NOW,
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_listed_with_its_number_and_comes_once(size):
    fake = fake_desk()
    fake.store.unseen = [entry(n) for n in range(1, 13)] + [entry(13, "[red]\x1b[31mkhác")]

    async def opening():
        return fake.desk

    app = CounterApp(opening=opening)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        assert isinstance(app.screen, NotShown)
        said = screen_text(app)
        assert "13 hồ sơ đã ghi vào sổ" in said and "Z00.01-261123-0001" in said
        assert "F7: in phiếu" in said
        await pilot.press("f7")
        await until(pilot, lambda: "rồi dừng" in screen_text(app))
        assert "Đã in 0 phiếu, rồi dừng" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, NotShown))
        assert not isinstance(app.screen, NotShown)
    assert fake.store.seen == {f"id-{n}" for n in range(1, 14)}
