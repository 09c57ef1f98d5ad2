"""Heads of trails with their signatures: this desk's, and the service's as it was heard."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_tui.database.connection import Connection
from counter_tui.domain.audit_chain import Head
from counter_tui.domain.signed_head import DESK, SERVICE, SignedHead, desk_bytes
from counter_tui.storage import installation, settings
from counter_tui.storage.audit import THEIRS, head


def desk_head(connection: Connection) -> SignedHead | None:
    """Return the head of this desk's trail, signed by its installation; ``None`` before that has a key."""
    if not (seed := settings.read(connection, installation.SEED)):
        return None
    key, last = Ed25519PrivateKey.from_private_bytes(seed), head(connection)
    return SignedHead(
        whose=DESK, head=last, signature=key.sign(desk_bytes(last)), key=key.public_key().public_bytes_raw()
    )


def service_head(connection: Connection) -> SignedHead | None:
    """Return the head the service signed last, ``None`` when none was heard."""
    row = connection.one(
        "SELECT sequence, link, signature, key FROM witness WHERE whose = ? ORDER BY at DESC, sequence DESC LIMIT 1",
        (THEIRS,),
    )
    if row is None:
        return None
    return SignedHead(whose=SERVICE, head=Head(row[0], row[1]), signature=row[2], key=row[3])


def own_key(connection: Connection) -> bytes:
    """Return the public key of this installation; empty before it has one."""
    signed = desk_head(connection)
    return signed.key if signed is not None else b""


def link_at(connection: Connection, number: int) -> bytes:
    """Return the link of a row of this desk's trail; empty when there is none."""
    row = connection.one("SELECT link FROM audit WHERE sequence = ?", (number,))
    return bytes(row[0]) if row else b""


def service_keys(connection: Connection) -> set[bytes]:
    """Return every key a service's head was heard signed by."""
    rows = connection.all("SELECT DISTINCT key FROM witness WHERE whose = ?", (THEIRS,))
    return {bytes(row[0]) for row in rows}
