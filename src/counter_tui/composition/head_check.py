"""Checks a signed head that was read from paper: the signature, whose key it is, and whether the trail still says so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from counter_tui.contract.audit import signed_bytes
from counter_tui.domain.signed_head import DESK, SignedHead, desk_bytes

LinkAt = Callable[[int], bytes]


def signature_fits(signed: SignedHead, office: str) -> bool:
    """Return whether the signature is that of the key beside it, over this head of *office* (or of a desk)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    over = desk_bytes(signed.head) if signed.whose == DESK else signed_bytes(office, signed.head)
    try:
        Ed25519PublicKey.from_public_bytes(signed.key).verify(signed.signature, over)
    except (ValueError, InvalidSignature):
        return False
    return True


def verdict(
    signed: SignedHead, office: str, keys: Collection[bytes], link_at: LinkAt | None
) -> dict[str, Any]:
    """Return what a check found; *keys* are those known to be that side's, *link_at* its trail (``None``: not here)."""
    if link_at is None:
        trail = "elsewhere"
    elif not (link := link_at(signed.head.sequence)):
        trail = "missing"
    else:
        trail = "same" if link == signed.head.link else "differs"
    return {
        "whose": "desk" if signed.whose == DESK else "service",
        "sequence": signed.head.sequence,
        "signature": signature_fits(signed, office),
        "key": signed.key in keys,
        "trail": trail,
    }
