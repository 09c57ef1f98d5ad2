"""Statements of the queue: a filter as conditions, an order as a key to go on from."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.database.connection import Value
from counter_tui.database.moments import to_micros
from counter_tui.domain.dossier import AT_COUNTER, DossierSummary
from counter_tui.domain.queue import (
    Band,
    Clock,
    Cuts,
    QueueFilter,
    Sort,
    clock_of,
    searched,
    still_since,
)

NO_DUE = 2**62
"""Stands for "no due time": after every moment there is."""
COLUMNS = "code, clock, due_key, received_at, moved_at, status, officer_id, officer_name, field, place, confirmed, folded, here"


@dataclass(frozen=True, slots=True)
class Order:
    """Columns that give a total order, and whether it goes down."""

    columns: tuple[str, ...]
    down: bool = False


ORDERS = {
    Sort.DUE: Order(("clock", "due_key", "code")),
    Sort.MOVED: Order(("moved_at", "code")),
    Sort.RECEIVED: Order(("received_at", "code"), down=True),
    Sort.CODE: Order(("code",)),
}


def values(summary: DossierSummary) -> tuple[Value, ...]:
    """Return the values of :data:`COLUMNS` for a dossier."""
    return (
        summary.code,
        int(clock_of(summary)),
        NO_DUE if summary.due_at is None else to_micros(summary.due_at),
        to_micros(summary.received_at),
        to_micros(summary.last_moved_at),
        int(summary.status),
        summary.officer_id,
        summary.officer_name,
        summary.procedure_field,
        summary.place,
        int(summary.confirmed),
        searched(summary),
        int(summary.here),
    )


def key(summary: DossierSummary, sort: Sort) -> list[Value]:
    """Return where a dossier stands in an order."""
    named = dict(zip(COLUMNS.split(", "), values(summary), strict=True))
    return [named[column] for column in ORDERS[sort].columns]


def conditions(wanted: QueueFilter, cuts: Cuts, *, of_band: bool = True) -> tuple[list[str], list[Value]]:
    """Return the conditions of a filter, to be joined by AND, and their values."""
    clauses: list[str] = []
    bound: list[Value] = []
    if of_band and wanted.band is not None:
        clock, first, last = span(wanted.band, cuts)
        clauses.append("clock = ? AND due_key >= ? AND due_key < ?")
        bound += [int(clock), first, last]
    for column, value in (
        ("status", int(wanted.status) if wanted.status is not None else ""),
        ("officer_id", wanted.officer),
        ("field", wanted.field),
        ("place", wanted.place),
    ):
        if value != "":
            clauses.append(f"{column} = ?")
            bound.append(value)
    if wanted.at_counter:  # the voided are in no queue
        clauses.append(f"here = 1 AND status IN ({', '.join('?' * len(AT_COUNTER))})")
        bound += sorted(int(status) for status in AT_COUNTER)
    if wanted.stuck_days:
        clauses.append("moved_at <= ?")
        bound.append(to_micros(still_since(cuts.now, wanted.stuck_days)))
    for word in wanted.wanted_words:
        clauses.append("instr(folded, ?)")
        bound.append(word)
    return clauses, bound


def span(band: Band, cuts: Cuts) -> tuple[Clock, int, int]:
    """Return the clock and the due keys of a band, first one included, last one not."""
    now, hours, today, soon = (to_micros(at) for at in (cuts.now, cuts.hours, cuts.today, cuts.soon))
    pressing = hours + 1  # due at the end of the two hours is within them
    today, soon = max(today, pressing), max(soon, pressing)
    everything = (-NO_DUE, NO_DUE + 1)
    return {
        Band.LATE: (Clock.RUNNING, -NO_DUE, now),
        Band.HOURS: (Clock.RUNNING, now, pressing),
        Band.TODAY: (Clock.RUNNING, pressing, today),
        Band.SOON: (Clock.RUNNING, today, soon),
        Band.ON_TIME: (Clock.RUNNING, soon, NO_DUE),
        Band.NO_DUE: (Clock.RUNNING, NO_DUE, NO_DUE + 1),
        Band.READY: (Clock.READY, *everything),
        Band.STOPPED: (Clock.STOPPED, *everything),
    }[band]
