"""Changes to what was registered, inside a transaction of the caller; nothing is dropped."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from counter_tui.database.connection import Connection, Row
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain.actions import ActionKind, Actor
from counter_tui.domain.base import Base
from counter_tui.domain.codes import is_provisional
from counter_tui.domain.dossier import DossierSummary, Registration, Status, summary_of
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.domain.lifecycle import apply
from counter_tui.domain.mended_money import taken_in
from counter_tui.domain.money_back import MoneyBack, moved_with
from counter_tui.domain.receipt import Slip
from counter_tui.errors import NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import NewEntry
from counter_tui.storage import hand_over
from counter_tui.storage.acting import KINDS, store_slips
from counter_tui.storage.audit import append, append_entry
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.money_back import give_held_back, store_money_back
from counter_tui.storage.number_ledger import claim
from counter_tui.storage.print_rows import NOT_BEGUN
from counter_tui.storage.rebasing import unsettled
from counter_tui.storage.registering import (
    remade,
    replace_registration,
    store_entry,
    store_event,
    store_print,
)
from counter_tui.storage.rows import folded
from counter_tui.storage.standing import store_standing

STANDS_THERE = frozenset({"forbidden", "wrong-status"})
"""Refusals of a voiding by which the service has the dossier, and it is not void."""
THE_SERVICE = Actor(officer_id="", officer_name="", counter="")
"""Who gives a dossier another number: nobody at a counter."""


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
    if not is_provisional(old):
        _readdress(connection, old, code)
    for table in ("entry", "registration", "person", "event", "print", "standing"):
        connection.execute(f"UPDATE {table} SET dossier = ? WHERE dossier = ?", (code, old))
    connection.execute("UPDATE dossier SET code = ?, alias = ? WHERE code = ?", (code, old, old))
    connection.execute("UPDATE alias SET code = ? WHERE code = ?", (code, old))
    connection.execute("INSERT OR REPLACE INTO alias VALUES (?, ?)", (old, code))
    _note_number(connection, code)
    _renamed(connection, code)
    hand_over.renumber(connection, old, code)
    registration = registration_of(connection, code)
    if registration is not None:
        numbered = replace(registration, code=code, provisional=False)
        connection.execute("UPDATE registration SET body = ? WHERE id = ?", (pack(numbered), numbered.id))
        connection.execute(
            "UPDATE dossier SET folded = ? || char(10) || folded WHERE code = ?", (folded(code), code)
        )
        store_event(connection, numbered, "renumber", at, old, by=THE_SERVICE)
        append(connection, "renumber", code, THE_SERVICE.officer_id, at)


def amend(connection: Connection, entry_id: str, new: NewEntry, at: datetime, actor: Actor) -> None:
    """Void an entry in favour of a corrected one, which takes its place in the order of sending.

    Corrections that wait behind it are in the new one: sent after it, they would undo what was amended. So is what was
    given back of fees the new one has no more; see :mod:`mended_money`.
    """
    dossier = dossier_of(connection, entry_id)
    row = connection.one("SELECT place FROM entry WHERE id = ?", (entry_id,))
    connection.execute(
        "UPDATE entry SET state = 'voided', settled_at = ? WHERE id = ?", (to_micros(at), entry_id)
    )
    store_entry(connection, new.entry, place=row[0] if row else None)
    in_it = _in_the_mended(connection, entry_id, dossier, new.registration)
    for old in (entry_id, *_take_in(connection, dossier, in_it, at)):
        remade(connection, old, new.entry.id)
    replace_registration(connection, new.registration, dossier)
    _restate(connection, new.registration, dossier)
    store_event(connection, new.registration, "correct", at, by=actor)
    if new.slip is not None:
        store_print(connection, new.registration, new.slip, at)
    append_entry(connection, "correct", new.entry, at, dossier=dossier)


def _in_the_mended(
    connection: Connection, entry_id: str, dossier: str, mended: Registration
) -> frozenset[str]:
    """Return the entries behind a refused registration that are part of the *mended* one."""
    row = connection.one("SELECT body FROM registration WHERE id = ?", (entry_id,))
    if row is None:
        return frozenset()
    behind = unsettled(connection, dossier)
    places = taken_in(unpack(row[0], Registration), [made.action for made in behind], mended)
    return frozenset(behind[place].entry.id for place in places)


def _take_in(connection: Connection, dossier: str, in_it: frozenset[str], at: datetime) -> list[str]:
    # What else waits keeps its key: a file may have brought it to the service already.
    taken: list[str] = []
    for entry_id, action, if_match in connection.all(
        "SELECT id, action, if_match FROM entry WHERE dossier = ? AND kind = ? AND state IN ('waiting', 'refused') ORDER BY place",
        (dossier, EntryKind.ACTION.value),
    ):
        if action == ActionKind.CORRECT.value or entry_id in in_it:
            connection.execute(
                "UPDATE entry SET state = 'voided', settled_at = ? WHERE id = ?", (to_micros(at), entry_id)
            )
            taken.append(entry_id)
        elif taken and if_match.isdecimal():
            version = str(int(if_match) - len(taken))
            connection.execute("UPDATE entry SET if_match = ? WHERE id = ?", (version, entry_id))
    return taken


def void(
    connection: Connection,
    entry_id: str,
    reason: str,
    voiding: Entry | None,
    at: datetime,
    actor: Actor,
    slip: Slip | None = None,
) -> None:
    """Void an entry with what follows it unsent in its dossier, store *voiding*.

    Without its registration the dossier is closed; without an action it stands as the service says. What was taken with
    what is voided is noted as given back.
    """
    dossier = dossier_of(connection, entry_id)
    row = connection.one("SELECT kind, action, problem_code FROM entry WHERE id = ?", (entry_id,))
    corrected = connection.one(
        "SELECT base FROM entry WHERE dossier = ? AND action = 'correct' AND base <> x''"
        " AND state IN ('waiting', 'sending', 'refused') ORDER BY place",
        (dossier,),
    )
    behind = unsettled(connection, dossier)
    # What follows would be refused for want of the dossier, and would hold back the voiding entry itself.
    connection.execute(
        "UPDATE entry SET state = 'voided', problem = ?, settled_at = ? WHERE dossier = ?"
        " AND state IN ('waiting', 'sending', 'refused')",
        (reason, to_micros(at), dossier),
    )
    if row is not None and row[0] == EntryKind.ACTION.value:
        connection.execute("DELETE FROM standing WHERE dossier = ?", (dossier,))
        _uncorrect(connection, corrected, dossier)
        for made in behind:
            moved = moved_with(made.action, made.base)
            back = MoneyBack(entry_id=made.entry.id, moved=moved, reason=reason, by=actor)
            store_money_back(connection, dossier, back, at)
        if row[1] == ActionKind.VOID.value and row[2] in STANDS_THERE:
            _unvoid(connection, entry_id, dossier)
        append(connection, "drop", dossier, actor.officer_id, at)
        return
    if voiding is not None:
        store_entry(connection, voiding)
    connection.execute(
        "UPDATE dossier SET voided = 1, status = ? WHERE code = ?", (int(Status.NOT_ACCEPTED), dossier)
    )
    registration = registration_of(connection, dossier)
    if registration is not None:
        store_event(connection, registration, "void", at, reason, by=actor)
    give_held_back(connection, dossier, reason, at, actor)
    if voiding is not None:
        if slip is not None:
            store_slips(connection, voiding.id, dossier, [slip], actor, at)
        append_entry(connection, "void", voiding, at)
    else:
        append(connection, "void", dossier, actor.officer_id, at)


def _unvoid(connection: Connection, entry_id: str, dossier: str) -> None:
    """Let the service's word hold of a dossier that turned up there after its registration was refused and voided here."""
    changed = connection.execute(
        "UPDATE dossier SET voided = 0, confirmed = 1 WHERE code = ? AND voided = 1", (dossier,)
    )
    if changed:
        # The voiding did not happen: its event is that of an entry given up, its slip is not wanted.
        connection.execute(
            "UPDATE event SET entry = ? WHERE dossier = ? AND kind = 'void' AND entry = ''",
            (entry_id, dossier),
        )
        connection.execute(f"DELETE FROM print WHERE id = ? AND state IN {NOT_BEGUN}", (entry_id,))


