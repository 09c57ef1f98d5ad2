"""Keep a half-filled form durable without ever letting an older state win over a newer one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from counter_tui.domain.draft import Draft
from counter_tui.errors import StorageError


class DraftKeeper:
    """Saves the newest state of one draft; saves run one after the other."""

    def __init__(self, save: Callable[[Draft], Awaitable[None]], *, durable: bool = False) -> None:
        self._save = save
        self._pending: Draft | None = None
        self._turn = asyncio.Lock()
        self._closed = False
        self.durable = durable
        """Whether a state of this draft has been stored."""

    @property
    def pending(self) -> bool:
        """Whether something typed is not stored yet."""
        return self._pending is not None and not self._closed

    def change(self, draft: Draft) -> None:
        """Remember the newest state, to be stored at the next :meth:`flush`."""
        self._pending = draft

    async def flush(self) -> None:
        """Store what is pending; raises StorageError and keeps it pending when that fails."""
        async with self._turn:
            if self._closed or self._pending is None:
                return
            draft, self._pending = self._pending, None
            try:
                await self._save(draft)
            except StorageError:
                self._pending = self._pending or draft
                raise
            self.durable = True

    async def close(self) -> None:
        """Store nothing more: the draft became a dossier or was thrown away; waits for a running save."""
        async with self._turn:
            self._closed = True

    def reopen(self, draft: Draft) -> None:
        """Go on keeping: the dossier was not registered after all."""
        self._closed = False
        self._pending = draft
