"""What was noted in error is undone: found in the events of a dossier, at the service or here, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Action, ActionKind, Unfinish, Unreturn
from counter_tui.domain.dossier import DossierEvent, DossierSummary
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.undoing import SAME_DAY_UNDONE, same_day, undoing_fault, where_it_was
from counter_tui.errors import Refused
from counter_tui.services.newest import told
from counter_tui.services.ports import Dossiers, Gateway

_ASKED: Mapping[ActionKind, Unfinish | Unreturn] = {
    one.KIND: one for one in (Unfinish(reason=""), Unreturn(reason=""))
}


async def known_events(dossiers: Dossiers, gateway: Gateway, code: str) -> list[DossierEvent]:
    """Return what happened to a dossier: as the service says, with what it has not heard yet; else as known here."""
    if (said := await told(dossiers, gateway, code)) is None:
        return await dossiers.events(code)
    return [*said.events, *await dossiers.unsent_events(code)]


async def undone(dossiers: Dossiers, gateway: Gateway, before: DossierSummary, action: Action) -> Action:
    """Return *action*, where it undoes something with where the dossier was before that; raises Refused where nobody knows."""
    if not isinstance(action, Unfinish | Unreturn):
        return action
    events = await known_events(dossiers, gateway, before.code)
    require_undoable(action.KIND, before, events)
    return where_it_was(action, events) or action


def require_undoable(kind: ActionKind, before: DossierSummary, events: Sequence[DossierEvent]) -> None:
    """Raise Refused where *kind* undoes something and *events* do not tell how the dossier stood before that."""
    if (asked := _ASKED.get(kind)) is None or before.status not in lifecycle.TRANSITIONS[kind].sources:
        return
    if (hindered := undoing_fault(asked, before, events)) is not None:
        raise Refused(hindered.message, code="wrong-status", **hindered.values)


async def same_day_here(dossiers: Dossiers, kind: ActionKind, code: str) -> Obstacle | None:
    """Return why the return of a same-day entry of this desk is not undone, ``None`` for any other dossier or action."""
    if kind is ActionKind.UNRETURN and same_day(await dossiers.events(code)):
        return Obstacle(SAME_DAY_UNDONE)
    return None
