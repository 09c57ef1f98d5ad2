"""What came of a sending, inside a transaction of the caller."""

from __future__ import annotations

from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import to_micros
from counter_tui.domain.journal import EntryState
from counter_tui.services.ports import Settlement
from counter_tui.storage import mending
from counter_tui.storage.acting import done_after_all


def settle(connection: Connection, made: Settlement, at: datetime) -> bool:
    """Note the outcome of one sending; what was settled or removed meanwhile stays as it is.

    Return whether the number the service gave is another dossier's here, which then keeps it.
    """
    changed = connection.execute(
        "UPDATE entry SET state = ?, attempts = attempts + 1, next_attempt_at = ?, problem = ?, problem_code = ?,"
        " settled_at = ? WHERE id = ? AND state NOT IN ('confirmed', 'voided')",
        (
            made.state.value,
            None if made.next_attempt_at is None else to_micros(made.next_attempt_at),
            made.problem,
            made.problem_code,
            to_micros(at),
            made.entry_id,
        ),
    )
    if made.state is not EntryState.CONFIRMED:
        return False
    if not changed:
        done_after_all(connection, made.entry_id, at)
        return False
    in_use = bool(made.code) and mending.leave_number(connection, made.entry_id, made.code, at)
    if made.code and not in_use:
        mending.renumber(connection, made.entry_id, made.code, at)
    connection.execute(
        "UPDATE dossier SET confirmed = 1 WHERE code = (SELECT dossier FROM entry WHERE id = ?)",
        (made.entry_id,),
    )
    return in_use
