"""The book of fees in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.desk_words import FEE_STATES
from counter_tui.domain.fee_items import PostingKind
from counter_tui.domain.money import format_money
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens.wording import FEE_METHODS, FEE_MOMENTS
from counter_tui.widgets.text_view import TextSection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter_tui.domain.fee_items import FeeBook, FeeItem, Posting
    from counter_tui.domain.obstacles import Obstacle

POSTINGS: Mapping[PostingKind, str] = {
    PostingKind.PAID: mark("thu"),
    PostingKind.EXEMPT: mark("miễn"),
    PostingKind.REFUNDED: mark("hoàn trả"),
    PostingKind.CANCELLED: mark("bỏ khoản"),
    PostingKind.LAPSED: mark("thôi miễn"),
}


def sections(book: FeeBook, held: Obstacle | None = None) -> list[TextSection]:
    """Return each fee that holds with everything that happened to it, then what was replaced; one sentence when there is none.

    *held*, which keeps all of them from being settled, stands first.
    """
    first = [TextSection("", [text(held.message, **held.values)], "warning")] if held is not None else []
    shown = [
        TextSection(_title(item), [_posting(one) for one in item.postings], "strong" if item.due else "")
        for item in book.holding
    ]
    if not shown:
        shown = [TextSection("", [text("Hồ sơ này không có khoản phí, lệ phí nào.")], "muted")]
    shown += [
        TextSection(_title(item), [_posting(one) for one in item.postings], "muted") for item in book.replaced
    ]
    if book.unmatched:
        title = text("Hoàn trả không khớp khoản nào đã thu")
        shown.append(TextSection(title, [_posting(one) for one in book.unmatched], "warning"))
    return [*first, *shown]


def options(book: FeeBook) -> list[tuple[str, str]]:
    """Return the fees to choose from by their place in the book, those still due first; only what holds is settled."""
    holding = [n for n, item in enumerate(book.items) if any(item is one for one in book.holding)]
    order = sorted(holding, key=lambda n: (not book.items[n].due, n))
    return [(str(n), _title(book.items[n])) for n in order]


def held_words(amount: int) -> str:
    """Return what is said of money taken for a dossier that ends without a result."""
    return text(
        "Đã thu {amount} của hồ sơ này: hoàn lại thì ghi ở phí, lệ phí (Ctrl+N).", amount=format_money(amount)
    )


def _title(item: FeeItem) -> str:
    label = canonical(item.label) or text("Phí, lệ phí")
    parts = [
        label if item.undetermined else f"{label}: {format_money(item.amount)}",
        text(FEE_MOMENTS[item.moment]),
        text(FEE_STATES[item.state]),
    ]
    if item.due and item.due != item.amount:
        parts[-1] += f" {format_money(item.due)}"
    return " · ".join(parts)


def _posting(one: Posting) -> str:
    parts = [
        f"{one.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        f"{text(POSTINGS[one.kind])} {format_money(one.amount)}",
        text(FEE_METHODS[one.method]) if one.method else "",
        text("biên lai {number}", number=canonical(one.outside_receipt)) if one.outside_receipt else "",
        canonical(one.reason),
        canonical(one.basis),
        canonical(one.officer_name),
    ]
    return " · ".join(part for part in parts if part)
