"""Whether this machine's date can be right, by the days this desk has lived through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.draft import FieldProblem
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from datetime import date

    from counter_tui.domain.numbers import NumberClock

SET_BACK = mark(
    "Đồng hồ máy này chỉ ngày {day}, nhưng quầy đã làm việc ngày {known}. Xem lại đồng hồ máy: ngày in trên phiếu và "
    "ngày hẹn trả lấy từ đó."
)


def clock_doubt(known: NumberClock, today: date) -> FieldProblem | None:
    """Return what to tell the officer when *today* lies before a day known to have come."""
    if known.known is None or today >= known.known:
        return None
    values = {"day": f"{today:%d/%m/%Y}", "known": f"{known.known:%d/%m/%Y}"}
    return FieldProblem("received", SET_BACK, values)
