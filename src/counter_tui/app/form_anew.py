"""Keys typed while a screen replaces its form: they wait for the field that takes the place of theirs."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from textual.screen import Screen

PATIENCE = 5.0
"""Seconds that a key waits at most: where the form never comes it goes on as it can."""


@runtime_checkable
class LaysOutAnew(Protocol):
    """A screen that replaces its form; ``form_stands`` is set while there is one to type into."""

    form_stands: asyncio.Event


async def form_standing(screen: Screen[Any]) -> None:
    """Wait while *screen* replaces its form: a key would go nowhere."""
    if isinstance(screen, LaysOutAnew) and not screen.form_stands.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(screen.form_stands.wait(), PATIENCE)
