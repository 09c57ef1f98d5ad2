"""Stored answers by idempotency key; kept as long as the dossiers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from counter_tui.database.connection import Connection
from counter_tui.server.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it was given first; ``replayed`` when it was found, not made."""

    status: int
    body: bytes
    replayed: bool = False


def fingerprint(path: str, body: bytes) -> str:
    """Return what tells two requests apart."""
    return hashlib.sha256(path.encode() + b"\0" + body).hexdigest()


def begin(db: Connection, office: str, key: str, print_of: str, now: int) -> Stored | None:
    """Claim *key*; return the stored answer when it was used for the same request; raises 422 for another one."""
    claimed = db.execute(
        "INSERT INTO idempotency (office, key, fingerprint, status, body, created_at) VALUES (?, ?, ?, 0, '', ?)"
        " ON CONFLICT DO NOTHING",
        (office, key, print_of, now),
    )
    if claimed:
        return None
    row = db.one(
        "SELECT fingerprint, status, body FROM idempotency WHERE office = ? AND key = ?", (office, key)
    )
    if row is None or row[0] != print_of:
        raise ProblemError("idempotency-key-reused")
    return Stored(row[1], row[2].encode(), replayed=True)


def finish(db: Connection, office: str, key: str, answer: Stored) -> Stored:
    """Store the answer with the work it reports, in the same transaction."""
    db.execute(
        "UPDATE idempotency SET status = ?, body = ? WHERE office = ? AND key = ?",
        (answer.status, answer.body.decode(), office, key),
    )
    return answer
