"""Heads of audit trails on the wire: each side keeps the other's, so that neither can be written anew unseen."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Answer, Ask, Version
from counter_tui.domain.audit_chain import Head

Link = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
PublicKey = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$", max_length=64)]
SIGNED = "counter-tui audit head v1"
SEALING = "counter-tui sealing key v1"


class HeadBody(Ask, frozen=True, kw_only=True):
    """The last row of a trail: its number from 1 (0 before the first) and its link."""

    sequence: Version
    link: Link

    @classmethod
    def from_domain(cls, head: Head) -> HeadBody:
        """Return a head as it is sent."""
        return cls(sequence=head.sequence, link=head.link.hex())

    def to_domain(self) -> Head:
        """Return the head."""
        return Head(self.sequence, bytes.fromhex(self.link))


class HeadsRequest(Ask, frozen=True, kw_only=True):
    """A desk's head now, what its trail has at the row last ``acknowledged``, and the service's head it last ``witnessed``.

    ``key`` is the Ed25519 public key by which the desk signs a journal that is carried in a file.
    """

    installation: Annotated[str, Meta(min_length=1, max_length=100)]
    head: HeadBody
    acknowledged: HeadBody | None = None
    witnessed: HeadBody | None = None
    key: PublicKey = ""


class HeadsBody(Answer, frozen=True, kw_only=True):
    """The service's head, signed.

    ``signature`` is Ed25519 (RFC 8032) over :func:`signed_bytes`, both it and ``key`` in hexadecimal digits. ``agrees``
    is false when the desk's trail is not what the service keeps of it; ``witnessed_link`` is what the service's trail
    has at the row the desk witnessed, empty when it has none. ``sealing_key`` is the X25519 public key a journal in a
    file is sealed to, ``sealing_signature`` by ``key`` over :func:`sealing_bytes`.
    """

    office: str
    head: HeadBody
    signature: str
    key: str
    agrees: bool
    witnessed_link: str = ""
    sealing_key: str = ""
    sealing_signature: str = ""


def signed_bytes(office: str, head: Head) -> bytes:
    """Return what a head's signature is over."""
    return f"{SIGNED}\n{office}\n{head.sequence}\n{head.link.hex()}\n".encode("ascii")


def sealing_bytes(office: str, sealing_key: str) -> bytes:
    """Return what the signature of an office's sealing key is over."""
    return f"{SEALING}\n{office}\n{sealing_key}\n".encode("ascii")
