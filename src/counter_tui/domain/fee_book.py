"""What became of each fee of a dossier: due, paid, exempt, given back; nothing vanishes (Luật Phí và lệ phí 97/2015/QH13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import product

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Correct, RecordFees, Refuse, Return, Void, Withdraw, reason_of
from counter_tui.domain.dossier import DossierEvent, FeeLine, FeeMoment, Registration
from counter_tui.domain.fee_heirs import heirs_of, is_fee, same_label
from counter_tui.domain.fee_items import FeeBook, FeeChange, FeeItem, Posting, PostingKind
from counter_tui.domain.fee_postings import cancelled, given_back, lapsed, posted
from counter_tui.domain.fees import printed_label
from counter_tui.domain.handing_back import LABEL


def fee_book(registration: Registration | None, events: Sequence[DossierEvent]) -> FeeBook:
    """Return the book of a dossier first received as *registration* (``None``: elsewhere), after *events* in order.

    Fees taken at reception count as collected then. A correction that *registration* already is the result of
    changes nothing.
    """
    book = FeeBook()
    if registration is not None:
        start = DossierEvent(
            kind="register",
            at=_taken_at(registration, events),
            officer_name=registration.officer_name,
            counter=registration.counter,
        )
        book = _open(registration, start)
    for event in events:
        book = after(book, event, registration)
    return book


def changes_fees(action: Correct, first: Registration) -> bool:
    """Return whether a correction changes the fees of what was received as *first*, which is not its result already."""
    made = action.registration
    return made.id != first.id and (made.replaces > first.replaces or not made.replaces)


def owed_before(fixed: Registration, book: FeeBook) -> int:
    """Return đồng of what *fixed* leaves for the return that a correction to it takes for owed or settled already.

    The dossier comes to owe by as much more or less as its *book* does: what was paid settles the new fees, too, who got
    his money back owes the right fee in full, and a waiver ends with its fee.
    """
    return fixed.owed_at_return - (corrected_book(book, fixed).due - book.due)


def fee_change(book: FeeBook, replaced: Registration, fees: Sequence[FeeLine]) -> FeeChange:
    """Return what correcting *replaced* to have *fees* moves: the drawer must come to hold what *book* will say."""
    then = corrected_book(book, replace(replaced, fees=tuple(fees)))
    return FeeChange(to_take=then.held - book.held, due=then.due, due_before=book.due)


def corrected_book(book: FeeBook, fixed: Registration) -> FeeBook:
    """Return *book* as it would be once *fixed* is what is registered; who corrects it, and when, is not told yet."""
    nobody = DossierEvent(kind="correct", at=fixed.received_at, officer_name="", counter="")
    return corrected(book, Correct(registration=fixed, reason=""), nobody)


def _taken_at(registration: Registration, events: Sequence[DossierEvent]) -> datetime:
    # The reception may be dated earlier than it was written down; money is in the drawer from then on.
    return next((event.at for event in events if event.kind == "register"), registration.received_at)


def _open(registration: Registration, event: DossierEvent) -> FeeBook:
    whole = registration.same_day is not None
    return FeeBook(items=tuple(_item(line, event, settled=whole) for line in registration.fees))


def _item(line: FeeLine, event: DossierEvent, *, settled: bool) -> FeeItem:
    item = FeeItem(
        kind=line.kind, label=printed_label(line), amount=line.amount, moment=line.moment, line=line
    )
    if line.exempt_reason or (line.due and (settled or line.moment is FeeMoment.BEFORE)):
        item = posted(item, _settlement(line, line.amount, event))
    return item


def _settlement(line: FeeLine, amount: int, event: DossierEvent) -> Posting:
    exempt = bool(line.exempt_reason)
    return Posting(
        kind=PostingKind.EXEMPT if exempt else PostingKind.PAID,
        amount=amount,
        at=event.at,
        officer_name=event.officer_name,
        counter=event.counter,
        method=None if exempt else line.method,
        outside_receipt=line.outside_receipt,
        reason=line.exempt_reason,
        basis=line.exempt_basis,
    )


def after(book: FeeBook, event: DossierEvent, first: Registration | None) -> FeeBook:
    """Return *book* after one *event* of what was received as *first*; see :func:`fee_book`."""
    match event.action:
        case Return() | RecordFees():
            book = _paid(book, event.action, event)
            for refund in getattr(event.action, "refunds", ()):
                book = _refund(book, refund, event)
        case Correct() if first is not None:
            if changes_fees(event.action, first):
                book = corrected(book, event.action, event)
        case Refuse() | Withdraw():
            book = _cancel(book, event, reason_of(event.action))
        case Void():
            book = _void(book, event, event.action.reason)
        case None if event.kind == "void":
            book = _void(book, event, event.note)
    return book


def _paid(book: FeeBook, action: Return | RecordFees, event: DossierEvent) -> FeeBook:
    """A payment settles its own fee; with a return all that is owed is settled, whatever names its lines have."""
    unplaced = []
    for line in action.payments:
        book, left = _pay(book, line, line.amount, partial(pays_for, line), event)
        unplaced.append((line, left))
    for line, left in unplaced:
        rest = left
        if isinstance(action, Return):
            book, rest = _pay(book, line, left, lambda _: True, event)
        if rest:
            more = FeeItem(
                kind=line.kind, label=printed_label(line), amount=rest, moment=FeeMoment.AFTER, line=line
            )
            book = replace(book, items=(*book.items, posted(more, _settlement(line, rest, event))))
    return book


def _pay(
    book: FeeBook, line: FeeLine, left: int, is_for: Callable[[FeeItem], bool], event: DossierEvent
) -> tuple[FeeBook, int]:
    """Return *book* with the fees a payment *line* is for settled as far as what is *left* of it goes, and the rest."""
    items = list(book.items)
    for index, item in enumerate(items):
        if left and item.due and is_for(item):
            taken = min(left, item.due)
            items[index], left = posted(item, _settlement(line, taken, event)), left - taken
    return replace(book, items=tuple(items)), left


def pays_for(line: FeeLine, item: FeeItem) -> bool:
    """Return whether a payment *line* is for the fee *item*; the rest of a debt whose lines a desk did not know is for any."""
    label = printed_label(line)
    return (line.kind is None and label == LABEL) or is_fee(item, line.kind, label)


def _refund(book: FeeBook, refund: Refund, event: DossierEvent) -> FeeBook:
    left, items = refund.amount, list(book.items)
    same = [i for i, item in enumerate(items) if same_label(item.label, refund.label)]
    for index in [*same, *(i for i in range(len(items)) if i not in same)]:
        if left and (held := items[index].held):
            given = min(left, held)
            items[index] = posted(items[index], given_back(items[index], given, refund.reason, event))
            left -= given
    beyond = (given_back(None, left, refund.reason, event),) if left else ()
    return FeeBook(items=tuple(items), unmatched=(*book.unmatched, *beyond))


def corrected(book: FeeBook, action: Correct, event: DossierEvent) -> FeeBook:
    """Lines that stay the same keep what happened to them; of the others what was taken goes back and is taken anew.

    What was taken later of a fee settles that fee first, then any other. What was waived is waived of the fee in its place
    alone, and lapses as far as that is lower or gone.
    """
    changed, wanted = _changed(book, action.registration)
    items: list[FeeItem] = []
    settled: list[tuple[FeeItem, Posting]] = []
    for item in book.items:
        if not any(item is one for one in changed):
            items.append(item)
            continue
        back = replace(given_back(item, item.held, action.reason, event), corrects=True)
        kept = posted(item, back) if item.held else item
        if item.moment is FeeMoment.AFTER:
            settled += [(item, one) for one in _settled_anew(item, event)]
        kept = lapsed(cancelled(kept, event, action.reason), event, action.reason)
        items.append(replace(kept, replaced=True))
    whole = action.registration.same_day is not None
    known = len(items)
    items += [_item(line, event, settled=whole) for line in wanted]
    heirs = [(before, known + place) for before, place in heirs_of(changed, wanted)]

    def its_own(before: FeeItem, one: Posting, place: int) -> bool:
        inherits = any(before is item and place == heir for item, heir in heirs)
        same = is_fee(items[place], before.kind, before.label)
        return inherits or (same and one.kind is PostingKind.PAID)

    left = _settle(items, settled, its_own)
    _settle(items, left, lambda _, one, __: one.kind is PostingKind.PAID)
    return replace(book, items=tuple(items))


def _changed(book: FeeBook, fixed: Registration) -> tuple[list[FeeItem], list[FeeLine]]:
    """Return the fees that *fixed* no longer has as they were, and the lines that are new in it."""
    wanted, changed = list(fixed.fees), []
    for item in book.items:
        if item.replaced:
            continue
        if item.line is not None and item.line in wanted:
            wanted.remove(item.line)
        else:
            changed.append(item)
    return changed, wanted


def _settled_anew(item: FeeItem, event: DossierEvent) -> list[Posting]:
    """Return what was taken or waived later of a fee due at the return, to settle what takes its place."""
    last = {one.kind: one for one in item.postings}
    waived = 0 if item.line and item.line.exempt_reason else item.total(PostingKind.EXEMPT)
    amounts = {PostingKind.PAID: item.held, PostingKind.EXEMPT: waived}
    return [
        replace(
            last[kind],
            amount=amount,
            at=event.at,
            officer_name=event.officer_name,
            counter=event.counter,
            elsewhere=False,
        )
        for kind, amount in amounts.items()
        if amount
    ]


def _settle(
    items: list[FeeItem],
    settled: Sequence[tuple[FeeItem, Posting]],
    fits: Callable[[FeeItem, Posting, int], bool],
) -> list[tuple[FeeItem, Posting]]:
    """Settle of *items* what is due with what was *settled* before and fits the place, and return what is left of that."""
    left = list(settled)
    for place, (index, (before, _)) in product(range(len(items)), enumerate(settled)):
        one = left[index][1]
        used = min(one.amount, items[place].due)
        if used and fits(before, one, place):
            items[place] = posted(items[place], replace(one, amount=used))
            left[index] = before, replace(one, amount=one.amount - used)
    return left


def _cancel(book: FeeBook, event: DossierEvent, reason: str) -> FeeBook:
    return replace(book, items=tuple(cancelled(item, event, reason) for item in book.items))


def _void(book: FeeBook, event: DossierEvent, reason: str) -> FeeBook:
    """Nothing is owed, and nobody is exempt, of what was registered in error; what was taken stays to be given back."""
    book = _cancel(book, event, reason)
    return replace(book, items=tuple(lapsed(item, event, reason) for item in book.items))
