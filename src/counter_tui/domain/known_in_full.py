"""Whether the events a desk has of a dossier lead to how the dossier stands."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Correct
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import SUPPLEMENTED, DossierEvent, DossierSummary, Registration, summary_of
from counter_tui.domain.dossier_money import DossierFacts, events_sent, versions_sent
from counter_tui.domain.fee_book import changes_fees


def due_known(
    standing: DossierSummary, registration: Registration | None, events: Sequence[DossierEvent]
) -> bool:
    """Return whether the due time that *events* lead to is the one that holds."""
    due = latest_due(registration, events)
    return (due.at if due is not None else None) == standing.due_at


def all_done_here(standing: DossierSummary, dossier: DossierFacts) -> bool:
    """Return whether nothing was done to a dossier elsewhere: money given back leaves no other mark on how it stands."""
    versions = versions_sent(dossier)
    if not versions or not dossier.received_here:
        return False
    done = [event for event in events_sent(dossier) if event.action is not None]
    return standing.version == summary_of(versions[0]).version + len(done)


def known_in_full(standing: DossierSummary, newest: Registration, dossier: DossierFacts) -> bool:
    """Return whether the events of a *dossier* here account for due time, supplement and fees of *standing*.

    *newest* is what its versions led to. Where they do not, something was done elsewhere that is not told here.
    """
    if all_done_here(standing, dossier):
        return True
    events = events_sent(dossier)
    first, told = with_corrections(versions_sent(dossier) or (newest,), events)
    if first is None or not due_known(standing, newest, events):
        return False
    led = summary_of(first)
    for event in told:
        action = event.action
        if action is None or (isinstance(action, Correct) and not changes_fees(action, first)):
            continue  # a correction that was received already
        led = lifecycle.apply(led, action, event.at)
    return _shown(led) == _shown(standing)


def _shown(summary: DossierSummary) -> tuple[int, bool, bool]:
    asked = SUPPLEMENTED in summary.flags
    return summary.fees_due, asked, asked and summary.status in lifecycle.WAITING
