"""The keys of journals carried in files: what opens them here, and by what each desk signs them."""

from __future__ import annotations

import secrets

from counter_tui.server.store import Connection

PRIVATE_SIZE = 32


def sealing(db: Connection, office: str) -> bytes:
    """Return the office's X25519 private key; empty before it was made."""
    row = db.one("SELECT private FROM sealing_key WHERE office = ?", (office,))
    return bytes.fromhex(row[0]) if row else b""


def ensure_sealing(db: Connection, office: str) -> bytes:
    """Return the office's X25519 private key, made when there is none, inside a transaction of the caller."""
    db.execute(
        "INSERT INTO sealing_key (office, private) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (office, secrets.token_hex(PRIVATE_SIZE)),
    )
    return sealing(db, office)


def told(db: Connection, office: str, installation: str) -> str:
    """Return the Ed25519 public key an installation told first, in hexadecimal digits; empty when it told none."""
    row = db.one(
        "SELECT key FROM installation_key WHERE office = ? AND installation = ?", (office, installation)
    )
    return str(row[0]) if row else ""


def installation_of(db: Connection, office: str, key: str) -> str:
    """Return the installation that told a public key; empty when none did."""
    row = db.one("SELECT installation FROM installation_key WHERE office = ? AND key = ?", (office, key))
    return str(row[0]) if row else ""


def keep_told(db: Connection, office: str, installation: str, key: str, now: int) -> bool:
    """Keep the key an installation tells; return whether it is the one it told first, which is never replaced."""
    db.execute(
        "INSERT INTO installation_key (office, installation, key, told_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (office, installation, key, now),
    )
    return told(db, office, installation) == key
