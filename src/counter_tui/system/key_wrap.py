"""A data key under a passphrase: Argon2id (RFC 9106) turns it into the key of ChaCha20-Poly1305 (RFC 8439), which seals.

What is written is text: version, parameters, salt, nonce, the sealed key, and a digest over them all, which tells a damaged
file from a wrong passphrase and says nothing about either.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from typing import Any

VERSION = 1
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
"""The second recommended choice of RFC 9106 §4, the default of argon2-cffi: about 100 ms."""

LEAST = {"memory_kib": 19_456, "passes": 2, "lanes": 1}
MOST = {"memory_kib": 1_048_576, "passes": 32, "lanes": 16}
SALT_SIZE, NONCE_SIZE, KEY_SIZE = 16, 12, 32


class NewerWrapping(ValueError):
    """What was written follows a later version."""


def normal(passphrase: str) -> str:
    """Return a passphrase as it counts: NFC, so that every input method means the same by the same letters."""
    return unicodedata.normalize("NFC", passphrase)


def wrapped(key: bytes, passphrase: str) -> bytes:
    """Return *key* sealed by *passphrase*, to be written to a file."""
    head: dict[str, Any] = {
        "version": VERSION,
        "kdf": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": secrets.token_hex(SALT_SIZE),
        "cipher": "chacha20-poly1305",
        "nonce": secrets.token_hex(NONCE_SIZE),
    }
    sealed = _cipher(head, passphrase).encrypt(bytes.fromhex(head["nonce"]), key, _plain(head))
    body = {**head, "sealed": sealed.hex()}
    return json.dumps({**body, "digest": _digest(body)}, indent=1).encode() + b"\n"


def unwrapped(written: bytes, passphrase: str) -> bytes | None:
    """Return the key, ``None`` when the passphrase is another one; raises ValueError for what is damaged, NewerWrapping."""
    from cryptography.exceptions import InvalidTag

    body = _checked(written)
    sealed = bytes.fromhex(body.pop("sealed"))
    try:
        key: bytes = _cipher(body, passphrase).decrypt(bytes.fromhex(body["nonce"]), sealed, _plain(body))
    except InvalidTag:
        return None
    if len(key) != KEY_SIZE:
        raise ValueError("sealed something else than a key")
    return key


def _checked(written: bytes) -> dict[str, Any]:
    """Return what was written without its digest; raises ValueError."""
    body = json.loads(written)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    if isinstance(body.get("version"), int) and body["version"] > VERSION:
        raise NewerWrapping("a later version")
    told = body.pop("digest", None)
    texts = ("kdf", "salt", "cipher", "nonce", "sealed")
    whole = (
        told == _digest(body)
        and all(isinstance(body.get(name), str) for name in texts)
        and all(isinstance(body.get(name), int) and LEAST[name] <= body[name] <= MOST[name] for name in LEAST)
        and (body["kdf"], body["cipher"]) == ("argon2id", "chacha20-poly1305")
    )
    if not whole:
        raise ValueError("damaged")
    return body


def _cipher(head: dict[str, Any], passphrase: str) -> Any:
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(
        hash_secret_raw(
            normal(passphrase).encode("utf-8", "surrogatepass"),
            bytes.fromhex(head["salt"]),
            time_cost=head["passes"],
            memory_cost=head["memory_kib"],
            parallelism=head["lanes"],
            hash_len=KEY_SIZE,
            type=Type.ID,
        )
    )


def _plain(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(_plain(body)).hexdigest()
