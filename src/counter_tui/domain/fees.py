"""Fees by catalogue and office rule (Luật Phí và lệ phí 97/2015/QH13); amounts in đồng."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.domain.counted_fees import (
    NOT_EXEMPT,
    ONE,
    Counts,
    Exemption,
    asks_pages,
    copy_fee,
    counted_label,
    counts_of,
    is_counted,
    uncounted,
)
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.money import format_money
from counter_tui.domain.text import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.procedure import CatalogueItem, Channel, Fee, FeeKind

FILL_IN = "cán bộ điền số tiền"
"""Ends the label of a line whose amount the officer puts in; Vietnamese, as labels are data of the slip."""
CHOOSE = "nếu đúng trường hợp"
REASON_OPEN = " "
"""Stands in ``exempt_reason`` while a fee is marked as waived and no reason is typed yet."""
_ASIDE = re.compile(r"; | \(")
_ASK = re.compile(rf" \((?:{CHOOSE}, )?{FILL_IN}\)$")


def fee_lines(item: CatalogueItem, channel: Channel, counts: Counts = ONE) -> tuple[FeeLine, ...]:
    """Return the fee lines a new dossier starts with on *channel*, by the office's rule where it counts, for *counts*.

    What the source leaves to the province starts at 0 with a label that asks for the amount. Where it gives several
    amounts of one kind they are alternatives: each starts at 0 and names its amount, and is never summed. So does what
    was counted by a rule that is not in force: the amount of one page or case is not the fee.
    """
    if is_counted(item.rule):
        bare = same_day_fee(item, 1, 1, 1)
        return (counted(bare, item, counts),)
    if item.rule is not None and item.rule.unit_fee == 0:
        return (same_day_fee(item, 1, 1, 1),)
    named = named_amounts(item, channel)
    fees = [replace(fee, amount=at) for fee, at in zip(item.fees_for(channel), named, strict=True)]
    alternatives = Counter(fee.kind for fee in fees if fee.amount)
    return tuple(_line(fee, alternative=bool(fee.amount) and alternatives[fee.kind] > 1) for fee in fees)


def named_amounts(item: CatalogueItem, channel: Channel) -> list[int | None]:
    """Return, for each of the lines a dossier starts with, the amount that is not the officer's to change."""
    if not by_catalogue(item):
        return [line.amount for line in fee_lines(item, channel)]
    amounts = [fee.amount for fee in item.fees_for(channel)]
    if item.rule is None and any(is_counted(rule) for rule in item.other_rules):
        return [None if amount else amount for amount in amounts]  # of one page or case: not the fee
    return amounts


def by_catalogue(item: CatalogueItem) -> bool:
    """Return whether the catalogue names the fees, not the office's rule."""
    return not is_counted(item.rule) and (item.rule is None or item.rule.unit_fee != 0)


def counted(line: FeeLine, item: CatalogueItem, counts: Counts) -> FeeLine:
    """Return a fee line for other counts, by the office's rule; when, how and why not it is taken stays."""
    amount = same_day_fee(item, counts.documents, counts.pages, counts.copies).amount
    return replace(line, label=counted_label(uncounted(line.label), item.rule, counts), amount=amount)


def exempted(lines: Sequence[FeeLine], exemption: Exemption) -> tuple[FeeLine, ...]:
    """Return the lines with *exemption* on the first that costs something, as typed: what it lacks is asked for there."""
    at = next((at for at, line in enumerate(lines) if line.amount or is_open(line)), None)
    if exemption == NOT_EXEMPT or at is None:
        return tuple(lines)
    waived = replace(lines[at], exempt_reason=exemption.reason or REASON_OPEN, exempt_basis=exemption.basis)
    return (*lines[:at], waived, *lines[at + 1 :])


def amount_by_rule(line: FeeLine, item: CatalogueItem) -> int | None:
    """Return what the office's rule makes of what was counted for a fee; ``None`` where nothing was, or no rule counts it."""
    counts = counts_of(line)
    return counted(line, item, counts).amount if counts is not None and is_counted(item.rule) else None


