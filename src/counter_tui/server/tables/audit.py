"""The office's audit trail: append-only rows, each linked to the one before, and the heads its desks have told."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from counter_tui.database.moments import from_micros
from counter_tui.domain.audit_chain import GENESIS, SALT_SIZE, Head, Verdict, check, link, sealed
from counter_tui.server.store import Connection

SEED_SIZE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one row says; ``subject`` is a code or an id, never a name; ``at`` in microseconds."""

    action: str
    subject: str
    officer: str
    counter: str
    at: int


def append(db: Connection, office: str, line: Line, body: bytes = b"") -> None:
    """Append one row inside a transaction of the caller, with a salted digest of *body*."""
    db.hold(office)
    last = head(db, office)
    if not last.sequence:
        ensure_key(db, office)
    number, salt = last.sequence + 1, secrets.token_bytes(SALT_SIZE)
    digest = sealed(salt, body).hex() if body else ""
    row = (office, number, line.at, line.action, line.subject, line.officer, line.counter, digest)
    db.execute(
        "INSERT INTO audit (office, sequence, at, action, subject, officer, counter, digest, link)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, link(last.link, msgspec.json.encode(row)).hex()),
    )
    if body:
        db.execute(
            "INSERT INTO audit_salt (office, sequence, salt) VALUES (?, ?, ?)", (office, number, salt.hex())
        )


def ensure_key(db: Connection, office: str) -> None:
    """Make the office's signing key when it has none, inside a transaction of the caller."""
    db.execute(
        "INSERT INTO audit_key (office, seed) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (office, secrets.token_hex(SEED_SIZE)),
    )


def head(db: Connection, office: str) -> Head:
    """Return the last row's number and link."""
    row = db.one(
        "SELECT sequence, link FROM audit WHERE office = ? ORDER BY sequence DESC LIMIT 1", (office,)
    )
    return Head(int(row[0]), bytes.fromhex(row[1])) if row else Head(0, GENESIS)


def link_at(db: Connection, office: str, sequence: int) -> str:
    """Return the link of a row as hexadecimal digits; empty when there is no such row."""
    row = db.one("SELECT link FROM audit WHERE office = ? AND sequence = ?", (office, sequence))
    return str(row[0]) if row else ""


def verified(db: Connection, office: str) -> Verdict:
    """Check an office's whole trail."""
    return check(_rows(db, office))


def told(db: Connection, office: str, installation: str) -> Head:
    """Return the newest head that a desk has told of its own trail."""
    row = db.one(
        "SELECT sequence, link FROM desk_head WHERE office = ? AND installation = ? ORDER BY sequence DESC LIMIT 1",
        (office, installation),
    )
    return Head(int(row[0]), bytes.fromhex(row[1])) if row else Head(0, GENESIS)


def told_at(db: Connection, office: str, installation: str, sequence: int) -> str:
    """Return the link that a desk told for a row of its trail; empty when it told none."""
    row = db.one(
        "SELECT link FROM desk_head WHERE office = ? AND installation = ? AND sequence = ?",
        (office, installation, sequence),
    )
    return str(row[0]) if row else ""


def forget_told(db: Connection, office: str, installation: str, sequence: int) -> None:
    """Forget what a desk told from a row on: its trail was found to be another one."""
    db.execute(
        "DELETE FROM desk_head WHERE office = ? AND installation = ? AND sequence >= ?",
        (office, installation, sequence),
    )


def keep_told(
    db: Connection, office: str, installation: str, told_head: Head, *, counter: str, at: int
) -> None:
    """Keep a desk's head: the last of each day for ever, and of today the newest."""
    day = from_micros(at).date().isoformat()
    db.execute(
        "DELETE FROM desk_head WHERE office = ? AND installation = ? AND day = ? AND sequence < ?",
        (office, installation, day, told_head.sequence),
    )
    db.execute(
        "INSERT INTO desk_head (office, installation, sequence, link, counter, day, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (office, installation, told_head.sequence, told_head.link.hex(), counter, day, at),
    )


def _rows(db: Connection, office: str) -> Iterator[tuple[int, bytes, bytes]]:
    for row in db.all(
        "SELECT office, sequence, at, action, subject, officer, counter, digest, link FROM audit"
        " WHERE office = ? ORDER BY sequence",
        (office,),
    ):
        yield int(row[1]), msgspec.json.encode(row[:-1]), _link(row[-1])


def _link(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError:
        return b""
