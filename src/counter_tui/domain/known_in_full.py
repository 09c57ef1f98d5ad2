"""Whether the events a desk has of a dossier lead to how the dossier stands."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Correct
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import SUPPLEMENTED, DossierEvent, DossierSummary, Registration, summary_of


def due_known(
    standing: DossierSummary, registration: Registration | None, events: Sequence[DossierEvent]
) -> bool:
    """Return whether the due time that *events* lead to is the one that holds."""
    due = latest_due(registration, events)
    return (due.at if due is not None else None) == standing.due_at


def known_in_full(
    standing: DossierSummary,
    newest: Registration,
    versions: Sequence[Registration],
    events: Sequence[DossierEvent],
) -> bool:
    """Return whether *events* account for due time, supplement and fees of *standing*.

    *versions* are all that was registered here, *newest* what they led to. Where they do not, something was done elsewhere
    that is not told here.
    """
    first, told = with_corrections(versions or (newest,), events)
    if first is None or not due_known(standing, newest, events):
        return False
    led = summary_of(first)
    for event in told:
        action = event.action
        if action is not None and not (
            isinstance(action, Correct) and action.registration.replaces <= first.replaces
        ):
            led = lifecycle.apply(led, action, event.at)
    return _shown(led) == _shown(standing)


def _shown(summary: DossierSummary) -> tuple[int, bool, bool]:
    asked = SUPPLEMENTED in summary.flags
    return summary.fees_due, asked, asked and summary.status in lifecycle.WAITING
