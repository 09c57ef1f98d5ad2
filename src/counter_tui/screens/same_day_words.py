"""What the same-day screen says of fees and of what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.counted_fees import asks_pages
from counter_tui.domain.money import format_money
from counter_tui.errors import BadInput
from counter_tui.i18n import text

if TYPE_CHECKING:
    from counter_tui.domain.dossier import FeeLine, Registration
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.services.same_day import SameDay, SameDayRequest


def asked_words(same_day: SameDay, request: SameDayRequest) -> str:
    """Return what is to be taken by what stands in the form, or what it lacks to tell."""
    if not all((request.documents, request.pages, request.copies)):
        return text("Gõ số lượng để tính tiền.")
    try:
        return fee_words(same_day.fee(request), request)
    except BadInput as ended:
        return str(ended)


def fee_words(fee: FeeLine, request: SameDayRequest) -> str:
    """Return what is to be taken, and how it is made up where it goes by page."""
    words = text("Thu: {money}", money=format_money(fee.due))
    if fee.exempt_reason:
        return words + "  " + text("(miễn {money})", money=format_money(fee.amount))
    if asks_pages(request.item.rule):
        words += "  " + text(
            "({documents} giấy tờ × {pages} trang × {copies} bản)",
            documents=request.documents,
            pages=request.pages,
            copies=request.copies,
        )
    return words


def rule_words(item: CatalogueItem) -> str:
    """Return the office's rule for the fee."""
    rule = item.rule
    if rule is None:
        return ""
    if rule.page_fee is not None:
        fee = rule.page_fee
        words = text(
            "{first}/trang cho {pages} trang đầu, {further}/trang từ trang sau, tối đa {cap}/bản",
            first=format_money(fee.first),
            pages=fee.first_pages,
            further=format_money(fee.further),
            cap=format_money(fee.cap),
        )
    elif rule.unit_fee is not None:
        words = text("{fee}/trường hợp", fee=format_money(rule.unit_fee))
    else:
        return ""
    return f"{words} · {rule.source}"


def done_words(registration: Registration, fee: FeeLine) -> str:
    """Return what was done last: code, to whom, how much."""
    words = text(
        "✓ Đã nhận và trả {code} · {name} · thu {money}",
        code=registration.code,
        name=registration.applicant.name,
        money=format_money(fee.due),
    )
    return words + " " + text("(mã tạm)") if registration.provisional else words
