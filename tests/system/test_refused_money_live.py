"""Money taken with what the service refused is named when that is given up, and stays in the account of its day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pilot.conftest import screen_text, settled
from tests.system.desks import PERSON, money
from tests.system.shared_office import SharedOffice
from tests.system.test_after_retention import WEEK, aged, corrected, purged
from tests.system.test_refused_live import finished, opened, paid_off_line
from tests.system.test_two_desks import FEE, in_step
from textual.pilot import Pilot

from counter_tui.app.counter import CounterApp
from counter_tui.domain import draft_check
from counter_tui.domain.actions import TakeOver
from counter_tui.domain.dossier import FeeLine, FeeMethod, Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.merge import Side
from counter_tui.domain.slips.forms import RETURN
from counter_tui.domain.slips.return_slip import PAID
from counter_tui.errors import Refused
from counter_tui.screens.conflict import ConflictScreen
from counter_tui.screens.refusal import RefusalScreen
from counter_tui.screens.void_reason import VoidReason
from counter_tui.services.desk import Desk
from counter_tui.services.ports import Validity
from counter_tui.services.returning import Collector

BACK = "Đã thu 75.000 đ tiền mặt: trả lại người nộp."


pytestmark = pytest.mark.usefixtures("back_at_once")


async def takes(desk: Desk, code: str) -> None:
    book = await desk.fees.book(code)
    await desk.fees.pay(code, book.items[0], FeeMethod.CASH)


async def handed_back_off_line(office: SharedOffice, desk: Desk, code: str) -> None:
    office.up = False
    await desk.returning.hand_back([await desk.returning.prepare(code)], Collector(with_slip=True))
    office.up = True


async def return_slip(desk: Desk, code: str) -> tuple[Validity, bool]:
    """Return how the newest return slip stands, and whether it says that money was taken."""
    job = await desk.receipts.last_of(code, RETURN)
    assert job is not None
    assert job.slip.content is not None
    return job.validity, PAID in job.slip.content


async def test_a_payment_given_up_is_named_and_stays_as_taken_and_given_back(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    await paid_off_line(office, one, two, code)
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    assert await one.fees.to_give_back(code, refused) == BACK
    await one.day_book.close()
    await one.journal.void(refused.id, "Trả lại")
    view = await one.day_book.day()
    assert (view.now.taken, view.now.given_back, view.now.net) == (75_000, 75_000, 0)
    assert [(note.reason, note.officer) for note in view.now.refunds] == [("Trả lại", "Cán bộ mẫu")]
    assert view.after is not None
    assert (view.after.taken, view.after.given_back) == (0, 75_000)
    await in_step(one, two)
    assert (await one.casework.standing(code)).fees_due == 75_000
    await takes(one, code)
    assert await money(one) == (150_000, 75_000)
    await one.returning.hand_back([await one.returning.prepare(code)], Collector())
    await in_step(one, two)
    await aged(office, "one", ("entry", "settled_at"))
    await purged(office, "one", WEEK)
    assert (await one.lookup.dossier(code)).registration is not None, "the service has it"
    assert await money(one) == (150_000, 75_000)


async def test_a_return_whose_fee_another_counter_took_is_done_without_it(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    await handed_back_off_line(office, one, code)
    await takes(two, code)
    await in_step(two, one)
    conflict = await opened(one)
    assert conflict.hindered is None
    assert await return_slip(one, code) == (Validity.HOLDS, True)
    rebased = await one.conflicts.rebase(conflict, {})
    assert rebased.form == RETURN, "a slip that takes the place of the one that names the payment"
    assert await return_slip(one, code) == (Validity.HOLDS, False)
    assert (rebased.given_up, sum(line.amount for line in rebased.back.payments)) == ((), 75_000)
    await in_step(one, two)
    assert (await two.casework.standing(code)).status is Status.RETURNED
    assert (await money(one), await money(two)) == ((75_000, 75_000), (75_000, 0))


async def test_what_was_taken_counts_where_the_fee_was_raised_elsewhere(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    await handed_back_off_line(office, one, code)
    await corrected(two, code, fees=(replace(FEE, amount=90_000),))
    await in_step(two, one)
    await one.day_book.close()
    conflict = await opened(one)
    shown = {each.name: each for each in conflict.differences}
    assert shown["status"].side is Side.THEIRS, "the return is not done"
    assert shown["fees_due"].mine == 15_000
    rebased = await one.conflicts.rebase(conflict, {})
    assert [type(one).__name__ for one in rebased.given_up] == ["Return"]
    assert (await return_slip(one, code))[0] is Validity.DROPPED, "the return did not happen"
    await in_step(one, two)
    assert await money(one) == (75_000, 0)
    handed = await one.returning.prepare(code)
    assert handed.fee_due == 15_000
    await one.returning.hand_back([handed], Collector())
    await in_step(one, two)
    assert (await two.casework.standing(code)).status is Status.RETURNED
    assert await money(one) == (90_000, 0)


async def test_a_payment_behind_the_refused_action_goes_back_with_its_amount(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    office.up = False
    await one.casework.act(code, TakeOver(receiver="Ông A", place="Phòng Mẫu"))
    await takes(one, code)
    office.up = True
    await takes(two, code)
    await in_step(two, one)
    rebased = await one.conflicts.rebase(await opened(one), {})
    assert [type(one).__name__ for one in rebased.given_up] == ["RecordFees"]
    assert sum(line.amount for line in rebased.back.payments) == 75_000
    assert (await money(one), await money(two)) == ((75_000, 75_000), (75_000, 0))


async def test_a_payment_another_counter_took_too_can_only_be_given_back(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    office.up = False
    await takes(one, code)
    office.up = True
    await takes(two, code)
    await in_step(two, one)
    conflict = await opened(one)
    assert conflict.hindered is not None
    with pytest.raises(Refused, match="quầy khác"):
        await one.conflicts.rebase(conflict, {})
    screen = await conflict_shown(one)
    assert "không còn phải thu" in screen
    assert BACK in screen


async def test_a_correction_that_moves_less_when_made_anew_gives_the_rest_back(office: SharedOffice) -> None:
    one, two = await office.desk("one"), await office.desk("two", "2", "phutrach")
    fee = FeeLine(kind=None, label="Lệ phí", amount=75_000)
    item = await one.lookup.procedure("1.001193")
    draft = replace(one.reception.start(item), applicant=PERSON, fees=(fee,))
    code = (await one.reception.accept(draft)).registration.code
    await in_step(one, two)
    office.up = False
    await corrected(one, code, fees=(replace(fee, amount=90_000),))
    office.up = True
    await corrected(two, code, fees=(replace(fee, amount=80_000),))
    await in_step(two, one)
    conflict = await opened(one)
    rebased = await one.conflicts.rebase(conflict, dict.fromkeys(conflict.choices, True))
    assert sum(line.amount for line in rebased.back.payments) == 5000
    await in_step(one, two)
    assert sum(taken - back for taken, back in (await money(one), await money(two))) == 90_000
    assert (await one.day_book.day()).now.net == 85_000


async def app_at_journal(pilot: Pilot[object]) -> None:
    await settled(pilot.app, pilot)
    await pilot.press("f9")
    await settled(pilot.app, pilot)


async def conflict_shown(desk: Desk) -> str:
    async def opening() -> Desk:
        return desk

    await desk.journal.shown([entry.id for entry in await desk.journal.not_shown()])
    app = CounterApp(opening=opening)
    async with app.run_test(size=(100, 40)) as pilot:
        await app_at_journal(pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ConflictScreen)
        return screen_text(app)


async def test_the_box_names_what_was_taken_before_and_after_it_is_given_up(office: SharedOffice) -> None:
    one, two, code = await finished(office)
    await paid_off_line(office, one, two, code)

    async def opening() -> Desk:
        return one

    await one.journal.shown([entry.id for entry in await one.journal.not_shown()])
    app = CounterApp(opening=opening)
    async with app.run_test(size=(100, 30)) as pilot:
        await app_at_journal(pilot)
        await pilot.press("delete")
        await settled(app, pilot)
        assert isinstance(app.screen, VoidReason)
        assert BACK in screen_text(app)
        await pilot.press(*"nham", "enter")
        await settled(app, pilot)
        assert BACK in [note.message for note in app._notifications]


async def test_a_refused_registration_given_up_gives_back_what_was_taken_at_reception(
    office: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await office.desk("one")
    item = await one.lookup.procedure("1.001193")
    fee = FeeLine(kind=None, label="Lệ phí", amount=75_000)
    draft = replace(
        one.reception.start(item), applicant=PERSON, fees=(fee,), received_text="08:00 28/11/2025"
    )
    with monkeypatch.context() as of_before:  # as a desk of an earlier version let it through
        of_before.setattr(draft_check, "too_long_ago", lambda *_: False)
        code = (await one.reception.accept(draft)).registration.code
    await in_step(one)
    (refused,) = await one.journal.entries([EntryState.REFUSED])
    await one.journal.shown([refused.id])

    async def opening() -> Desk:
        return one

    app = CounterApp(opening=opening)
    async with app.run_test(size=(100, 30)) as pilot:
        await app_at_journal(pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert isinstance(app.screen, RefusalScreen)
        await pilot.press("ctrl+n")
        await settled(app, pilot)
        assert BACK in screen_text(app)
        await pilot.press(*"nham", "enter")
        await settled(app, pilot)
        assert BACK in [note.message for note in app._notifications]
    assert await money(one) == (75_000, 75_000)
    assert await one.fees.held(code) == 0
