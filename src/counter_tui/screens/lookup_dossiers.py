"""Dossiers for what stands in the search box: those known here at once, then the service's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counter_tui.screens import lookup_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from counter_tui.domain.dossier import DossierSummary
    from counter_tui.services.desk import Desk

SERVICE_PAUSE = 0.3
"""Seconds of no typing before the service is asked for dossiers."""
PATIENCE = 1.0
"""Seconds that Enter waits for what this desk itself knows: a name and Enter in one go open the dossier."""


async def dossiers_in_turn(desk: Desk, words: str) -> AsyncIterator[list[DossierSummary]]:
    """Yield what is known here, then what the service adds when it can be asked; raises CounterError."""
    yield await desk.lookup.dossiers(words, ask_service=False)
    if not lookup_text.is_local_only(desk.sync.status):
        await asyncio.sleep(SERVICE_PAUSE)
        yield await desk.lookup.dossiers(words)


class Answered:
    """Whether this desk has answered what was typed last."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._event.set()

    def ask(self) -> asyncio.Event:
        """Return what is to be set once the desk has answered; an older question is nobody's any more."""
        self._event = asyncio.Event()
        return self._event

    async def wait(self) -> None:
        """Wait for the answer, for a moment."""
        try:
            await asyncio.wait_for(self._event.wait(), PATIENCE)
        except TimeoutError:
            return
