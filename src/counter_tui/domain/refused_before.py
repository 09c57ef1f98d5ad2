"""What of a dossier the service refused and nobody has dealt with: nothing is done behind it, no money taken twice."""

from __future__ import annotations

from counter_tui.domain.actions import RecordFees, Return
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.desk_words import EVENTS
from counter_tui.domain.dossier import DossierEvent
from counter_tui.domain.money import format_money
from counter_tui.domain.obstacles import Obstacle
from counter_tui.i18n import mark, text

REFUSED_BEFORE = mark(
    "Máy chủ từ chối việc “{action}” của hồ sơ này ({who}, {moment}), chưa xử lý xong. Bấm F9, mở việc đó ra xử lý rồi làm tiếp."
)
REFUSED_PAID = mark(
    "Máy chủ từ chối việc “{action}” của hồ sơ này ({who}, {moment}), chưa xử lý xong. Lúc đó đã thu {amount}: đừng thu lại. Bấm F9, mở việc đó ra xử lý rồi làm tiếp."
)


def refused_before(event: DossierEvent) -> Obstacle:
    """Return why nothing is done to the dossier of a refused *event*: what it was, whose, and the key that leads there."""
    action = event.action
    paid = sum(fee.due for fee in action.payments) if isinstance(action, Return | RecordFees) else 0
    values = {
        "action": text(EVENTS.get(event.kind, event.kind)),
        "who": event.officer_name,
        "moment": f"{event.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
    }
    if paid:
        return Obstacle(REFUSED_PAID, values | {"amount": format_money(paid)})
    return Obstacle(REFUSED_BEFORE, values)
