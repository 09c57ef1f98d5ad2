"""Where hand-over lists are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from counter_tui.domain.hand_over import Batch, Way
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports.journal import NewAction


class HandOvers(Protocol):
    """Hand-over lists of this desk, durable, with the actions they bring in one transaction."""

    async def next_number(self, prefix: str) -> int:
        """Return the number of the next list whose code begins with *prefix*, from 1."""
        ...

    async def make(self, batch: Batch, slip: Slip, actions: Sequence[NewAction]) -> None:
        """Store a list, its print and the actions it brings; raises Refused when one of them is not possible any more."""
        ...

    async def close(self, batch: Batch, actions: Sequence[NewAction]) -> None:
        """Store how a list was confirmed, with the actions that brings; raises Refused as :meth:`make`."""
        ...

    async def get(self, code: str) -> Batch | None:
        """Return one list."""
        ...

    async def of_way(self, way: Way) -> list[Batch]:
        """Return all lists of one direction still kept, oldest first."""
        ...

    async def recent(self, limit: int = 100) -> list[Batch]:
        """Return the lists, open ones first, newest first."""
        ...
