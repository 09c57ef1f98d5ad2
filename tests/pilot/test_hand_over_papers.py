"""Papers that came in for a dossier elsewhere, on the screens of a hand-over list."""

from __future__ import annotations

from counter_tui.domain.hand_over import Way
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.screens.hand_over_check import HandOverCheckScreen
from counter_tui.screens.hand_over_list import HandOverListScreen
from tests.fakes.desk import fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.unit.test_papers_sent_after import BROUGHT, supplemented


async def test_papers_to_be_sent_after_a_dossier_are_ticked_and_called_papers():
    fake = fake_desk()
    code, first = await supplemented(fake, BROUGHT)
    app = ScreenHost(HandOverListScreen(fake.desk, Way.OUT))
    async with app.run_test(size=(110, 24)) as pilot:
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        assert "giấy tờ bổ sung" in screen_text(app)
        await pilot.press("ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 0 trong 1 hồ sơ." in screen_text(app)
        app.screen.handle_scan(Scan(kind=ScanKind.DOSSIER_CODE, code=code))
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        await pilot.press("ctrl+n", "ctrl+n")
        await idle(app, pilot)
        assert "Đã chọn 1 trong 1 hồ sơ." in screen_text(app)
        assert first not in screen_text(app)
        assert app.said == []


async def test_who_counts_papers_reads_that_they_are_papers():
    fake = fake_desk()
    code, _ = await supplemented(fake, BROUGHT)
    batch = (await fake.desk.hand_over.make(Way.OUT, "Tư pháp", [code])).batch
    app = ScreenHost(HandOverCheckScreen(fake.desk, batch))
    async with app.run_test(size=(110, 24)) as pilot:
        await idle(app, pilot)
        assert "giấy tờ bổ sung" in screen_text(app)
