"""What is said once a return noted in error was undone: the paper that holds no more, and the money that stays taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.actions import Unreturn
from counter_tui.domain.money import format_money
from counter_tui.domain.slips.forms import RETURN
from counter_tui.domain.undoing import paid_with
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens.prints_text import left_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.actions import Action
    from counter_tui.domain.dossier import DossierEvent
    from counter_tui.services.desk import Desk


async def undone_words(desk: Desk, code: str, action: Action, events: Sequence[DossierEvent]) -> str:
    """Take the slip of an undone return out of the printers; return what the officer is to do. Empty for any other action."""
    if not isinstance(action, Unreturn):
        return ""
    try:
        printed = await desk.receipts.last_of(code, RETURN)
        said = left_words(await desk.receipts.withdraw(code))
        if not said and await desk.receipts.may_be_out(printed):
            said = text("Phiếu trả kết quả đã in (nếu có) không còn hiệu lực: thu lại, hủy đi.")
    except CounterError as problem:
        said = str(problem)
    if paid := sum(fee.due for fee in paid_with(action, events)):
        taken = text(
            "Tiền thu khi trả ({amount}) vẫn ghi là đã thu. Trả lại tiền thì ghi hoàn trả (Ctrl+N); thu lại sau đó bằng Ctrl+E, khi trả sẽ nhắc.",
            amount=format_money(paid),
        )
        said = f"{said} {taken}".strip()
    return said
