"""Screens about dossiers that may change while they lie open: by a correction made on top of them, or from elsewhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from counter_tui.errors import Refused
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.services.outdated import STALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.errors import CounterError
    from counter_tui.services.desk import Desk
    from counter_tui.services.lookup import Known


class ReadAgainScreen(DeskScreen):
    """Reads when it comes to the front, and once more only where its dossiers changed since; subclasses give :meth:`read`.

    A screen that came back over help or a question stays as it is: nothing typed moves, and no row goes into the trail.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._known: list[Known] | None = None
        self._catching_up = asyncio.Lock()

    @property
    def dossiers_read(self) -> Sequence[str]:
        """The codes of the dossiers whose data is shown."""
        return [self.dossier_code] if self.dossier_code else []

    async def read(self) -> None:
        """Read and show the dossiers; again, with what was typed kept."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Read what is shown, unless that is how things still stand."""
        self.catch_up()

    @work(group="catch-up", exit_on_error=False)
    async def catch_up(self) -> None:
        """Read again where a dossier is no longer what it was when it was read."""
        async with self._catching_up:
            known = await self.desk.lookup.known_here(self.dossiers_read)
            if known != self._known:
                self._known = known
                await self.read()

    def look_again(self, problem: CounterError) -> None:
        """Read again after something was refused: in any case where what was read is outdated, else where it changed."""
        if isinstance(problem, Refused) and problem.code == STALE:
            self.forget()
        if self.is_attached:
            self.catch_up()

    def forget(self) -> None:
        """Take nothing for read."""
        self._known = None

    async def remember(self) -> None:
        """Take what is shown for read just now."""
        self._known = await self.desk.lookup.known_here(self.dossiers_read)
