"""Stored answers by idempotency key; kept as long as the dossiers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from counter_tui.contract.headers import RETRY_AFTER
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Busy, Connection


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
    """Claim *key*, then the office; return the stored answer when the key was used for the same request.

    A copy sent meanwhile waits here for the first to end. Raises ProblemError: 422 when the key was used for another
    request, 409 with Retry-After when the first takes too long; Busy when the office's other writers do.
    """
    try:
        claimed = db.execute(
            "INSERT INTO idempotency (office, key, fingerprint, status, body, created_at) VALUES (?, ?, ?, 0, '', ?)"
            " ON CONFLICT DO NOTHING",
            (office, key, print_of, now),
        )
    except Busy:
        raise ProblemError("still-running", headers={RETRY_AFTER: "1"}) from None
    if claimed:
        db.hold(office)
        return None
    row = db.one(
        "SELECT fingerprint, status, body FROM idempotency WHERE office = ? AND key = ?", (office, key)
    )
    if row is None or row[0] != print_of:
        raise ProblemError("idempotency-key-reused")
    return Stored(row[1], row[2].encode(), replayed=True)


def known(db: Connection, office: str, key: str) -> bool:
    """Return whether a request was answered under *key*."""
    return db.one("SELECT 1 FROM idempotency WHERE office = ? AND key = ?", (office, key)) is not None


def finish(db: Connection, office: str, key: str, answer: Stored) -> Stored:
    """Store the answer with the work it reports, in the same transaction."""
    db.execute(
        "UPDATE idempotency SET status = ?, body = ? WHERE office = ? AND key = ?",
        (answer.status, answer.body.decode(), office, key),
    )
    return answer
