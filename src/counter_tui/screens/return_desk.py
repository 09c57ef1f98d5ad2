"""Hand results back: scan the slip, look, one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from counter_tui.domain.slips.forms import RETURN
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import return_words
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.return_opening import OpeningScreen
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.handing_back import Handover
    from counter_tui.screens.return_form import ReturnForm
    from counter_tui.services.casework import Done
    from counter_tui.services.desk import Desk


class ReturnScreen(OpeningScreen):
    """A slip opens its dossier for return; F12 hands it back; the citizen's word is optional and never in the way."""

    AREA = "give_back"
    HEADING = mark("Trả kết quả")
    HELP_TEXT = mark(
        "Quét phiếu hẹn (hoặc gõ mã rồi Enter) để mở hồ sơ, xem những gì phải kiểm tra, F12 trả cho chính người nộp. Người "
        "khác nhận thay: quét thẻ của họ. Hồ sơ khác đã xong của cùng người hiện bên dưới: quét phiếu hoặc mũi tên phải "
        "để trả cùng lúc. Ctrl+N: in giấy biên nhận. Sau khi trả, Shift+F5, F6, F7 ghi mức hài lòng, Ctrl+Y ghi ý kiến; bỏ qua "
        "cũng được."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("give_back")
    DEFAULT_CSS = """
    ReturnScreen #asked { height: 1; margin: 1 1 0 1; }
    ReturnScreen #return { height: 1fr; padding: 0 1; }
    ReturnScreen #what { height: auto; text-style: bold; }
    ReturnScreen #checks { height: auto; color: $text-warning; margin-bottom: 1; }
    ReturnScreen #problem { height: auto; color: $text-error; }
    ReturnScreen #done { height: auto; color: $text-success; }
    ReturnScreen #feedback { height: auto; color: $text-muted; }
    """

    def __init__(self, desk: Desk, code: str = "") -> None:
        super().__init__(desk)
        self._first = code
        self.form_stands = FormStands()

    def compose_body(self) -> ComposeResult:
        """Yield the code's field and what is known of the dossier."""
        yield LabelledField(
            text("Mã hồ sơ"), name_id="code", placeholder=text("quét phiếu hẹn, hoặc gõ mã rồi Enter")
        )
        with FormScroll(id="return"):
            for name in ("what", "checks", "problem", "done", "feedback"):
                yield Static(id=name, markup=False)

    def on_mount(self) -> None:
        """Wait for a slip, or open the dossier that was asked for."""
        self.query_one("#code").focus()
        if self._first:
            self.open(self._first)

    # --- handing back -------------------------------------------------------------------------------------------------

    def _hand_over(self, form: ReturnForm) -> None:
        handed = form.chosen_dossiers
        why = return_words.once_more_words(handed)
        if why and why != self._told:
            self._told = why
            self.say(why, "warning")
            return
        self._busy = True
        work = self.form_stands.until_written(self, self._hand_back(form, handed))
        self.app.run_worker(work, group="hand-back")

    async def _hand_back(self, form: ReturnForm, handed: Sequence[Handover]) -> None:
        collector = form.collector
        try:
            done = await self.desk.returning.hand_back(handed, collector)
        except CounterError as problem:
            self._say_why_not(form, problem)
            return
        finally:
            self._busy = False
        self.app.clear_notifications()
        if self.is_attached:
            await self._clear()
            self.put("done", return_words.done_words(handed, collector))
            self.ask_for_feedback(handed[0].code)
            self.query_one("#code").focus()
            self.form_stands.back()
            self._take_waiting()
        else:  # the officer went on: said where he is now
            self.say(return_words.done_words(handed, collector), "good")
        await self._print(done)

    def _say_why_not(self, form: ReturnForm, problem: CounterError) -> None:
        field = problem.field if isinstance(problem, BadInput) else ""
        if not (self.is_attached and form.point_out(field, str(problem))):
            self.say(str(problem), "error")
        if self.is_attached and not field:
            self.put("problem", str(problem))
            self.look_again(problem)
        if self._waiting:
            self._waiting = []
            self.say(text("Hồ sơ này chưa trả xong: xong rồi hãy quét lại phiếu hoặc thẻ sau."), "warning")

    async def _print(self, done: Sequence[Done]) -> None:
        self.desk.sync.nudge()
        try:
            for one in done:
                if one.slips:
                    await self.desk.receipts.print_first(one.summary.code, RETURN)
            await self.desk.sync.refresh_counts()
        except CounterError as problem:
            self.say(
                text("Đã trả, nhưng chưa in được giấy biên nhận: {problem} F7 in lại.", problem=problem),
                "error",
            )

    def action_slip(self) -> None:
        """Ask for a return slip, or do not."""
        if self._form is not None:
            self._form.slip.value = "no" if self._form.slip.value == "yes" else "yes"
