"""Heads of audit trails, which desk and service keep for each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counter_tui.domain.audit_chain import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHead:
    """The service's head, its signature checked; ``key`` is the public key that signed it.

    ``agrees`` is false when our trail is not the one the service knew; ``witnessed_link`` is what the service's trail
    has now at the row we kept last, empty when it has none. ``sealing_key`` is what a journal in a file is sealed to.
    """

    head: Head
    signature: bytes
    key: bytes
    agrees: bool
    witnessed_link: bytes = b""
    sealing_key: bytes = b""


class Witness(Protocol):
    """Our own trail's head, and the heads kept on either side."""

    async def head(self) -> Head:
        """Return the head of our own trail."""
        ...

    async def acknowledged(self) -> Head | None:
        """Return what our trail has now at the row the service acknowledged last."""
        ...

    async def witnessed(self) -> tuple[Head, bytes] | None:
        """Return the service's head that was kept last, and the key that signed it."""
        ...

    async def keep(self, ours: Head, theirs: ServiceHead, at: datetime) -> None:
        """Keep the head that the service acknowledged and the one it signed."""
        ...

    async def record(self, action: str, dossier: str, officer_id: str, at: datetime) -> None:
        """Append one row to our own trail."""
        ...

    async def noted(self, actions: Sequence[str], *, since: str) -> list[tuple[str, datetime]]:
        """Return the rows of *actions*, oldest first, that no row of the action *since* follows: what was noted and when."""
        ...


class HeadGateway(Protocol):
    """The way to the service's trail."""

    async def exchange_heads(
        self,
        *,
        installation: str,
        head: Head,
        acknowledged: Head | None,
        witnessed: Head | None,
        key: bytes = b"",
    ) -> ServiceHead:
        """Send our head and the public *key* we sign files by, and return the service's; raises Offline, SignInNeeded, Refused (a wrong signature too)."""
        ...
