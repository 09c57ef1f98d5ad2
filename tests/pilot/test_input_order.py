"""Keys as they really arrive: in bursts, decomposed, with slow and failing handlers."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import ClassVar

import pytest
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, Label

from counter_tui.app.ordered_input import OrderedInputApp
from counter_tui.widgets.text_field import TextField
from tests.pilot.conftest import burst, settled


class FieldApp(OrderedInputApp[None]):
    BINDINGS: ClassVar = [Binding("f4", "fail", priority=True), Binding("f5", "slow"), Binding("f7", "fail")]

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[str] = []

    def compose(self) -> ComposeResult:
        yield TextField(id="name", max_length=20)
        yield TextField(id="next")

    @property
    def values(self) -> list[str]:
        return [field.value for field in self.query(TextField)]

    def action_fail(self) -> None:
        raise RuntimeError("the handler's own fault")

    async def action_slow(self) -> None:
        await asyncio.sleep(0.05)
        self.query_one("#next", TextField).focus()

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        self.submitted.append(event.value)
        event.input.value = ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vie\x7fêt\x7f\x7fệt", "việt"),
        ("Hu\x7fưo\x7fơng\x7f\x7f\x7fờng", "Hường"),
        ("ngu\x7f\x7f\x7f", ""),
    ],
)
async def test_telex_burst_composes(typed, expected):
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, typed)
        await settled(app, pilot)
        assert app.values[0] == expected


async def test_tab_in_a_burst_moves_before_the_next_letter():
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, "ab\tcd")
        await settled(app, pilot)
        assert app.values == ["ab", "cd"]


async def test_each_enter_of_a_burst_submits_what_stood_before_it():
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, "HS-1\rHS-2\r")
        await settled(app, pilot)
        assert app.submitted == ["HS-1", "HS-2"]


async def test_arrow_in_a_burst_moves_the_cursor():
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, "ab")
        app.post_message(events.Key("left", None))
        burst(app, "x")
        await settled(app, pilot)
        assert app.values[0] == "axb"


async def test_keys_wait_for_a_slow_handler():
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, "a")
        app.post_message(events.Key("f5", None))
        burst(app, "b")
        await settled(app, pilot)
        assert app.values == ["a", "b"]


async def test_a_handler_that_never_ends_does_not_lock_the_keyboard(monkeypatch):
    monkeypatch.setattr(FieldApp, "KEY_TIMEOUT", 0.01)
    never = asyncio.Event()

    class Stuck(TextField):
        async def key_f8(self) -> None:
            await never.wait()

    class StuckApp(FieldApp):
        BINDINGS: ClassVar = [Binding("f9", "release", priority=True)]

        def compose(self) -> ComposeResult:
            yield Stuck(id="name")

        def action_release(self) -> None:
            never.set()

    app = StuckApp()
    async with app.run_test() as pilot:
        app.post_message(events.Key("f8", None))
        app.post_message(events.Key("f9", None))
        await asyncio.wait_for(never.wait(), 5)
        await settled(app, pilot)


@pytest.mark.parametrize("key", ["f4", "f7"])
async def test_an_exception_in_a_key_handler_reaches_the_crash_path(key):
    app = FieldApp()
    with pytest.raises(RuntimeError, match="own fault"):
        async with app.run_test() as pilot:
            burst(app, "a")
            app.post_message(events.Key(key, None))
            burst(app, "b")
            await settled(app, pilot)
    assert app.return_code == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_paste_is_composed_and_joined(form):
    app = FieldApp()
    async with app.run_test() as pilot:
        app.post_message(events.Paste(unicodedata.normalize(form, "\nNguyễn Thị\r\nHường\n")))
        await settled(app, pilot)
        assert app.values[0] == "Nguyễn Thị Hường"


async def test_a_paste_into_a_field_of_the_toolkit_is_plain():
    app = FieldApp()
    async with app.run_test() as pilot:
        own = Input()
        await app.mount(own)
        own.focus()
        app.post_message(events.Paste("[/b]\x00Mẫu\x1b[31m \u202eđo\u0302\u0309\x9f\u200b\nhai\x07"))
        await settled(app, pilot)
        assert own.value == "[/b]Mẫu đổ hai"


async def test_decomposed_typing_is_composed():
    app = FieldApp()
    async with app.run_test() as pilot:
        burst(app, unicodedata.normalize("NFD", "Hường"))
        await settled(app, pilot)
        assert app.values[0] == "Hường"


async def test_keys_follow_to_the_screen_they_opened():
    from textual.screen import Screen

    class Second(Screen[None]):
        def compose(self) -> ComposeResult:
            yield Label("second")
            yield TextField(id="second")

    class Opening(FieldApp):
        async def action_slow(self) -> None:
            await self.push_screen(Second())

    app = Opening()
    async with app.run_test() as pilot:
        app.post_message(events.Key("f5", None))
        burst(app, "abc")
        await settled(app, pilot)
        assert app.screen.query_one("#second", TextField).value == "abc"


class LateScreen(Screen[None]):
    """A screen that is there before it has chosen where typing goes."""

    AUTO_FOCUS = ""

    def compose(self) -> ComposeResult:
        yield TextField(id="late")

    def on_mount(self) -> None:
        self.set_timer(0.2, self.query_one("#late").focus)


async def test_what_is_typed_before_a_new_screen_has_its_focus_is_kept():
    app = FieldApp()
    async with app.run_test() as pilot:
        await app.push_screen(LateScreen())
        burst(app, "khai sinh")
        await settled(app, pilot)
        assert app.screen.query_one("#late", TextField).value == "khai sinh"
