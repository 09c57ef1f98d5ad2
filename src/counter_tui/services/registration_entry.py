"""What a registration puts into the journal, new or corrected: the entry with its exact bytes, and the receipt's data."""

from __future__ import annotations

from datetime import datetime

from counter_tui.domain.dossier import Registration
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import RECEIPT_FORM, RECEIPT_TEMPLATE, Slip
from counter_tui.services.ports import Gateway, NewEntry


def registration_entry(
    registration: Registration,
    gateway: Gateway,
    office: Office,
    *,
    at: datetime,
    officer_id: str,
    with_slip: bool,
) -> NewEntry:
    """Return what is stored in one transaction; the entry's id is the registration's, which is its idempotency key."""
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
    slip = Slip(
        form=RECEIPT_FORM, template_version=RECEIPT_TEMPLATE, registration=registration, office=office
    )
    return NewEntry(entry=entry, registration=registration, slip=slip if with_slip else None)
