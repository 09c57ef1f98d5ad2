"""The ledger of a due time in words, in the language in use."""

from __future__ import annotations

from counter_tui.domain.deadline import LedgerKind, LedgerLine
from counter_tui.domain.vietnamese_dates import WEEKDAYS
from counter_tui.i18n import mark, text

_KINDS = {
    LedgerKind.RECEIVED: (mark("nhận hồ sơ"), mark("nhận hồ sơ: {note}")),
    LedgerKind.COUNTED: (mark("ngày thứ {count}"), mark("ngày thứ {count} ({note})")),
    LedgerKind.WEEKEND: (mark("nghỉ hằng tuần"), mark("nghỉ hằng tuần")),
    LedgerKind.HOLIDAY: (mark("nghỉ"), mark("nghỉ: {note}")),
    LedgerKind.AFTER_CUTOFF: (
        mark("nhận muộn, tính từ ngày làm việc kế tiếp"),
        mark("nhận từ {note} trở đi, tính từ ngày làm việc kế tiếp"),
    ),
    LedgerKind.HOURS: (mark("đủ {count} giờ làm việc"), mark("làm việc {note}, đủ {count} giờ")),
    LedgerKind.ROLLED: (
        mark("hạn rơi vào ngày nghỉ, chuyển đến hết ngày làm việc này"),
        mark("hạn rơi vào ngày nghỉ, chuyển đến hết ngày làm việc này ({note})"),
    ),
    LedgerKind.DECIDED: (
        mark("hẹn theo quyết định của cán bộ"),
        mark("hẹn theo quyết định của cán bộ: {note}"),
    ),
}


def ledger_words(line: LedgerLine) -> str:
    """Return one line of a ledger: ``Thứ Ba 24/11/2026 — nghỉ: Ngày Văn hóa Việt Nam``."""
    plain, with_note = _KINDS[line.kind]
    values = {"count": "" if line.count is None else line.count, "note": text(line.note)}
    words = text(with_note if line.note else plain, **values)
    return f"{text(WEEKDAYS[line.day.weekday()])} {line.day:%d/%m/%Y} — {words}"
