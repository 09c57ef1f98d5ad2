"""Dossiers and their aliases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from counter_tui.contract.dossiers import SummaryBody
from counter_tui.contract.registration import RegistrationBody
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.decoding import from_json
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierSummary, Registration, Status, found_by, summary_of
from counter_tui.domain.text import fold, words
from counter_tui.server.store import Connection, Row, Value

SUMMARY = (
    "id, code, procedure_code, procedure_name, procedure_field, applicant_name, owner_name, status, received_at,"
    " due_at, counter, officer_name, alias, flags, version, position, moved_at, officer_id, place, stage,"
    " stage_due_at, stopped_at, fees_due, applicant_identity, owner_identity, phone, registration"
)
OPEN = ", ".join(str(int(status)) for status in Status if status.open)


@dataclass(frozen=True, slots=True)
class Held:
    """A dossier as it stands: its id, its line, its place in the feed."""

    id: str
    summary: SummaryBody
    received_micros: int
    position: int


def insert(
    db: Connection, registration: Registration, *, status: Status, flags: Sequence[str], alias: str
) -> None:
    """Store a new dossier with one event to come; raises ConstraintFailed when id or code exist."""
    r, standing = registration, summary_of(registration)
    received = to_micros(r.received_at)
    body = msgspec.json.encode(RegistrationBody.from_domain(r)).decode()
    values: tuple[Value, ...] = (
        r.office,
        r.id,
        r.code,
        r.procedure_code,
        r.procedure_name,
        r.procedure_field,
        int(status),
        r.applicant.name,
        r.owner.name,
        r.applicant.identity,
        r.owner.identity,
        r.applicant.phone,
        _found_by(r),
        r.counter,
        r.officer_id,
        r.officer_name,
        received,
        r.received_at.astimezone(VIETNAM).date().isoformat(),
        micros(standing.due_at),
        received,
        0,
        alias,
        " ".join(flags),
        0,
        body,
        standing.fees_due,
        micros(standing.stage_due_at),
        standing.registration_id,
    )
    places = ", ".join("?" * len(values))
    db.execute(
        "INSERT INTO dossier (office, id, code, procedure_code, procedure_name, procedure_field, status,"  # noqa: S608
        " applicant_name, owner_name, applicant_identity, owner_identity, phone, words, counter, officer_id,"
        " officer_name, received_at, received_day, due_at, moved_at, version, alias, flags, position, body,"
        " fees_due, stage_due_at, registration)"
        f" VALUES ({places})",
        values,
    )


def by_code(db: Connection, office: str, code: str) -> Held | None:
    """Return the dossier with this code, else the one that has it for an alias."""
    row = db.one(f"SELECT {SUMMARY} FROM dossier WHERE office = ? AND code = ?", (office, code))  # noqa: S608
    if row is None:
        row = db.one(
            f"SELECT {SUMMARY} FROM dossier WHERE office = ? AND id IN"  # noqa: S608
            " (SELECT dossier FROM dossier_alias WHERE office = ? AND alias = ?) ORDER BY received_at + 0 LIMIT 1",
            (office, office, code),
        )
    return held(row) if row else None


def first_of(db: Connection, office: str, ids: Iterable[str]) -> Held | None:
    """Return the first dossier there is of these ids."""
    for one in ids:
        row = db.one(f"SELECT {SUMMARY} FROM dossier WHERE office = ? AND id = ?", (office, one))  # noqa: S608
        if row is not None:
            return held(row)
    return None


def exists(db: Connection, office: str, *, code: str = "", dossier: str = "") -> bool:
    """Return whether a dossier has this code or this id."""
    return (
        db.one("SELECT 1 FROM dossier WHERE office = ? AND (code = ? OR id = ?)", (office, code, dossier))
        is not None
    )


def registration(db: Connection, office: str, dossier: str) -> RegistrationBody | None:
    """Return what was registered."""
    row = db.one("SELECT body FROM dossier WHERE office = ? AND id = ?", (office, dossier))
    return from_json(row[0], RegistrationBody) if row else None


def first_registration(db: Connection, office: str, dossier: str) -> RegistrationBody | None:
    """Return what was registered before any correction."""
    row = db.one(
        "SELECT body FROM replaced_registration WHERE office = ? AND dossier = ? ORDER BY number LIMIT 1",
        (office, dossier),
    )
    return from_json(row[0], RegistrationBody) if row else registration(db, office, dossier)


def restate(db: Connection, office: str, dossier: str, standing: DossierSummary) -> None:
    """Store how a dossier stands; version and last movement follow from its events."""
    s = standing
    db.execute(
        "UPDATE dossier SET procedure_code = ?, procedure_name = ?, procedure_field = ?, status = ?,"
        " applicant_name = ?, owner_name = ?, officer_id = ?, officer_name = ?, received_at = ?, received_day = ?,"
        " due_at = ?, flags = ?, place = ?, stage = ?, stage_due_at = ?, stopped_at = ?, fees_due = ?,"
        " registration = ?"
        " WHERE office = ? AND id = ?",
        (
            s.procedure_code,
            s.procedure_name,
            s.procedure_field,
            int(s.status),
            s.applicant_name,
            s.owner_name,
            s.officer_id,
            s.officer_name,
            to_micros(s.received_at),
            s.received_at.astimezone(VIETNAM).date().isoformat(),
            micros(s.due_at),
            " ".join(s.flags),
            s.place,
            s.stage,
            micros(s.stage_due_at),
            micros(s.stopped_at),
            s.fees_due,
            s.registration_id,
            office,
            dossier,
        ),
    )


def correct(db: Connection, office: str, dossier: str, registration: Registration) -> None:
    """Store a corrected registration as the one that holds; those before it are kept."""
    r = registration
    db.execute(
        "INSERT INTO replaced_registration SELECT office, id, version, body FROM dossier WHERE office = ? AND id = ?",
        (office, dossier),
    )
    db.execute(
        "UPDATE dossier SET applicant_identity = ?, owner_identity = ?, phone = ?, words = ?, body = ?"
        " WHERE office = ? AND id = ?",
        (
            r.applicant.identity,
            r.owner.identity,
            r.applicant.phone,
            _found_by(r),
            msgspec.json.encode(RegistrationBody.from_domain(r)).decode(),
            office,
            dossier,
        ),
    )


def _found_by(registration: Registration) -> str:
    return " ".join(("", *words(fold(f"{registration.applicant.name} {registration.owner.name}"))))


def micros(at: datetime | None) -> int | None:
    """Return a moment as the tables keep it."""
    return None if at is None else to_micros(at)


def add_alias(db: Connection, office: str, alias: str, dossier: str, reason: str) -> None:
    """Keep another code of a dossier, for ever."""
    db.execute(
        "INSERT INTO dossier_alias (office, alias, dossier, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (office, alias, dossier, reason),
    )


def aliases(db: Connection, office: str, dossier: str) -> tuple[str, ...]:
    """Return all other codes of a dossier."""
    rows = db.all(
        "SELECT alias FROM dossier_alias WHERE office = ? AND dossier = ? ORDER BY alias", (office, dossier)
    )
    return tuple(row[0] for row in rows)


def add_flag(db: Connection, office: str, dossier: str, flag: str) -> None:
    """Flag a dossier for the supervisor."""
    db.execute(
        "UPDATE dossier SET flags = TRIM(flags || ' ' || ?) WHERE office = ? AND id = ?"
        " AND (' ' || flags || ' ') NOT LIKE ?",
        (flag, office, dossier, f"% {flag} %"),
    )


def largest_day(db: Connection, office: str, counter: str, since: str) -> int:
    """Return how many dossiers the counter received on its largest day since *since*."""
    row = db.one(
        "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM dossier WHERE office = ? AND counter = ?"
        " AND received_day >= ? GROUP BY received_day) AS days",
        (office, counter, since),
    )
    return int(row[0] or 0) if row else 0


def held(row: Row) -> Held:
    """Return a row of the :data:`SUMMARY` columns."""
    summary = SummaryBody(
        code=row[1],
        procedure_code=row[2],
        procedure_name=row[3],
        procedure_field=row[4],
        applicant_name=row[5],
        owner_name=row[6],
        status=Status(row[7]),
        received_at=from_micros(row[8]),
        due_at=_moment(row[9]),
        counter=row[10],
        officer_name=row[11],
        alias=row[12],
        flags=tuple(row[13].split()),
        version=row[14],
        moved_at=from_micros(row[16]),
        officer_id=row[17],
        place=row[18],
        stage=row[19],
        stage_due_at=_moment(row[20]),
        stopped_at=_moment(row[21]),
        fees_due=row[22],
        found_by=found_by(row[23], row[24], row[25]),
        registration_id=row[26],
    )
    return Held(row[0], summary, row[8], row[15])


def _moment(at: int | None) -> datetime | None:
    return None if at is None else from_micros(at)
