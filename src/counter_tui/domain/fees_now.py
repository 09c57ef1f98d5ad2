"""The fees of a dossier as a receipt made now has to tell them: what is to be paid, and what became of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counter_tui.domain.dossier import FeeLine, FeeMoment, Registration
from counter_tui.domain.fee_items import FeeBook, FeeItem, Posting, PostingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePart:
    """A fee, or a part of one: ``became`` is what happened to it since the reception, ``None``: it is as ``line`` says.

    ``whole``: it is all of the fee.
    """

    line: FeeLine
    became: PostingKind | None = None
    whole: bool = True

    @property
    def total(self) -> int:
        """Đồng it adds to what the citizen pays over all: taken, or to be taken; less what was given back."""
        if self.became is PostingKind.REFUNDED:
            return -self.line.amount
        return 0 if self.became is PostingKind.CANCELLED else self.line.due


def as_registered(lines: Sequence[FeeLine]) -> tuple[FeePart, ...]:
    """Return fees of which nothing is known but how they were registered."""
    return tuple(FeePart(line=line) for line in lines)


def fees_now(registration: Registration, book: FeeBook) -> tuple[FeePart, ...]:
    """Return the fees of *registration* by its *book*, in the order they were registered; fees that came later are last."""
    holding, left = book.holding, [item for item in book.items if not item.replaced]
    at_once = registration.same_day is not None
    parts: list[FeePart] = []
    for line in registration.fees:
        place = next((n for n, item in enumerate(left) if item.line == line), None)
        item = left.pop(place) if place is not None else None
        if item is None:
            parts.append(FeePart(line=line))
        elif item in holding:
            parts += _parts(item, line, at_once=at_once)
    for item in left:
        if item.line is not None and item in holding and _since(item, item.line, at_once=at_once):
            parts += _parts(item, item.line, at_once=at_once)
    return tuple(parts)


def _since(item: FeeItem, line: FeeLine, *, at_once: bool) -> tuple[Posting, ...]:
    """Return what happened to a fee after it was registered: one taken or waived at the reception was so by its line."""
    settled = line.exempt_reason or (line.due and (at_once or item.moment is FeeMoment.BEFORE))
    return item.postings[1:] if settled else item.postings


def _parts(item: FeeItem, line: FeeLine, *, at_once: bool) -> list[FeePart]:
    since = _since(item, line, at_once=at_once)
    if not since:
        return [FeePart(line=line)]
    # The line of a fee that was settled first says so itself.
    parts = [FeePart(line=line)] if len(since) < len(item.postings) else []
    parts += [_part(line, one, item) for one in since if one.kind is not PostingKind.LAPSED]
    if item.due:
        parts.append(FeePart(line=replace(line, amount=item.due), whole=False))
    return parts


def _part(line: FeeLine, posting: Posting, item: FeeItem) -> FeePart:
    became = replace(
        line,
        amount=posting.amount,
        method=posting.method or line.method,
        outside_receipt=posting.outside_receipt,
        exempt_reason=posting.reason if posting.kind is PostingKind.EXEMPT else "",
        exempt_basis=posting.basis,
    )
    return FeePart(line=became, became=posting.kind, whole=posting.amount == item.amount)
