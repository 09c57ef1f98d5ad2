"""The parts of one registration, inside a transaction of the caller."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from counter_tui.database.connection import Connection, Value
from counter_tui.database.moments import to_micros
from counter_tui.domain.codes import dossier_number
from counter_tui.domain.dossier import Registration
from counter_tui.domain.journal import Entry
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import AssignedNumber, NewEntry, PrintState
from counter_tui.storage.audit import append
from counter_tui.storage.codec import pack
from counter_tui.storage.rows import SUMMARY, folded, summary_of, summary_values

DRAWS = 20
"""Provisional codes drawn before giving up: each collides once in 33 million."""


def take_number(
    connection: Connection, *, day: date, office: str, counter: str, installation: str
) -> AssignedNumber | None:
    """Take the next number of a block that is valid here and today; ``None`` when there is no such block.

    A number that went to a dossier before (a block that came twice) is passed over.
    """
    while True:
        row = connection.one(
            "UPDATE block SET next = next + 1 WHERE id = ("
            " SELECT id FROM block WHERE day = ? AND office = ? AND counter = ? AND installation = ? AND next <= last"
            " ORDER BY first LIMIT 1) RETURNING prefix, next - 1",
            (day.isoformat(), office, counter, installation),
        )
        if row is None:
            return None
        if claim(connection, row[0], row[1]):
            return AssignedNumber(code=dossier_number(row[0], row[1]), provisional=False)


def claim(connection: Connection, prefix: str, number: int) -> bool:
    """Note that a number is used; return whether it was free."""
    return bool(connection.execute("INSERT OR IGNORE INTO number VALUES (?, ?)", (prefix, number)))


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
    store_entry(connection, new.entry)
    store_registration(connection, new.registration)
    store_event(connection, new.registration, "register", at)
    if new.registration.same_day is not None:
        store_event(connection, new.registration, "return", new.registration.same_day.returned_at)
    if new.slip is not None:
        store_print(connection, new.registration, new.slip, at)
    append(connection, "register", new.entry.dossier, new.entry.officer_id, at)


def store_entry(connection: Connection, entry: Entry, place: int | None = None) -> None:
    """Store a journal entry at the end, or at the *place* of another in the order of sending."""
    connection.execute(
        "INSERT INTO entry (id, kind, dossier, title, path, body, created_at, state, attempts, next_attempt_at,"
        " problem, problem_code, officer_id, if_match, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
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
            place,
        ),
    )


def store_registration(connection: Connection, registration: Registration) -> None:
    """Store a registration as a new dossier; raises ConstraintFailed when its code is taken."""
    columns = f"{SUMMARY}, registration, folded"
    connection.execute(
        f"INSERT INTO dossier ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _line(registration),
    )
    _store_body(connection, registration)


def replace_registration(connection: Connection, registration: Registration, dossier: str) -> None:
    """Store a registration as the one that holds for *dossier*; those before it are kept."""
    columns = f"{SUMMARY}, registration, folded"
    connection.execute(
        f"UPDATE dossier SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE code = ?",
        (*_line(registration), dossier),
    )
    _store_body(connection, registration)


def _line(registration: Registration) -> tuple[Value, ...]:
    people = (registration.applicant, registration.owner)
    words = folded(registration.code, *(text for p in people for text in (p.name, p.identity, p.phone)))
    return (*summary_values(summary_of(registration)), registration.id, words)


def _store_body(connection: Connection, registration: Registration) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO registration VALUES (?, ?, ?)",
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
    connection: Connection, registration: Registration, kind: str, at: datetime, note: str = ""
) -> None:
    """Note what this desk did with a dossier."""
    connection.execute(
        "INSERT INTO event (dossier, kind, at, officer_name, counter, note) VALUES (?, ?, ?, ?, ?, ?)",
        (registration.code, kind, to_micros(at), registration.officer_name, registration.counter, note),
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
