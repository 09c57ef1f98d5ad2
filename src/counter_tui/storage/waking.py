"""What is put in order when the journal is opened."""

from __future__ import annotations

from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.storage import installation
from counter_tui.storage.audit import append
from counter_tui.storage.high_water import HighWater


def wake_up(connection: Connection, machine: str, high_water: HighWater, now: datetime) -> str:
    """Settle what was under way when the desk ended, and return the installation's id.

    An entry that was being sent is sent again (its key makes that safe); a slip that was being printed may have come
    out, so it becomes unknown and is never printed again by itself.
    """
    connection.execute("UPDATE entry SET state = 'waiting' WHERE state = 'sending'")
    connection.execute("UPDATE print SET state = 'unknown' WHERE state = 'sending'")
    return _installation(connection, machine, high_water, now)


def _installation(connection: Connection, machine: str, high_water: HighWater, now: datetime) -> str:
    # On another machine or in another place (a copy), or with a journal that went back in time (a restored backup),
    # the leased numbers may have gone to other dossiers: a new installation leaves them alone.
    here, made_for = installation.stored(connection)
    if here and made_for == (machine or "-") and not high_water.ahead_of(connection):
        return here
    append(connection, "installation", "", "", now)
    return installation.make(connection, machine)
