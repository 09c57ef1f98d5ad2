"""Seals a journal to the service's key and signs it with the desk's.

HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305, the label as ``info``; Ed25519 (RFC 8032)
over label and sealed bytes. The service's key is told to the desk signed by the office's key.
"""

from __future__ import annotations

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from counter_tui.contract.parcel import UNREADABLE, Contents, Label, framed, parts
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
SIGNED = b"counter-tui journal signature v1\n"
OTHER_KEY = mark(
    "Tệp được niêm phong cho máy chủ khác (hoặc máy chủ đã cài lại): mở bằng đúng máy chủ, hoặc để bàn tự gửi khi có mạng."
)


def public_of_seed(seed: bytes) -> bytes:
    """Return the public key of an Ed25519 seed, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def public_of_private(private: bytes) -> bytes:
    """Return the public key of an X25519 private key, 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(label: Label, contents: Contents, seed: bytes) -> bytes:
    """Return the file: *contents* sealed for the label's ``sealed_for``, all of it signed with *seed*."""
    readable = msgspec.json.encode(label)
    to = X25519PublicKey.from_public_bytes(bytes.fromhex(label.sealed_for))
    sealed = SUITE.encrypt(contents.packed(), to, info=readable)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_signed(readable, sealed))
    return framed(readable, signature, sealed)


def checked(data: bytes) -> Label:
    """Return the label of a file that is whole as its desk signed it; raises BadInput. Whose key that is, is not known here."""
    label, readable, signature, sealed = parts(data)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(label.key))
        key.verify(signature, _signed(readable, sealed))
    except (ValueError, InvalidSignature) as problem:
        raise BadInput(UNREADABLE) from problem
    return label


def opened(data: bytes, private: bytes) -> Contents:
    """Return what is sealed in a checked file; raises BadInput for another service's key."""
    label, readable, _, sealed = parts(data)
    if label.sealed_for != public_of_private(private).hex():
        raise BadInput(OTHER_KEY)
    try:
        packed = SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=readable)
    except (ValueError, InvalidTag) as problem:
        raise BadInput(UNREADABLE) from problem
    return Contents.unpacked(packed)


def _signed(readable: bytes, sealed: bytes) -> bytes:
    return SIGNED + readable + b"\n" + sealed
