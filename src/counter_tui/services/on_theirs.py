"""An action made on one version of a dossier, as it is on another: what a rule gives is computed anew, a decision stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.actions import Action, CompleteSupplement, Forward, Resume
from counter_tui.domain.deadline import LedgerKind
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.services.casework import CaseWork
from counter_tui.services.ports import Catalogue


class OnTheirs:
    """Takes actions onto what somebody else made of a dossier."""

    def __init__(self, casework: CaseWork, catalogue: Catalogue) -> None:
        self._casework = casework
        self._catalogue = catalogue

    async def taken(
        self,
        action: Action,
        at: datetime,
        standing: DossierSummary,
        registration: Registration | None,
        events: Sequence[DossierEvent],
    ) -> Action:
        """Return *action*, done *at*, with the due times it has where a dossier stands so."""
        if not isinstance(action, Forward | CompleteSupplement | Resume):
            return action
        if not isinstance(action, Forward) and not _decided(action):
            item = await self._catalogue.get(standing.procedure_code)
            due = self._casework.due_from_now(action.KIND, standing, registration, item, events, at)
            action = replace(action, due=due or action.due)
        if action.stage_due is None:
            return action
        return await self._casework.with_stage_due(standing, replace(action, stage_due=None), at)


def _decided(action: CompleteSupplement | Resume) -> bool:
    return action.due is not None and any(line.kind is LedgerKind.DECIDED for line in action.due.ledger)
