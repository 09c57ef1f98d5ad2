"""The screen's PIN: what it may be, what a wrong one costs, and that the lock outlives the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.fakes.desk import fake_desk
from tests.fakes.ports import MORNING, FakeClock, FakePins, FakeStore

from counter_tui.domain.pin import PinRecord, checked_pin
from counter_tui.errors import BadInput, Refused
from counter_tui.services.screen_lock import ScreenLock

PIN = "2468"


def screen_lock() -> tuple[ScreenLock, FakePins, FakeStore, FakeClock]:
    fake, pins, store, clock = fake_desk(), FakePins(), FakeStore(), FakeClock()
    return ScreenLock(pins, store, fake.desk.session, clock), pins, store, clock


@pytest.mark.parametrize(
    ("pin", "again", "field"),
    [
        ("123", "123", "pin"),
        ("1234567890123", "1234567890123", "pin"),
        ("12a4", "12a4", "pin"),
        ("١٢٣٤", "١٢٣٤", "pin"),
        ("1111", "1111", "pin"),
        ("2468", "2469", "again"),
    ],
)
def test_a_pin_that_cannot_be(pin, again, field):
    with pytest.raises(BadInput) as told:
        checked_pin(pin, again)
    assert told.value.field == field


async def test_without_a_pin_nothing_is_locked():
    lock, pins, _, _ = screen_lock()
    with pytest.raises(Refused, match="Chưa đặt mã PIN"):
        await lock.lock()
    assert not await lock.locked()
    assert pins.record is None


async def test_locked_until_the_right_pin_also_after_a_start():
    lock, pins, store, clock = screen_lock()
    told: list[str] = []
    lock.unlocked = lambda: told.append("unlocked")
    await lock.choose(PIN, PIN)
    await lock.lock()
    again = ScreenLock(pins, store, fake_desk().desk.session, clock)
    assert await again.locked()
    with pytest.raises(BadInput, match="không đúng"):
        await lock.unlock("8642")
    assert await lock.locked()
    assert told == []
    await lock.unlock(PIN)
    assert not await lock.locked()
    assert told == ["unlocked"]
    assert [row[0] for row in store.trail] == ["lock", "unlock-failed", "unlock"]


async def test_the_pin_is_not_kept_as_typed():
    lock, pins, _, _ = screen_lock()
    await lock.choose(PIN, PIN)
    assert pins.record is not None
    assert PIN.encode() not in pins.record.digest + pins.record.salt
    first = pins.record
    await lock.choose(PIN, PIN)
    assert pins.record.digest != first.digest


async def test_wrong_ones_make_one_wait_longer_each_time_and_the_right_one_too():
    lock, pins, _, clock = screen_lock()
    await lock.choose(PIN, PIN)
    await lock.lock()
    for _ in range(3):
        with pytest.raises(BadInput, match="không đúng"):
            await lock.unlock("1357")
    with pytest.raises(BadInput, match="chờ 5 giây"):
        await lock.unlock(PIN)
    clock.at += timedelta(seconds=5)
    with pytest.raises(BadInput, match="không đúng"):
        await lock.unlock("1357")
    with pytest.raises(BadInput, match="chờ 10 giây"):
        await lock.unlock(PIN)
    clock.at += timedelta(seconds=10)
    await lock.unlock(PIN)
    assert pins.record is not None
    assert pins.record.failures == 0


def test_nobody_waits_longer_than_a_minute_or_for_a_clock_that_went_back():
    record = PinRecord(salt=b"", digest=b"", failures=40, failed_at=MORNING)
    assert record.wait_left(MORNING) == timedelta(minutes=1)
    assert record.wait_left(MORNING - timedelta(days=365)) == timedelta(minutes=1)
    assert record.wait_left(MORNING + timedelta(minutes=1)) == timedelta()
    assert replace(record, failures=2).wait_left(MORNING) == timedelta()


async def test_a_forgotten_pin_is_dropped_and_the_screen_shows_again():
    lock, pins, _, _ = screen_lock()
    told: list[str] = []
    lock.unlocked = lambda: told.append("unlocked")
    await lock.choose(PIN, PIN)
    await lock.lock()
    await lock.forget()
    assert pins.record is None
    assert not await lock.locked()
    assert told == ["unlocked"]
