"""What was noted on a dossier in error, and how it stood before: told by its own events, of which none is taken away.

A result or a return noted on the wrong dossier is undone by an event of its own (:data:`UNDOES`). Only one that holds is
undone: between two of a kind lies what undid the first, so that a later undoing undoes all of that kind before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Action, ActionKind, Finish, Forward, Return, Unfinish, Unreturn
from counter_tui.domain.dossier import DossierEvent, DossierSummary, FeeLine, Status
from counter_tui.domain.obstacles import Obstacle
from counter_tui.i18n import mark

K = ActionKind
UNDOES: Mapping[str, str] = {K.UNFINISH.value: K.FINISH.value, K.UNRETURN.value: K.RETURN.value}
"""What each kind of event undoes."""
_MOVES = frozenset(
    {kind.value for kind, step in lifecycle.TRANSITIONS.items() if step.target is not None} | {*UNDOES}
)
"""Events without whose action nobody knows how the dossier stood then."""

SAME_DAY_UNDONE = mark(
    "Việc nhận và trả ngay trong ngày không bỏ riêng lần trả: đính chính (Ctrl+E) cho đúng, hoặc hủy nếu nhận nhầm."
)
NOT_TOLD = mark(
    "Máy này không có đủ quá trình của hồ sơ nên không biết trước đó hồ sơ ở đâu. Thử lại khi có mạng."
)


def where_it_was(action: Unfinish | Unreturn, events: Sequence[DossierEvent]) -> Unfinish | Unreturn | None:
    """Return *action* with status and place the dossier had before, by all its *events*; ``None`` where they do not tell."""
    status, place, known = Status.RECEIVED, "", True
    found = None
    for event in events:
        done = event.action
        if event.kind == UNDOES[action.KIND]:
            found = replace(action, status=status, place=place) if known and done is not None else None
        if done is None:
            known = known and event.kind not in _MOVES
            continue
        match done:
            case Forward():
                place, known = done.to, True
            case Finish():
                place, known = "", True
            case Unfinish() | Unreturn():
                status, place, known = done.status, done.place, True
        status = lifecycle.TRANSITIONS[done.KIND].target or status
    return found


def undoing_fault(
    action: Unfinish | Unreturn, standing: DossierSummary, events: Sequence[DossierEvent]
) -> Obstacle | None:
    """Return why what was noted cannot be undone by the *events* known of a dossier, ``None`` when it can."""
    if same_day(events):
        return Obstacle(SAME_DAY_UNDONE)
    if _versions(events) < standing.version or where_it_was(action, events) is None:
        return Obstacle(NOT_TOLD)
    return None


def same_day(events: Sequence[DossierEvent]) -> bool:
    """Return whether a dossier was received and returned in one."""
    return [event.kind for event in events[:2]] == ["register", K.RETURN.value] and events[1].action is None


def holding(events: Sequence[DossierEvent]) -> list[DossierEvent]:
    """Return the events without results and returns that were noted in error; of several of a kind the last alone holds.

    What undid the ones before may be known at another desk only.
    """
    undone: set[str] = set()
    found = []
    for event in reversed(events):
        if event.kind in UNDOES:
            undone.add(UNDOES[event.kind])
        if event.kind not in undone:
            found.append(event)
        if event.kind in UNDOES.values():
            undone.add(event.kind)
    return found[::-1]


def paid_with(action: Action, events: Sequence[DossierEvent]) -> tuple[FeeLine, ...]:
    """Return what was taken with the return that *action* undoes, without what was waived; nothing for any other action."""
    if not isinstance(action, Unreturn):
        return ()
    last = next((one.action for one in reversed(events) if isinstance(one.action, Return)), None)
    return tuple(fee for fee in last.payments if fee.due) if last is not None else ()


def _versions(events: Sequence[DossierEvent]) -> int:
    # A new number, and a refused registration that was put right, are events of the desk alone.
    own = [one for one in events if one.kind == K.CORRECT.value and one.action is None]
    return sum(event.kind != "renumber" for event in events) - len(own)
