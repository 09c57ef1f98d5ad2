"""Events of a dossier, and the office's position in the change feed."""

from __future__ import annotations

from dataclasses import dataclass

from counter_tui.contract.actions import Action
from counter_tui.contract.dossiers import EventBody
from counter_tui.database.moments import from_micros
from counter_tui.decoding import from_json
from counter_tui.server.store import Connection
from counter_tui.server.tables.dossiers import SUMMARY, Held, held


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What happened, to be appended; ``at`` in microseconds, ``action`` as it was sent (JSON)."""

    kind: str
    at: int
    officer_id: str
    officer_name: str
    counter: str
    note: str = ""
    action: str = ""


def append(db: Connection, office: str, dossier: str, event: NewEvent) -> int:
    """Append an event and return the dossier's new version."""
    row = db.one(
        "UPDATE dossier SET version = version + 1, moved_at = ? WHERE office = ? AND id = ? RETURNING version",
        (event.at, office, dossier),
    )
    version = int(row[0]) if row else 0
    db.execute(
        "INSERT INTO dossier_event (office, dossier, number, kind, at, officer_id, officer_name, counter, note, action)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            office,
            dossier,
            version,
            event.kind,
            event.at,
            event.officer_id,
            event.officer_name,
            event.counter,
            event.note,
            event.action,
        ),
    )
    return version


def of(db: Connection, office: str, dossier: str) -> tuple[EventBody, ...]:
    """Return the events of a dossier in order."""
    rows = db.all(
        "SELECT number, kind, at, officer_name, counter, note, action FROM dossier_event"
        " WHERE office = ? AND dossier = ? ORDER BY number",
        (office, dossier),
    )
    return tuple(
        EventBody(
            number=number,
            kind=kind,
            at=from_micros(at),
            officer_name=name,
            counter=counter,
            note=note,
            action=from_json(action, Action) if action else None,
        )
        for number, kind, at, name, counter, note, action in rows
    )


def publish(db: Connection, office: str, *changed: str) -> None:
    """Move changed dossiers to the end of the feed.

    To be called last in a transaction: the position row serialises writers of one office until they commit, so a
    reader that has seen a position never misses a lower one.
    """
    for dossier in changed:
        row = db.one(
            "INSERT INTO feed_position (office, position) VALUES (?, 1)"
            " ON CONFLICT (office) DO UPDATE SET position = feed_position.position + 1 RETURNING position",
            (office,),
        )
        db.execute(
            "UPDATE dossier SET position = ? WHERE office = ? AND id = ?",
            (row[0] if row else 0, office, dossier),
        )


def position(db: Connection, office: str) -> int:
    """Return the last position of the feed."""
    row = db.one("SELECT position FROM feed_position WHERE office = ?", (office,))
    return int(row[0]) if row else 0


def changed_after(db: Connection, office: str, after: int, limit: int) -> list[Held]:
    """Return dossiers changed after a position, each once and as it stands, in order of position."""
    rows = db.all(
        f"SELECT {SUMMARY} FROM dossier WHERE office = ? AND position > ? ORDER BY position LIMIT ?",  # noqa: S608
        (office, after, limit),
    )
    return [held(row) for row in rows]
