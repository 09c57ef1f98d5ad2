"""What a registration puts into the journal, new or corrected: the entry with its exact bytes, and the receipt's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import Action
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.fees_now import fees_now
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.domain.office import Office
from counter_tui.domain.papers_held import papers_held
from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_content import receipt
from counter_tui.domain.slips.matter import matter_of
from counter_tui.domain.slips.return_slip import void_slip
from counter_tui.domain.slips.whose import foreign_forms
from counter_tui.errors import Refused
from counter_tui.services.ports import Gateway, NewEntry


def registration_entry(
    registration: Registration,
    gateway: Gateway,
    office: Office,
    *,
    at: datetime,
    officer_id: str,
    with_slip: bool,
    replaces: str = "",
    events: Sequence[DossierEvent] = (),
) -> NewEntry:
    """Return what is stored in one transaction; the entry's id is the registration's, which is its idempotency key.

    *replaces*: the number of the receipt this one takes the place of; *events* are what happened behind it already.
    """
    request = gateway.encode_registration(registration)
    entry = Entry(
        id=registration.id,
        kind=EntryKind.REGISTER,
        dossier=registration.code,
        title=registration.procedure_name,
        path=request.path,
        body=request.body,
        created_at=at,
        officer_id=officer_id,
    )
    slip = receipt_of(registration, office, replaces=replaces, events=events) if with_slip else None
    return NewEntry(entry=entry, registration=registration, slip=slip)


def void_slip_of(
    registration: Registration, office: Office, *, reason: str, officer: str, at: datetime
) -> Slip | None:
    """Return the slip that says a dossier is void, ``None`` where another body's forms are used: theirs is not ours to void."""
    try:
        return void_slip(matter_of(registration), office, reason=reason, officer=officer, at=at)
    except Refused:
        return None


def receipt_of(
    registration: Registration,
    office: Office,
    *,
    replaces: str = "",
    events: Sequence[DossierEvent] = (),
    doing: Action | None = None,
    book: FeeBook | None = None,
) -> Slip | None:
    """Return the receipt's data, ``None`` where another body's form takes its place.

    With the papers that *events* and *doing* brought since, and the fees as they stand in *book* (as registered without).
    """
    day = registration.received_at.astimezone(VIETNAM).date()
    if foreign_forms(registration.procedure_field, registration.procedure_code, day) is not None:
        return None
    fees = fees_now(registration, book) if book is not None else None
    held = replace(registration, papers=papers_held(registration.papers, events, doing))
    slip = receipt(held, office, replaces=replaces, fees=fees)
    return replace(slip, registrations=(registration.id,))
