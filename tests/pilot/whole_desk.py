"""The whole app on a desk that opens when the test says so."""

from __future__ import annotations

import asyncio

from counter_tui.app.counter import CounterApp
from tests.fakes.desk import FakeDesk


def slow_desk(fake: FakeDesk) -> tuple[CounterApp, asyncio.Event]:
    """Return the app, and what has to be set before its desk opens."""
    may_open = asyncio.Event()

    async def opening():
        await may_open.wait()
        return fake.desk

    return CounterApp(opening=opening), may_open
