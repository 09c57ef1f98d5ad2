"""An action made on one version of a dossier, as it is on another: what a rule gives is computed anew, a decision stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import Action, Forward, Unfinish, Unreturn
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.due_replay import recounted
from counter_tui.domain.undoing import where_it_was
from counter_tui.services.casework import CaseWork
from counter_tui.services.ports import Catalogue
from counter_tui.services.session import Session


class OnTheirs:
    """Takes actions onto what somebody else made of a dossier."""

    def __init__(self, casework: CaseWork, catalogue: Catalogue, session: Session) -> None:
        self._casework = casework
        self._catalogue = catalogue
        self._session = session

    async def taken(
        self,
        action: Action,
        at: datetime,
        standing: DossierSummary,
        registration: Registration | None,
        events: Sequence[DossierEvent],
    ) -> Action:
        """Return *action*, done *at*, with the due times it has where a dossier stands so."""
        if isinstance(action, Forward) and action.stage_due is not None:
            return await self._casework.with_stage_due(standing, replace(action, stage_due=None), at)
        if isinstance(action, Unfinish | Unreturn):
            return where_it_was(action, events) or action
        item = await self._catalogue.get(registration.procedure_code) if registration is not None else None
        if registration is None or item is None:
            return action
        promised = latest_due(registration, events)
        return recounted(action, standing, promised, registration, item, at, self._session.calendar)
