"""Registrations that were refused and then mended or voided at their desk."""

from __future__ import annotations

from collections.abc import Iterable

from counter_tui.server.store import Connection


def add(db: Connection, office: str, ids: Iterable[str], now: int) -> None:
    """Remember that these registrations are not to come in any more."""
    db.many(
        "INSERT INTO superseded_registration (office, id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(office, one, now) for one in ids],
    )


def known(db: Connection, office: str, registration: str) -> bool:
    """Return whether a desk has put something else in the place of a registration."""
    sql = "SELECT 1 FROM superseded_registration WHERE office = ? AND id = ?"
    return db.one(sql, (office, registration)) is not None
