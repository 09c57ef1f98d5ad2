"""Heads of audit trails, to and from the wire; a signature (Ed25519, RFC 8032) that does not fit is a bad answer."""

from __future__ import annotations

import msgspec

from counter_tui.api.answers import BAD_ANSWER, UNREADABLE, decoded, failure
from counter_tui.api.http_gateway import API, HttpGateway
from counter_tui.contract.audit import HeadBody, HeadsBody, HeadsRequest, sealing_bytes, signed_bytes
from counter_tui.domain.audit_chain import Head
from counter_tui.errors import Refused
from counter_tui.services.ports.witness import ServiceHead

BUDGET = 15.0
"""Seconds for one exchange, which nobody waits for."""


class AuditHeadExchange:
    """Implements ``ports.witness.HeadGateway``."""

    def __init__(self, gateway: HttpGateway) -> None:
        self._gateway = gateway

    async def exchange_heads(
        self,
        *,
        installation: str,
        head: Head,
        acknowledged: Head | None,
        witnessed: Head | None,
        key: bytes = b"",
    ) -> ServiceHead:
        """Send the head of our audit trail and our public key, return the service's head, its signature checked."""
        request = msgspec.json.encode(heads_request(installation, head, acknowledged, witnessed, key))
        answer = await self._gateway.ask("POST", f"{API}/audit/heads", request, {}, BUDGET)
        if not 200 <= answer.status < 300:
            raise failure(answer)
        return service_head(decoded(answer.body, HeadsBody))


def heads_request(
    installation: str, head: Head, acknowledged: Head | None, witnessed: Head | None, key: bytes = b""
) -> HeadsRequest:
    """Return what is sent of our own trail."""
    return HeadsRequest(
        installation=installation,
        head=HeadBody.from_domain(head),
        acknowledged=HeadBody.from_domain(acknowledged) if acknowledged else None,
        witnessed=HeadBody.from_domain(witnessed) if witnessed else None,
        key=key.hex(),
    )


def service_head(body: HeadsBody) -> ServiceHead:
    """Return the service's head; raises Refused when it is not signed as it must be."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    head = body.head.to_domain()
    try:
        key, signature = bytes.fromhex(body.key), bytes.fromhex(body.signature)
        witnessed = bytes.fromhex(body.witnessed_link)
        signer = Ed25519PublicKey.from_public_bytes(key)
        signer.verify(signature, signed_bytes(body.office, head))
        if body.sealing_key:
            signed = sealing_bytes(body.office, body.sealing_key)
            signer.verify(bytes.fromhex(body.sealing_signature), signed)
        sealing_key = bytes.fromhex(body.sealing_key)
    except (ValueError, UnicodeEncodeError, InvalidSignature) as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem
    return ServiceHead(
        head=head,
        signature=signature,
        key=key,
        agrees=body.agrees,
        witnessed_link=witnessed,
        sealing_key=sealing_key,
    )
