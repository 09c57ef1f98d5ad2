"""What a return asks for once more: which of several results it is, a fee nobody put an amount in, one given back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter_tui.domain.action_parts import Result
from counter_tui.domain.actions import Correct, Finish, Return
from counter_tui.domain.dossier import DossierEvent, FeeMethod, FeeMoment, Registration
from counter_tui.domain.fee_book import fee_change
from counter_tui.domain.fees import is_open
from counter_tui.domain.handing_back import given_back
from counter_tui.domain.slips.forms import RETURN
from counter_tui.errors import BadInput
from counter_tui.screens.return_desk import ReturnScreen
from counter_tui.widgets.choice import Choice
from tests.fakes.desk import BIRTH, BUILDING, FakeDesk, fake_desk
from tests.fakes.ports import MORNING
from tests.pilot.conftest import screen_text
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received
from tests.pilot.test_fees_and_day import owing
from tests.pilot.test_return_screen import MAU, done, slip

LICENCE, NOTICE = "Giấy chứng nhận đăng ký hộ kinh doanh", "Thông báo yêu cầu sửa đổi, bổ sung hồ sơ"
SEVERAL = replace(BIRTH, procedure=replace(BIRTH.procedure, results=(NOTICE, LICENCE)))


async def done_from_the_queue(fake: FakeDesk, item, *, priced: bool = True) -> str:
    """Register a dossier and note that its result is there, as the queue and lists do: without saying which."""
    draft = fake.desk.reception.start(item)
    fees = tuple(fee for fee in draft.fees if not (priced and is_open(fee)))
    code = (await fake.desk.reception.accept(replace(draft, applicant=MAU, fees=fees))).registration.code
    await fake.desk.casework.act(code, Finish())
    return code


@pytest.mark.parametrize(("turns", "named"), [(0, ()), (1, (NOTICE,)), (2, (LICENCE,))])
async def test_of_several_results_the_one_chosen_goes_back_and_none_is_made_up(turns: int, named) -> None:
    fake = fake_desk(items=[SEVERAL])
    code = await done_from_the_queue(fake, SEVERAL)
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Chưa ghi là kết quả nào" in screen_text(app)
        await pilot.press("ctrl+n", "f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        assert any("chưa chọn kết quả nào" in said for said in app.said)
        app.first.query_one("#result", Choice).focus()
        await pilot.press(*["right"] * turns, "f12")
        await idle(app, pilot)
    (action,) = done(fake, Return)
    assert tuple(result.name for result in action.results) == named
    job = await fake.desk.receipts.last_of(code, RETURN)
    printed = " ".join(block.value for block in job.slip.content)
    assert [name for name in (NOTICE, LICENCE) if name in printed] == list(named)


async def test_the_only_result_and_a_noted_one_are_not_asked_for() -> None:
    only = replace(BIRTH, procedure=replace(BIRTH.procedure, results=(LICENCE,)))
    fake = fake_desk(items=[only])
    prepared = await fake.desk.returning.prepare(await done_from_the_queue(fake, only))
    assert (prepared.possible, prepared.results) == ((), (Result(name=LICENCE),))
    fake = fake_desk(items=[SEVERAL])
    code = (await received(fake, SEVERAL)).registration.code
    await fake.desk.casework.act(code, Finish(results=(Result(name=NOTICE),)))
    prepared = await fake.desk.returning.prepare(code)
    assert (prepared.possible, prepared.results) == ((), (Result(name=NOTICE),))


async def test_a_fee_nobody_put_an_amount_in_is_named_before_the_result_goes() -> None:
    fake = fake_desk()
    code = await done_from_the_queue(fake, BUILDING, priced=False)
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Chưa có mức thu" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1


async def test_a_fee_given_back_is_named_and_asked_about_until_it_is_taken_by_a_correction() -> None:
    fake = fake_desk()
    code = await owing(fake)
    await fake.desk.casework.act(code, Finish())
    (item,) = (await fake.desk.fees.book(code)).holding
    await fake.desk.fees.pay(code, item, FeeMethod.CASH)
    (item,) = (await fake.desk.fees.book(code)).holding
    await fake.desk.fees.refund(code, item, 30_000, reason="Thu nhầm hồ sơ")
    (item,) = (await fake.desk.fees.book(code)).holding
    with pytest.raises(BadInput, match=r"đã hoàn trả 30\.000 đồng"):
        await fake.desk.fees.pay(code, item, FeeMethod.CASH, amount=30_000)
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 40)) as pilot:
        await idle(app, pilot)
        app.first.handle_scan(slip(code))
        await idle(app, pilot)
        assert "Đã hoàn trả 30.000 đ của hồ sơ này, chưa thu lại" in screen_text(app)
        await pilot.press("f12")
        await idle(app, pilot)
        assert done(fake, Return) == []
        assert any("chưa thu lại" in said for said in app.said)
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1
    known = fake.store.registrations[code]
    taken = replace(known, fees=(replace(known.fees[0], moment=FeeMoment.BEFORE),))
    book = await fake.desk.fees.book(code)
    assert fee_change(book, taken, taken.fees).to_take == 30_000
    told = await fake.store.events(code)
    assert given_back([*told, corrected_to(replace(known, note="tên"))]) == 30_000
    assert given_back([*told, corrected_to(taken)]) == 0


def corrected_to(taken: Registration) -> DossierEvent:
    return DossierEvent(
        kind="correct",
        at=MORNING,
        officer_name="Cán bộ Mẫu",
        counter="1",
        action=Correct(registration=taken, reason="Thu lại"),
    )
