"""Hand-over lists in memory."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.hand_over import Batch, State, Way
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import NewAction, PrintJob, PrintState
from tests.fakes.ports import FakeStore


class FakeHandOvers:
    """Keeps lists; their actions and prints go into the fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self.lists: dict[str, Batch] = {}

    async def next_number(self, prefix: str) -> int:
        return 1 + sum(code.startswith(f"{prefix}-") for code in self.lists)

    async def make(self, batch: Batch, slip: Slip, actions: Sequence[NewAction]) -> None:
        self.lists[batch.code] = batch
        self._store.jobs.append(
            PrintJob(
                id=f"list-{batch.code}",
                dossier=batch.code,
                slip=slip,
                reprint=0,
                state=PrintState.READY,
                created_at=batch.made_at,
            )
        )
        for new in actions:
            await self._store.act(new)

    async def close(self, batch: Batch, actions: Sequence[NewAction]) -> None:
        self.lists[batch.code] = batch
        for new in actions:
            await self._store.act(new)

    async def get(self, code: str) -> Batch | None:
        return self.lists.get(code)

    async def of_way(self, way: Way) -> list[Batch]:
        return [batch for batch in self.lists.values() if batch.way is way]

    async def recent(self, limit: int = 100) -> list[Batch]:
        return sorted(self.lists.values(), key=lambda b: (b.state is State.CLOSED, -b.made_at.timestamp()))
