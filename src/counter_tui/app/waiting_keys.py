"""Where keys wait: for the first screen, and for what takes the place of a form that is replaced or written down."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events

from counter_tui.screens.form_stands import HasForm

if TYPE_CHECKING:
    from textual.app import App

START_PATIENCE = 15.0
"""Seconds that keys wait at most for the first screen to take the focus: a busy machine takes some."""
FORM_PATIENCE = 5.0
"""Seconds that keys wait at most for a form: where it never comes they go on as they can."""
COMMAND = re.compile(r"escape|((ctrl|shift|alt)\+)*f\d+|ctrl\+[a-z]")
"""Keys that the screen or the app answers; all others type, or move about in what is typed."""
EDITS = frozenset({"ctrl+h", "ctrl+j", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x"})
"""What looks like a command and is a field's own."""


async def first_screen(app: App[Any]) -> None:
    """Wait for the first screen and its focus: what is typed before would go nowhere."""
    limit = time.monotonic() + START_PATIENCE
    while time.monotonic() < limit:
        stack = app.screen_stack
        screen = stack[-1] if stack else None
        if screen is not None and screen.is_mounted and (screen.focused or not screen.focus_chain):
            break
        await asyncio.sleep(0.01)


def form_takes(app: App[Any], event: events.Key | events.Paste | None = None) -> bool:
    """Return whether the screen in front has a form for *event*; without one it is a scan's."""
    command = event is None or (
        isinstance(event, events.Key) and event.key not in EDITS and COMMAND.fullmatch(event.key) is not None
    )
    screen = app.screen
    return not isinstance(screen, HasForm) or screen.form_stands.takes(command=command)


async def form_standing(app: App[Any], event: events.Key | events.Paste | None = None) -> bool:
    """Wait while the form in front is none that *event* is for; return whether it has a place then.

    It has none once a question lies on that form: what was typed before is no answer to it.
    """
    limit = time.monotonic() + FORM_PATIENCE
    while app.is_running and not form_takes(app, event):
        screen = app.screen
        await asyncio.sleep(0.01)
        if app.is_running and app.screen is not screen:
            await _arrived(app)
            if screen in app.screen_stack:
                return False
        elif time.monotonic() > limit and isinstance(screen, HasForm):
            screen.form_stands.back()
    return True


async def _arrived(app: App[Any]) -> None:
    """Wait until the app is where it was going: on the way to the search box it may pass other screens."""
    there = asyncio.Event()
    app.call_later(there.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(there.wait(), FORM_PATIENCE)
