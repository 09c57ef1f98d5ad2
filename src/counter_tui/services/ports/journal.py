"""The journal and the numbers in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from counter_tui.domain.actions import Action, Actor
from counter_tui.domain.base import Base
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.journal import Entry, EntryState, JournalCounts, NumberBlock
from counter_tui.domain.numbers import BlockReport, BlockVerdict, NumberClock, VoidedNumbers
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """What one action writes in one transaction: the entry, the action, how the dossier then stands, and slips to print.

    ``instead_of``: the entry it is made anew from after the officer took up the service's word again, so that a lower
    version than before is right and the slips of that entry hold on. ``base`` is what it was made on, kept for the case
    that somebody else acts in between.
    """

    entry: Entry
    action: Action
    actor: Actor
    after: DossierSummary
    slips: tuple[Slip, ...] = ()
    instead_of: str = ""
    base: Base | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What came of sending one entry; ``code`` is the number the service decided, when it is another than the desk's."""

    entry_id: str
    state: EntryState
    next_attempt_at: datetime | None = None
    problem: str = ""
    problem_code: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An action as it was made: its entry, what it does, by whom, on what (``None``: nothing was kept of that)."""

    entry: Entry
    action: Action
    actor: Actor
    base: Base | None = None


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
        numbered: bool = True,
        draft: str = "",
    ) -> NewEntry:
        """Take the next number of a block valid on *day* (else, or unless *numbered*, the provisional code), build and store it, all in one transaction.

        *draft*, whose id the entry takes, goes in the same transaction; one that was registered before gives what was
        stored then. Durable on return (``synchronous=FULL``). Raises DiskFull or StorageError with nothing stored and no
        number used.
        """
        ...

    async def act(self, *new: NewAction) -> None:
        """Store actions durably, all or none; raises Refused when another action on one of the dossiers came between."""
        ...

    async def due_to_send(self, now: datetime, limit: int = 20) -> list[Entry]:
        """Return what may be sent now, oldest first; an entry waits while an earlier one of its dossier is not confirmed."""
        ...

    async def note_begun(self, entry_ids: Sequence[str], begun: bool) -> None:
        """Note durably that entries are about to leave, or that the service did nothing with them."""
        ...

    async def settle_all(self, settlements: Sequence[Settlement], at: datetime) -> list[Settlement]:
        """Record what came of several sendings in one transaction; CONFIRMED also marks the dossier confirmed.

        Return those whose ``code`` is another dossier's on this desk: theirs stays as it is here.
        """
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

    async def amend(self, entry_id: str, new_entry: NewEntry, at: datetime, *, actor: Actor) -> None:
        """Replace a refused registration by *actor*'s correction with the same number and a new id; the old one is kept as voided."""
        ...

    async def void(
        self,
        entry_id: str,
        reason: str,
        voiding: Entry | None,
        at: datetime,
        *,
        actor: Actor,
        slip: Slip | None = None,
    ) -> None:
        """Void a refused entry with a reason and store the entry that tells the service (``None``: it knows), in one transaction; trail and timeline say who.

        *slip* waits to be printed.
        """
        ...

    async def take_back(self, entry_id: str, reason: str, at: datetime, *, officer_id: str) -> None:
        """Undo an action not sent yet, the last of its dossier, with its standing and unprinted slips; the trail says who. Raises Refused."""
        ...

    async def unsettled(self, dossier: str) -> list[Made]:
        """Return a dossier's actions that wait or were refused, in the order of sending."""
        ...

    async def rebase(
        self, instead_of: Sequence[str], new: Sequence[NewAction], officer_id: str, at: datetime
    ) -> None:
        """Void the entries named and store *new* actions in their place, in one transaction; raises Refused when one was settled meanwhile."""
        ...

    async def hand_over(self, entry_id: str, officer_id: str, at: datetime) -> None:
        """Leave a refused entry to a supervisor."""
        ...

    async def entry(self, entry_id: str) -> Entry | None:
        """Return one entry."""
        ...

    async def entries(
        self, states: Sequence[EntryState] = (), limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        """Return entries, newest first, of the given states (all when empty)."""
        ...

    async def not_shown(self) -> list[Entry]:
        """Return the registrations the officer was not told of, oldest first."""
        ...

    async def shown(self, entry_ids: Sequence[str]) -> None:
        """Remember that the officer has been told of these."""
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

    async def add(self, block: NumberBlock) -> bool:
        """Store a leased block; return whether it was new here: storing the same block twice changes nothing."""
        ...

    async def clock(self) -> NumberClock:
        """Return the last day known to have come: numbers of a day before are not given."""
        ...

    async def stamp(self) -> str:
        """Return the stamp that the last settled report moved on to; empty before the first."""
        ...

    async def end_larger_than(self, size: int, at: datetime) -> None:
        """Take no more numbers of blocks of more than *size* numbers."""
        ...

    async def report(self, at: datetime) -> BlockReport:
        """End the blocks of past days and return what the service is to be told of this installation's blocks."""
        ...

    async def settle(self, told: BlockReport, verdict: BlockVerdict, at: datetime) -> bool:
        """Store what the service said to a report; return whether this has become a new installation."""
        ...

    async def voided(self, limit: int = 20) -> list[tuple[datetime, VoidedNumbers]]:
        """Return what the service voided of this counter's numbers, newest first, each with when it said so."""
        ...
