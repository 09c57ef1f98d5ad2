"""``counter-tui serve`` that ends at a chosen moment of a commit, or is naive on purpose; the rest is the real command.

``CHAOS_SERVICE`` holds JSON: ``point`` (before-commit or after-commit), ``nth``, ``naive`` (names of NAIVE).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from counter_tui.cli import main
from counter_tui.database.connection import Connection
from counter_tui.database.worker import Work
from counter_tui.database.writer import Writer
from counter_tui.server.tables import events


def die() -> None:
    """End at once, like ``kill -9``."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_commit(point: str, nth: int) -> None:
    """Die in the *nth* writing transaction: when its work is done but not committed, or before anybody is told."""
    real, seen = Writer.transact, 0

    def transact(self: Writer, connection: Connection, work: Work, begin: str = "BEGIN IMMEDIATE") -> Any:
        nonlocal seen
        seen += 1
        if seen < nth:
            return real(self, connection, work, begin)

        def fatal(c: Connection) -> Any:
            done = work(c)
            if point == "before-commit":
                die()
            return done

        done = real(self, connection, fatal, begin)
        die()
        return done

    Writer.transact = transact  # type: ignore[method-assign]
    if any(argument == "--database" for argument in sys.argv):
        die_in_postgres(point, nth)


def die_in_postgres(point: str, nth: int) -> None:
    """Do the same where PostgreSQL keeps the data."""
    from counter_tui.server.postgres.database import Lane

    real, seen = Lane.commit, 0

    def commit(self: Lane, raw: Any) -> None:
        nonlocal seen
        seen += not self.read_only
        if seen >= nth and point == "before-commit":
            die()
        real(self, raw)
        if seen >= nth:
            die()

    Lane.commit = commit  # type: ignore[method-assign]


def feed_by_id() -> None:
    """The feed as many build it: what has an id above the last one seen; ids are drawn before they are sent."""

    def publish(db: Connection, office: str, *changed: str) -> None:
        for dossier in changed:
            at = int(dossier.replace("-", "")[:12], 16)
            db.execute("UPDATE dossier SET position = ? WHERE office = ? AND id = ?", (at, office, dossier))
            db.execute(
                "INSERT INTO feed_position (office, position) VALUES (?, ?)"
                " ON CONFLICT (office) DO UPDATE SET position = max(position, excluded.position)",
                (office, at),
            )

    events.publish = publish


NAIVE = {"feed-by-id": feed_by_id}


if __name__ == "__main__":
    asked = json.loads(os.environ.get("CHAOS_SERVICE", "{}"))
    if asked.get("point"):
        die_in_commit(asked["point"], asked["nth"])
    for name in asked.get("naive", ()):
        NAIVE[name]()
    sys.exit(main(sys.argv[1:]))
