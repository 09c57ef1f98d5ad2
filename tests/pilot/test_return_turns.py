"""F12 while the return desk still reads: what is on the screen goes back as soon as that is done, what is not does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from counter_tui.domain.actions import Return
from counter_tui.screens.return_desk import ReturnScreen
from tests.fakes.desk import BUILDING, fake_desk
from tests.pilot.conftest import screen_text
from tests.pilot.corrections import put_right
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.test_return_doubts import SEVERAL, done_from_the_queue
from tests.pilot.test_return_screen import KIN as OTHER
from tests.pilot.test_return_screen import MAU, done, finished, slip
from tests.pilot.test_trail import until

WAIT, AGAIN, ONCE_MORE = "đợi một chút", "đã đọc lại", "F12 lần nữa"


@contextmanager
def held(place: object, name: str) -> Iterator[asyncio.Event]:
    """Have what is asked of *place* wait for the event."""
    answer, goes_on = getattr(place, name), asyncio.Event()

    async def late(*arguments: object) -> object:
        await goes_on.wait()
        return await answer(*arguments)

    setattr(place, name, late)
    try:
        yield goes_on
    finally:
        setattr(place, name, answer)
        goes_on.set()


def said(app: ScreenHost, words: str) -> bool:
    return any(words in one for one in app.said)


async def test_f12_the_moment_a_dossier_is_on_the_screen_hands_it_back() -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        with held(fake.desk.lookup, "known_here") as goes_on:
            app.first.handle_scan(slip(code))
            await until(pilot, lambda: "chính người nộp" in screen_text(app))
            await pilot.press("f12")
            assert done(fake, Return) == []
            goes_on.set()
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1 and not said(app, WAIT)


async def test_f12_before_a_dossier_is_on_the_screen_hands_nothing_back() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, person=OTHER)]
    app = ScreenHost(ReturnScreen(fake.desk, codes[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        with held(fake.desk.returning, "prepare") as goes_on:
            app.first.handle_scan(slip(codes[1]))
            await pilot.press("f12")
            goes_on.set()
        await idle(app, pilot)
        assert OTHER.name in screen_text(app)
    assert done(fake, Return) == [] and said(app, WAIT)


@pytest.mark.parametrize("changed", [False, True])
async def test_f12_while_the_open_dossier_is_read_again_hands_back_only_what_did_not_change(
    changed: bool,
) -> None:
    fake = fake_desk()
    code = await finished(fake)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        if changed:
            await put_right(fake, code, applicant=OTHER, owner=OTHER)
        with held(fake.desk.returning, "prepare") as goes_on:
            app.first.forget()
            app.first.catch_up()
            await until(pilot, lambda: app.first._reading)
            await pilot.press("f12")
            goes_on.set()
        await idle(app, pilot)
    assert (len(done(fake, Return)), said(app, AGAIN)) == ((0, True) if changed else (1, False))


async def test_a_dossier_read_again_unchanged_is_not_asked_about_a_second_time() -> None:
    fake = fake_desk(items=[SEVERAL])
    code = await done_from_the_queue(fake, SEVERAL)
    app = ScreenHost(ReturnScreen(fake.desk, code))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        await pilot.press("f12")
        assert said(app, ONCE_MORE)
        app.first.forget()
        app.first.catch_up()
        await idle(app, pilot)
        await pilot.press("f12")
        await idle(app, pilot)
    assert len(done(fake, Return)) == 1


async def test_a_slip_scanned_behind_f12_waits_until_the_dossier_went_back() -> None:
    fake = fake_desk()
    codes = [await finished(fake), await finished(fake, BUILDING, person=OTHER)]
    app = ScreenHost(ReturnScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        with held(fake.desk.lookup, "known_here") as goes_on:
            app.first.handle_scan(slip(codes[0]))
            await until(pilot, lambda: "chính người nộp" in screen_text(app))
            await pilot.press("f12")
            app.first.handle_scan(slip(codes[1]))
            goes_on.set()
        await idle(app, pilot)
        assert f"{OTHER.name} (chính người nộp)" in screen_text(app)
    assert [one.receiver for one in done(fake, Return)] == [MAU.name]
