"""What every pilot test needs: a still cursor, the screen as text, and keys as terminals really send them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.widgets import Input

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture(autouse=True)
def still_cursor(monkeypatch):
    """No blinking in pictures of the screen."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _self: None)


@pytest.fixture
def matches_snapshot(request):
    """Compare the screen with the stored text; ``UPDATE_SNAPSHOTS=1`` stores it."""

    def check(app: App, name: str) -> None:
        path = SNAPSHOTS / f"{request.node.name}-{name}.txt"
        actual = screen_text(app) + "\n"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(actual, encoding="utf-8")
        assert actual == path.read_text(encoding="utf-8")

    return check


def screen_text(app: App) -> str:
    """Return the screen as the officer reads it: rows of text, no colour."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


NAMED = {
    " ": "space",
    "\x7f": "backspace",
    "\t": "tab",
    "\r": "enter",
    "\n": "ctrl+j",
    "\x02": "ctrl+b",
    "\x03": "ctrl+c",
    "\x1d": "ctrl+right_square_bracket",
    "\x1b": "escape",
}


def key(char: str) -> events.Key:
    """Return the event a terminal makes of one character."""
    return events.Key(NAMED.get(char, char), char)


def burst(app: App, typed: str) -> None:
    """Type *typed* as input methods, scanners and batched packets do: all keys at once."""
    for char in typed:
        app.post_message(key(char))


async def settled(app: App, pilot) -> None:
    """Wait until all input has been delivered and its consequences are drawn."""
    await pilot.pause()
    while (delivery := getattr(app, "_delivery", None)) is not None and not delivery.done():
        await delivery
    await pilot.pause()
