"""The token of the open session, kept encrypted so that a restart needs no new sign-in."""

from __future__ import annotations

import asyncio

from counter_tui.database.writer import DatabaseFile
from counter_tui.storage import settings

KEY = "session-token"


class SessionToken:
    """Keeps one token: at hand in memory, stored behind."""

    def __init__(self, journal: DatabaseFile, token: str) -> None:
        self._journal = journal
        self._token = token
        self._storing: set[asyncio.Task[None]] = set()

    @classmethod
    async def load(cls, journal: DatabaseFile) -> SessionToken:
        """Return the keeper with the token of the last session."""
        stored = await journal.read(lambda c: settings.read(c, KEY))
        return cls(journal, (stored or b"").decode())

    def get(self) -> str:
        """Return the token; empty when there is none."""
        return self._token

    def set(self, token: str) -> None:
        """Keep another token; empty forgets it. Needs a running event loop."""
        if token != self._token:
            self._token = token
            body = token.encode()
            task = asyncio.ensure_future(self._journal.write(lambda c: settings.write(c, KEY, body)))
            self._storing.add(task)
            task.add_done_callback(self._stored)

    async def settle(self) -> None:
        """Wait until what was set is stored."""
        await asyncio.gather(*self._storing, return_exceptions=True)

    def _stored(self, task: asyncio.Task[None]) -> None:
        # A token that could not be stored costs a sign-in after the next start, nothing else.
        self._storing.discard(task)
        if not task.cancelled():
            task.exception()
