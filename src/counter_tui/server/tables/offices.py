"""Office profile, counters and calendar."""

from __future__ import annotations

import secrets
from datetime import date, time

import msgspec

from counter_tui.decoding import from_json
from counter_tui.domain.calendar import Calendar, DayKind, DayOverride, WorkingHours
from counter_tui.domain.office import Counter, NumberPolicy, Office
from counter_tui.server.store import Connection

Sessions = tuple[tuple[time, time], ...]
COLUMNS = "code, name, superior, address, place, phone, email, website, sample, number_policy"


def codes(db: Connection) -> list[str]:
    """Return the codes of all offices of this service."""
    return [row[0] for row in db.all("SELECT code FROM office ORDER BY code")]


def get(db: Connection, code: str) -> Office | None:
    """Return an office with its counters."""
    row = db.one(f"SELECT {COLUMNS} FROM office WHERE code = ?", (code,))  # noqa: S608 - constant columns
    if row is None:
        return None
    counters = db.all("SELECT id, name FROM counter WHERE office = ? ORDER BY position", (code,))
    return Office(
        code=row[0],
        name=row[1],
        superior=row[2],
        address=row[3],
        place=row[4],
        phone=row[5],
        email=row[6],
        website=row[7],
        sample=bool(row[8]),
        number_policy=NumberPolicy(row[9]),
        counters=tuple(Counter(id=id_, name=name) for id_, name in counters),
    )


def put(db: Connection, office: Office, calendar: Calendar) -> None:
    """Store a new office with its counters and calendar; storing it again changes nothing."""
    changed = db.execute(
        f"INSERT INTO office ({COLUMNS}, sessions, weekdays, confirmed_until, epoch, catalogue_revision,"  # noqa: S608
        " catalogue_seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '') ON CONFLICT DO NOTHING",
        (
            office.code,
            office.name,
            office.superior,
            office.address,
            office.place,
            office.phone,
            office.email,
            office.website,
            int(office.sample),
            office.number_policy,
            _json(calendar.hours.sessions),
            _json(sorted(calendar.weekdays)),
            calendar.confirmed_until.isoformat(),
            secrets.token_hex(4),
        ),
    )
    if changed:
        for counter in office.counters:
            add_counter(db, office.code, counter)
        put_days(db, office.code, calendar)


def update(db: Connection, office: Office, sessions: Sessions | None) -> None:
    """Store changed texts and policies of an office, and its working hours when they are given."""
    db.execute(
        "UPDATE office SET name = ?, superior = ?, address = ?, place = ?, phone = ?, email = ?, website = ?,"
        " number_policy = ? WHERE code = ?",
        (
            office.name,
            office.superior,
            office.address,
            office.place,
            office.phone,
            office.email,
            office.website,
            office.number_policy,
            office.code,
        ),
    )
    if sessions is not None:
        db.execute("UPDATE office SET sessions = ? WHERE code = ?", (_json(sessions), office.code))


def add_counter(db: Connection, office: str, counter: Counter) -> bool:
    """Add a counter at the end; return whether it is new."""
    return bool(
        db.execute(
            "INSERT INTO counter (office, id, name, position)"
            " SELECT ?, ?, ?, COALESCE(MAX(position), 0) + 1 FROM counter WHERE office = ? ON CONFLICT DO NOTHING",
            (office, counter.id, counter.name, office),
        )
    )


def rename_counter(db: Connection, office: str, counter: Counter) -> bool:
    """Give a counter another name; return whether it exists."""
    return bool(
        db.execute(
            "UPDATE counter SET name = ? WHERE office = ? AND id = ?", (counter.name, office, counter.id)
        )
    )


def has_counter(db: Connection, office: str, counter: str) -> bool:
    """Return whether the office has this counter."""
    return db.one("SELECT 1 FROM counter WHERE office = ? AND id = ?", (office, counter)) is not None


def calendar(db: Connection, office: str, first: date | None = None, last: date | None = None) -> Calendar:
    """Return the office's calendar, its overrides of *first*..*last*."""
    row = db.one("SELECT sessions, weekdays, confirmed_until FROM office WHERE code = ?", (office,))
    if row is None:
        return Calendar()
    days = db.all(
        "SELECT day, kind, note, decision FROM day_override WHERE office = ? AND day BETWEEN ? AND ?",
        (office, (first or date.min).isoformat(), (last or date.max).isoformat()),
    )
    overrides = (
        DayOverride(date.fromisoformat(day), DayKind(kind), note, why) for day, kind, note, why in days
    )
    return Calendar(
        hours=WorkingHours(from_json(row[0], Sessions)),
        overrides={override.day: override for override in overrides},
        confirmed_until=date.fromisoformat(row[2]),
        weekdays=frozenset(from_json(row[1], list[int])),
    )


def put_days(db: Connection, office: str, calendar: Calendar) -> None:
    """Store the calendar's overrides over those of the same days, and until when it is confirmed."""
    db.many(
        "INSERT INTO day_override (office, day, kind, note, decision) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (office, day) DO UPDATE SET kind = excluded.kind, note = excluded.note,"
        " decision = excluded.decision",
        [(office, o.day.isoformat(), o.kind, o.note, o.decision) for o in calendar.overrides.values()],
    )
    db.execute(
        "UPDATE office SET confirmed_until = ? WHERE code = ?", (calendar.confirmed_until.isoformat(), office)
    )


def epoch(db: Connection, office: str) -> str:
    """Return what tells this database from an earlier one of the same office."""
    row = db.one("SELECT epoch FROM office WHERE code = ?", (office,))
    return str(row[0]) if row else ""


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
