"""The parts of one registration, inside a transaction of the caller."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from counter_tui.database.connection import Connection, Value
from counter_tui.database.moments import to_micros
from counter_tui.domain.actions import Actor
from counter_tui.domain.codes import is_provisional
from counter_tui.domain.dossier import Registration, summary_of
from counter_tui.domain.journal import Entry
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import AssignedNumber, NewEntry, PrintState
from counter_tui.storage import rows
from counter_tui.storage.audit import append_entry
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.rows import SUMMARY, folded, summary_values
from counter_tui.storage.standing import store_standing

DRAWS = 20
"""Provisional codes drawn before giving up: each collides once in 33 million."""


def draw_provisional(connection: Connection, draw: Callable[[], str]) -> AssignedNumber:
    """Return a provisional code that this desk has not given before."""
    code = draw()
    for _ in range(DRAWS):
        if (
            connection.one(
                "SELECT 1 FROM dossier WHERE code = ?1 UNION ALL SELECT 1 FROM alias WHERE alias = ?1",
                (code,),
            )
            is None
        ):
            break
        code = draw()
    return AssignedNumber(code=code, provisional=True)


def store_new(connection: Connection, new: NewEntry) -> None:
    """Store entry, registration, dossier line, print job and audit row of a new registration."""
    at = new.entry.created_at
    store_entry(connection, new.entry, shown=False)
    store_registration(connection, new.registration)
    store_event(connection, new.registration, "register", at)
    if new.registration.same_day is not None:
        store_event(connection, new.registration, "return", new.registration.same_day.returned_at)
    if new.slip is not None:
        store_print(connection, new.registration, new.slip, at)
    append_entry(connection, "register", new.entry, at)


def stored_new(connection: Connection, entry_id: str) -> NewEntry | None:
    """Return a registration as :func:`store_new` stored it, ``None`` when it did not or it is no longer here in full."""
    row = connection.one(f"SELECT {rows.ENTRY} FROM entry WHERE id = ?", (entry_id,))
    body = connection.one("SELECT body FROM registration WHERE id = ?", (entry_id,))
    if row is None or body is None:
        return None
    slip = connection.one("SELECT slip FROM print WHERE id = ? AND slip <> x''", (entry_id,))
    return NewEntry(
        entry=rows.entry(row),
        registration=unpack(body[0], Registration),
        slip=unpack(slip[0], Slip) if slip else None,
    )


def store_entry(
    connection: Connection, entry: Entry, place: int | None = None, *, shown: bool = True
) -> None:
    """Store a journal entry at the end, or at the *place* of another in the order of sending.

    *shown* is false for what the officer has yet to be told of.
    """
    connection.execute(
        "INSERT INTO entry (id, kind, dossier, title, path, body, created_at, state, attempts, next_attempt_at,"
        " problem, problem_code, officer_id, if_match, action, shown, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " coalesce(?, (SELECT coalesce(max(sequence), 0) + 1 FROM entry)))",
        (
            entry.id,
            entry.kind.value,
            entry.dossier,
            entry.title,
            entry.path,
            entry.body,
            to_micros(entry.created_at),
            entry.state.value,
            entry.attempts,
            None if entry.next_attempt_at is None else to_micros(entry.next_attempt_at),
            entry.problem,
            entry.problem_code,
            entry.officer_id,
            entry.if_match,
            entry.action,
            int(shown),
            place,
        ),
    )


def remade(connection: Connection, old: str, new: str) -> None:
    """Note that the entry *new* took the place of the voided *old*: what was printed of it holds as long as *new* does."""
    connection.execute("UPDATE entry SET remade = ?2 WHERE id = ?1 OR remade = ?1", (old, new))


def store_registration(connection: Connection, registration: Registration) -> None:
    """Store a registration as a new dossier; raises ConstraintFailed when its code is taken."""
    columns = f"{SUMMARY}, registration, folded"
    connection.execute(
        f"INSERT INTO dossier ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _line(registration),
    )
    _store_body(connection, registration)
    store_standing(connection, summary_of(registration))


def replace_registration(connection: Connection, registration: Registration, dossier: str) -> None:
    """Store a registration as the one that holds for *dossier*; those before it are kept.

    Made before the service gave the dossier its number, it bears that number now.
    """
    named = replace(registration, code=dossier, provisional=is_provisional(dossier))
    row = connection.one("SELECT alias FROM dossier WHERE code = ?", (dossier,))
    columns = f"{SUMMARY}, registration, folded"
    connection.execute(
        f"UPDATE dossier SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE code = ?",
        (*_line(named, row[0] if row is not None else ""), dossier),
    )
    _store_body(connection, named)


def _line(registration: Registration, alias: str = "") -> tuple[Value, ...]:
    people = (registration.applicant, registration.owner)
    said = (text for p in people for text in (p.name, p.identity, p.phone))
    words = folded(registration.code, alias, *said)
    return (*summary_values(replace(summary_of(registration), alias=alias)), registration.id, words)


def _store_body(connection: Connection, registration: Registration) -> None:
    # One that holds again keeps its place among the versions: the first is what was paid for at reception.
    connection.execute(
        "INSERT INTO registration VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET dossier = excluded.dossier, body = excluded.body",
        (registration.id, registration.code, pack(registration)),
    )
    connection.many(
        "INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?)",
        [
            (registration.code, "applicant", registration.applicant.identity, registration.applicant.name),
            (registration.code, "owner", registration.owner.identity, registration.owner.name),
        ],
    )


def store_event(
    connection: Connection,
    registration: Registration,
    kind: str,
    at: datetime,
    note: str = "",
    *,
    by: Actor | None = None,
) -> None:
    """Note what this desk did with a dossier, and by whom: *by*, else the one who received it."""
    name, counter = registration.officer_name, registration.counter
    if by is not None:
        name, counter = by.officer_name, by.counter
    connection.execute(
        "INSERT INTO event (dossier, kind, at, officer_name, counter, note) VALUES (?, ?, ?, ?, ?, ?)",
        (registration.code, kind, to_micros(at), name, counter, note),
    )


def store_print(connection: Connection, registration: Registration, slip: Slip, at: datetime) -> None:
    """Store the first print of a slip as ready; its id is that of the registration."""
    connection.execute(
        "INSERT INTO print (id, dossier, form, reprint, state, created_at, officer_name, slip)"
        " VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
        (
            registration.id,
            registration.code,
            slip.form,
            PrintState.READY.value,
            to_micros(at),
            registration.officer_name,
            pack(slip),
        ),
    )
