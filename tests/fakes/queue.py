"""A queue over the summaries in memory; the domain itself filters."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.queue import Band, Cuts, QueueCounts, QueueFilter, Sort, band
from counter_tui.services.ports.queue import QueueChoices, Stretch
from counter_tui.storage.queue_rows import ORDERS, key
from tests.fakes.ports import FakeStore


class FakeQueueRows:
    """Implements ``ports.QueueRows``; ``asked`` holds every stretch that was read."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self.asked: list[Stretch] = []

    @property
    def revision(self) -> int:
        return hash(tuple((s.code, s.version, s.status) for s in self._store.summaries.values()))

    async def prepare(self) -> None:
        return

    async def counts(self, wanted: QueueFilter, cuts: Cuts) -> QueueCounts:
        from dataclasses import replace

        free = [s for s in self._open() if replace(wanted, band=None).admits(s, cuts)]
        bands = {one: sum(1 for s in free if band(s, cuts) is one) for one in Band}
        return QueueCounts(shown=sum(wanted.admits(s, cuts) for s in free), bands=bands)

    async def stretch(
        self, wanted: QueueFilter, cuts: Cuts, sort: Sort, stretch: Stretch
    ) -> Sequence[DossierSummary]:
        self.asked.append(stretch)
        rows = [s for s in self._open() if wanted.admits(s, cuts)]
        rows.sort(key=lambda s: key(s, sort), reverse=ORDERS[sort].down)
        codes = [s.code for s in rows]
        if stretch.after is not None:
            start = codes.index(stretch.after.code) + 1
        elif stretch.before is not None:
            start = codes.index(stretch.before.code) - stretch.count
        else:
            start = len(rows) - stretch.offset - stretch.count if stretch.from_end else stretch.offset
        return rows[max(0, start) : start + stretch.count]

    async def choices(self) -> QueueChoices:
        rows = self._open()
        return QueueChoices(
            officers=tuple(sorted({(s.officer_id, s.officer_name) for s in rows if s.officer_id})),
            fields=tuple(sorted({s.procedure_field for s in rows if s.procedure_field})),
            places=tuple(sorted({s.place for s in rows if s.place})),
        )

    def _open(self) -> list[DossierSummary]:
        return [s for s in self._store.summaries.values() if s.open]
