"""The receipt of a correction, and of what this desk did behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counter_tui.domain import lifecycle
from counter_tui.domain.actions import Correct
from counter_tui.domain.correction import replaced_slip
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.fee_book import corrected_book
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.services.casework import CaseWork
from counter_tui.services.registration_entry import receipt_of


async def corrected_receipt(
    casework: CaseWork,
    office: Office,
    action: Correct,
    replaced: Registration,
    before: DossierSummary,
    events: Sequence[DossierEvent],
    book: FeeBook,
) -> Slip | None:
    """Return the receipt of a correction, made after *events* that *book* is of; ``None`` where another body's form is used.

    *before* is how the dossier stood. The registration tells each agency's time as it was promised; the receipt tells
    the one that holds, as it does with the whole time.
    """
    fixed = action.registration
    after = lifecycle.apply(before, action, casework.now())
    told = replace(fixed, route=await casework.route(after, fixed))
    settled = corrected_book(book, fixed)
    return receipt_of(told, office, replaces=replaced_slip(replaced), events=events, book=settled)


async def receipt_after(
    casework: CaseWork,
    office: Office,
    held: Registration,
    replaced: Registration,
    standing: DossierSummary,
    events: Sequence[DossierEvent],
    book: FeeBook,
) -> Slip | None:
    """Return the receipt of *held* after all *events* that *standing* and *book* are of, instead of the one of *replaced*."""
    due = latest_due(held, events)
    told = held
    if due is not None and due != held.due:
        told = replace(held, due=due, due_decision=due.decision)
    told = replace(told, route=await casework.route(standing, told))
    return receipt_of(told, office, replaces=replaced_slip(replaced), events=events, book=book)
