"""What every form says of a dossier, whether it was registered here, elsewhere or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counter_tui.domain.dossier import Registration
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One citizen's matter: ``code`` is empty before registration, ``counter`` the id of the window."""

    code: str = ""
    provisional: bool = False
    procedure_code: str
    procedure_name: str
    procedure_field: str = ""
    case: str | None = None
    channel: Channel = Channel.DIRECT
    owner: Person
    applicant: Person
    counter: str = ""
    sets: int = 1
    received_at: datetime | None = None
    due_at: datetime | None = None
    limit_text: str = ""


def matter_of(registration: Registration) -> Matter:
    """Return what the forms say of a registered dossier."""
    return Matter(
        code=registration.code,
        provisional=registration.provisional,
        procedure_code=registration.procedure_code,
        procedure_name=registration.procedure_name,
        procedure_field=registration.procedure_field,
        case=registration.case,
        channel=registration.channel,
        owner=registration.owner,
        applicant=registration.applicant,
        counter=registration.counter,
        sets=registration.sets,
        received_at=registration.received_at,
        due_at=registration.due.at if registration.due else None,
        limit_text=registration.limit_text,
    )
