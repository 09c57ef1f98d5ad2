"""What was received before the desk could say so is listed at the next start."""

from __future__ import annotations

import pytest
from textual import events

from counter_tui.app.counter import CounterApp
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.not_shown import NotShown
from counter_tui.screens.read_first import QUIET, READING, ReadFirst
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import FakeDesk, fake_desk
from tests.pilot.conftest import burst, key, screen_text, settled
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


class Clock:
    """The time by which a box is read; keys carry it too."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def opened_on(app, pilot, clock: Clock) -> NotShown:
    await opened(app, pilot)
    box = app.screen
    assert isinstance(box, NotShown)
    box._read_first = ReadFirst(clock)
    return box


async def press(app, pilot, clock: Clock, typed: str, after: float) -> None:
    """Press one key *after* seconds."""
    clock.at += after
    pressed = events.Key(typed, None) if len(typed) > 1 else key(typed)
    pressed.time = clock.at
    app.post_message(pressed)
    await settled(app, pilot)


def desk_with(*entries: Entry) -> tuple[FakeDesk, CounterApp]:
    fake = fake_desk()
    fake.store.unseen = list(entries)

    async def opening():
        return fake.desk

    return fake, CounterApp(opening=opening)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_is_listed_with_its_number_and_comes_once(size):
    fake, app = desk_with(*(entry(n) for n in range(1, 13)), entry(13, "[red]\x1b[31mkhác"))
    clock = Clock()
    async with app.run_test(size=size) as pilot:
        await opened_on(app, pilot, clock)
        said = screen_text(app)
        assert "13 hồ sơ đã ghi vào sổ" in said and "Z00.01-261123-0001" in said
        assert "F7: in phiếu" in said
        await press(app, pilot, clock, "f7", READING)
        await until(pilot, lambda: "rồi dừng" in screen_text(app))
        assert "Đã in 0 phiếu, rồi dừng" in screen_text(app)
        await press(app, pilot, clock, "\r", QUIET)
        await until(pilot, lambda: not isinstance(app.screen, NotShown))
    assert fake.store.seen == {f"id-{n}" for n in range(1, 14)}


@pytest.mark.parametrize("closing", ["\r", "\x1b"])
async def test_who_is_typing_goes_on_typing_and_closes_nothing(closing):
    fake, app = desk_with(entry(1))
    clock = Clock()
    async with app.run_test(size=(80, 24)) as pilot:
        box = await opened_on(app, pilot, clock)
        search = app.base.query_one("#search", TextField)
        search.value = "khai "
        for typed in "sinhj\x7f":
            await press(app, pilot, clock, typed, 0.2)
        await press(app, pilot, clock, closing, 0.2)
        assert app.screen is box
        assert search.value == "khai sinh"
        for typed in "oaz":  # long after it opened, and still typing
            await press(app, pilot, clock, typed, READING)
        await press(app, pilot, clock, closing, QUIET / 2)
        assert app.screen is box
        assert "Đọc xong rồi bấm" in screen_text(app)
    assert not fake.store.seen
    assert not fake.printer.printed


async def test_a_burst_that_ends_with_enter_closes_nothing():
    fake, app = desk_with(entry(1))
    async with app.run_test(size=(80, 24)) as pilot:
        box = await opened_on(app, pilot, Clock())
        burst(app, "khai sinh\r")
        await settled(app, pilot)
        assert app.screen is box
        assert app.base.query_one("#search", TextField).value == "khai sinh"
    assert not fake.store.seen


async def test_a_word_goes_on_behind_the_box():
    _fake, app = desk_with(entry(1))
    clock = Clock()
    async with app.run_test(size=(80, 24)) as pilot:
        app.base.query_one("#search", TextField).value = "khai si"
        await opened_on(app, pilot, clock)
        await press(app, pilot, clock, "\r", READING)
        await until(pilot, lambda: isinstance(app.screen, LookupScreen))
        burst(app, "nh")
        await settled(app, pilot)
        assert app.base.query_one("#search", TextField).value == "khai sinh"


async def test_a_box_that_was_covered_is_read_anew():
    times = iter([0.0, 100.0])
    read = ReadFirst(lambda: next(times))
    assert read.answers(READING)
    read.came()
    assert not read.answers(100.0 + READING - 0.1)
    assert not read.answers(100.0 + READING)
    assert read.answers(100.0 + READING + QUIET)


async def test_put_off_it_stands_in_the_journal_until_somebody_says_that_he_has_seen_it():
    fake, app = desk_with(entry(1))
    clock = Clock()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened_on(app, pilot, clock)
        await press(app, pilot, clock, "\x1b", READING)
        assert isinstance(app.screen, LookupScreen)
        assert not fake.store.seen
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        await until(pilot, lambda: "Máy tắt trước khi kịp báo" in screen_text(app))
        assert "Z00.01-261123-0001" in screen_text(app)
        await pilot.press("ctrl+k")
        await until(pilot, lambda: isinstance(app.screen, NotShown))
        app.screen._read_first = ReadFirst(clock)
        await press(app, pilot, clock, "\r", READING)
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        await until(pilot, lambda: "Máy tắt trước khi kịp báo" not in screen_text(app))
        await pilot.press("ctrl+k")
        await settled(app, pilot)
        assert isinstance(app.screen, JournalScreen)
    assert fake.store.seen == {"id-1"}
