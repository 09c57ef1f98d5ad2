"""The key that prints the last slip again never hands a citizen's data to the next one."""

from __future__ import annotations

import pytest

from counter_tui.services.same_day import SameDayRequest
from tests.fakes.desk import CERTIFIED_COPY, FakeDesk, fake_desk
from tests.pilot.conftest import settled
from tests.pilot.test_leaving_the_desk import Ticking, said
from tests.pilot.test_trail import MAU, OTHER, app_on, received, until


async def same_day(fake: FakeDesk, person=OTHER, *, with_slip: bool = False) -> str:
    request = SameDayRequest(
        item=CERTIFIED_COPY, applicant=person, documents=1, pages=1, copies=1, with_slip=with_slip
    )
    return (await fake.desk.same_day.accept(request)).registration.code


async def with_a_slip(fake: FakeDesk) -> str:
    code = await received(fake)
    await fake.desk.receipts.print_first(code)
    return code


def printed(fake: FakeDesk) -> list[bytes]:
    return [pdf for _, pdf, *_ in fake.printer.printed]


async def press(app, pilot) -> None:
    await pilot.press("ctrl+r")
    await settled(app, pilot)
    await until(pilot, lambda: not [w for w in app.workers if w.group == "reprint" and not w.is_finished])
    await settled(app, pilot)


async def test_the_previous_citizens_receipt_is_not_printed_for_who_got_none():
    fake = fake_desk()
    await with_a_slip(fake)
    code = await same_day(fake)
    app = app_on(fake)
    app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)
        assert len(fake.printer.printed) == 1
        assert f"Hồ sơ {code} ({OTHER.name}) chưa có phiếu: Ctrl+R lần nữa" in said(app)
        await press(app, pilot)
        assert printed(fake)[1:] == [f"PDF {code} 0".encode()]
        assert f"Hồ sơ {code} ({OTHER.name}): Đã in phiếu" in said(app)
        await press(app, pilot)
        assert printed(fake)[2:] == [f"PDF {code} 1".encode()]
        assert f"Đã gửi in lại phiếu {code} ({OTHER.name}) (bản in lại)." in said(app)


@pytest.mark.parametrize("step", [0.03, 40.0], ids=["held", "pressed much later"])
async def test_a_key_held_or_pressed_much_later_is_no_answer(step):
    fake = fake_desk()
    await same_day(fake)
    app = app_on(fake)
    app.second_press.clock = Ticking(step)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        for _ in range(4):
            await press(app, pilot)
        assert fake.printer.printed == []


async def test_the_question_is_about_one_dossier():
    fake = fake_desk()
    await same_day(fake)
    app = app_on(fake)
    app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)
        code = await same_day(fake, MAU)
        await press(app, pilot)
        assert fake.printer.printed == []
        assert f"{code} ({MAU.name}) chưa có phiếu" in said(app)


@pytest.mark.parametrize("with_slip", [True, False])
async def test_what_was_printed_since_is_printed_again(with_slip):
    fake = fake_desk()
    first = await with_a_slip(fake)
    code = await same_day(fake, with_slip=with_slip)
    if with_slip:
        await fake.desk.receipts.print_first(code)
    else:
        await fake.desk.receipts.reprint(first)
    app = app_on(fake)
    app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot)
        wanted = f"PDF {code} 1" if with_slip else f"PDF {first} 2"
        assert printed(fake)[-1] == wanted.encode()
        assert f"{OTHER.name if with_slip else MAU.name}) (bản in lại)" in said(app)


async def test_a_voided_entry_is_not_asked_about():
    fake = fake_desk()
    first, code = await with_a_slip(fake), await same_day(fake)
    await fake.desk.correcting.void(await fake.desk.correcting.open(code), "ghi nhầm")
    assert (await fake.desk.last_slips.last()).dossier in {first, code}
    assert (await fake.desk.last_slips.last()).made
