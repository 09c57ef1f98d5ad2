"""Fetches what the service has for this desk: the catalogue page by page, and the feed of changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from counter_tui.services.ports import Catalogue, CatalogueDelta, Clock, Dossiers, Gateway

CATALOGUE_EVERY = timedelta(minutes=30)


class Fetcher:
    """Fetches pages; *progress* is called with (done, total) of the catalogue after each page is asked for, ``None`` at the end."""

    def __init__(
        self,
        catalogue: Catalogue,
        dossiers: Dossiers,
        gateway: Gateway,
        clock: Clock,
        progress: Callable[[tuple[int, int] | None], None],
    ) -> None:
        self._catalogue = catalogue
        self._dossiers = dossiers
        self._gateway = gateway
        self._clock = clock
        self._progress = progress
        self.wanted = True
        """Whether the catalogue is to be fetched although it is fresh."""

    @property
    def due(self) -> bool:
        """Whether it is time to ask for the catalogue."""
        synced = self._catalogue.state.synced_at
        # A clock that was set back puts the last time into the future.
        return self.wanted or synced is None or abs(self._clock.now() - synced) > CATALOGUE_EVERY

    async def catalogue(self) -> None:
        """Fetch the catalogue when it is time."""
        if not self.due:
            return
        try:
            self.wanted = not await self._pages()
        finally:
            self._progress(None)

    async def _pages(self) -> bool:
        """Fetch page after page; return whether the catalogue is complete: a service that is still filling is asked again later.

        So is one that comes back to a version it was asked from: it would be asked for the same pages for ever.
        """
        done = 0
        asked: set[int] = set()
        while (state := self._catalogue.state).version not in asked:
            asked.add(state.version)
            delta = await self._gateway.catalogue(state.version, state.etag)
            if delta is None:
                unchanged = CatalogueDelta(version=state.version, etag=state.etag)
                await self._catalogue.apply(unchanged, self._clock.now())
                return True
            done += len(delta.items)
            await self._catalogue.apply(delta, self._clock.now())
            self._progress((done, max(delta.total, done)))
            if not delta.more:
                return True
            if not (delta.items or delta.removed or delta.broken):
                return False
        return False

    async def changes(self) -> None:
        """Follow the feed of changes to its end, or to where a faulty service leads back to a position it was asked from."""
        asked: set[str] = set()
        while (position := await self._dossiers.position()) not in asked:
            asked.add(position)
            page = await self._gateway.changes(position)
            if page.position:
                await self._dossiers.store_changes(page.changes, page.position)
            if not (page.more and page.changes):
                return
