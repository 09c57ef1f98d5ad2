"""What a screen asks the app for: facts about where the officer wants to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from counter_tui.domain.counted_fees import NOT_EXEMPT, ONE, Counts, Exemption

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from counter_tui.domain.deadline import Due
    from counter_tui.domain.draft import Draft
    from counter_tui.domain.person import Person
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.domain.scan_trace import Suffix


@dataclass
class Wanted(Message):
    """What a screen asks the app for; on a locked screen it waits."""


@dataclass
class ProcedureChosen(Wanted):
    """A procedure is to be read; ``applicant`` when somebody's card was read."""

    code: str
    applicant: Person | None = None


@dataclass
class RegisterChosen(Wanted):
    """A dossier of this procedure is to be received; ``applicant`` when somebody's card was read.

    ``afresh`` leaves what was begun of this procedure to the drafts; ``case`` when one was chosen already. ``promised``
    with a due time, also where the office does it on the same day; ``counts`` and ``exemption`` what was
    counted and typed there.
    """

    code: str
    applicant: Person | None = None
    afresh: bool = False
    case: str | None = None
    promised: bool = False
    counts: Counts = ONE
    exemption: Exemption = NOT_EXEMPT


@dataclass
class OnceOpen(Wanted):
    """What is to be done as soon as the desk is open, where only the screen knows what that is."""

    then: Callable[[], None]


@dataclass
class SameDayChosen(Wanted):
    """Same-day work is to be done; ``code`` when the procedure is known."""

    code: str | None = None
    applicant: Person | None = None


@dataclass
class DossierChosen(Wanted):
    """A dossier is to be shown."""

    code: str


@dataclass
class ReturnChosen(Wanted):
    """Results are to be handed back; ``code`` when the dossier is known."""

    code: str = ""


@dataclass
class FeesChosen(Wanted):
    """The fees of a dossier are to be shown and settled."""

    code: str


@dataclass
class DayCloseChosen(Wanted):
    """The account of the day is to be shown."""


@dataclass
class RegisterBookChosen(Wanted):
    """The register of a period is to be shown."""


@dataclass
class HandOverChosen(Wanted):
    """The hand-over lists are to be shown."""


@dataclass
class CorrectChosen(Wanted):
    """What was received is to be put right: the dossier named, else this desk's last one.

    ``afresh`` throws away what was begun of it.
    """

    code: str = ""
    afresh: bool = False


@dataclass
class ReceiptChosen(Wanted):
    """The receipt of a dossier is to be shown."""

    dossier: str


@dataclass
class QueueChosen(Wanted):
    """The queue is to be shown."""


@dataclass
class JournalChosen(Wanted):
    """The journal is to be shown."""


@dataclass
class PrintsChosen(Wanted):
    """The prints are to be shown."""


@dataclass
class PrintersChosen(Wanted):
    """The printers are to be set up."""


@dataclass
class ScannerChosen(Wanted):
    """The scanner is to be set up."""


@dataclass
class ScannerSet(Wanted):
    """The scanner is to be used with other settings from now on."""

    gap_ms: int
    prefix: str
    suffix: Suffix


@dataclass
class SettingsChosen(Wanted):
    """The settings are to be shown."""


@dataclass
class SignInChosen(Wanted):
    """Somebody wants to sign in."""


@dataclass
class OfficerChanged(Wanted):
    """Another officer signed in: what the one before left half-filled is not his to see."""


@dataclass
class LedgerChosen(Wanted):
    """The day-by-day ledger of a due time is to be shown."""

    due: Due


@dataclass
class DraftChosen(Wanted):
    """A half-filled registration is to be gone on with."""

    draft: Draft


@dataclass
class DraftDiscarded(Wanted):
    """A half-filled registration was thrown away; no form may go on with it."""

    draft_id: str


@dataclass
class Received(Wanted):
    """A dossier was received on ``screen``: the desk is to be ready for the next citizen."""

    screen: Screen[None]


@dataclass
class ScannedPerson(Wanted):
    """A citizen's card was read where no field waits for it."""

    card: CitizenCard


@dataclass
class Back(Wanted):
    """The officer is done with ``screen`` (the one on top); ``finished`` when nothing of it is to be kept."""

    finished: bool = False
    screen: Screen[None] | None = None
