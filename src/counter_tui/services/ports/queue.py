"""The office's queue as this desk keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.queue import Cuts, QueueCounts, QueueFilter, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Which rows of an order are wanted: ``count`` of them right after *after*, right before *before*, else from ``offset``.

    ``from_end`` counts the offset from the last row; rows always come in the order asked for.
    """

    count: int
    after: DossierSummary | None = None
    before: DossierSummary | None = None
    offset: int = 0
    from_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChoices:
    """What can be filtered by: officers as (account, name), fields, places; each only if something of it waits."""

    officers: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class QueueRows(Protocol):
    """Open and not yet returned dossiers of the office, off-line too."""

    @property
    def revision(self) -> int:
        """Grows whenever a dossier of the queue stands otherwise than before."""
        ...

    async def prepare(self) -> None:
        """Bring the rows up to date after a start."""
        ...

    async def counts(self, wanted: QueueFilter, cuts: Cuts) -> QueueCounts:
        """Return how many dossiers a filter shows, and how many in each band."""
        ...

    async def stretch(
        self, wanted: QueueFilter, cuts: Cuts, sort: Sort, stretch: Stretch
    ) -> Sequence[DossierSummary]:
        """Return a stretch of the dossiers a filter shows."""
        ...

    async def choices(self) -> QueueChoices:
        """Return what can be filtered by."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """A page of all dossiers, newest first; ``total`` counts all of them, the cursors lead on and are empty at the ends."""

    dossiers: tuple[DossierSummary, ...] = ()
    total: int = 0
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCounts:
    """How the whole office stands, by the service: open dossiers by band, and returns on time in a period.

    ``ratings`` counts what citizens said in that period by rating; empty for those who lead nobody.
    """

    bands: Mapping[str, int] = field(default_factory=dict)
    open: int = 0
    returned: int = 0
    on_time: int = 0
    ratings: Mapping[str, int] = field(default_factory=dict)
