"""A slip as it is stored, and the marks of its prints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain.dossier import Registration
from counter_tui.domain.office import Office
from counter_tui.domain.slips.content import SlipContent
from counter_tui.domain.slips.forms import FORMS, Paper

RECEIPT_FORM = "01"
FIRST_RECEIPT_TEMPLATE = "TT03-2025/01/1"
"""The template of receipts stored before slips had a content of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMark:
    """What marks a print: ``reprint`` counts reprints (0 = the first), by whom and when; ``layout`` names that of the first.

    ``layout_lost``: it is laid out otherwise than the first, whose layout is no longer to be had. ``moved_dues``: when
    the result is due now, where the slip promises another time, of the dossier with that number on it (0: its only one).
    """

    reprint: int = 0
    at: datetime | None = None
    officer_name: str = ""
    layout: str = ""
    layout_lost: bool = False
    moved_dues: tuple[tuple[int, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The frozen data of one slip: form, template version, and what it says; a reprint lays the same data out again.

    ``dossiers`` are the codes it speaks of, ``at`` the moment it is dated (a receipt: the time of reception). Receipts of
    version 1 hold ``registration`` instead of ``content``. Receipts name in ``registrations`` what each dossier's part was
    made of; those stored by earlier versions do not.
    """

    form: str
    template_version: str
    office: Office
    registration: Registration | None = None
    content: SlipContent | None = None
    dossiers: tuple[str, ...] = ()
    at: datetime | None = None
    registrations: tuple[str, ...] = ()

    @property
    def dated(self) -> datetime | None:
        """The moment the paper bears."""
        return self.registration.received_at if self.registration is not None else self.at

    def reads_as(self, other: Slip) -> bool:
        """Return whether the same stands on both papers, whatever each was made of."""
        return replace(self, registrations=()) == replace(other, registrations=())

    @property
    def paper(self) -> Paper:
        """The paper the form is made for."""
        return FORMS[self.form].paper if self.form in FORMS else Paper.A5
