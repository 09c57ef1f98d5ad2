"""The ways out of the desk: what F12 began is written down first, what is half-filled does not go without a word."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.widgets import Input

from counter_tui.app.counter import CounterApp
from counter_tui.app.leaving import PATIENCE
from counter_tui.domain.actions import Correct
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.duplicates import DuplicatesScreen
from counter_tui.screens.navigation import CorrectChosen, RegisterChosen, SameDayChosen, SignInChosen
from counter_tui.screens.register import RegisterScreen
from counter_tui.screens.same_day import SameDayScreen
from counter_tui.screens.saving import being_written
from counter_tui.screens.sign_in import SignInScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import burst, settled
from tests.pilot.screen_samples import received
from tests.pilot.test_trail import MAU, OTHER, app_on, ask, until


class Ticking:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self, step: float = 1.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def said(app: CounterApp) -> str:
    return "\n".join(one.message for one in app._notifications)


def left(app: CounterApp) -> bool:
    return app._exit


async def correcting(app: CounterApp, pilot, code: str) -> None:
    await until(pilot, lambda: app.desk is not None)
    await ask(app, pilot, CorrectChosen(code))
    await until(pilot, lambda: isinstance(app.screen, CorrectScreen) and app.screen._as_opened is not None)
    app.screen.query_one("#reason", Input).value = "Gõ nhầm"
    app.screen.query_one("#applicant-phone", Input).value = "0912345678"
    await settled(app, pilot)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeDesk, asyncio.Event]]:
    """A desk whose corrections are not written before the gate opens."""
    fake, gate = fake_desk(), asyncio.Event()
    act = fake.store.act

    async def slowly(*args, **kwargs):
        await gate.wait()
        return await act(*args, **kwargs)

    monkeypatch.setattr(fake.store, "act", slowly)
    yield fake, gate


def corrections(fake: FakeDesk) -> int:
    return sum(isinstance(act[2].action, Correct) for act in fake.store.acts)


@pytest.mark.parametrize("key", ["f10", "ctrl+q"])
async def test_the_key_that_leaves_waits_for_a_correction_under_way(slow, key):
    fake, gate = slow
    code = (await received(fake, BUILDING)).registration.code
    app = app_on(fake)
    app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await correcting(app, pilot, code)
        await pilot.press("f12", key)
        await settled(app, pilot)
        assert not left(app)
        assert "đợi ghi xong rồi bấm F10 lần nữa" in said(app)
        gate.set()
        await until(pilot, lambda: app.screen is app.base)
        await until(pilot, lambda: not being_written(app))
        assert corrections(fake) == 1
        await pilot.press(key)
    assert app.return_code == 0


async def test_work_that_never_ends_does_not_keep_the_desk_open_for_good(slow):
    fake, gate = slow
    code = (await received(fake, BUILDING)).registration.code
    app = app_on(fake)
    clock = app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await correcting(app, pilot, code)
        await pilot.press("f12", "f10")
        clock.now += PATIENCE
        await pilot.press("f10")
        await settled(app, pilot)
        assert "Chưa ghi vào sổ: bản sửa" in said(app)
        await pilot.press("f10")
        assert left(app)
        gate.set()


@pytest.mark.parametrize(
    "signals",
    [
        [signal.SIGTERM],
        [signal.SIGHUP],
        [signal.SIGTERM, signal.SIGHUP],
    ],  # a session's end sends both at once
)
async def test_a_signal_ends_the_desk_once_the_correction_is_written(slow, signals):
    fake, gate = slow
    code = (await received(fake, BUILDING)).registration.code
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await correcting(app, pilot, code)
        await pilot.press("f12")
        for number in signals:
            signal.raise_signal(number)
            await settled(app, pilot)
        assert not left(app)
        gate.set()
        await until(pilot, lambda: left(app))
    assert (corrections(fake), app.return_code) == (1, 128 + signals[0])


async def test_a_question_that_waits_for_its_answer_keeps_nobody():
    fake = fake_desk()
    await received(fake, BUILDING, person=MAU)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, RegisterChosen(BUILDING.procedure.code, MAU))
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.screen.draft)
        await settled(app, pilot)
        await pilot.press("f12")
        await settled(app, pilot)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, DuplicatesScreen))
        await pilot.press("f10")
        await until(pilot, lambda: left(app))
    assert app.return_code == 0


async def test_a_slip_that_is_still_being_printed_keeps_nobody(monkeypatch):
    fake, stopped = fake_desk(), asyncio.Event()

    async def never(*_args, **_kwargs):
        stopped.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(fake.desk.receipts, "print_first", never)
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.desk is not None)
        await ask(app, pilot, RegisterChosen(BUILDING.procedure.code, MAU))
        await until(pilot, lambda: isinstance(app.screen, RegisterScreen) and app.screen.draft)
        await settled(app, pilot)
        await pilot.press("f12")
        await settled(app, pilot)
        await pilot.press("f12")
        await until(pilot, stopped.is_set)
        await until(pilot, lambda: app.screen is app.base)
        await pilot.press("f10")
        await until(pilot, lambda: left(app))
    assert len(fake.store.registrations) == 1


async def half_filled_for_two(app: CounterApp, pilot) -> None:
    """Same-day work set aside for one citizen, and begun for the next."""
    await until(pilot, lambda: app.desk is not None)
    await ask(app, pilot, SameDayChosen(None, MAU))
    await until(pilot, lambda: app.focused is not None and app.focused.id == "documents")
    await pilot.press("7", "f2")
    await ask(app, pilot, SameDayChosen(None, OTHER))
    await until(pilot, lambda: app.screen.query_one("#name", TextField).value == OTHER.name)
    app.clear_notifications()


async def test_same_day_work_half_filled_and_set_aside_is_named_before_the_desk_ends():
    app = app_on(fake_desk())
    clock = app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await half_filled_for_two(app, pilot)
        await pilot.press("f10")
        await settled(app, pilot)
        assert MAU.name in said(app) and OTHER.name in said(app)
        clock.step = 0.1
        await pilot.press(*["f10"] * 20)
        assert not left(app), "a key held down is no answer"
        clock.step = 1.0
        await pilot.press("f10")
        assert left(app)


async def test_a_correction_half_filled_is_named_too_wherever_the_officer_is():
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    app = app_on(fake)
    app.second_press.clock = Ticking()
    async with app.run_test(size=(80, 24)) as pilot:
        await correcting(app, pilot, code)
        await pilot.press("f2", "f10")
        await settled(app, pilot)
        assert f"bản sửa {code}" in said(app) and not left(app)


async def test_who_signs_in_after_another_is_told_that_something_goes_and_the_one_before_what():
    fake = fake_desk()
    app = app_on(fake)
    async with app.run_test(size=(80, 24)) as pilot:
        await half_filled_for_two(app, pilot)
        await ask(app, pilot, SignInChosen())
        assert isinstance(app.screen, SignInScreen)
        assert MAU.name in said(app) and OTHER.name in said(app)
        app.clear_notifications()
        fake.gateway.who = replace(fake.gateway.who, id="hai", name="Cán bộ Hai")
        burst(app, "mat-khau\r")
        await until(pilot, lambda: app.screen is app.base)
        await settled(app, pilot)
        assert "Đã bỏ 2 việc ghi dở" in said(app)
        assert MAU.name not in said(app), "whose it was is not the next officer's to read"
        assert not any(isinstance(one, SameDayScreen) for one in app._installed_screens.values())
