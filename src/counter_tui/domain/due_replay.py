"""Due times counted anew through what followed a reception: stops, completed papers, later promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import lifecycle, route
from counter_tui.domain.actions import (
    Action,
    ActionKind,
    CompleteSupplement,
    Correct,
    Forward,
    Reschedule,
    Resume,
)
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.deadline import Due
from counter_tui.domain.deadline_changes import restarted, resumed, stage_after
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration, RouteStage, summary_of
from counter_tui.domain.procedure import CatalogueItem


def due_after(
    kind: ActionKind,
    before: DossierSummary,
    promised: Due | None,
    registration: Registration,
    item: CatalogueItem,
    at: datetime,
    calendar: Calendar,
) -> Due | None:
    """Return the due time that the end of a stop, or complete papers, give at *at* to a dossier that stands as *before*.

    *promised* is the due time until then. ``None`` where *kind* gives none, and where the officer must decide.
    """
    resumes = kind is ActionKind.RESUME
    if not (resumes or kind is ActionKind.COMPLETE_SUPPLEMENT) or (resumes and lifecycle.still_asked(before)):
        return None
    held = item.at(registration.received_at)
    limit = held.limit_for(registration.channel)
    if not resumes or before.stopped_at is None:
        cutoff, steps = (held.rule.cutoff, held.rule.route) if held.rule is not None else (None, ())
        since = max(at, registration.received_at)
        return restarted(since, limit, calendar, cutoff=cutoff, steps=steps)
    return resumed(promised, before.stopped_at, at, limit, calendar) if promised is not None else None


def recounted(
    action: Action,
    before: DossierSummary,
    promised: Due | None,
    registration: Registration,
    item: CatalogueItem,
    at: datetime,
    calendar: Calendar,
) -> Action:
    """Return *action* as it is where a dossier stands as *before*: with the due times of :func:`due_after`.

    What an officer decided stays, and so does what cannot be computed.
    """
    if not isinstance(action, CompleteSupplement | Resume) or (action.due is not None and action.due.by_hand):
        return action
    if isinstance(action, Resume) and lifecycle.still_asked(before):
        return replace(action, due=None, stage_due=None)
    due = due_after(action.KIND, before, promised, registration, item, at, calendar)
    if due is None:
        return action
    action = replace(action, due=due)
    if not registration.route:
        return replace(action, stage_due=None)
    steps = route.steps_of(item.at(registration.received_at).rule, registration.route)
    return replace(action, stage_due=stage_after(before, action, steps, at, calendar))


def replayed(
    registration: Registration,
    events: Sequence[DossierEvent],
    item: CatalogueItem,
    calendar: Calendar,
    *,
    settled: int = 0,
) -> Due | None:
    """Return the due time of *registration* after *events*: its own, moved by each stop, completion and later promise.

    A later moment once promised to the citizen is not taken back (NĐ 61/2018, Article 19 khoản 8). Corrections among the
    events count for nothing: *registration* is what they led to. The first *settled* events its own due time allows for
    already, so that they move it no more.
    """
    return _replayed(registration, events, item, calendar, settled)[1]


def chain_after(
    registration: Registration, events: Sequence[DossierEvent], item: CatalogueItem, calendar: Calendar
) -> tuple[RouteStage, ...]:
    """Return the chain *registration* promises at its reception, as *events* move it: each agency's own time."""
    steps = route.steps_of(item.at(registration.received_at).rule, registration.route)
    standing = _replayed(registration, events, item, calendar, 0)[0]
    return route.as_it_stands(standing, registration.route, steps, calendar)


def _replayed(
    registration: Registration,
    events: Sequence[DossierEvent],
    item: CatalogueItem,
    calendar: Calendar,
    settled: int,
) -> tuple[DossierSummary, Due | None]:
    standing, due = summary_of(registration), registration.due
    for number, event in enumerate(events):
        if event.action is None or isinstance(event.action, Correct):
            continue
        action = recounted(event.action, standing, due, registration, item, event.at, calendar)
        action = _to_the_first(action, standing)
        due = _moved(due, action) if number >= settled else due
        standing = lifecycle.apply(standing, action, event.at)
    return standing, due


def _moved(due: Due | None, action: Action) -> Due | None:
    if isinstance(action, Reschedule):
        return action.due if due is None or due.at < action.due.at else due
    if isinstance(action, CompleteSupplement | Resume) and action.due is not None:
        return action.due
    return due


def _to_the_first(action: Action, before: DossierSummary) -> Action:
    """Return a hand-over to the first agency with its time as it then is: it runs from reception, whenever it is handed over."""
    if not isinstance(action, Forward) or before.place or route.next_stage(before, action.to) != 0:
        return action
    return replace(action, stage_due=before.stage_due_at)
