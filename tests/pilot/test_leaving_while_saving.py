"""Esc right behind the key that saves: what was begun is stored, and said wherever the officer is by then."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import counter_tui.screens
from counter_tui.domain.actions import ActionKind, RequestSupplement
from counter_tui.domain.journal import EntryState
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.day_close import DayCloseScreen
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.fees import FeesScreen
from counter_tui.screens.journal import JournalScreen
from counter_tui.screens.refusal import RefusalScreen
from counter_tui.screens.return_desk import ReturnScreen
from counter_tui.screens.void_reason import VoidReason
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import settled
from tests.pilot.screen_host import ScreenHost, idle
from tests.pilot.screen_samples import received, refused
from tests.pilot.test_fees_and_day import owing
from tests.pilot.test_return_screen import finished

SCREENS = Path(counter_tui.screens.__file__).parent


@dataclass(frozen=True)
class Saving:
    """A screen ready to save: what the store does then, which keys save, and what shows that it is stored."""

    screen: DeskScreen
    write: tuple[object, str]
    keys: tuple[str, ...]
    stored: Callable[[], object]
    said: str


async def an_action(fake: FakeDesk) -> Saving:
    code = (await received(fake, BUILDING)).registration.code
    screen = ActionScreen(fake.desk, code, ActionKind.FORWARD)
    return Saving(screen, (fake.store, "act"), (*"Phong Mau", "f12"), lambda: fake.store.acts, "Đã ghi: ")


async def a_fee(fake: FakeDesk) -> Saving:
    screen = FeesScreen(fake.desk, await owing(fake))
    return Saving(screen, (fake.store, "act"), ("f12",), lambda: fake.store.acts, "Đã ghi sổ.")


async def the_day(fake: FakeDesk) -> Saving:
    await owing(fake)
    days = fake.desk.day_book
    screen = DayCloseScreen(fake.desk)
    return Saving(screen, (days, "close"), ("f12",), lambda: fake.printer.printed, "Đã chốt ngày")


async def a_resending(fake: FakeDesk) -> Saving:
    await refused(fake)
    screen = RefusalScreen(fake.desk, fake.store.all_entries[0])
    sent = (fake.store, "amend"), ("a", "f12")
    return Saving(screen, *sent, lambda: fake.store.all_entries[1:], "Đã ghi bản sửa")


async def an_unchanged_resending(fake: FakeDesk) -> Saving:
    await refused(fake)
    state = lambda: fake.store.all_entries[0].state is EntryState.WAITING  # noqa: E731
    return Saving(JournalScreen(fake.desk), (fake.store, "mark"), ("ctrl+y",), state, "")


async def a_return(fake: FakeDesk) -> Saving:
    code = await finished(fake)
    done = len(fake.store.acts)
    screen = ReturnScreen(fake.desk, code)
    return Saving(screen, (fake.store, "act"), ("f12",), lambda: fake.store.acts[done:], f"Đã trả {code}")


WAYS = [an_action, a_fee, the_day, a_resending, an_unchanged_resending, a_return]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_what_was_begun_is_stored_and_said_though_the_screen_is_left(
    way: Callable[[FakeDesk], Awaitable[Saving]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = fake_desk()
    case = await way(fake)
    gate, write = asyncio.Event(), getattr(*case.write)

    async def slow(*args, **kwargs):
        await gate.wait()
        return await write(*args, **kwargs)

    app = ScreenHost(case.screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        monkeypatch.setattr(*case.write, slow)
        await pilot.press(*case.keys)
        assert not case.stored()
        app.pop_screen()
        await settled(app, pilot)
        assert not case.screen.is_attached
        gate.set()
        await idle(app, pilot)
        await app.workers.wait_for_complete([one for one in app.workers if one.group == "mend"])
        await settled(app, pilot)
    assert case.stored()
    assert not case.said or any(case.said in said for said in app.said)


async def test_a_fault_found_after_the_screen_was_left_is_said_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = fake_desk()
    code = (await received(fake, BUILDING)).registration.code
    gate, standing = asyncio.Event(), fake.desk.casework.standing
    app = ScreenHost(ActionScreen(fake.desk, code, ActionKind.FORWARD))

    async def slow(wanted):
        await gate.wait()
        return await standing(wanted)

    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        monkeypatch.setattr(fake.desk.casework, "standing", slow)
        await pilot.press(*"Phong Mau", "f12")
        app.pop_screen()
        await settled(app, pilot)
        waiting = RequestSupplement(reason="Thiếu", papers=("Bản vẽ",))  # the other desk was first
        monkeypatch.setattr(fake.desk.casework, "standing", standing)
        await fake.desk.casework.act(code, waiting)
        gate.set()
        await idle(app, pilot)
    assert len(fake.store.acts) == 1
    assert any("bổ sung" in said for said in app.said)


async def test_a_voiding_under_way_is_not_taken_for_left_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = fake_desk()
    await refused(fake)
    gate, void = asyncio.Event(), fake.store.void

    async def slow(*args, **kwargs):
        await gate.wait()
        await void(*args, **kwargs)

    app = ScreenHost(JournalScreen(fake.desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await idle(app, pilot)
        monkeypatch.setattr(fake.store, "void", slow)
        await pilot.press("delete")
        await idle(app, pilot)
        await pilot.press(*"nham", "enter", "escape")
        assert isinstance(app.screen, VoidReason)
        gate.set()
        await idle(app, pilot)
        assert isinstance(app.screen, JournalScreen)
    assert fake.store.all_entries[0].state is EntryState.VOIDED


WRITERS = {"act", "act_on_many", "accept", "amend", "close", "correct", "correct_same_day", "exempt", "feedback"} | {
    "hand_back", "hand_over", "make", "pay", "rebase", "refund", "retry", "shown", "void"
}  # fmt: skip
OF_THE_DESK = {"casework", "fees", "returning", "correcting", "journal", "conflicts", "day_book", "hand_over"} | {
    "reception", "same_day", "queue"
}  # fmt: skip


def writes(function: ast.AST) -> bool:
    """Return whether a function calls what stores something: ``self.desk.<service>.<writer>(…)``."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in WRITERS
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr in OF_THE_DESK
        for call in ast.walk(function)
    )


def calls_of(function: ast.AST) -> set[str]:
    """Return the own methods a function calls."""
    return {
        call.func.attr
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "self"
    }


def of_the_screen(methods: dict[str, ast.AST]) -> set[str]:
    """Return the methods that run as work of the screen: decorated with ``work``, or given to its ``run_worker``."""
    found = {
        name
        for name, method in methods.items()
        if any(
            "work" in {n.id for n in ast.walk(one) if isinstance(n, ast.Name)}
            for one in method.decorator_list
        )
    }
    for method in methods.values():
        for call in ast.walk(method):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "self.run_worker":
                found |= calls_of(call.args[0])
    return found


@pytest.mark.parametrize("path", sorted(SCREENS.glob("*.py")), ids=lambda path: path.stem)
def test_no_screen_owns_the_work_that_stores_something(path: Path) -> None:
    for screen in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(screen, ast.ClassDef):
            continue
        methods = {
            one.name: one for one in screen.body if isinstance(one, ast.AsyncFunctionDef | ast.FunctionDef)
        }
        reached, todo = set(), of_the_screen(methods) & set(methods)
        while todo:
            reached |= (now := todo)
            todo = {name for one in now for name in calls_of(methods[one])} & set(methods) - reached
            todo = {
                name
                for name in todo
                if not any("saves" in ast.unparse(d) for d in methods[name].decorator_list)
            }
        assert [name for name in sorted(reached) if writes(methods[name])] == []
