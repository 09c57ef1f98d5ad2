"""Procedures kept at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counter_tui.domain.procedure import CatalogueItem


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: what a list line needs."""

    code: str
    name: str
    field: str
    receivable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueState:
    """How much catalogue is here and how old it is; ``synced_at`` is ``None`` while only the packaged one is loaded."""

    count: int = 0
    version: int = 0
    etag: str = ""
    synced_at: datetime | None = None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueDelta:
    """A page of changes: items to put, codes removed, the version reached, whether more follows; ``broken`` names bad records."""

    items: tuple[CatalogueItem, ...] = ()
    removed: tuple[str, ...] = ()
    version: int = 0
    etag: str = ""
    more: bool = False
    total: int = 0
    broken: tuple[str, ...] = ()


class Catalogue(Protocol):
    """Procedures kept at the desk, with their search index."""

    async def load(self) -> CatalogueState:
        """Load the search index; the packaged catalogue first when nothing else is there."""
        ...

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Return hits best first, then what this desk uses most; from memory, in under 2 ms at 10,000."""
        ...

    def most_used(self, limit: int = 20) -> list[Hit]:
        """Return what this desk uses most, for an empty search box."""
        ...

    async def get(self, code: str) -> CatalogueItem | None:
        """Return one procedure in full; *code* with or without its dot."""
        ...

    async def same_day(self) -> list[CatalogueItem]:
        """Return the procedures of the same-day screen, most used first."""
        ...

    async def apply(self, delta: CatalogueDelta, at: datetime) -> CatalogueState:
        """Store a page of changes and renew the index when it was the last."""
        ...

    async def count_use(self, code: str) -> None:
        """Remember that this desk used a procedure once more."""
        ...

    @property
    def state(self) -> CatalogueState:
        """What is loaded now."""
        ...
