"""What is put in order when the journal is opened."""

from __future__ import annotations

import secrets
from datetime import datetime

from counter_tui.database.connection import Connection
from counter_tui.storage import settings
from counter_tui.storage.audit import append
from counter_tui.storage.high_water import HighWater

INSTALLATION = "installation"


def wake_up(connection: Connection, machine: str, high_water: HighWater, now: datetime) -> str:
    """Settle what was under way when the desk ended, and return the installation's id.

    An entry that was being sent is sent again (its key makes that safe); a slip that was being printed may have come
    out, so it becomes unknown and is never printed again by itself.
    """
    connection.execute("UPDATE entry SET state = 'waiting' WHERE state = 'sending'")
    connection.execute("UPDATE print SET state = 'unknown' WHERE state = 'sending'")
    return _installation(connection, machine, high_water, now)


def _installation(connection: Connection, machine: str, high_water: HighWater, now: datetime) -> str:
    # On another machine (a copied disk), or with a journal that went back in time (a restored backup), the leased
    # numbers may have gone to other dossiers: a new installation leaves them alone.
    stored = (settings.read(connection, INSTALLATION) or b"").decode().split()
    if len(stored) == 2 and stored[1] == (machine or "-") and not high_water.ahead_of(connection):
        return stored[0]
    made = secrets.token_hex(8)
    settings.write(connection, INSTALLATION, f"{made} {machine or '-'}".encode())
    append(connection, "installation", "", "", now)
    return made
