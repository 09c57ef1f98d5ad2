"""The parts of one action on a dossier, inside a transaction of the caller."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

from counter_tui.database.connection import Connection, Row
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain.actions import Action, ActionKind, Actor, Correct
from counter_tui.domain.dossier import DossierEvent, DossierSummary
from counter_tui.domain.event_note import note_of
from counter_tui.domain.journal import EntryState
from counter_tui.domain.receipt import Slip
from counter_tui.domain.refused_before import refused_before
from counter_tui.errors import Refused
from counter_tui.i18n import mark
from counter_tui.services.ports import NewAction, PrintState
from counter_tui.storage.audit import append, append_entry
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.print_rows import NOT_BEGUN
from counter_tui.storage.registering import remade, replace_registration, store_entry
from counter_tui.storage.standing import store_standing

TOO_LATE = mark("Việc này đã gửi đi rồi, không rút lại được. Mở hồ sơ để làm việc tiếp theo.")
MAY_BE_THERE = mark(
    "Việc này đã gửi một lần mà chưa nghe trả lời, hoặc đã chép ra tệp: máy chủ có thể đã làm, không rút lại được. Đợi xác "
    "nhận rồi làm việc tiếp theo."
)
KINDS: dict[str, type[Action]] = {kind.KIND.value: kind for kind in get_args(Action)}


def store_action(connection: Connection, new: NewAction) -> None:
    """Store entry, event, standing, slips and audit row of an action; raises Refused when another came between."""
    code, at = new.after.code, new.entry.created_at
    if not new.instead_of and (refused := refused_events(connection, code)):
        hindered = refused_before(refused[0])
        raise Refused(hindered.message, code="refused-before", **hindered.values)
    row = connection.one("SELECT version, body FROM standing WHERE dossier = ?", (code,))
    between = row is not None and row[0] >= new.after.version and not new.instead_of
    # Under a number that was replaced meanwhile the action would lie beside its dossier, and could reach a stranger's.
    if between or connection.one("SELECT 1 FROM alias WHERE alias = ?", (code,)) is not None:
        raise Refused(
            mark("Hồ sơ {dossier} vừa có thay đổi khác trên máy này. Mở lại hồ sơ rồi làm lại."),
            code="version-stale",
            dossier=code,
        )
    store_entry(connection, new.entry)
    if new.instead_of:
        remade(connection, new.instead_of, new.entry.id)
    if new.base is not None:
        connection.execute("UPDATE entry SET base = ? WHERE id = ?", (pack(new.base), new.entry.id))
    _store_event(connection, new, at, row[1] if row is not None else b"")
    if isinstance(new.action, Correct):
        replace_registration(connection, new.action.registration, code)
    store_standing(connection, new.after)
    store_slips(connection, new.entry.id, code, new.slips, new.actor, at)
    append_entry(connection, new.entry.action, new.entry, at)


def refused_events(connection: Connection, code: str) -> list[DossierEvent]:
    """Return what this desk did with a dossier after its reception and the service refused, as long as nobody dealt with it."""
    rows = connection.all(
        "SELECT v.kind, v.at, v.officer_name, v.counter, v.note, v.action FROM entry AS e"
        " JOIN event AS v ON v.entry = e.id WHERE e.dossier = ? AND e.state IN ('waiting', 'sending', 'refused')"
        " AND e.state = 'refused' AND e.kind = 'action' ORDER BY e.place",
        (code,),
    )
    return [event_of(row) for row in rows]


def event_of(row: Row) -> DossierEvent:
    """Return an event stored as kind, time, officer, counter, note and action."""
    kind, at, officer, counter, note, body = row
    event = DossierEvent(kind=kind, at=from_micros(at), officer_name=officer, counter=counter, note=note)
    return replace(event, action=action_of(event, body))


def store_slips(
    connection: Connection, entry_id: str, code: str, slips: Sequence[Slip], actor: Actor, at: datetime
) -> None:
    """Store the first prints of an action's slips as ready."""
    for number, slip in enumerate(slips):
        connection.execute(
            "INSERT INTO print (id, dossier, form, reprint, state, created_at, officer_name, slip)"
            " VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
            (
                entry_id if number == 0 else f"{entry_id}-{number}",
                code,
                slip.form,
                PrintState.READY.value,
                to_micros(at),
                actor.officer_name,
                pack(slip),
            ),
        )


