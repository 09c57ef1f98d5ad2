"""Notes the money that goes back with what is given up, inside a transaction of the caller."""

from __future__ import annotations

from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import ActionKind, Actor, RecordFees
from counter_tui.domain.dossier_money import held_of
from counter_tui.domain.money_back import MONEY_BACK, MoneyBack
from counter_tui.storage.codec import pack
from counter_tui.storage.day_records import dossier_facts


def store_money_back(connection: Connection, code: str, back: MoneyBack, at: datetime) -> None:
    """Note what went back with an entry given up; nothing where no money moved with it."""
    if back.moved.payments or back.moved.refunds:
        _store(connection, code, MONEY_BACK, back.moved, back.by, at, back.reason, back.entry_id)


def give_held_back(connection: Connection, code: str, reason: str, at: datetime, actor: Actor) -> None:
    """Note that what this desk holds of a dossier the service never had is given back: no other desk can."""
    held = held_of(dossier_facts(connection, code)).payments
    if held:
        refunds = tuple(Refund(label=line.label, amount=line.amount, reason=reason) for line in held)
        moved = RecordFees(refunds=refunds)
        _store(connection, code, ActionKind.FEES.value, moved, actor, at, reason, "")


def _store(
    connection: Connection,
    code: str,
    kind: str,
    moved: RecordFees,
    by: Actor,
    at: datetime,
    reason: str,
    entry_id: str,
) -> None:
    connection.execute(
        "INSERT INTO event (dossier, kind, at, officer_name, counter, note, action, entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (code, kind, to_micros(at), by.officer_name, by.counter, reason, pack(moved), entry_id),
    )
