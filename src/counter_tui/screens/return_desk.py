"""Hand results back: scan the slip, look, one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input, Static

from counter_tui.domain.person import Person
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.domain.slips.forms import RETURN
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import return_words, wording
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.register_form import person_from_card
from counter_tui.screens.return_feedback import FeedbackScreen
from counter_tui.screens.return_form import ReturnForm
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.handing_back import Handover
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.services.casework import Done
    from counter_tui.services.desk import Desk


class ReturnScreen(FeedbackScreen):
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
        self._form: ReturnForm | None = None
        self._confirmed = self._busy = self._reading = False
        self._waiting: list[Scan] = []
        self.form_stands = FormStands()

    @property
    def dossier_code(self) -> str:
        """The dossier about to be handed back."""
        return self._form.handed.summary.code if self._form is not None else ""

    @property
    def dossiers_read(self) -> Sequence[str]:
        """The dossier about to be handed back and those offered beside it."""
        return [one.code for one in self._form.offered] if self._form is not None else []

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
        self._take(Scan(kind=ScanKind.DOSSIER_CODE, code=code))

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
        self._take(scan)
        return True

    def _take(self, scan: Scan) -> None:
        """Take scans one after the other: one that comes while another is read, or written down, waits for its turn."""
        if self._busy or self._reading:
            self._waiting.append(scan)
        elif not self._is_here(scan):
            self._reading = True
            self.run_worker(self._in_turn(self._act_on(scan)), group="return")

    async def _in_turn(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._waiting:
                if not self._is_here(following := self._waiting.pop(0)):
                    await self._act_on(following)
        finally:
            self._reading = False

    async def _act_on(self, scan: Scan) -> None:
        if scan.card is not None:
            await self._take_card(scan.card)
        else:
            await self._open(scan.code)

    def _is_here(self, scan: Scan) -> bool:
        """Return whether the dossier of a slip is in the form, ticking it; a second scan of it changes nothing."""
        if scan.card is not None or self._form is None:
            return False
        if self._form.holds(scan.code):
            self.say(
                text("Hồ sơ {code} đang mở rồi, giữ nguyên những gì đã ghi.", code=self._form.handed.code)
            )
            self.catch_up()
        elif self._form.tick(scan.code):
            self.say(*return_words.ticked_words(self._form, scan.code))
        else:
            return False
        self.query_one("#code", Input).value = ""
        return True

    # --- opening ------------------------------------------------------------------------------------------------------

    async def _open(self, code: str) -> None:
        await self._clear()
        try:
            handed = await self.desk.returning.prepare(code)
            others = await self.desk.returning.others(handed)
        except CounterError as problem:
            self.put("problem", str(problem))
            field = self.query_one("#code", Input)
            field.value = code.strip()[:40]
            field.focus()
            field.select_all()
            return
        self._form = ReturnForm(handed, others)
        self.put("what", return_words.headline(handed))
        self.put("checks", "\n".join(return_words.checks(handed)))
        self.query_one("#code", Input).value = ""
        await self.query_one("#return").mount(self._form, after=self.query_one("#problem"))
        self._form.who.focus()
        await self.remember()

    async def read(self) -> None:
        """Open what is open anew, with all that was chosen and typed; a scan that comes meanwhile waits for its turn."""
        if self._busy or self._reading:
            self.forget()  # a refusal, or the next scan of the same slip, reads it then
        elif self._form is not None:
            self._reading = True
            await self._in_turn(self._open_again(self._form))

    async def _open_again(self, former: ReturnForm) -> None:
        place = self.focused.id if self.focused is not None else None
        await self._open(former.handed.code)
        if (form := self._form) is None:
            return
        form.take_over(former)
        for widget in self.query(f"#{place}") if place else ():
            widget.focus()
        if changed := form.changed_since(former):
            codes = ", ".join(changed)
            self.say(text("Hồ sơ {codes} vừa thay đổi, đã đọc lại: xem lại rồi F12.", codes=codes), "warning")

    async def _clear(self) -> None:
        self._confirmed = False
        if self._form is not None:
            await self._form.remove()
            self._form = None
        for name in ("what", "checks", "problem", "done"):
            self.put(name, "")
        self.ask_for_feedback("")

    async def _take_card(self, card: CitizenCard) -> None:
        form = self._form
        if form is None:
            await self._open_for(card)
        elif form.put_party(Person(identity=card.number)):
            self.say(*return_words.right_person_words(form))
        elif form.handed.must_be_present:
            self.say(return_words.present_words(form.handed.code), "error")
        else:
            names = await self.desk.reception.names_of(card.number) if card.damage else []
            person = person_from_card(card, form.typed_person, names)
            form.put_proxy(person)
            for warning in wording.damage(card, person.name):
                self.say(warning, "warning")
            self.call_after_refresh(
                (form.authorisation if person.name else form.fields["proxy.name"].field).focus
            )

    async def _open_for(self, card: CitizenCard) -> None:
        found = await self.desk.returning.finished_of(card.number)
        if found:
            await self._open(found[0].code)
            if self._form is not None:
                self._form.put_party(Person(identity=card.number))
        else:
            await self._clear()
            self.put(
                "problem",
                text("Người này không có hồ sơ nào chờ trả ở đây. Quét phiếu hẹn hoặc gõ mã hồ sơ."),
            )

    # --- handing back -------------------------------------------------------------------------------------------------

    def action_hand_back(self) -> None:
        """Hand back what is open and ticked."""
        if self._busy:
            return
        if self._form is None or self._reading:
            self.say(return_words.nothing_open_words(reading=self._reading))
            return
        handed = self._form.chosen_dossiers
        if not self._confirmed and not all(one.finished for one in handed):
            self._confirmed = True
            self.say(text("F12 lần nữa để trả: hồ sơ chưa ghi có kết quả."), "warning")
            return
        self._busy = True
        work = self.form_stands.until_written(self, self._hand_back(self._form, handed))
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
            following, self._waiting = self._waiting, []
            for scan in following:
                self._take(scan)
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
