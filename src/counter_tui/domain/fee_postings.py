"""One more movement of a fee: given back, cancelled, its exemption lapsed."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.domain.dossier import DossierEvent, FeeMethod
from counter_tui.domain.fee_items import FeeItem, Posting, PostingKind


def given_back(item: FeeItem | None, amount: int, reason: str, event: DossierEvent) -> Posting:
    """Return what *event* gives back of a fee, the way it was last paid."""
    paid = [one for one in item.postings if one.kind is PostingKind.PAID] if item is not None else []
    return Posting(
        kind=PostingKind.REFUNDED,
        amount=amount,
        at=event.at,
        officer_name=event.officer_name,
        counter=event.counter,
        method=paid[-1].method if paid else FeeMethod.CASH,
        reason=reason,
    )


def lapsed(item: FeeItem, event: DossierEvent, reason: str) -> FeeItem:
    """Return a fee whose exemption, if it had one, holds no more from *event* on."""
    kinds = {one.kind for one in item.postings}
    if PostingKind.EXEMPT not in kinds or PostingKind.LAPSED in kinds:
        return item
    return posted(
        item,
        Posting(
            kind=PostingKind.LAPSED,
            amount=item.total(PostingKind.EXEMPT),
            at=event.at,
            officer_name=event.officer_name,
            counter=event.counter,
            reason=reason,
        ),
    )


def cancelled(item: FeeItem, event: DossierEvent, reason: str) -> FeeItem:
    """Return a fee of which nothing is owed from *event* on."""
    if not item.due:
        return item
    return posted(
        item,
        Posting(
            kind=PostingKind.CANCELLED,
            amount=item.due,
            at=event.at,
            officer_name=event.officer_name,
            counter=event.counter,
            reason=reason,
        ),
    )


def posted(item: FeeItem, posting: Posting) -> FeeItem:
    """Return a fee after one more movement."""
    return replace(item, postings=(*item.postings, posting))
