"""Due times counted anew through what followed a reception: stops, completed papers, later promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Action, CompleteSupplement, Correct, Reschedule, Resume
from counter_tui.domain.calendar import Calendar
from counter_tui.domain.deadline import Due, LedgerKind
from counter_tui.domain.deadline_changes import restarted, resumed, stage_after
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration, summary_of
from counter_tui.domain.procedure import CatalogueItem


def recounted(
    action: Action,
    before: DossierSummary,
    promised: Due | None,
    registration: Registration,
    item: CatalogueItem,
    at: datetime,
    calendar: Calendar,
) -> Action:
    """Return *action*, done at *at* to a dossier that stands as *before*, with the due times that follow from there.

    *promised* is the due time until then. What an officer decided stays, and so does what cannot be computed.
    """
    if not isinstance(action, CompleteSupplement | Resume) or _by_hand(action.due):
        return action
    if isinstance(action, Resume) and lifecycle.still_asked(before):
        return replace(action, due=None, stage_due=None)
    held = item.at(registration.received_at)
    limit = held.limit_for(registration.channel)
    cutoff, steps = (held.rule.cutoff, held.rule.route) if held.rule is not None else (None, ())
    if isinstance(action, CompleteSupplement) or before.stopped_at is None:
        since = max(at, registration.received_at)
        due = restarted(since, limit, calendar, cutoff=cutoff, steps=steps)
    else:
        due = resumed(promised, before.stopped_at, at, limit, calendar) if promised is not None else None
    if due is None:
        return action
    action = replace(action, due=due)
    stage_due = stage_after(before, action, steps, at, calendar) if registration.route else None
    return replace(action, stage_due=stage_due)


def replayed(
    registration: Registration, events: Sequence[DossierEvent], item: CatalogueItem, calendar: Calendar
) -> Due | None:
    """Return the due time of *registration* after *events*: its own, moved by each stop, completion and later promise.

    A later moment once promised to the citizen is not taken back (NĐ 61/2018, Article 19 khoản 8). Corrections among the
    events count for nothing: *registration* is what they led to.
    """
    standing, due = summary_of(registration), registration.due
    for event in events:
        if event.action is None or isinstance(event.action, Correct):
            continue
        action = recounted(event.action, standing, due, registration, item, event.at, calendar)
        if isinstance(action, Reschedule):
            due = action.due if due is None or due.at < action.due.at else due
        elif isinstance(action, CompleteSupplement | Resume) and action.due is not None:
            due = action.due
        standing = lifecycle.apply(standing, action, event.at)
    return due


def _by_hand(due: Due | None) -> bool:
    return due is not None and any(line.kind is LedgerKind.DECIDED for line in due.ledger)
