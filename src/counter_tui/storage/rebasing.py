"""Actions made anew on what the service says, inside a transaction of the caller."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.actions import Actor
from counter_tui.domain.base import Base
from counter_tui.domain.money_back import MoneyBack
from counter_tui.errors import Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import Made, NewAction
from counter_tui.storage import rows
from counter_tui.storage.acting import KINDS, store_action
from counter_tui.storage.audit import append
from counter_tui.storage.codec import unpack
from counter_tui.storage.money_back import store_money_back

SETTLED_MEANWHILE = mark("Việc này vừa được gửi hoặc xử lý xong. Mở lại sổ lệnh để xem.")


def unsettled(connection: Connection, dossier: str) -> list[Made]:
    """Return a dossier's actions that wait or were refused, in the order of sending; what is not kept in full is left out."""
    found = connection.all(
        f"SELECT {rows.ENTRY}, base, (SELECT v.action FROM event AS v WHERE v.entry = e.id),"
        " (SELECT v.officer_name FROM event AS v WHERE v.entry = e.id),"
        " (SELECT v.counter FROM event AS v WHERE v.entry = e.id) FROM entry AS e"
        " WHERE dossier = ? AND action <> '' AND state IN ('waiting', 'sending', 'refused') ORDER BY place",
        (dossier,),
    )
    made = []
    for row in found:
        *columns, base, action, name, counter = row
        entry = rows.entry(tuple(columns))
        if action and entry.action in KINDS:
            kept = unpack(base, Base) if base else None
            actor = Actor(officer_id=entry.officer_id, officer_name=name, counter=counter)
            done = unpack(action, KINDS[entry.action])
            made.append(Made(entry=entry, action=done, actor=actor, base=kept))
    return made


def rebase(
    connection: Connection,
    instead_of: Sequence[str],
    new: Sequence[NewAction],
    officer_id: str,
    at: datetime,
    back: Sequence[MoneyBack] = (),
) -> None:
    """Void the entries named, note the money that goes *back* with them, and store *new* actions in their place.

    Raises Refused when one was settled meanwhile.
    """
    for entry_id in instead_of:
        changed = connection.execute(
            "UPDATE entry SET state = 'voided', settled_at = ? WHERE id = ? AND state IN ('waiting', 'refused')",
            (to_micros(at), entry_id),
        )
        if not changed:
            raise Refused(SETTLED_MEANWHILE, code="settled")
    for gone in back:
        row = connection.one("SELECT dossier FROM entry WHERE id = ?", (gone.entry_id,))
        if row is not None:
            store_money_back(connection, str(row[0]), gone, at)
    for one in new:
        append(connection, "rebase", one.after.code, officer_id, at)
        store_action(connection, one)


def hand_over(connection: Connection, entry_id: str, officer_id: str, at: datetime) -> None:
    """Leave a refused entry to a supervisor; raises Refused when it is none."""
    row = connection.one("SELECT dossier FROM entry WHERE id = ? AND state = 'refused'", (entry_id,))
    if row is None:
        raise Refused(SETTLED_MEANWHILE, code="settled")
    connection.execute("UPDATE entry SET handed = 1 WHERE id = ?", (entry_id,))
    append(connection, "hand-over", row[0], officer_id, at)
