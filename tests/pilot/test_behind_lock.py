"""Nothing comes onto a locked screen, whatever brings it; it comes in its order once the PIN was typed."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from pathlib import Path

from textual.screen import ModalScreen

import counter_tui
from counter_tui.app.counter import CounterApp
from counter_tui.screens import navigation
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.lock import LockScreen
from counter_tui.screens.lookup import LookupScreen
from counter_tui.screens.not_shown import NotShown
from counter_tui.screens.queue import QueueScreen
from counter_tui.widgets.labelled_field import LabelledField
from tests.fakes.desk import BIRTH, fake_desk
from tests.pilot.conftest import screen_text, settled
from tests.pilot.screen_samples import MAU
from tests.pilot.test_lock_screen import PIN, SIZE, locked, type_pin
from tests.pilot.test_not_shown import entry
from tests.pilot.test_whole_desk_forms import opened, until, whole_app
from tests.pilot.whole_desk import slow_desk

SOURCES = Path(counter_tui.__file__).parent
EVERY_WISH = [
    one
    for _, one in inspect.getmembers(navigation, inspect.isclass)
    if issubclass(one, navigation.Wanted) and one is not navigation.Wanted
]


class Question(ModalScreen[str]):
    """A box that asks."""


def locked_in_front(app) -> bool:
    return [isinstance(one, LockScreen) for one in app.screen_stack] == [False, True]


async def at_the_lock(app, pilot) -> None:
    await opened(app, pilot)
    await until(pilot, lambda: isinstance(app.screen, LockScreen))


async def unlock(app, pilot) -> None:
    await type_pin(app, pilot, PIN)
    await until(pilot, lambda: not app.locked)
    await settled(app, pilot)


async def test_what_was_pressed_while_the_desk_was_opening_waits_for_the_pin():
    fake = fake_desk()
    await locked(fake)
    app, may_open = slow_desk(fake)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await pilot.press("f4")
        await settled(app, pilot)
        may_open.set()
        await at_the_lock(app, pilot)
        await settled(app, pilot)
        assert locked_in_front(app)
        await unlock(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))


async def test_the_desk_is_there_for_keys_only_when_the_lock_is():
    fake = fake_desk()
    await locked(fake)
    seen: list[bool] = []

    class Watched(CounterApp):
        async def watch_over(self, desk):
            await super().watch_over(desk)
            seen.append(self.desk is None)

    async def opening():
        return fake.desk

    app = Watched(opening=opening)
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)
    assert seen == [True]


async def test_the_box_of_what_nobody_was_told_of_waits_for_the_pin():
    fake = fake_desk()
    await locked(fake)
    fake.store.unseen = [entry(1)]
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)
        await settled(app, pilot)
        assert locked_in_front(app)
        await unlock(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, NotShown))


async def test_the_keys_of_the_screen_are_shown_again_once_it_is_unlocked():
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)
        await settled(app, pilot)
        await unlock(app, pilot)
        keys = str(app.screen.query_one("#keys").render())
        assert all(key in keys for key in ("F1 ", "F2 ", "F8 ")), keys


async def test_drafts_are_told_of_after_the_pin_not_at_it():
    fake = fake_desk()
    await locked(fake)
    await fake.desk.reception.save(replace(fake.desk.reception.start(BIRTH), applicant=MAU))
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)
        await settled(app, pilot)
        app.tell("Đã giữ nháp hồ sơ của NGUYỄN VĂN MẪU", "warning")
        await settled(app, pilot)
        assert not any(words in screen_text(app) for words in ("NGUYỄN", "ghi dở"))
        assert app.screen.query_one(LabelledField).error == ""
        await unlock(app, pilot)
        said = {one.message.split(":")[0]: one.severity for one in app._notifications}
        assert said == {
            "Còn 1 hồ sơ ghi dở": "information",
            "Đã giữ nháp hồ sơ của NGUYỄN VĂN MẪU": "warning",
        }


def made(wish: type[navigation.Wanted], app) -> navigation.Wanted:
    """Return a message of this kind; what it is about does not matter to a lock that asks for none of it."""
    given = {
        name: app.base if name == "screen" else "1.001193"
        for name, one in inspect.signature(wish).parameters.items()
        if one.default is inspect.Parameter.empty
    }
    return wish(**given)


async def test_no_wish_of_any_screen_opens_or_closes_anything_on_a_locked_screen():
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    assert len(EVERY_WISH) > 20
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)
        for wish in EVERY_WISH:
            app.base.post_message(made(wish, app))
            await settled(app, pilot)
            assert locked_in_front(app), wish
        app._kept.clear()


async def test_what_a_screen_asked_for_comes_after_unlocking_also_when_the_lock_came_in_between():
    fake = fake_desk()
    await fake.desk.screen_lock.choose(PIN, PIN)
    app = whole_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        app.base.post_message(navigation.QueueChosen())
        await app._lock(fake.desk)
        app.base.post_message(navigation.JournalChosen())
        await settled(app, pilot)
        assert locked_in_front(app)
        await unlock(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        assert [type(one) for one in app.screen_stack] == [LookupScreen, QueueScreen, JournalScreen]


async def test_a_box_that_is_waited_for_is_asked_after_unlocking_and_its_answer_comes_back():
    fake = fake_desk()
    await locked(fake)
    app = whole_app(fake)
    answers: list[str | None] = []
    async with app.run_test(size=SIZE) as pilot:
        await at_the_lock(app, pilot)

        async def asks() -> None:
            answers.append(await app.push_screen_wait(Question()))

        app.run_worker(asks())
        app.base.app.push_screen(Question(), answers.append)
        await settled(app, pilot)
        assert locked_in_front(app)
        await unlock(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, Question) and len(app.screen_stack) == 3)
        for answer in ("later", "first"):
            app.screen.dismiss(answer)
            await settled(app, pilot)
        await until(pilot, lambda: len(answers) == 2)
    assert sorted(answers) == ["first", "later"]


async def test_nothing_is_said_in_passing_on_a_locked_screen_and_nothing_is_lost_by_it():
    fake = fake_desk()
    await fake.desk.screen_lock.choose(PIN, PIN)
    app = whole_app(fake)
    words = "Chưa nhận hồ sơ của NGUYỄN VĂN MẪU"
    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        app.base.notify(words, severity="warning", markup=False)  # on its way when the lock comes
        await app._lock(fake.desk)
        for _ in range(3):
            app.base.notify(words, severity="warning", markup=False)
        await settled(app, pilot)
        assert isinstance(app.screen, LockScreen)
        assert "MẪU" not in screen_text(app).replace("XÃ MẪU", "").replace("Cán bộ", "")
        assert not app._notifications
        await unlock(app, pilot)
        assert [one.message for one in app._notifications] == [words]


async def test_a_lock_that_could_not_be_closed_keeps_nothing_back(monkeypatch):
    from counter_tui.errors import StorageError

    fake = fake_desk()
    await fake.desk.screen_lock.choose(PIN, PIN)
    app = whole_app(fake)

    async def fails(*_given):
        raise StorageError("hết chỗ")

    async with app.run_test(size=SIZE) as pilot:
        await opened(app, pilot)
        monkeypatch.setattr(fake.desk.screen_lock, "lock", fails)
        await pilot.press("ctrl+l")
        await settled(app, pilot)
        assert not app.locked
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))


def _calls(tree: ast.AST) -> list[ast.Attribute]:
    return [n.func for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]


def test_every_screen_and_box_comes_by_the_apps_own_push():
    """Who pushes asks the app, which keeps back; there is no other way onto the stack."""
    pushes, around = [], []
    for path in SOURCES.rglob("*.py"):
        room, source = path.relative_to(SOURCES).as_posix(), path.read_text(encoding="utf-8")
        for call in _calls(ast.parse(source)):
            of = ast.unparse(call.value)
            if call.attr in {"push_screen", "push_screen_wait"}:
                pushes.append(room)
                of_the_app = of in {"app", "self.app", "form.app"} or (
                    of == "self" and room.startswith("app/")
                )
                if not of_the_app:
                    around.append(f"{room}: {of}.{call.attr}")
            elif call.attr in {"switch_screen", "switch_mode"} or (
                "screen_stack" in of and call.attr in {"append", "insert", "extend"}
            ):
                around.append(f"{room}: {of}.{call.attr}")
    assert len(pushes) > 40
    assert not around
