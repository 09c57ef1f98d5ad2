"""A draft filled under an older catalogue, brought to what the procedure asks for now, and what that changed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from counter_tui.domain.counted_fees import counted_in, counts_of
from counter_tui.domain.dossier import FeeLine, ReceivedPaper
from counter_tui.domain.draft import Draft, FieldProblem
from counter_tui.domain.fees import (
    applying,
    by_catalogue,
    by_officer,
    fee_lines,
    is_choice,
    named_amounts,
    same_fee,
    stem,
)
from counter_tui.domain.money import format_money
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.i18n import mark

CASE_NOW = mark("trường hợp: {case}")
CASE_TO_CHOOSE = mark("trường hợp phải chọn lại")
NO_CASES = mark("không còn chia trường hợp")
CHANNEL_NOW = mark("cách nộp")
FEES_NOW = mark("phí, lệ phí {before} → {now}")
FEES_OTHERWISE = mark("mức phí, lệ phí")
NEW_PAPERS = mark("{count} giấy tờ mới trong danh sách")


@dataclass(frozen=True, slots=True)
class Renewed:
    """The draft as the catalogue asks for it now; ``told`` is what the officer must know of, each at its field."""

    draft: Draft
    told: tuple[FieldProblem, ...] = ()


def renewed(draft: Draft, item: CatalogueItem) -> Renewed:
    """Return the draft under the present version: amounts the catalogue names are the present ones, the officer's own stay.

    Ticks and exemptions stay; what the catalogue no longer asks for goes unless something was handed over for it.
    """
    now = replace(
        draft,
        procedure_name=item.procedure.name,
        procedure_version=item.procedure.version,
        case=_case(draft, item),
        channel=_channel(draft, item),
    )
    now = replace(now, papers=_papers(draft, now, item), fees=_fees(draft, now, item))
    return Renewed(now, (*_told_of_case(draft, now, item), *_told_of_the_rest(draft, now)))


def _case(draft: Draft, item: CatalogueItem) -> str | None:
    cases = item.procedure.cases
    if draft.case in cases:
        return draft.case
    return cases[0] if len(cases) == 1 else None


def _channel(draft: Draft, item: CatalogueItem) -> Channel:
    channels = item.procedure.channels
    if draft.channel in channels:
        return draft.channel
    return Channel.DIRECT if Channel.DIRECT in channels else channels[0]


def _papers(draft: Draft, now: Draft, item: CatalogueItem) -> tuple[ReceivedPaper, ...]:
    held = list(draft.papers)
    rows = []
    for asked in item.procedure.papers_for(now.case):
        mine = next((paper for paper in held if paper.name == asked.name), None)
        if mine is not None:
            held.remove(mine)
        rows.append(mine or ReceivedPaper(name=asked.name))
    return (*rows, *(paper for paper in held if paper.taken or paper.not_applicable))


def _fees(draft: Draft, now: Draft, item: CatalogueItem) -> tuple[FeeLine, ...]:
    same = draft.procedure_version == item.procedure.version and draft.channel is now.channel
    if not by_catalogue(item):
        return _by_rule(draft.fees, fee_lines(item, now.channel, counted_in(draft.fees)), same=same)
    # What a rule counted stood for all fees of the catalogue: of those none was there to be left out.
    same = same and (item.rule is None or not any(map(counts_of, draft.fees)))
    offered, held = fee_lines(item, now.channel), list(draft.fees)
    mine = _paired(offered, held, by_name_only=same)
    lines = []
    for at, (line, named) in enumerate(zip(offered, named_amounts(item, now.channel), strict=True)):
        if at in mine:
            lines.append(_at_present(mine[at], line, named))
        elif not same:  # else the officer left it out: it stood there to be left out
            lines.append(line)
    return (*applying(lines), *held) if same else tuple(applying(lines))


def _by_rule(held: Sequence[FeeLine], offered: Sequence[FeeLine], *, same: bool) -> tuple[FeeLine, ...]:
    """Return the lines the office's rule counts, taken or exempted as those *held* that they stand for."""
    lines = []
    for line in offered:
        mine = next((one for one in held if same_fee(one, line)), None) or next(
            (one for one in held if one.kind == line.kind and counts_of(one) is None), None
        )
        if mine is not None:
            lines.append(replace(mine, label=line.label, amount=line.amount))
        elif not same:  # else the officer left it out
            lines.append(line)
    return tuple(lines)


def _paired(offered: Sequence[FeeLine], held: list[FeeLine], *, by_name_only: bool) -> dict[int, FeeLine]:
    """Return which line of the draft is which of the *offered*, and leave in *held* those that are none of them."""
    pairs: dict[int, FeeLine] = {}

    def pair(fits: Callable[[FeeLine, FeeLine], bool], *, alone: bool = False) -> None:
        for at, line in enumerate(offered):
            rivals = [i for i, one in enumerate(offered) if i not in pairs and one.kind == line.kind]
            found = [one for one in held if one.kind == line.kind and fits(one, line)]
            if at not in pairs and found and not (alone and (len(found) > 1 or len(rivals) > 1)):
                pairs[at] = found[0]
                held.remove(found[0])

    pair(lambda one, line: one.label == line.label)
    if not by_name_only:
        pair(same_fee)
        pair(lambda one, line: stem(one) == stem(line))
        pair(lambda one, line: not is_choice(one) and not is_choice(line), alone=True)
    return pairs


def _at_present(mine: FeeLine, line: FeeLine, named: int | None) -> FeeLine:
    if named is None:
        amount = mine.amount if by_officer(mine) else 0
    elif is_choice(line):
        amount = named if mine.amount or mine.exempt_reason else 0
    else:
        amount = named
    return replace(mine, label=line.label, amount=amount)


def _told_of_case(draft: Draft, now: Draft, item: CatalogueItem) -> list[FieldProblem]:
    if now.case is None and item.procedure.cases:
        return [FieldProblem("case", CASE_TO_CHOOSE)]
    if now.case == draft.case:
        return []
    return [
        FieldProblem("case", CASE_NOW, {"case": now.case}) if now.case else FieldProblem("case", NO_CASES)
    ]


def _told_of_the_rest(draft: Draft, now: Draft) -> list[FieldProblem]:
    told = [] if now.channel is draft.channel else [FieldProblem("channel", CHANNEL_NOW)]
    if _money(now) != _money(draft):
        before, present = (sum(fee.due for fee in one.fees) for one in (draft, now))
        sums = {"before": format_money(before), "now": format_money(present)}
        told.append(
            FieldProblem("fees", FEES_OTHERWISE)
            if before == present
            else FieldProblem("fees", FEES_NOW, sums)
        )
    if fresh := {paper.name for paper in now.papers} - {paper.name for paper in draft.papers}:
        told.append(FieldProblem("papers", NEW_PAPERS, {"count": len(fresh)}))
    return told


def _money(draft: Draft) -> Counter[tuple[object, str, int]]:
    """Return what decides the money, alternatives that nobody chose left out as the form leaves them out."""
    return Counter((fee.kind, fee.label, fee.amount) for fee in applying(draft.fees))
