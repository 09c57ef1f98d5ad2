"""Open dossiers counted by status, officer, field and due band; results returned on time."""

# ruff: noqa: S608 - statements are put together of our own columns; values are always bound

from __future__ import annotations

from counter_tui.contract.summary import CountBody
from counter_tui.database.moments import to_micros
from counter_tui.domain.dossier import VOIDED, Status
from counter_tui.domain.queue import Band, Cuts
from counter_tui.server.store import Connection

WAITING = tuple(status for status in Status if status.open)
"""Statuses of dossiers somebody still waits for, as long as they are not voided."""
RUNNING = tuple(status for status in WAITING if status in {Status.NEW, Status.RECEIVED, Status.IN_PROGRESS})
OPEN = (
    f"FROM dossier INDEXED BY dossier_by_status WHERE office = ? AND status IN"
    f" ({', '.join(str(int(status)) for status in WAITING)}) AND flags NOT LIKE '%{VOIDED}%'"
)

# What undoes an event undoes all of its kind before it: none of them is there twice without one between.
_HOLDS = (
    "NOT EXISTS (SELECT 1 FROM dossier_event AS u WHERE u.office = {row}.office AND u.dossier = {row}.dossier"
    " AND u.number > {row}.number AND u.kind = '{undone_by}')"
)


def counted_by(db: Connection, office: str, column: str, name: str = "''") -> tuple[CountBody, ...]:
    """Return the open dossiers by one of our columns, most first."""
    rows = db.all(
        f"SELECT {column}, max({name}), count(*) {OPEN} GROUP BY {column} ORDER BY count(*) DESC, {column}",
        (office,),
    )
    return tuple(CountBody(key=str(row[0]), name=row[1], count=row[2]) for row in rows)


def bands(db: Connection, office: str, cuts: Cuts) -> tuple[CountBody, ...]:
    """Return the open dossiers by due band, all bands."""
    running = f"status IN ({', '.join(str(int(status)) for status in RUNNING)})"
    band = (
        f"CASE WHEN status = {int(Status.DONE)} THEN '{Band.READY}' WHEN NOT {running} THEN '{Band.STOPPED}'"
        f" WHEN due_at IS NULL THEN '{Band.NO_DUE}' WHEN due_at < ? THEN '{Band.LATE}'"
        f" WHEN due_at <= ? THEN '{Band.HOURS}' WHEN due_at < ? THEN '{Band.TODAY}'"
        f" WHEN due_at < ? THEN '{Band.SOON}' ELSE '{Band.ON_TIME}' END"
    )
    limits = [to_micros(at) for at in (cuts.now, cuts.hours, cuts.today, cuts.soon)]
    rows = db.all(f"SELECT {band} AS band, count(*) {OPEN} GROUP BY band", [*limits, office])
    found = {row[0]: row[1] for row in rows}
    return tuple(CountBody(key=one.value, count=found.get(one.value, 0)) for one in Band)


def on_time(db: Connection, office: str, since: int, until: int) -> tuple[int, int]:
    """Return how many results were returned in a stretch of time, and how many of them were ready when due."""
    ready = (
        "coalesce((SELECT min(f.at) FROM dossier_event AS f"
        " WHERE f.office = d.office AND f.dossier = d.id AND f.kind = 'finish'"
        f" AND {_HOLDS.format(row='f', undone_by='unfinish')}), r.at)"
    )
    row = db.one(
        f"SELECT count(*), count(CASE WHEN d.due_at IS NULL OR {ready} <= d.due_at THEN 1 END)"
        " FROM (SELECT e.dossier, min(e.at) AS at FROM dossier_event AS e"
        "  WHERE e.office = ? AND e.kind = 'return' AND e.at >= ? AND e.at < ?"
        f" AND {_HOLDS.format(row='e', undone_by='unreturn')} GROUP BY e.dossier) AS r"
        " JOIN dossier AS d ON d.office = ? AND d.id = r.dossier"
        f" WHERE d.flags NOT LIKE '%{VOIDED}%'",
        (office, since, until, office),
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)