def action_of(event: DossierEvent, body: bytes) -> Action | None:
    """Return the action stored with an event, if it was one."""
    kind = KINDS.get(event.kind)
    return unpack(body, kind) if body and kind is not None else None


def take_back(connection: Connection, entry_id: str, reason: str, at: datetime, officer_id: str) -> None:
    """Undo an action the service has not heard of: entry voided, standing as before, slips that never went to a printer gone.

    Raises Refused when it was sent meanwhile or may have been, lies in a file, when something else follows it, or for a
    correction, which is corrected anew.
    """
    row = connection.one(
        "SELECT e.dossier, e.state, e.action, v.before, EXISTS (SELECT 1 FROM entry AS f WHERE f.dossier = e.dossier"
        " AND f.place > e.place AND f.state IN ('waiting', 'sending', 'refused')),"
        " e.begun > 0 OR e.attempts > 0 OR e.exported_at IS NOT NULL"
        " FROM entry AS e LEFT JOIN event AS v ON v.entry = e.id WHERE e.id = ?",
        (entry_id,),
    )
    if row is None or row[1] != EntryState.WAITING.value:
        raise Refused(TOO_LATE, code="taken")
    code, _, kind, before, followed, may_be_there = row
    if may_be_there:
        raise Refused(MAY_BE_THERE, code="taken")
    if kind == ActionKind.VOID.value and before is None:
        raise Refused(
            mark("Hồ sơ bị từ chối đã hủy thì không khôi phục được. Tiếp nhận lại nếu cần."), code="taken"
        )
    if kind == ActionKind.CORRECT.value:
        raise Refused(mark("Đính chính không rút lại được. Đính chính lại cho đúng (Ctrl+E)."), code="taken")
    if followed:
        raise Refused(mark("Sau việc này còn việc khác chưa gửi. Rút lại việc sau cùng trước."), code="taken")
    connection.execute(
        "UPDATE entry SET state = 'voided', problem = ?, settled_at = ? WHERE id = ?",
        (reason, to_micros(at), entry_id),
    )
    connection.execute("DELETE FROM standing WHERE dossier = ?", (code,))
    if before:
        store_standing(connection, replace(unpack(before, DossierSummary), code=code))
    connection.execute(
        f"DELETE FROM print WHERE (id = ?1 OR id LIKE ?1 || '-%') AND state IN {NOT_BEGUN}",
        (entry_id,),
    )
    append(connection, "take-back", code, officer_id, at)


def done_after_all(connection: Connection, entry_id: str, at: datetime) -> None:
    """Take note that the service did what was being taken back while it was on its way: its word holds."""
    changed = connection.execute(
        "UPDATE entry SET state = 'confirmed', problem = '', settled_at = ? WHERE id = ? AND state = 'voided'"
        " AND kind = 'action' AND action <> ''",
        (to_micros(at), entry_id),
    )
    if changed:
        connection.execute(
            "DELETE FROM standing WHERE dossier = (SELECT dossier FROM entry WHERE id = ?)", (entry_id,)
        )


def _store_event(connection: Connection, new: NewAction, at: datetime, before: bytes) -> None:
    connection.execute(
        "INSERT INTO event (dossier, kind, at, officer_name, counter, note, action, entry, before)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.after.code,
            new.action.KIND.value,
            to_micros(at),
            new.actor.officer_name,
            new.actor.counter,
            note_of(new.action),
            pack(new.action),
            new.entry.id,
            before,
        ),
    )
