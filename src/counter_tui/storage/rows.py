"""Rows of journal.db and cache.db as domain objects."""

from __future__ import annotations

from datetime import date

from counter_tui.database.connection import Row, Value
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain.dossier import DossierSummary
from counter_tui.domain.journal import Entry, EntryKind, EntryState, NumberBlock
from counter_tui.domain.text import fold

ENTRY = (
    "id, kind, dossier, title, path, body, created_at, state, attempts, next_attempt_at, problem, problem_code, "
    "officer_id, sequence, if_match, action, exported_at, handed"
)
BLOCK = "id, office, counter, day, prefix, first, last, next, installation"
SUMMARY = (
    "code, procedure_code, procedure_name, applicant_name, owner_name, status, received_at, due_at, counter, "
    "officer_name, alias"
)


def entry(row: Row) -> Entry:
    """Return the journal entry of a row of :data:`ENTRY`."""
    return Entry(
        id=row[0],
        kind=EntryKind(row[1]),
        dossier=row[2],
        title=row[3],
        path=row[4],
        body=row[5],
        created_at=from_micros(row[6]),
        state=EntryState(row[7]),
        attempts=row[8],
        next_attempt_at=None if row[9] is None else from_micros(row[9]),
        problem=row[10],
        problem_code=row[11],
        officer_id=row[12],
        sequence=row[13],
        if_match=row[14],
        action=row[15],
        exported_at=None if row[16] is None else from_micros(row[16]),
        handed=bool(row[17]),
    )


def block(row: Row) -> NumberBlock:
    """Return the number block of a row of :data:`BLOCK`."""
    return NumberBlock(
        id=row[0],
        office=row[1],
        counter=row[2],
        day=date.fromisoformat(row[3]),
        prefix=row[4],
        first=row[5],
        last=row[6],
        next=row[7],
        installation=row[8],
    )


def summary_values(dossier: DossierSummary) -> tuple[Value, ...]:
    """Return the values of :data:`SUMMARY` for a dossier line."""
    return (
        dossier.code,
        dossier.procedure_code,
        dossier.procedure_name,
        dossier.applicant_name,
        dossier.owner_name,
        int(dossier.status),
        to_micros(dossier.received_at),
        None if dossier.due_at is None else to_micros(dossier.due_at),
        dossier.counter,
        dossier.officer_name,
        dossier.alias,
    )


def folded(*texts: str) -> str:
    """Return texts as one folded line to search in."""
    return "\n".join(dict.fromkeys(fold(text) for text in texts if text))
