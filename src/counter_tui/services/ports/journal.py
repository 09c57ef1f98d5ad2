"""The journal and the numbers in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from counter_tui.domain.dossier import Registration
from counter_tui.domain.journal import Entry, EntryState, JournalCounts, NumberBlock
from counter_tui.domain.receipt import Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedNumber:
    """The code a new dossier gets, and whether it is provisional."""

    code: str
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What one registration writes in one transaction: the journal entry, the registration and, when wanted, the print job."""

    entry: Entry
    registration: Registration
    slip: Slip | None


class Journal(Protocol):
    """The desk's durable list of what it did and must send."""

    async def register(
        self,
        *,
        day: date,
        office: str,
        counter: str,
        provisional: Callable[[], str],
        build: Callable[[AssignedNumber], NewEntry],
    ) -> NewEntry:
        """Take the next number of a block valid on *day* (else the provisional code), build and store it, all in one transaction.

        Durable on return (``synchronous=FULL``). Raises DiskFull or StorageError with nothing stored and no number used.
        """
        ...

    async def append(self, entry: Entry) -> None:
        """Store an action entry durably."""
        ...

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        """Return what may be sent now, oldest first; an entry waits while an earlier one of its dossier is not confirmed."""
        ...

    async def mark(
        self,
        entry_id: str,
        state: EntryState,
        *,
        at: datetime,
        next_attempt_at: datetime | None = None,
        problem: str = "",
        problem_code: str = "",
    ) -> None:
        """Record the outcome of one sending; CONFIRMED also marks the dossier confirmed."""
        ...

    async def put_off_no_more(self) -> None:
        """Let everything that waits be due now."""
        ...

    async def renumber(self, entry_id: str, code: str, at: datetime) -> None:
        """Give a registration the code the service decided; the code it had stays as an alias."""
        ...

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime) -> None:
        """Replace a refused registration by a corrected one with the same number and a new id; the old one is kept as voided."""
        ...

    async def void(self, entry_id: str, reason: str, voiding: Entry | None, at: datetime) -> None:
        """Void a refused entry with a reason and store the entry that tells the service (``None``: it knows), in one transaction."""
        ...

    async def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        ...

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        """Return entries, newest first, of the given states (all when empty)."""
        ...

    async def counts(self) -> JournalCounts:
        """Return how many entries wait, are refused, are confirmed."""
        ...


class Numbers(Protocol):
    """Number blocks leased to this counter."""

    async def blocks(self) -> list[NumberBlock]:
        """Return all blocks that are not used up, by day."""
        ...

    async def leased_on(self, day: date) -> int:
        """Return how many blocks were ever leased for *day*, used up or not."""
        ...

    async def add(self, block: NumberBlock) -> None:
        """Store a leased block; storing the same block twice changes nothing."""
        ...
