"""The slip that an action brought goes out; a receipt it replaces is taken back first, from the printers or by the officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_tui.domain.slips.forms import RECEIPT
from counter_tui.errors import CounterError
from counter_tui.i18n import text
from counter_tui.screens.prints_text import left_words

if TYPE_CHECKING:
    from counter_tui.domain.receipt import Slip
    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import PrintJob


async def bring_out(
    desk: Desk, code: str, slip: Slip, before: PrintJob | None, say: Callable[[str, str], None]
) -> None:
    """Print the slip of an action; *before* is what its form said of the dossier until then, ``None``: nothing here."""
    try:
        left = left_words(await desk.receipts.withdraw(code))
        if left:
            say(left, "warning")
        elif slip.form == RECEIPT and await desk.receipts.may_be_out(before):
            say(
                text("Giấy tiếp nhận mới thay tờ cũ: giao tờ mới thì thu tờ cũ công dân đang giữ, hủy đi."),
                "warning",
            )
        await desk.receipts.print_first(code, slip.form)
    except CounterError as problem:
        say(text("Chưa in được phiếu: {problem} In lại ở F7.", problem=problem), "error")
