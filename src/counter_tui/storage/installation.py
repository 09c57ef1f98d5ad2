"""Which installation this is, and the stamp that tells it from a copy of itself; inside a transaction of the caller."""

from __future__ import annotations

import secrets

from counter_tui.database.connection import Connection
from counter_tui.domain.numbers import Stamp
from counter_tui.storage import settings

INSTALLATION = "installation"
STAMP = "number-stamp"
SEED = "signing-seed"
SEED_SIZE = 32


def stored(connection: Connection) -> tuple[str, str]:
    """Return the installation's id and the machine it was made for; both empty before the first start."""
    parts = (settings.read(connection, INSTALLATION) or b"").decode().split()
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def make(connection: Connection, machine: str) -> str:
    """Make this a new installation on *machine*; what was leased to the old one is left alone from now on."""
    made = secrets.token_hex(8)
    settings.write(connection, INSTALLATION, f"{made} {machine or '-'}".encode())
    settings.write(connection, STAMP, b"")
    settings.write(connection, SEED, b"")
    return made


def seed(connection: Connection) -> bytes:
    """Return the Ed25519 seed this installation signs files by, made when there is none."""
    if not (known := settings.read(connection, SEED)):
        known = secrets.token_bytes(SEED_SIZE)
        settings.write(connection, SEED, known)
    return known


def current_mark(connection: Connection) -> str:
    """Return the mark the service acknowledged last; empty before the first."""
    return stamps(connection)[0].mark


def stamps(connection: Connection) -> tuple[Stamp, str]:
    """Return the stamp the service acknowledged last, and the one under way to it (empty: none)."""
    parts = (settings.read(connection, STAMP) or b"").decode().split(" ")
    if len(parts) != 3:
        return Stamp(), ""
    return Stamp(int(parts[0]), parts[1]), parts[2]


def set_out(connection: Connection) -> str:
    """Return the stamp to move on to; drawn only now, so that copies made before draw others."""
    stamp, following = stamps(connection)
    if not following:
        following = secrets.token_hex(8)
        _write(connection, str(stamp.generation), stamp.mark, following)
    return following


def acknowledged(connection: Connection, following: str) -> None:
    """Move on to *following*, which the service has stored; a stamp that moved on meanwhile stays."""
    stamp, expected = stamps(connection)
    if expected == following:
        _write(connection, str(stamp.generation + 1), following, "")


def _write(connection: Connection, *parts: str) -> None:
    settings.write(connection, STAMP, " ".join(parts).encode())
