"""Changes to what was registered, inside a transaction of the caller; nothing is dropped."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.dossier import Registration, Status
from counter_tui.domain.journal import Entry
from counter_tui.errors import NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import NewEntry
from counter_tui.storage.audit import append
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.registering import (
    claim,
    replace_registration,
    store_entry,
    store_event,
    store_print,
)
from counter_tui.storage.rows import folded


def dossier_of(connection: Connection, entry_id: str) -> str:
    """Return the dossier of an entry; raises NotFound."""
    row = connection.one("SELECT dossier FROM entry WHERE id = ?", (entry_id,))
    if row is None:
        raise NotFound(mark("Mục này không còn trong sổ."))
    return str(row[0])


def registration_of(connection: Connection, code: str) -> Registration | None:
    """Return the registration that holds for a dossier."""
    row = connection.one(
        "SELECT r.body FROM registration AS r JOIN dossier AS d ON d.registration = r.id WHERE d.code = ?",
        (code,),
    )
    return unpack(row[0], Registration) if row else None


def renumber(connection: Connection, entry_id: str, code: str, at: datetime) -> None:
    """Give a dossier another code; the old one becomes an alias, and all its rows move along."""
    old = dossier_of(connection, entry_id)
    if old == code:
        return
    for table in ("entry", "registration", "person", "event", "print"):
        connection.execute(f"UPDATE {table} SET dossier = ? WHERE dossier = ?", (code, old))
    connection.execute("UPDATE dossier SET code = ?, alias = ? WHERE code = ?", (code, old, old))
    connection.execute("UPDATE alias SET code = ? WHERE code = ?", (code, old))
    connection.execute("INSERT OR REPLACE INTO alias VALUES (?, ?)", (old, code))
    _note_number(connection, code)
    registration = registration_of(connection, code)
    if registration is not None:
        numbered = replace(registration, code=code, provisional=False)
        connection.execute("UPDATE registration SET body = ? WHERE id = ?", (pack(numbered), numbered.id))
        connection.execute(
            "UPDATE dossier SET folded = ? || char(10) || folded WHERE code = ?", (folded(code), code)
        )
        store_event(connection, numbered, "renumber", at, old)
        append(connection, "renumber", code, numbered.officer_id, at)


def amend(connection: Connection, entry_id: str, new: NewEntry, at: datetime) -> None:
    """Void an entry in favour of a corrected one, which takes its place in the order of sending."""
    dossier = dossier_of(connection, entry_id)
    row = connection.one("SELECT place FROM entry WHERE id = ?", (entry_id,))
    connection.execute(
        "UPDATE entry SET state = 'voided', settled_at = ? WHERE id = ?", (to_micros(at), entry_id)
    )
    store_entry(connection, new.entry, place=row[0] if row else None)
    replace_registration(connection, new.registration, dossier)
    store_event(connection, new.registration, "correct", at)
    if new.slip is not None:
        store_print(connection, new.registration, new.slip, at)
    append(connection, "correct", dossier, new.entry.officer_id, at)


def void(connection: Connection, entry_id: str, reason: str, voiding: Entry | None, at: datetime) -> None:
    """Void an entry with what follows it unsent in its dossier, close the dossier, store *voiding*."""
    dossier = dossier_of(connection, entry_id)
    # What follows would be refused for want of the dossier, and would hold back the voiding entry itself.
    connection.execute(
        "UPDATE entry SET state = 'voided', problem = ?, settled_at = ? WHERE dossier = ?"
        " AND state IN ('waiting', 'sending', 'refused')",
        (reason, to_micros(at), dossier),
    )
    if voiding is not None:
        store_entry(connection, voiding)
    connection.execute(
        "UPDATE dossier SET voided = 1, status = ? WHERE code = ?", (int(Status.NOT_ACCEPTED), dossier)
    )
    registration = registration_of(connection, dossier)
    if registration is not None:
        store_event(connection, registration, "void", at, reason)
    append(connection, "void", dossier, voiding.officer_id if voiding is not None else "", at)


def _note_number(connection: Connection, code: str) -> None:
    prefix, _, number = code.rpartition("-")
    if number.isascii() and number.isdigit():
        claim(connection, prefix, int(number))
