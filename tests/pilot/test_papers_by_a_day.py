"""The day papers are to be brought by: one that is to come, and on the paper the citizen takes along."""

from __future__ import annotations

from counter_tui.domain.dossier import Status
from counter_tui.domain.slips.forms import SUPPLEMENT
from counter_tui.screens.dossier import DossierScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BUILDING, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_dossier_actions import choose


async def test_a_day_that_is_over_is_refused_at_its_field_and_a_coming_one_is_printed() -> None:
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Yêu cầu bổ sung")
        await pilot.press("space", "tab", *"thieu", "tab", *"01/11/2020", "f12")
        await idle(app, pilot)
        assert "Ghi một ngày sau hôm nay" in screen_text(app)
        assert fake.store.summaries[code].status is Status.RECEIVED
        app.screen.query_one("#until", TextField).value = "30/12/2026"
        await pilot.press("f12")
        await idle(app, pilot)
    job = await fake.desk.receipts.last_of(code, SUPPLEMENT)
    assert any("trước ngày 30/12/2026" in block.value for block in job.slip.content)
