"""The key that prints a slip again, wherever the officer is: whose slip that is stands in the answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from counter_tui.app.leaving import ASKED_FOR, LeavingApp
from counter_tui.app.second_press import MOMENT
from counter_tui.errors import CounterError, PrintBlocked, PrintUnknown
from counter_tui.i18n import text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.prints_text import printed_words
from counter_tui.services.last_slip import LastSlip
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import PrintJob


class ReprintingApp(LeavingApp):
    """Same-day work is received without a slip: there the key asks first, and makes one when it is pressed again."""

    _slip_asked: str = ""
    _slip_asked_at = float("-inf")

    def action_reprint(self) -> None:
        """Print the slip of the dossier on screen or highlighted once more, else this desk's last one."""
        if (desk := self.opened_desk()) is None:
            return
        shown = self.screen.chosen_code if isinstance(self.screen, DeskScreen) else ""
        if shown is None:
            self.tell(text("Chọn một hồ sơ trong danh sách rồi bấm Ctrl+R."))
            return
        now = self.second_press.clock()
        self.run_worker(self._reprint(desk, shown, now), group="reprint", exclusive=True)

    async def _reprint(self, desk: Desk, shown: str, now: float) -> None:
        try:
            wanted = LastSlip(dossier=shown) if shown else await desk.last_slips.last()
            if wanted is None:
                self.tell(text("Quầy này chưa in phiếu nào."))
                return
            name = plain(await desk.last_slips.name_of(wanted.dossier))
            if not wanted.made and not self._answered(wanted.dossier, name, now):
                return
            job = await desk.receipts.reprint(wanted.dossier, wanted.form)
        except PrintUnknown as problem:
            self.tell(text("{problem} Trả lời ở F7.", problem=problem), "warning")
        except PrintBlocked as problem:
            self.tell(str(problem), "warning")
        except CounterError as error:
            self.tell(str(error), "error")
        else:
            self.tell(_done_words(job, name), "good")
        with suppress(CounterError):
            await desk.sync.refresh_counts()

    def _answered(self, dossier: str, name: str, now: float) -> bool:
        """Whether the key was pressed again for the same dossier, else ask; pressed much later it is asked once more."""
        since, same = now - self._slip_asked_at, dossier == self._slip_asked
        if same and since < MOMENT:
            self._slip_asked_at = now  # held: nobody has read the question yet
            return False
        if same and since <= ASKED_FOR:
            self._slip_asked = ""
            return True
        self._slip_asked, self._slip_asked_at = dossier, now
        words = text(
            "Hồ sơ {code} ({name}) chưa có phiếu: Ctrl+R lần nữa để in giấy tiếp nhận.",
            code=dossier,
            name=name,
        )
        self.tell(words, "warning")
        return False


def _done_words(job: PrintJob, name: str) -> str:
    whose = f"{job.dossier} ({name})" if name else job.dossier
    if job.reprint:
        return text("Đã gửi in lại phiếu {code} (bản in lại).", code=whose)
    return text("Hồ sơ {code}: {printed}", code=whose, printed=printed_words(job))
