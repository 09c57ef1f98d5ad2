"""Installations of desks, each with the stamp it showed last."""

from __future__ import annotations

from counter_tui.domain.numbers import Stamp
from counter_tui.server.store import Connection


def stamp(db: Connection, office: str, installation: str) -> Stamp | None:
    """Return the stamp of an installation, ``None`` for one that never reported."""
    row = db.one(
        "SELECT generation, mark FROM installation WHERE office = ? AND id = ?", (office, installation)
    )
    return Stamp(int(row[0]), str(row[1])) if row else None


def move_on(db: Connection, office: str, installation: str, counter: str, to: Stamp, now: int) -> None:
    """Store the stamp an installation moved on to, and where it is."""
    db.execute(
        "INSERT INTO installation (office, id, counter, generation, mark, seen_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (office, id) DO UPDATE SET counter = excluded.counter, generation = excluded.generation,"
        " mark = excluded.mark, seen_at = excluded.seen_at",
        (office, installation, counter, to.generation, to.mark, now),
    )
