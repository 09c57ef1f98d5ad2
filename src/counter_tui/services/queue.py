"""The office's queue: what waits, filtered and in order, page by page; and one action on many dossiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from counter_tui.domain import queue
from counter_tui.domain.actions import Action
from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.queue import Band, Cuts, QueueCounts, QueueFilter, Sort
from counter_tui.errors import CounterError, Offline, Refused, SignInNeeded
from counter_tui.services.casework import CaseWork
from counter_tui.services.ports import Clock, Gateway
from counter_tui.services.ports.queue import HistoryPage, OfficeCounts, QueueChoices, QueueRows, Stretch
from counter_tui.services.session import Session

PAGE = 50
"""Rows fetched at once."""
EDGES = 64
"""Pages whose first and last row are remembered, so that their neighbours are found by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One dossier of the queue as it stands now; ``band`` is ``None`` when nobody waits for it any more."""

    summary: DossierSummary
    band: Band | None
    days_still: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindered:
    """A dossier that an action could not be done to, and why."""

    code: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyDone:
    """What came of one action on many dossiers."""

    done: tuple[str, ...]
    hindered: tuple[Hindered, ...]


class View:
    """The queue under one filter, in one order, as of one moment; holds counts and edges of pages, never all rows."""

    def __init__(
        self, rows: QueueRows, wanted: QueueFilter, sort: Sort, cuts: Cuts, counts: QueueCounts
    ) -> None:
        self._rows = rows
        self._edges: dict[int, tuple[DossierSummary, DossierSummary]] = {}
        self.wanted = wanted
        self.sort = sort
        self.cuts = cuts
        self.counts = counts

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.counts.shown

    async def page(self, number: int) -> list[QueueRow]:
        """Return page *number*: by key next to a page seen before, else counted from the nearer end."""
        start = number * PAGE
        count = min(PAGE, self.total - start)
        if count <= 0:
            return []
        after, before = self._edges.get(number - 1), self._edges.get(number + 1)
        left = self.total - start - count
        if after is not None:
            where = Stretch(count=count, after=after[1])
        elif before is not None:
            where = Stretch(count=count, before=before[0])
        elif left < start:
            where = Stretch(count=count, from_end=True, offset=left)
        else:
            where = Stretch(count=count, offset=start)
        found = await self._rows.stretch(self.wanted, self.cuts, self.sort, where)
        if found:
            self._remember(number, found)
        return [row(summary, self.cuts) for summary in found]

    async def position(self, code: str, near: int) -> int | None:
        """Return the row of a dossier that is in the pages about row *near*, counted from 0; ``None`` when it is not there."""
        middle = near // PAGE
        for number in (middle, middle - 1, middle + 1):
            for offset, one in enumerate(await self.page(number) if number >= 0 else ()):
                if one.summary.code == code:
                    return number * PAGE + offset
        return None

    def _remember(self, number: int, found: Sequence[DossierSummary]) -> None:
        self._edges.pop(number, None)
        self._edges[number] = (found[0], found[-1])
        if len(self._edges) > EDGES:
            del self._edges[next(iter(self._edges))]


class Queue:
    """Opens views of the queue and of the history, and acts on what was chosen there."""

    def __init__(
        self, rows: QueueRows, casework: CaseWork, gateway: Gateway, session: Session, clock: Clock
    ) -> None:
        self._rows = rows
        self._casework = casework
        self._gateway = gateway
        self._session = session
        self._clock = clock

    @property
    def revision(self) -> int:
        """Grows whenever a dossier of the queue stands otherwise than before."""
        return self._rows.revision

    @property
    def officer(self) -> str:
        """The account of who works here, for "mine"."""
        return self._session.officer.id

    def now(self) -> datetime:
        """Return the time at the desk."""
        return self._clock.now()

    async def open(self, wanted: QueueFilter, sort: Sort = Sort.DUE) -> View:
        """Return the queue under a filter, as of now."""
        at = queue.cuts(self._clock.now(), self._session.calendar)
        return View(self._rows, wanted, sort, at, await self._rows.counts(wanted, at))

    async def choices(self) -> QueueChoices:
        """Return what can be filtered by."""
        return await self._rows.choices()

    async def colleagues(self) -> list[tuple[str, str]]:
        """Return whom dossiers may be given to, account and name; without the network those who have some in the queue."""
        try:
            return [(one.id, one.name) for one in await self._casework.officers()]
        except Offline:
            return list((await self._rows.choices()).officers)

    async def act_on_many(
        self,
        codes: Sequence[str],
        action: Action,
        told: Callable[[int], None] = lambda _done: None,
    ) -> ManyDone:
        """Do *action* to each dossier, one by one and durably; what hinders one holds up no other."""
        done: list[str] = []
        hindered: list[Hindered] = []
        for number, code in enumerate(codes, 1):
            try:
                await self._casework.act(code, action)
            except CounterError as problem:
                hindered.append(Hindered(code=code, problem=str(problem)))
            else:
                done.append(code)
            told(number)
        return ManyDone(done=tuple(done), hindered=tuple(hindered))

    async def history(self) -> History:
        """Return all dossiers the service holds, newest first; raises Offline, SignInNeeded or Refused."""
        first = await self._gateway.dossier_page(limit=PAGE)
        return History(self._gateway, queue.cuts(self._clock.now(), self._session.calendar), first)

    async def office_counts(self) -> OfficeCounts | None:
        """Return how the whole office stands, by the service; ``None`` while it does not answer."""
        try:
            return await self._gateway.queue_summary()
        except (Offline, SignInNeeded, Refused):
            return None


class History:
    """All dossiers of the office, fetched from the service as they come into view; neighbours go by cursors."""

    def __init__(self, gateway: Gateway, cuts: Cuts, first: HistoryPage) -> None:
        self._gateway = gateway
        self._cuts = cuts
        self._next: dict[int, str] = {}
        self._previous: dict[int, str] = {}
        self.total = first.total
        self._note(0, first)

    async def page(self, number: int) -> list[QueueRow]:
        """Return page *number*: by the cursor of a neighbour, else from the nearer end; raises Offline, SignInNeeded or Refused."""
        start = number * PAGE
        count = min(PAGE, self.total - start)
        if count <= 0:
            return []
        left = self.total - start - count
        if number - 1 in self._next:
            page = await self._gateway.dossier_page(cursor=self._next[number - 1], limit=count)
        elif number + 1 in self._previous:
            page = await self._gateway.dossier_page(cursor=self._previous[number + 1], limit=count)
        elif left < start:
            page = await self._gateway.dossier_page(skip=left, from_end=True, limit=count)
        else:
            page = await self._gateway.dossier_page(skip=start, limit=count)
        self._note(number, page)
        return [row(summary, self._cuts) for summary in page.dossiers]

    def _note(self, number: int, page: HistoryPage) -> None:
        for cursors, cursor in ((self._next, page.next), (self._previous, page.previous)):
            if cursor:
                cursors.pop(number, None)
                cursors[number] = cursor
            if len(cursors) > EDGES:
                del cursors[next(iter(cursors))]


def row(summary: DossierSummary, cuts: Cuts) -> QueueRow:
    """Return a dossier as a row of the queue."""
    return QueueRow(
        summary=summary,
        band=queue.band(summary, cuts) if summary.open else None,
        days_still=queue.days_still(summary, cuts.now) if summary.open else 0,
    )
