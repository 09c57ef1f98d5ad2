"""What the correction screen says and shows of what was registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.money import format_money
from counter_tui.i18n import text
from counter_tui.screens import conflict_text, wording
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.dossier import ReceivedPaper, Registration
    from counter_tui.domain.fee_items import FeeChange
    from counter_tui.screens.same_day_form import SameDayForm
    from counter_tui.services.newer import Merged


def opened_words(original: Registration, later: Sequence[ReceivedPaper] = ()) -> str:
    """Return which dossier is corrected, whose, when it was received, and the papers *later* than that, if any."""
    opened = text(
        "{code} · {name} · nhận lúc {when}",
        code=original.code,
        name=plain(original.applicant.name),
        when=wording.moment(original.received_at.astimezone(VIETNAM)),
    )
    if not later:
        return opened
    names = "; ".join(plain(paper.name) for paper in later)
    said = text("Đã nhận bổ sung sau, có trong phiếu mới, đừng đánh dấu lại: {papers}", papers=names)
    return f"{opened}\n{said}"


def money_words(change: FeeChange) -> str:
    """Return what is taken or given back now, and what is still owed when that changes; empty when no money moves."""
    words = []
    if change.to_take > 0:
        words.append(text("Thu thêm {money}", money=format_money(change.to_take)))
    elif change.to_take < 0:
        words.append(text("Trả lại {money}", money=format_money(-change.to_take)))
    if change.due != change.due_before:
        words.append(text("Còn phải thu: {amount}", amount=format_money(change.due)))
    return " · ".join(words)


def merged_words(merged: Merged | None) -> str:
    """Return what was taken over from the desk that was first, and from whom; empty when no desk was."""
    if merged is None or not merged.since:
        return ""
    did = "; ".join(conflict_text.since(event) for event in merged.since)
    if not merged.taken:
        return text("Ghi trên bản mới nhất, sau: {did}.", did=did)
    names = ", ".join(dict.fromkeys(conflict_text.label(one.name) for one in merged.taken))
    return text("Đã gộp với: {did}. Lấy theo bên đó: {fields}.", did=did, fields=names)


def prefilled(form: SameDayForm, original: Registration) -> None:
    """Show counts and exemption of a same-day entry as they were registered."""
    work = original.same_day
    if work is not None:
        for name in ("documents", "pages", "copies"):
            form.fields[name].value = str(getattr(work, name))
    for fee in original.fees[:1]:
        form.fields["exempt_reason"].value = fee.exempt_reason
        form.fields["exempt_basis"].value = fee.exempt_basis
