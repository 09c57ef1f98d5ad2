"""What a screen asks the app for: facts about where the officer wants to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.screen import Screen

    from counter_tui.domain.deadline import Due
    from counter_tui.domain.draft import Draft
    from counter_tui.domain.person import Person
    from counter_tui.domain.scan import CitizenCard


@dataclass
class ProcedureChosen(Message):
    """A procedure is to be read; ``applicant`` when somebody's card was read."""

    code: str
    applicant: Person | None = None


@dataclass
class RegisterChosen(Message):
    """A dossier of this procedure is to be received; ``applicant`` when somebody's card was read."""

    code: str
    applicant: Person | None = None


@dataclass
class SameDayChosen(Message):
    """Same-day work is to be done; ``code`` when the procedure is known."""

    code: str | None = None
    applicant: Person | None = None


@dataclass
class DossierChosen(Message):
    """A dossier is to be shown."""

    code: str


@dataclass
class ReceiptChosen(Message):
    """The receipt of a dossier is to be shown."""

    dossier: str


@dataclass
class JournalChosen(Message):
    """The journal is to be shown."""


@dataclass
class SettingsChosen(Message):
    """The settings are to be shown."""


@dataclass
class SignInChosen(Message):
    """Somebody wants to sign in."""


@dataclass
class LedgerChosen(Message):
    """The day-by-day ledger of a due time is to be shown."""

    due: Due


@dataclass
class DraftChosen(Message):
    """A half-filled registration is to be gone on with."""

    draft: Draft


@dataclass
class DraftDiscarded(Message):
    """A half-filled registration was thrown away; no form may go on with it."""

    draft_id: str


@dataclass
class Received(Message):
    """A dossier was received on ``screen``: the desk is to be ready for the next citizen."""

    screen: Screen[None]


@dataclass
class ScannedPerson(Message):
    """A citizen's card was read where no field waits for it."""

    card: CitizenCard


@dataclass
class Back(Message):
    """The officer is done with ``screen`` (the one on top); ``finished`` when nothing of it is to be kept."""

    finished: bool = False
    screen: Screen[None] | None = None
