"""The journal (sổ lệnh): what the desk did and must send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class EntryState(StrEnum):
    """Where an entry stands on its way to the service."""

    WAITING = "waiting"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    VOIDED = "voided"


class EntryKind(StrEnum):
    """What an entry asks of the service."""

    REGISTER = "register"
    ACTION = "action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One journal entry; ``id`` (UUIDv7) is its idempotency key, ``body`` the exact bytes that are sent.

    ``problem`` is the service's reason in words when refused, ``problem_code`` its stable code. ``action`` names what an
    action entry does, ``if_match`` the version of the dossier it was made for. ``exported_at`` is when it was last copied
    to a file, ``handed`` whether a supervisor is to see to it.
    """

    id: str
    kind: EntryKind
    dossier: str
    title: str
    path: str
    body: bytes
    created_at: datetime
    state: EntryState = EntryState.WAITING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    problem: str = ""
    problem_code: str = ""
    officer_id: str = ""
    sequence: int = 0
    if_match: str = ""
    action: str = ""
    exported_at: datetime | None = None
    handed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCounts:
    """How many entries wait, were refused (tasks; ``handed`` of them to a supervisor), were confirmed, were voided."""

    waiting: int = 0
    refused: int = 0
    confirmed: int = 0
    voided: int = 0
    handed: int = 0
    oldest_waiting: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock:
    """Numbers ``first``..``last`` of ``day`` leased to one counter of an office for one installation; ``next`` is the next unused."""

    id: str
    office: str
    counter: str
    day: date
    prefix: str
    first: int
    last: int
    next: int
    installation: str

    @property
    def left(self) -> int:
        """How many numbers are unused."""
        return max(0, self.last - self.next + 1)
