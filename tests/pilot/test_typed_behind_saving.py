"""What is typed behind the key that saves is for the screen that comes then, or for the fields emptied for the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest
from textual.screen import Screen

from counter_tui.domain.actions import ActionKind
from counter_tui.domain.hand_over import Way
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.correct import CorrectScreen
from counter_tui.screens.fees import FeesScreen
from counter_tui.screens.hand_over_list import HandOverListScreen
from counter_tui.screens.return_desk import ReturnScreen
from counter_tui.widgets.text_field import TextField
from tests.fakes.desk import BUILDING, FakeDesk, fake_desk
from tests.pilot.conftest import burst, settled
from tests.pilot.form_host import FormHost
from tests.pilot.screen_samples import received
from tests.pilot.test_fees_and_day import owing
from tests.pilot.test_return_screen import finished as finished_dossier

SIZE = (80, 24)


class Below(Screen[None]):
    """Stands for the screen an officer came from."""

    def compose(self):
        yield TextField(id="below")


class OverAnother(FormHost):
    """Opens the screen over another one with a field."""

    async def on_mount(self) -> None:
        await self.push_screen(Below())  # Textual then does what the class below does

    @property
    def below(self) -> str:
        return self.screen_stack[1].query_one("#below", TextField).value


@dataclass(frozen=True)
class Saving:
    """A screen, its field that has the focus, what writes, and the keys up to the one that saves."""

    screen: Screen[None]
    field: str
    write: tuple[object, str]
    keys: tuple[str, ...]
    after: str
    """The field that is to have what was typed; ``below`` is that of the screen below."""


async def a_correction(fake: FakeDesk) -> Saving:
    code = (await received(fake)).registration.code
    screen = CorrectScreen(fake.desk, code)
    keys = (*"nham", "tab", "tab", "x", "f12")
    return Saving(screen, "reason", (fake.desk.correcting, "correct"), keys, "below")


async def an_action(fake: FakeDesk) -> Saving:
    code = (await received(fake, BUILDING)).registration.code
    screen = ActionScreen(fake.desk, code, ActionKind.FORWARD)
    return Saving(screen, "to", (fake.store, "act"), (*"Phong Mau", "f12"), "below")


async def a_fee(fake: FakeDesk) -> Saving:
    screen = FeesScreen(fake.desk, await owing(fake))
    return Saving(screen, "receipt", (fake.store, "act"), (*"0001", "f12"), "receipt")


async def a_return(fake: FakeDesk) -> Saving:
    screen = ReturnScreen(fake.desk, await finished_dossier(fake))
    return Saving(screen, "code", (fake.store, "act"), ("f12",), "code")


async def a_list(fake: FakeDesk) -> Saving:
    await received(fake)
    screen = HandOverListScreen(fake.desk, Way.OUT)
    return Saving(screen, "other", (fake.desk.hand_over, "make"), (*"Tu phap", "f12"), "below")


WAYS = [a_correction, an_action, a_fee, a_return, a_list]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_what_is_typed_behind_f12_is_where_the_officer_is_then(
    way: Callable[[FakeDesk], Awaitable[Saving]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = fake_desk()
    case = await way(fake)
    gate, write = asyncio.Event(), getattr(*case.write)

    async def slow(*args, **kwargs):
        await gate.wait()
        return await write(*args, **kwargs)

    app = OverAnother(case.screen)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        field = case.screen.query_one(f"#{case.field}", TextField)
        field.focus()
        await pilot.pause()
        monkeypatch.setattr(*case.write, slow)
        await pilot.press(*case.keys)
        stood = field.value
        field.focus()
        burst(app, "tiep\x7f")
        await pilot.pause()
        assert field.value == stood
        gate.set()
        await settled(app, pilot)
        if case.after == "below":
            assert app.below == "tie"
        else:
            assert case.screen.query_one(f"#{case.after}", TextField).value == "tie"


async def an_action_with_a_slip(fake: FakeDesk) -> Saving:
    code = (await received(fake, BUILDING)).registration.code
    screen = ActionScreen(fake.desk, code, ActionKind.REFUSE)
    keys = (*"Khong du", "f12")
    return Saving(screen, "reason", (fake.desk.receipts, "print_first"), keys, "below")


async def a_list_printed(fake: FakeDesk) -> Saving:
    return replace(await a_list(fake), write=(fake.desk.hand_over, "print"))


@pytest.mark.parametrize("way", [an_action_with_a_slip, a_list_printed], ids=lambda way: way.__name__)
async def test_what_is_typed_behind_f12_does_not_wait_for_the_printer(
    way: Callable[[FakeDesk], Awaitable[Saving]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = fake_desk()
    case = await way(fake)
    begun, gate, out = asyncio.Event(), asyncio.Event(), getattr(*case.write)

    async def slow(*args, **kwargs):
        begun.set()
        await gate.wait()
        return await out(*args, **kwargs)

    app = OverAnother(case.screen)
    async with app.run_test(size=SIZE) as pilot:
        await settled(app, pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        case.screen.query_one(f"#{case.field}", TextField).focus()
        await pilot.pause()
        monkeypatch.setattr(*case.write, slow)
        await pilot.press(*case.keys)
        await begun.wait()
        burst(app, "tiep")
        await settled(app, pilot)
        assert (app.below, fake.printer.printed) == ("tiep", [])
        gate.set()
        await app.workers.wait_for_complete()
    assert len(fake.printer.printed) == 1
