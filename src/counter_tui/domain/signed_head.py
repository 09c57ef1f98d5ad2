"""The signed head of an audit trail as text on paper: whoever holds the sheet holds what the trail must still say."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from counter_tui.domain.audit_chain import Head
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

DESK, SERVICE = 1, 2
"""Whose trail: a desk's, signed by its installation; or an office's, signed by its service."""
GROUP = 8
_DESK_SIGNED = "counter-tui desk head v1"
_SIZE = 1 + 6 + 32 + 64 + 32
"""Whose, number, link, signature, key: 135 bytes, which base32 writes without padding."""
UNREADABLE = mark("Mã ký nhật ký không đọc được: gõ đủ {n} chữ và số như trên báo cáo, dấu cách không kể.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A head with its Ed25519 signature (RFC 8032) and the public key to check it by."""

    whose: int
    head: Head
    signature: bytes
    key: bytes

    def text(self) -> str:
        """Return it in base32 (RFC 4648), in groups."""
        number = self.head.sequence.to_bytes(6, "big")
        data = bytes([self.whose]) + number + self.head.link + self.signature + self.key
        written = base64.b32encode(data).decode("ascii")
        return " ".join(written[n : n + GROUP] for n in range(0, len(written), GROUP))


def read(text: str) -> SignedHead:
    """Return what :meth:`SignedHead.text` wrote, however it is spaced; raises BadInput."""
    try:
        data = base64.b32decode("".join(text.split()).upper().encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as problem:
        raise BadInput(UNREADABLE, n=_SIZE * 8 // 5) from problem
    if len(data) != _SIZE or data[0] not in {DESK, SERVICE}:
        raise BadInput(UNREADABLE, n=_SIZE * 8 // 5)
    return SignedHead(
        whose=data[0],
        head=Head(int.from_bytes(data[1:7], "big"), data[7:39]),
        signature=data[39:103],
        key=data[103:],
    )


def desk_bytes(head: Head) -> bytes:
    """Return what the signature of a desk's head is over."""
    return f"{_DESK_SIGNED}\n{head.sequence}\n{head.link.hex()}\n".encode("ascii")
