"""Corrections made while another screen lies open: on top of it with Ctrl+E, or elsewhere."""

from __future__ import annotations

from dataclasses import replace

from textual.screen import Screen

from tests.fakes.desk import FakeDesk
from tests.pilot.screen_host import ScreenHost, idle


async def put_right(fake: FakeDesk, code: str, **changes: object) -> None:
    """Correct what was received."""
    correcting = fake.desk.correcting
    original = await correcting.open(code)
    item = await correcting.item(original.procedure_code)
    draft = replace(correcting.draft(original, item), **changes)
    await correcting.correct(original, draft, "Gõ nhầm")


async def corrected_on_top(app: ScreenHost, pilot, fake: FakeDesk, code: str, **changes: object) -> None:
    """Correct as Ctrl+E and F12 do: the form comes over the screen, writes, and goes."""
    await app.push_screen(Screen())
    await put_right(fake, code, **changes)
    await app.pop_screen()
    await idle(app, pilot)
