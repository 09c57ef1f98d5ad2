"""Money moved behind a refused registration: what of it is part of the registration mended, and what is sent after that.

Payments and waivers are sent after it and settle its fees, or are refused by name. A refund of what was taken at the
reception is sent, too, as long as the fee it gave back stays as it is; where another takes its place, the service never
hears of that fee, nor of what was given back of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Correct, RecordFees
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.dossier_money import DossierFacts
from counter_tui.domain.fee_book import after, corrected_book, fee_book
from counter_tui.domain.fee_heirs import same_label
from counter_tui.domain.fee_items import FeeBook, FeeChange

_REGISTERED = frozenset({"register", Correct.KIND.value})
"""Kinds of what a registration, or one that was mended before, leaves in a journal."""


def change_by_mending(dossier: DossierFacts, mended: Registration) -> FeeChange:
    """Return what registering *mended* in the place of a refused registration moves: the drawer holds what the account says."""
    first, told = with_corrections(dossier.versions, dossier.events)
    now = fee_book(first, told)
    sent_first = 1 + max(
        (i for i, event in enumerate(dossier.events) if event.action is None and event.kind in _REGISTERED),
        default=-1,
    )
    before, behind = fee_book(first, told[:sent_first]), told[sent_first:]
    in_it = _in_the_mended(before, behind, first, mended)
    book = before
    for place in sorted(in_it):
        book = after(book, behind[place], first)
    book = corrected_book(book, mended)
    for place, event in enumerate(behind):
        book = book if place in in_it else after(book, event, first)
    return FeeChange(to_take=book.held - now.held, due=book.due, due_before=now.due)


def taken_in(refused: Registration, behind: Sequence[Action], mended: Registration) -> frozenset[int]:
    """Return the places of what was done *behind* the *refused* registration that the *mended* one has in it."""
    events = [_noted(action, refused.received_at) for action in behind]
    return _in_the_mended(fee_book(refused, ()), events, refused, mended)


def _in_the_mended(
    book: FeeBook, behind: Sequence[DossierEvent], first: Registration | None, mended: Registration
) -> frozenset[int]:
    corrections, given = set(), dict[int, int]()
    for place, event in enumerate(behind):
        if isinstance(event.action, Correct):
            corrections.add(place)
            book = after(book, event, first)
        elif isinstance(event.action, RecordFees) and not event.action.payments:
            found = [_held(book, refund) for refund in event.action.refunds]
            if len(found) == 1 and found[0] is not None:
                given[place] = found[0]
                book = after(book, event, first)
    items = corrected_book(book, mended).items
    return frozenset(corrections | {place for place, item in given.items() if items[item].replaced})


def _held(book: FeeBook, refund: Refund) -> int | None:
    """Return the place of the fee that *refund* gave back of what *book* holds; ``None`` where it was paid later."""
    named = [i for i, item in enumerate(book.items) if same_label(item.label, refund.label)]
    return next((i for i in named if book.items[i].held >= refund.amount), None)


def _noted(action: Action, at: datetime) -> DossierEvent:
    # Only the sums are looked at, not who moved them or when.
    return DossierEvent(kind=action.KIND.value, at=at, officer_name="", counter="", action=action)
