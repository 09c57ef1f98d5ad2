"""The slip that an action brought goes out; a receipt that holds no more is taken back first, from the printers or by the officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_tui.domain.slips.forms import RECEIPT, VOID
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.prints_text import left_words

if TYPE_CHECKING:
    from counter_tui.domain.receipt import Slip
    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import PrintJob

OUTDATES = {
    RECEIPT: mark("Giấy tiếp nhận mới thay tờ cũ: giao tờ mới thì thu tờ cũ công dân đang giữ, hủy đi."),
    VOID: mark("Giấy tiếp nhận công dân đang giữ không còn hiệu lực: thu lại, hủy đi."),
}
"""Slips after which a receipt holds no more, and what becomes of it."""


async def receipt_outdated(desk: Desk, code: str, slip: Slip | None) -> PrintJob | None:
    """Return the receipt that the *slip* of an action outdates; ``None``: none here."""
    return await desk.receipts.last_of(code, RECEIPT) if slip is not None and slip.form in OUTDATES else None


async def bring_out(
    desk: Desk, code: str, slip: Slip, before: PrintJob | None, say: Callable[[str, str], None]
) -> None:
    """Print the slip of an action; *before* is the receipt it outdates, ``None``: none here."""
    try:
        left = left_words(await desk.receipts.withdraw(code))
        if left:
            say(left, "warning")
        elif slip.form in OUTDATES and await desk.receipts.may_be_out(before):
            say(text(OUTDATES[slip.form]), "warning")
        await desk.receipts.print_first(code, slip.form)
    except CounterError as problem:
        say(text("Chưa in được phiếu: {problem} In lại ở F7.", problem=problem), "error")
