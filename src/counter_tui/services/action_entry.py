"""Makes the journal entry of an action."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Action, Actor
from counter_tui.domain.base import Base
from counter_tui.domain.dossier import DossierSummary, Registration
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.domain.receipt import Slip
from counter_tui.domain.uuid7 import uuid7
from counter_tui.services.ports import Gateway, NewAction


def new_action(
    gateway: Gateway,
    before: DossierSummary,
    action: Action,
    actor: Actor,
    now: datetime,
    *,
    registration: Registration | None = None,
    slips: Sequence[Slip] = (),
    instead_of: str = "",
) -> NewAction:
    """Return what an action writes; raises BadInput.

    *registration* is what a correction takes the place of, *instead_of* the entry that is made anew.
    """
    request = gateway.encode_action(before.code, action, actor, now)
    entry = Entry(
        id=uuid7(now, secrets.token_bytes(10)),
        kind=EntryKind.ACTION,
        dossier=before.code,
        title=before.procedure_name,
        path=request.path,
        body=request.body,
        created_at=now,
        officer_id=actor.officer_id,
        if_match=str(before.version),
        action=action.KIND.value,
    )
    return NewAction(
        entry=entry,
        action=action,
        actor=actor,
        after=lifecycle.apply(before, action, now),
        slips=tuple(slips),
        instead_of=instead_of,
        base=Base(summary=before, registration=registration),
    )


def made_on(new: NewAction, fees: FeeBook) -> NewAction:
    """Return a correction that keeps what it found taken: what it takes and gives back is counted from there."""
    return new if new.base is None else replace(new, base=replace(new.base, fees=fees))