def _uncorrect(connection: Connection, corrected: Row | None, dossier: str) -> None:
    """Let hold again what the first of the corrections given up took the place of."""
    registration = unpack(corrected[0], Base).registration if corrected is not None else None
    if registration is not None:
        replace_registration(connection, registration, dossier)


def leave_number(connection: Connection, entry_id: str, code: str, at: datetime) -> bool:
    """Return whether *code* is another dossier's here; the one the service means then keeps its number on this desk.

    Only a service that was put back in time gives such a number. What follows is sent to where the dossier is there.
    """
    old = dossier_of(connection, entry_id)
    if old == code or connection.one("SELECT 1 FROM dossier WHERE code = ?", (code,)) is None:
        return False
    _readdress(connection, old, code)
    append(connection, "number-in-use", old, "", at)
    return True


def _readdress(connection: Connection, old: str, code: str) -> None:
    """Let what follows a registration be sent to its new number: under the old one stands somebody else's dossier."""
    connection.execute(
        "UPDATE entry SET path = replace(path, ?, ?) WHERE dossier = ? AND kind = ?"
        " AND state IN ('waiting', 'sending', 'refused')",
        (f"/{old}/", f"/{code}/", old, EntryKind.ACTION.value),
    )


def _renamed(connection: Connection, code: str) -> None:
    row = connection.one("SELECT body FROM standing WHERE dossier = ?", (code,))
    if row is not None:
        store_standing(connection, replace(unpack(row[0], DossierSummary), code=code))


def _restate(connection: Connection, registration: Registration, dossier: str) -> None:
    """Let the standing say what is now registered, and what followed the registration anew on that, as the service will."""
    row = connection.one("SELECT body FROM standing WHERE dossier = ?", (dossier,))
    alias = unpack(row[0], DossierSummary).alias if row is not None else ""
    standing = replace(summary_of(registration), code=dossier, alias=alias)
    followed = connection.all(
        "SELECT v.sequence, v.at, v.kind, v.action, e.id FROM event AS v JOIN entry AS e ON e.id = v.entry"
        " AND e.state IN ('waiting', 'sending') AND v.action <> x'' WHERE v.dossier = ? ORDER BY e.place",
        (dossier,),
    )
    for sequence, at, kind, body, entry_id in followed:
        # What is taken back later leads to here, not to what was amended; and a conflict is judged from here.
        connection.execute("UPDATE event SET before = ? WHERE sequence = ?", (pack(standing), sequence))
        if kind != ActionKind.CORRECT.value:
            connection.execute(
                "UPDATE entry SET base = ? WHERE id = ?", (pack(Base(summary=standing)), entry_id)
            )
        standing = apply(standing, unpack(body, KINDS[kind]), from_micros(at))
    store_standing(connection, standing)


def _note_number(connection: Connection, code: str) -> None:
    prefix, _, number = code.rpartition("-")
    if number.isascii() and number.isdigit():
        claim(connection, prefix, int(number))
