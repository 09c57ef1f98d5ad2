"""Money that moved with what the service refused: what of it stands when that is done otherwise, and what goes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from counter_tui.domain.action_parts import Refund
from counter_tui.domain.actions import Action, Actor, Correct, RecordFees, Return
from counter_tui.domain.base import Base
from counter_tui.domain.dossier import DossierEvent, DossierSummary, FeeLine, FeeMoment
from counter_tui.domain.fee_book import corrected_book
from counter_tui.domain.fee_items import FeeBook, FeeItem, Posting, PostingKind
from counter_tui.domain.fees_left import payments_left, refunds_left, with_paid
from counter_tui.domain.money import format_money
from counter_tui.domain.slips.fees import METHODS
from counter_tui.i18n import mark, text

MONEY_BACK = "money-back"
"""Kind of what a journal notes, beside the event of an action given up, of the money that went back with it."""
NOTHING = RecordFees()
CORRECTION = mark("Đính chính phí, lệ phí")
PAID_THERE = mark("Khoản này đã thu hoặc miễn ở quầy khác, không còn phải thu.")
REFUNDED_THERE = mark("Khoản này đã hoàn ở quầy khác, không còn để hoàn.")
CLASHES_THERE = mark("Vướng với đính chính ở quầy khác")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """What goes back, by whom and why, of the money that moved with the entry given up."""

    entry_id: str
    moved: RecordFees
    reason: str
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """Money that moved with *event*, which did not happen, and went back with *back*."""

    event: DossierEvent
    back: DossierEvent
    moved: RecordFees


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """What is done of an action where its fees stand otherwise than it was made for; ``None``: nothing is left of it.

    ``surplus`` goes back to who paid, or comes back from who got it, and ``why`` says for what. ``alone``: only what was
    taken is noted, for more is due now than was paid.
    """

    action: Action | None
    surplus: RecordFees = NOTHING
    alone: bool = False
    why: str = PAID_THERE


def moved_with(action: Action, base: Base | None) -> RecordFees:
    """Return what an action, made on *base*, took and gave back."""
    if isinstance(action, Return | RecordFees):
        return RecordFees(
            payments=tuple(line for line in action.payments if line.due),
            refunds=getattr(action, "refunds", ()),
        )
    if not isinstance(action, Correct) or base is None or base.fees is None:
        return NOTHING
    net = corrected_book(base.fees, action.registration).held - base.fees.held
    return _net(net, action.registration.fees, action.reason)


def less(moved: RecordFees, again: RecordFees) -> RecordFees:
    """Return what a correction moved beyond what it moves when it is made *again*; what it lacks is negative of that."""
    net = _sum(moved) - _sum(again)
    lines = [*moved.payments, *again.payments]
    return _net(net, lines, next((one.reason for one in (*moved.refunds, *again.refunds)), ""))


def together(moves: Iterable[RecordFees]) -> RecordFees:
    """Return all of *moves* as one."""
    known = list(moves)
    return RecordFees(
        payments=tuple(line for one in known for line in one.payments),
        refunds=tuple(refund for one in known for refund in one.refunds),
    )


def remade(summary: DossierSummary, action: Action, book: FeeBook) -> Remade:
    """Return what is done of *action* where a dossier stands as *summary* and its fees as *book*.

    Nobody pays a fee twice or gets it back twice, and what was paid counts for the fee it was paid for.
    """
    if not isinstance(action, Return | RecordFees):
        return Remade(action=action)
    kept, paid_twice = payments_left(action.payments, book, summary.fees_due)
    left = summary.fees_due - sum(line.amount for line in kept)
    back = RecordFees(payments=tuple(line for line in paid_twice if line.due))
    if isinstance(action, Return):
        if left > 0 and action.payments:
            noted = RecordFees(payments=kept) if kept else None
            return Remade(action=noted, surplus=back, alone=noted is not None)
        return Remade(action=replace(action, payments=kept), surplus=back)
    given, given_twice = refunds_left(action.refunds, with_paid(book, kept))
    fewer = replace(action, payments=kept, refunds=given) if kept or given else None
    why = REFUNDED_THERE if given_twice and not paid_twice else PAID_THERE
    return Remade(action=fewer, surplus=replace(back, refunds=given_twice), why=why)


def back_words(moved: RecordFees) -> str:
    """Return what has to go back, and to whom, in a sentence; empty when nothing does."""
    taken: Counter[str] = Counter()
    for line in moved.payments:
        taken[METHODS[line.method]] += line.due
    given = sum(refund.amount for refund in moved.refunds if refund.label != CORRECTION)
    owed = sum(refund.amount for refund in moved.refunds if refund.label == CORRECTION)
    said = []
    if taken:
        amounts = ", ".join(f"{format_money(amount)} {text(way)}" for way, amount in taken.items())
        said.append(text("Đã thu {amounts}: trả lại người nộp.", amounts=amounts))
    if given:
        said.append(text("Đã hoàn {amount}: thu lại của người nộp.", amount=format_money(given)))
    if owed:
        said.append(text("Do đính chính: thu {amount} của người nộp.", amount=format_money(owed)))
    return " ".join(said)


def items_of(given_up: GivenUp) -> list[FeeItem]:
    """Return what moved with an action given up, and back, as fees of which nothing is due or held."""
    event, back, moved = given_up.event, given_up.back, given_up.moved
    items = [
        FeeItem(
            kind=line.kind,
            label=line.label,
            amount=line.due,
            moment=line.moment,
            postings=(
                _posting(PostingKind.PAID, line, event),
                _posting(PostingKind.REFUNDED, line, back),
            ),
            line=line,
            replaced=True,
        )
        for line in moved.payments
    ]
    for refund in moved.refunds:
        line = FeeLine(kind=None, label=refund.label, amount=refund.amount, moment=FeeMoment.AFTER)
        given = replace(_posting(PostingKind.REFUNDED, line, event), reason=refund.reason)
        postings = (given, _posting(PostingKind.PAID, line, back))
        items.append(
            FeeItem(
                kind=None,
                label=refund.label,
                amount=refund.amount,
                moment=FeeMoment.AFTER,
                postings=postings,
                replaced=True,
            )
        )
    return items


def _posting(kind: PostingKind, line: FeeLine, event: DossierEvent) -> Posting:
    paid = kind is PostingKind.PAID
    return Posting(
        kind=kind,
        amount=line.due,
        at=event.at,
        officer_name=event.officer_name,
        counter=event.counter,
        method=line.method,
        outside_receipt=line.outside_receipt if paid else "",
        reason="" if paid else event.note,
    )


def _sum(moved: RecordFees) -> int:
    return sum(line.due for line in moved.payments) - sum(refund.amount for refund in moved.refunds)


def _net(net: int, lines: Sequence[FeeLine], reason: str) -> RecordFees:
    if net > 0:
        like = next((line for line in lines if line.due), FeeLine(kind=None, label=CORRECTION, amount=net))
        return RecordFees(payments=(replace(like, amount=net),))
    return RecordFees(refunds=(Refund(label=CORRECTION, amount=-net, reason=reason),)) if net else NOTHING