def same_fee(one: FeeLine, other: FeeLine) -> bool:
    """Return whether two lines are the same fee, whatever was counted for it."""
    return (one.kind, uncounted(one.label)) == (other.kind, uncounted(other.label))


def is_open(line: FeeLine) -> bool:
    """Return whether the officer has still to put the amount in (or an exemption)."""
    return line.amount == 0 and not line.exempt_reason and _ASK.search(line.label) is not None


def undecided(lines: Sequence[FeeLine]) -> list[int]:
    """Return the places of the open lines, one for each kind of which no line has an amount or an exemption."""
    settled = {line.kind for line in lines if line.amount or line.exempt_reason}
    found: dict[FeeKind | None, int] = {}
    for place, line in enumerate(lines):
        if is_open(line) and line.kind not in settled:
            found.setdefault(line.kind, place)
    return list(found.values())


def applying(lines: Sequence[FeeLine]) -> list[FeeLine]:
    """Return the lines without the alternatives that were not chosen where another of their kind was."""
    settled = {line.kind for line in lines if line.amount or line.exempt_reason}
    return [
        line for line in lines if not is_open(line) or is_left_to_province(line) or line.kind not in settled
    ]


def is_left_to_province(line: FeeLine) -> bool:
    """Return whether an open line's amount is nowhere in the catalogue (not one of several alternatives)."""
    return is_open(line) and CHOOSE not in line.label


def is_choice(line: FeeLine) -> bool:
    """Return whether a line is one of several amounts of its kind, chosen or not."""
    return CHOOSE in line.label


def by_officer(line: FeeLine) -> bool:
    """Return whether the amount of a line is the officer's own: the catalogue names none."""
    return _ASK.search(line.label) is not None and not is_choice(line)


def stem(line: FeeLine) -> str:
    """Return what a line is about whatever it costs: an alternative names its amount in its label."""
    label = printed_label(line)
    return label.rpartition(" - ")[0] if is_choice(line) else label


def printed_label(line: FeeLine) -> str:
    """Return the label of a line without what it asks of the officer."""
    return _ASK.sub("", canonical(line.label))


def same_day_fee(
    item: CatalogueItem,
    documents: int,
    pages: int,
    copies: int,
    *,
    exempt_reason: str = "",
    exempt_basis: str = "",
) -> FeeLine:
    """Return the one fee line of a same-day entry: by page, by unit, else the catalogue's first amount."""
    fee = next((fee for fee in item.procedure.fees if fee.amount), None)
    rule = item.rule
    if rule is not None and rule.page_fee is not None:
        amount = copy_fee(rule.page_fee, documents, pages, copies)
    elif rule is not None and rule.unit_fee is not None:
        # What is not asked for does not stand in the label either: it must not be in the amount.
        amount = rule.unit_fee * documents * (copies if asks_pages(rule) else 1)
    else:
        amount = fee.amount or 0 if fee is not None else 0
    kind = fee.kind if fee is not None else None
    return FeeLine(
        kind=kind, label=_kind(kind), amount=amount, exempt_reason=exempt_reason, exempt_basis=exempt_basis
    )


def _line(fee: Fee, *, alternative: bool) -> FeeLine:
    kind, note = _kind(fee.kind), canonical(fee.note or "")
    if fee.amount is None:
        gist = _ASIDE.split(note)[0]
        label = f"{kind}{f': {gist}' if gist else ''} ({FILL_IN})"
        return FeeLine(kind=fee.kind, label=label, amount=0)
    if alternative:
        label = f"{kind}: {note or 'mức'} - {format_money(fee.amount)} ({CHOOSE}, {FILL_IN})"
        return FeeLine(kind=fee.kind, label=label, amount=0)
    return FeeLine(kind=fee.kind, label=kind, amount=fee.amount)


def _kind(kind: FeeKind | None) -> str:
    return kind.value.capitalize() if kind is not None else "Phí, lệ phí"
