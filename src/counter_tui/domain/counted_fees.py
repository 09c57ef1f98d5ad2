"""Fees the office counts: by page, by case. What was counted stands in the label of the line, so that paper shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counter_tui.domain.dossier import FeeLine
    from counter_tui.domain.procedure import OfficeRule, PageFee

_BY_PAGE = re.compile(r": (\d+) giấy tờ × (\d+) trang × (\d+) bản$")
_BY_CASE = re.compile(r": (\d+) trường hợp$")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents (or cases), pages each and copies each; 0 where what was typed is no number."""

    documents: int = 1
    pages: int = 1
    copies: int = 1


ONE = Counts()


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a fee is not taken and on what basis, as typed; both empty where it is taken."""

    reason: str = ""
    basis: str = ""


NOT_EXEMPT = Exemption()


def is_counted(rule: OfficeRule | None) -> bool:
    """Return whether the fee depends on how much is done."""
    return rule is not None and (rule.page_fee is not None or bool(rule.unit_fee))


def asks_pages(rule: OfficeRule | None) -> bool:
    """Return whether pages and copies are asked for; without a rule they are, as nothing says they do not matter."""
    return rule is None or rule.counts_pages or rule.page_fee is not None


def counted_label(kind: str, rule: OfficeRule | None, counts: Counts) -> str:
    """Return the label of a counted fee; Vietnamese, as labels are data of the slip."""
    if asks_pages(rule):
        return f"{kind}: {counts.documents} giấy tờ × {counts.pages} trang × {counts.copies} bản"
    return f"{kind}: {counts.documents} trường hợp"


def counts_of(line: FeeLine) -> Counts | None:
    """Return what was counted for a fee; ``None`` when its line does not say."""
    if (by_page := _BY_PAGE.search(line.label)) is not None:
        return Counts(*(int(count) for count in by_page.groups()))
    if (by_case := _BY_CASE.search(line.label)) is not None:
        return Counts(int(by_case[1]))
    return None


def counted_in(lines: Iterable[FeeLine]) -> Counts:
    """Return what was counted for the fees of a dossier; one of each where they do not say."""
    return next((counts for line in lines if (counts := counts_of(line)) is not None), ONE)


def by_case(line: FeeLine) -> bool:
    """Return whether cases were counted for a fee, not pages."""
    return _BY_CASE.search(line.label) is not None


def uncounted(label: str) -> str:
    """Return the label of a fee without what was counted."""
    return _BY_CASE.sub("", _BY_PAGE.sub("", label))


def copy_fee(rule: PageFee, documents: int, pages: int, copies: int) -> int:
    """Return đồng for *copies* certified copies of each of *documents* documents of *pages* pages."""
    first = min(pages, rule.first_pages)
    one_copy = first * rule.first + (pages - first) * rule.further
    return documents * copies * min(one_copy, rule.cap)
