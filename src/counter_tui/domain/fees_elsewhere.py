"""What other desks moved in the fees of a dossier, as far as a correction made here shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counter_tui.domain.actions import Correct
from counter_tui.domain.base import Base
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.fee_book import corrected
from counter_tui.domain.fee_items import FeeBook, FeeItem, PostingKind
from counter_tui.domain.fee_postings import cancelled, given_back, lapsed, posted


def marked(book: FeeBook, since: FeeBook | None = None) -> FeeBook:
    """Return *book* with all that moved in it, or moved *since*, as moved elsewhere."""
    known = since.items if since is not None else ()
    counts = [len(item.postings) for item in known] + [0] * (len(book.items) - len(known))
    return replace(
        book, items=tuple(_marked(item, count) for item, count in zip(book.items, counts, strict=True))
    )


def as_found(book: FeeBook, base: Base, last: Registration | None, event: DossierEvent) -> FeeBook:
    """Return a desk's *book* with what other desks moved in it before its correction *event*, made on *base*.

    *last* is what this desk knew to be registered until then. Where the fees themselves were not kept with the
    correction, what another desk registered tells of them.
    """
    if base.fees is not None:
        return _brought_to(book, base.fees, event)
    fixed = base.registration
    if fixed is None or last is None or fixed.fees == last.fees:
        return book
    return marked(corrected(book, Correct(registration=fixed, reason=""), event), since=book)


def _brought_to(book: FeeBook, found: FeeBook, event: DossierEvent) -> FeeBook:
    """Fees known here go on as the same, with what makes them stand as found; the rest began or ended elsewhere."""
    own = [item for item in book.items if not item.replaced]
    pairs = _pairs(own, [item for item in found.items if not item.replaced])
    ended = [
        _ended(item, event) if not item.replaced and not any(item is mine for mine, _ in pairs) else item
        for item in book.items
        if not any(item is mine for mine, _ in pairs)
    ]
    going_on = [_marked(there) if mine is None else _as(mine, there, event) for mine, there in pairs]
    return replace(book, items=(*ended, *going_on))


def _pairs(own: Sequence[FeeItem], found: Sequence[FeeItem]) -> list[tuple[FeeItem | None, FeeItem]]:
    left, pairs = list(own), dict[int, FeeItem]()
    for alike in (_same_line, _same_name):
        for index, there in enumerate(found):
            mine = next((one for one in left if index not in pairs and alike(one, there)), None)
            if mine is not None:
                pairs[index] = mine
                left = [one for one in left if one is not mine]
    return [(pairs.get(index), there) for index, there in enumerate(found)]


def _same_line(mine: FeeItem, there: FeeItem) -> bool:
    waived = mine.total(PostingKind.EXEMPT), mine.total(PostingKind.LAPSED)
    return mine.line == there.line and waived == (
        there.total(PostingKind.EXEMPT),
        there.total(PostingKind.LAPSED),
    )


def _same_name(mine: FeeItem, there: FeeItem) -> bool:
    waived = any(one.kind is PostingKind.EXEMPT for one in (*mine.postings, *there.postings))
    return (mine.kind, mine.label) == (there.kind, there.label) and not waived


def _as(mine: FeeItem, there: FeeItem, event: DossierEvent) -> FeeItem:
    if (mine.held, _way(mine)) != (there.held, _way(there)):
        came = [one for one in there.postings if one.kind is PostingKind.PAID]
        before = mine
        if mine.held:
            mine = posted(mine, given_back(mine, mine.held, "", event))
        if there.held:
            mine = posted(mine, replace(came[-1], amount=there.held))
        mine = _marked(mine, len(before.postings))
    # What is paid, waived and cancelled here may be less than there, or more: what is due is the same.
    return replace(
        mine,
        kind=there.kind,
        label=there.label,
        moment=there.moment,
        line=there.line,
        amount=mine.amount + there.due - mine.due,
    )


def _way(item: FeeItem) -> object:
    paid = [one.method for one in item.postings if one.kind is PostingKind.PAID]
    return paid[-1] if paid and item.held else None


def _ended(item: FeeItem, event: DossierEvent) -> FeeItem:
    after = posted(item, given_back(item, item.held, "", event)) if item.held else item
    after = lapsed(cancelled(after, event, ""), event, "")
    return replace(_marked(after, len(item.postings)), replaced=True)


def _marked(item: FeeItem, start: int = 0) -> FeeItem:
    postings = item.postings[:start], item.postings[start:]
    return replace(item, postings=(*postings[0], *(replace(one, elsewhere=True) for one in postings[1])))
