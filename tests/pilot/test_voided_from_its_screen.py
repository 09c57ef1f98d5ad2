"""A dossier voided with Ctrl+K: its slip goes out like that of any other voiding, and the citizen's receipt holds no more."""

from __future__ import annotations

import pytest

from counter_tui.domain.dossier import VOIDED
from counter_tui.domain.slips.forms import VOID
from counter_tui.screens.dossier import DossierScreen
from counter_tui.services.ports import PrintState, Validity
from tests.fakes.desk import BUILDING, fake_desk
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_dossier_actions import choose


@pytest.mark.parametrize("handed_out", [True, False])
async def test_the_slip_of_the_voiding_goes_out_and_a_receipt_handed_out_is_to_be_taken_back(handed_out):
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    if handed_out:
        await fake.desk.receipts.print_first(code)
    app = ScreenHost(DossierScreen(fake.desk, code))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        await choose(app, pilot, "Hủy hồ sơ tiếp nhận nhầm")
        await pilot.press(*"nham", "f12")
        await idle(app, pilot)
        said = " ".join(app.said)
    assert VOIDED in fake.store.summaries[code].flags
    slip = await fake.desk.receipts.last_of(code, VOID)
    assert slip is not None and slip.state is PrintState.DONE
    receipt = await fake.desk.receipts.last_of(code, "01")
    assert (receipt.state is PrintState.DONE) == handed_out
    assert receipt.validity is not Validity.HOLDS
    assert ("không còn hiệu lực: thu lại, hủy đi" in said) == handed_out
