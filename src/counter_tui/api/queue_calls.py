"""The calls behind the queue: all dossiers page by page, and how the office stands."""

from __future__ import annotations

from collections import Counter
from typing import Protocol
from urllib.parse import quote

from counter_tui.api.answers import Received, decoded
from counter_tui.contract.dossiers import DossierPage
from counter_tui.contract.fields import line
from counter_tui.contract.summary import SummaryOfQueue
from counter_tui.domain.dossier import DossierSummary
from counter_tui.services.ports.queue import HistoryPage, OfficeCounts


class Get(Protocol):
    """Asks the service for a path and raises for anything but success."""

    async def __call__(self, path: str, budget: float | None = None) -> Received:
        """Return the answer to a GET of *path* within *budget* seconds."""
        ...


async def dossier_page(get: Get, *, limit: int, cursor: str, skip: int, from_end: bool) -> HistoryPage:
    """Return a page of all dossiers."""
    where = f"cursor={quote(cursor, safe='')}" if cursor else f"skip={skip:d}"
    end = "&from_end=true" if from_end else ""
    page = decoded((await get(f"/dossiers?limit={limit:d}&{where}{end}")).body, DossierPage)
    dossiers: list[DossierSummary] = [body.to_domain() for body in page.dossiers]
    return HistoryPage(
        dossiers=tuple(dossiers),
        total=page.total or 0,
        next=line(page.next or ""),
        previous=line(page.previous or ""),
    )


async def queue_summary(get: Get) -> OfficeCounts:
    """Return how the whole office stands."""
    found = decoded((await get("/queue/summary")).body, SummaryOfQueue)
    ratings: Counter[str] = Counter()
    for count in found.feedback:
        ratings[line(count.rating)] += count.count
    return OfficeCounts(
        bands={line(count.key): count.count for count in found.due},
        open=sum(count.count for count in found.due),
        returned=found.on_time.returned,
        on_time=found.on_time.on_time,
        ratings=ratings,
    )
