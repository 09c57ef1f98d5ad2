"""Days of a desk in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from counter_tui.domain.day_close import DayFacts, DayRecord
from counter_tui.domain.dossier import DossierEvent
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.journal import EntryState
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import PrintJob, PrintState
from counter_tui.services.ports.days import KeptDay
from tests.fakes.ports import FakeStore

UNSENT = {EntryState.WAITING, EntryState.SENDING}


class FakeDays:
    """Tells of what the fake store holds; the queries themselves are tested where they live."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self.closed: dict[date, KeptDay] = {}

    async def dossier(self, code: str) -> DossierFacts:
        return self._dossier(code)

    async def facts(self, day: date) -> DayFacts:
        store = self._store
        acted = [code for _, code, event in store.acts if event.at.date() == day]
        received = [r.code for r in store.registrations.values() if r.received_at.date() == day]
        return DayFacts(
            day=day,
            dossiers=tuple(self._dossier(code) for code in dict.fromkeys([*received, *acted])),
            left=tuple(s.code for s in store.summaries.values() if s.at_counter),
            unsent=tuple(dict.fromkeys(e.dossier for e in store.all_entries if e.state in UNSENT)),
            refused=tuple(e.dossier for e in store.all_entries if e.state is EntryState.REFUSED),
            unprinted=tuple(j.dossier for j in store.jobs if j.state is not PrintState.DONE),
            audit_rows=len(store.trail),
            audit_head="ab" * 32,
        )

    async def kept(self, day: date) -> KeptDay | None:
        return self.closed.get(day)

    async def close(
        self,
        day: date,
        build: Callable[[DayFacts], tuple[DayRecord, Slip]],
        *,
        officer_id: str,
        officer_name: str,
        at: datetime,
    ) -> KeptDay:
        if day not in self.closed:
            record, slip = build(await self.facts(day))
            self.closed[day] = KeptDay(record=record, closed_at=at, officer_name=officer_name)
            self._store.jobs.append(
                PrintJob(
                    id=f"day-{day}",
                    dossier=day.isoformat(),
                    slip=slip,
                    reprint=0,
                    state=PrintState.READY,
                    created_at=at,
                )
            )
            self._store.trail.append(("day-close", day.isoformat(), officer_id))
        return self.closed[day]

    def _dossier(self, code: str) -> DossierFacts:
        registration = self._store.registrations.get(code)
        events: list[DossierEvent] = []
        if registration is not None:
            events.append(
                DossierEvent(
                    kind="register",
                    at=registration.received_at,
                    officer_name=registration.officer_name,
                    counter=registration.counter,
                )
            )
        events += [event for _, acted, event in self._store.acts if acted == code]
        return DossierFacts(
            code=code, versions=(registration,) if registration is not None else (), events=tuple(events)
        )
