"""The strip above the form that always says how the dossier stands."""

from __future__ import annotations

from counter_tui.domain.deadline import Due
from counter_tui.domain.draft import Draft
from counter_tui.domain.fees import undecided
from counter_tui.domain.money import format_money
from counter_tui.i18n import text
from counter_tui.screens.due_words import short_due_words
from counter_tui.screens.register_form import ticked
from counter_tui.widgets.status_line import StatusPart


def strip_parts(
    draft: Draft, due: Due | None, errors: int, warnings: int, *, elsewhere: bool = False
) -> list[StatusPart]:
    """Return due time, fee total, papers taken and what is still to be mended or looked at.

    What is taken in *elsewhere* on the day of its reception has no due time or fee here.
    """
    taken, papers = ticked(draft)
    parts = [_due_part(due), _fee_part(draft)]
    if elsewhere:
        parts = [StatusPart(text("Không tiếp nhận vào ngày này: ghi ô Nhận lúc"), "error")]
    if papers:
        parts.append(StatusPart(text("Giấy tờ {taken}/{papers}", taken=taken, papers=papers)))
    if errors:
        parts.append(StatusPart(text("Cần sửa: {count}", count=errors), "error"))
    elif warnings:
        parts.append(StatusPart(text("Lưu ý: {count}", count=warnings), "warning"))
    else:
        parts.append(StatusPart(text("Đủ, F12 lưu"), "good"))
    return parts


def _fee_part(draft: Draft) -> StatusPart:
    total = sum(fee.due for fee in draft.fees)
    if not undecided(draft.fees):
        return StatusPart(text("Thu {money}", money=format_money(total)))
    if not total:
        return StatusPart(text("Thu: chưa có mức"), "warning")
    return StatusPart(text("Thu {money} + khoản chưa có mức", money=format_money(total)), "warning")


def _due_part(due: Due | None) -> StatusPart:
    if due is None:
        return StatusPart(text("Hẹn trả: chưa có ngày"), "warning")
    words = text("Hẹn trả {at}", at=short_due_words(due.at))
    return StatusPart(words, "warning") if due.unconfirmed else StatusPart(words)
