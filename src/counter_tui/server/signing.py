"""The office's Ed25519 key (RFC 8032): signs the heads of its audit trail, and the key that journals in files are sealed to."""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from counter_tui.contract.audit import sealing_bytes, signed_bytes
from counter_tui.domain.audit_chain import Head
from counter_tui.server.store import Connection


def signed(db: Connection, office: str, head: Head) -> tuple[str, str]:
    """Return signature and public key in hexadecimal digits; both empty when the office has no key yet."""
    row = db.one("SELECT seed FROM audit_key WHERE office = ?", (office,))
    return _signed(str(row[0]), office, head) if row else ("", "")


def public_key(db: Connection, office: str) -> str:
    """Return the key heads are signed by, in hexadecimal digits; empty when the office has none yet."""
    return signed(db, office, Head())[1]


def signed_sealing_key(db: Connection, office: str, private: bytes) -> tuple[str, str]:
    """Return the public key of an X25519 *private* key and the office's signature of it, in hexadecimal digits."""
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()
    row = db.one("SELECT seed FROM audit_key WHERE office = ?", (office,))
    if row is None:
        return "", ""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(row[0]))
    return public, key.sign(sealing_bytes(office, public)).hex()


@lru_cache(maxsize=256)
def _signed(seed: str, office: str, head: Head) -> tuple[str, str]:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    public = key.public_key().public_bytes_raw()
    return key.sign(signed_bytes(office, head)).hex(), public.hex()
