"""The money of a day at one desk: what was taken, waived and given back, and what is left of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from counter_tui.domain.dossier import FeeMethod
from counter_tui.domain.fee_items import FeeItem, Posting, PostingKind
from counter_tui.domain.money import format_money
from counter_tui.domain.slips.day_papers import CashLine
from counter_tui.domain.slips.fees import METHODS
from counter_tui.i18n import mark

T = TypeVar("T")
NO_KIND = mark("phí, lệ phí")
NOTHING = "không có"
Movement = tuple[str, FeeItem | None, Posting]
"""A posting of the day with the code of its dossier and its fee, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyNote:
    """An exemption or a refund of one fee, in đồng, with who, why and on what basis.

    ``undone``: one noted before that holds no more; its amount counts less.
    """

    code: str
    label: str
    amount: int
    officer: str
    method: str = ""
    reason: str = ""
    basis: str = ""
    undone: bool = False


def cash_lines(money: Iterable[Movement]) -> tuple[CashLine, ...]:
    """Return what was taken by officer, kind and way."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for _, item, one in money:
        if one.kind is PostingKind.PAID:
            kind = item.kind.value if item is not None and item.kind is not None else NO_KIND
            sums[one.officer_name, kind, METHODS[one.method] if one.method else ""] += one.amount
    return lines_of(sums)


def lines_of(sums: Counter[tuple[str, str, str]]) -> tuple[CashLine, ...]:
    """Return sums by (officer, kind, way) as lines, those that came to nothing left out."""
    return tuple(
        CashLine(officer=officer, kind=kind, method=method, amount=amount)
        for (officer, kind, method), amount in sorted(sums.items())
        if amount
    )


def refunds(money: Iterable[Movement]) -> tuple[MoneyNote, ...]:
    """Return what was given back."""
    return tuple(_note(*moved) for moved in money if moved[2].kind is PostingKind.REFUNDED)


def exemptions(money: Sequence[Movement]) -> tuple[MoneyNote, ...]:
    """Return the exemptions of the day that hold at its end, and those of days before that ended on it."""
    lapsed = {id(item): one for _, item, one in money if one.kind is PostingKind.LAPSED}
    begun = Counter({id(item): 0 for _, item, one in money if one.kind is PostingKind.EXEMPT})
    for _, item, one in money:
        if one.kind is PostingKind.EXEMPT:
            begun[id(item)] += one.amount
    found = []
    for code, item, one in money:
        if one.kind is PostingKind.EXEMPT and id(item) not in lapsed:
            found.append(_note(code, item, one))
        elif one.kind is PostingKind.LAPSED and (one.amount > begun[id(item)] or id(item) not in begun):
            before = one.amount - begun[id(item)]
            found.append(replace(_note(code, item, one), amount=-before, undone=True))
    return tuple(found)


def left_in_drawer(cash: Iterable[CashLine], given_back: Iterable[MoneyNote]) -> int:
    """Return đồng in notes and coins: what was taken in cash less what was given back in cash."""
    way = METHODS[FeeMethod.CASH]
    taken = sum(line.amount for line in cash if line.method == way)
    return taken - sum(note.amount for note in given_back if note.method == way)


def changed(now: tuple[MoneyNote, ...], kept: tuple[MoneyNote, ...]) -> tuple[MoneyNote, ...]:
    """Return the notes that were added since, and as undone those that are no more."""
    gone = (replace(note, amount=-note.amount, undone=True) for note in more(kept, now))
    return (*more(now, kept), *gone)


def more(now: tuple[T, ...], kept: tuple[T, ...]) -> tuple[T, ...]:
    """Return what is in *now* beyond *kept*."""
    return tuple((Counter(now) - Counter(kept)).elements())


def exemption_words(notes: Iterable[MoneyNote]) -> str:
    """Return exemptions in one line; one whose amount nobody determined is not said to be of 0 đồng."""
    return _words(notes, "thôi miễn ", "chưa xác định mức thu")


def refund_words(notes: Iterable[MoneyNote]) -> str:
    """Return refunds in one line."""
    return _words(notes, "bỏ hoàn trả ", format_money(0))


def joined(words: Iterable[str]) -> str:
    """Return what there is in one line, or that there is nothing."""
    return "; ".join(words) or NOTHING


def _words(notes: Iterable[MoneyNote], undone: str, nothing: str) -> str:
    return joined(
        f"{n.code} {n.label}: {undone if n.undone else ''}{format_money(abs(n.amount)) if n.amount else nothing}"
        + "".join(f", {said}" for said in (n.reason, n.basis, n.officer) if said)
        for n in notes
    )


def _note(code: str, item: FeeItem | None, one: Posting) -> MoneyNote:
    return MoneyNote(
        code=code,
        label=item.label if item is not None else NO_KIND,
        amount=one.amount,
        officer=one.officer_name,
        method=METHODS[one.method] if one.method else "",
        reason=one.reason,
        basis=one.basis,
    )
