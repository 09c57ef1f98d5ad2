"""Hand results back: scan the slip, look, one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.actions import Rating
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.domain.slips.forms import RETURN
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import return_words, wording
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.register_form import person_from_card
from counter_tui.screens.return_form import ReturnForm
from counter_tui.screens.return_remark import ReturnRemark
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.handing_back import Handover
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.services.casework import Done
    from counter_tui.services.desk import Desk

FEEDBACK_KEYS = frozenset({"very_satisfied", "satisfied", "unsatisfied", "remark"})


class ReturnScreen(DeskScreen):
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
        super().__init__()
        self._desk = desk
        self._first = code
        self._form: ReturnForm | None = None
        self._returned = ""
        self._confirmed = self._busy = False
        self._next_scan: Scan | None = None

    @property
    def dossier_code(self) -> str:
        """The dossier about to be handed back."""
        return self._form.handed.summary.code if self._form is not None else ""

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

    def open(self, code: str) -> None:
        """Open a dossier for return; tick it when it is another of the same person."""
        if self._busy:
            return
        if self._form is not None and self._form.tick(code):
            self.say(text("Trả cùng lúc: {code}", code=code), "good")
            return
        self.run_worker(self._open(code), group="return", exclusive=True)

    @on(Input.Submitted, "#code")
    def typed(self, event: Input.Submitted) -> None:
        """Open what was typed."""
        event.stop()
        if event.value.strip():
            self.open(event.value)

    def handle_scan(self, scan: Scan) -> bool:
        """A slip opens its dossier, a card says who collects."""
        if scan.problem or (scan.kind is ScanKind.CITIZEN_CARD and scan.card is None):
            return super().handle_scan(scan)
        if self._busy:
            self._next_scan = scan  # the next citizen's, while the one before is being written down
        elif scan.kind is ScanKind.DOSSIER_CODE:
            self.open(scan.code)
        elif scan.card is not None:
            self.run_worker(self._take_card(scan.card), group="return", exclusive=True)
        return True

    # --- opening ------------------------------------------------------------------------------------------------------

    async def _open(self, code: str) -> None:
        await self._clear()
        try:
            handed = await self._desk.returning.prepare(code)
            others = await self._desk.returning.others(handed)
        except CounterError as problem:
            self._put("problem", str(problem))
            field = self.query_one("#code", Input)
            field.value = code.strip()[:40]
            field.focus()
            field.select_all()
            return
        self._form = ReturnForm(handed, others)
        self._put("what", return_words.headline(handed))
        self._put("checks", "\n".join(return_words.checks(handed)))
        self.query_one("#code", Input).value = ""
        await self.query_one("#return").mount(self._form, after=self.query_one("#problem"))
        self._form.who.focus()

    async def _clear(self) -> None:
        self._returned, self._confirmed = "", False
        if self._form is not None:
            await self._form.remove()
            self._form = None
        for name in ("what", "checks", "problem", "done", "feedback"):
            self._put(name, "")
        self.refresh_bindings()

    async def _take_card(self, card: CitizenCard) -> None:
        form = self._form
        if form is None:
            await self._open_for(card)
        elif form.handed.knows(card.number):
            form.who.value = "self"
            self.say(text("Đúng người có hồ sơ: F12 để trả."), "good")
        elif form.handed.must_be_present:
            self.say(return_words.present_words(), "error")
        else:
            names = await self._desk.reception.names_of(card.number) if card.damage else []
            person = person_from_card(card, form.collector_person, names)
            form.put_proxy(person)
            for warning in wording.damage(card, person.name):
                self.say(warning, "warning")
            self.call_after_refresh(
                (form.authorisation if person.name else form.fields["proxy.name"].field).focus
            )

    async def _open_for(self, card: CitizenCard) -> None:
        found = await self._desk.returning.finished_of(card.number)
        if found:
            await self._open(found[0].code)
        else:
            await self._clear()
            self._put(
                "problem",
                text("Người này không có hồ sơ nào chờ trả ở đây. Quét phiếu hẹn hoặc gõ mã hồ sơ."),
            )

    # --- handing back -------------------------------------------------------------------------------------------------

    def action_hand_back(self) -> None:
        """Hand back what is open and ticked."""
        if self._busy:
            return
        if self._form is None:
            self.say(text("Quét phiếu hẹn trước, hoặc gõ mã hồ sơ rồi Enter."))
            return
        handed = self._form.chosen_dossiers
        if not self._confirmed and not all(one.finished for one in handed):
            self._confirmed = True
            self.say(text("F12 lần nữa để trả: hồ sơ chưa ghi có kết quả."), "warning")
            return
        self._busy = True
        self.app.run_worker(self._hand_back(self._form, handed), group="hand-back")

    async def _hand_back(self, form: ReturnForm, handed: Sequence[Handover]) -> None:
        collector = form.collector
        try:
            done = await self._desk.returning.hand_back(handed, collector)
        except BadInput as problem:
            if not form.point_out(problem.field, str(problem)):
                self.say(str(problem), "error")
            self._ask_to_scan_again()
            return
        except CounterError as problem:
            self._put("problem", str(problem))
            self.say(str(problem), "error")
            self._ask_to_scan_again()
            return
        finally:
            self._busy = False
        following, self._next_scan = self._next_scan, None
        self.app.clear_notifications()
        await self._clear()
        self._returned = handed[0].code
        self._put("done", return_words.done_words(handed, collector))
        self._put("feedback", return_words.feedback_words())
        self.query_one("#code").focus()
        self.refresh_bindings()
        if following is not None:
            self.handle_scan(following)
        await self._print(done)

    def _ask_to_scan_again(self) -> None:
        if self._next_scan is not None:
            self._next_scan = None
            self.say(text("Hồ sơ này chưa trả xong: xong rồi hãy quét lại phiếu hoặc thẻ sau."), "warning")

    async def _print(self, done: Sequence[Done]) -> None:
        self._desk.sync.nudge()
        try:
            for one in done:
                if one.slips:
                    await self._desk.receipts.print_first(one.summary.code, RETURN)
            await self._desk.sync.refresh_counts()
        except CounterError as problem:
            self.say(
                text("Đã trả, nhưng chưa in được giấy biên nhận: {problem} F7 in lại.", problem=problem),
                "error",
            )

    def action_slip(self) -> None:
        """Ask for a return slip, or do not."""
        if self._form is not None:
            self._form.slip.value = "no" if self._form.slip.value == "yes" else "yes"

    # --- what the citizen says ----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of feedback only after a return."""
        if action in FEEDBACK_KEYS:
            return bool(self._returned)
        return super().check_action(action, parameters)

    def action_very_satisfied(self) -> None:
        """The citizen is very satisfied."""
        self._rate(Rating.VERY_SATISFIED)

    def action_satisfied(self) -> None:
        """The citizen is satisfied."""
        self._rate(Rating.SATISFIED)

    def action_unsatisfied(self) -> None:
        """The citizen is not satisfied."""
        self._rate(Rating.UNSATISFIED)

    def action_remark(self) -> None:
        """Note what the citizen says in his own words."""
        code = self._returned

        def note(remark: str | None) -> None:
            if remark:
                self.run_worker(self._note(code, remark=remark), group="feedback")

        self.app.push_screen(ReturnRemark(code), note)

    def _rate(self, rating: Rating) -> None:
        self.run_worker(self._note(self._returned, rating=rating), group="feedback")

    async def _note(self, code: str, *, rating: Rating | None = None, remark: str = "") -> None:
        try:
            await self._desk.returning.feedback(code, rating=rating, remark=remark)
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        if code == self._returned:
            said = text(return_words.RATINGS[rating]) if rating is not None else remark
            self._put("feedback", text("Đã ghi ý kiến: {said}", said=said))
            if rating is not None and not remark:
                self._returned = ""
                self.refresh_bindings()
        self._desk.sync.nudge()
        await self._desk.sync.refresh_counts()

    def _put(self, name: str, words: str) -> None:
        place = self.query_one(f"#{name}", Static)
        place.update(Content(words))
        place.display = bool(words)
