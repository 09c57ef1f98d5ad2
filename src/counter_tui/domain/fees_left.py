"""How much of a payment or a refund the fees of a dossier have room for: each fee is paid, waived and given back once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, RecordFees
from counter_tui.domain.dossier import DossierEvent, DossierSummary, FeeLine
from counter_tui.domain.fee_book import after, pays_for
from counter_tui.domain.fee_heirs import same_label
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.money import format_money
from counter_tui.domain.obstacles import FEE_GIVEN_BACK_MEANWHILE, FEE_SETTLED_MEANWHILE, Obstacle


def moved_twice(summary: DossierSummary, action: Action, book: FeeBook) -> Obstacle | None:
    """Return which fee *action* takes, waives or gives back beyond what *book* has of it, ``None`` when there is none.

    A return settles all that is owed, whatever names its lines have: its sum is looked at by :func:`lifecycle.fault`.
    """
    if not isinstance(action, RecordFees):
        return None
    kept, beyond = payments_left(action.payments, book, summary.fees_due)
    if beyond:
        named = beyond[0].label
        owed = sum(line.amount for line in kept if line.label == named)
        return Obstacle(FEE_SETTLED_MEANWHILE, {"fee": named, "amount": format_money(owed)})
    given, too_much = refunds_left(action.refunds, with_paid(book, kept))
    if too_much:
        named = too_much[0].label
        held = sum(refund.amount for refund in given if refund.label == named)
        return Obstacle(FEE_GIVEN_BACK_MEANWHILE, {"fee": named, "amount": format_money(held)})
    return None


def payments_left(
    payments: Sequence[FeeLine], book: FeeBook, due: int
) -> tuple[tuple[FeeLine, ...], tuple[FeeLine, ...]]:
    """Return of each payment what its fee still owes, of *due* đồng in all, and what is beyond that.

    Of a dossier whose fees the service did not tell only the sum is known.
    """
    kept, surplus, known = [], [], bool(book.items)
    for line in payments:
        owed = sum(item.due for item in book.items if pays_for(line, item)) if known else due
        part = min(line.amount, owed, due)
        due -= part
        if part:
            kept.append(replace(line, amount=part))
            book = with_paid(book, kept[-1:])
        if line.amount > part:
            surplus.append(replace(line, amount=line.amount - part))
    return tuple(kept), tuple(surplus)


def refunds_left(refunds: Sequence[Refund], book: FeeBook) -> tuple[tuple[Refund, ...], tuple[Refund, ...]]:
    """Return of each refund what is held of its fee, of all of them where a correction gave it another name, and the rest."""
    given, surplus, known = [], [], bool(book.items)
    for refund in refunds:
        same = [item for item in book.items if same_label(item.label, refund.label) and not item.replaced]
        held = sum(item.held for item in same or book.items)
        part = min(refund.amount, max(held, 0)) if known else refund.amount
        if part:
            given.append(replace(refund, amount=part))
            book = after(book, _noted(RecordFees(refunds=(given[-1],))), None)
        if refund.amount > part:
            surplus.append(replace(refund, amount=refund.amount - part))
    return tuple(given), tuple(surplus)


def with_paid(book: FeeBook, payments: Sequence[FeeLine]) -> FeeBook:
    """Return *book* after *payments*."""
    return after(book, _noted(RecordFees(payments=tuple(payments))), None)


def _noted(action: RecordFees) -> DossierEvent:
    # Only the sums are looked at, not who moved them or when.
    return DossierEvent(kind="fees", at=datetime.min, officer_name="", counter="", action=action)
