"""Put right what was received: the form as it was filled, a reason, one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import fees_text
from counter_tui.screens.correct_words import money_words, opened_words, prefilled
from counter_tui.screens.desk_screen import SEVERITIES, DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import LedgerChosen
from counter_tui.screens.prints_text import printed_words
from counter_tui.screens.register_cards import CardReader
from counter_tui.screens.register_form import person_from_card
from counter_tui.screens.register_problems import point_out, show_problems
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.screens.register_strip import strip_parts
from counter_tui.screens.same_day_form import COUNTS, SameDayForm
from counter_tui.screens.same_day_words import fee_words
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.status_line import StatusLine, StatusPart

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.deadline import Due
    from counter_tui.domain.dossier import Registration
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.services.correcting import Corrected
    from counter_tui.services.desk import Desk


class CorrectScreen(DeskScreen):
    """A wrong procedure, person, case or date; the dossier keeps its code, a new receipt replaces the old one."""

    AREA = "correct"
    HEADING = mark("Sửa hồ sơ đã nhận")
    HELP_TEXT = mark(
        "Ghi lý do, sửa chỗ sai rồi F12: hồ sơ giữ nguyên mã, giấy tiếp nhận mới in ra ghi rõ thay thế phiếu cũ, ngày hẹn "
        "tính lại từ lúc nhận. Sai thủ tục: gõ mã thủ tục đúng rồi Enter. Ctrl+N: hủy cả hồ sơ, số vẫn nằm trong sổ kèm "
        "lý do. Esc: quay lại, không sửa gì."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("correct")
    DEFAULT_CSS = """
    CorrectScreen #what { height: auto; max-height: 2; padding: 0 1; text-style: bold; }
    CorrectScreen #fee { height: auto; padding: 0 2; text-style: bold; color: $text-primary; }
    CorrectScreen #strip { background: $boost; color: $text; }
    """

    def __init__(self, desk: Desk, code: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._code = code
        self._original: Registration | None = None
        self._item: CatalogueItem | None = None
        self._form: RegisterForm | None = None
        self._same_day: SameDayForm | None = None
        self._due: Due | None = None
        self._procedure = LabelledField(text("Mã thủ tục"), name_id="procedure-code", max_length=40)
        self._busy = self._tried = False

    def compose_body(self) -> ComposeResult:
        """Yield what is corrected, the reason and the right procedure; the form follows once it is read."""
        yield Static(id="what", markup=False)
        yield LabelledField(text("Lý do sửa"), name_id="reason", max_length=500)
        yield self._procedure
        yield StatusLine(id="strip")

    async def on_mount(self) -> None:
        """Read what was registered and lay the form out."""
        try:
            code = self._code or await self._desk.correcting.last()
            self._original = original = await self._desk.correcting.open(code)
            if original.same_day is None:
                item = await self._desk.correcting.item(original.procedure_code)
                await self._lay_out(item)
            else:
                await self._lay_out_same_day(original)
        except CounterError as problem:
            self.say(str(problem), "warning")
            self.go_back(finished=True)
            return
        self.query_one("#what", Static).update(Content(opened_words(original)))
        self.query_one("#reason", Input).focus()

    async def _lay_out(self, item: CatalogueItem) -> None:
        assert self._original is not None
        correcting = self._desk.correcting
        if self._form is None:
            draft = correcting.draft(self._original, item)
        else:
            draft = correcting.other_procedure(self._form.draft, item)
            await self._form.remove()
        self._item = item
        self._form = RegisterForm(draft, item, self._desk.reception)
        self._procedure.value = item.procedure.code
        await self.query_one("#body").mount(self._form)
        await self._judge()

    async def _lay_out_same_day(self, original: Registration) -> None:
        self._procedure.display = False
        self.query_one("#strip").display = False
        items = await self._desk.same_day.procedures()
        self._same_day = SameDayForm(items, original.procedure_code, original.applicant)
        await self.query_one("#body").mount(Static(id="fee", markup=False), self._same_day)
        prefilled(self._same_day, original)
        await self._show_fee()

    # --- what is typed ------------------------------------------------------------------------------------------------

    @on(RegisterForm.Changed)
    async def judge_change(self, event: RegisterForm.Changed) -> None:
        """Show what the change means."""
        event.stop()
        await self._judge()

    @on(Input.Changed)
    @on(Choice.Changed)
    async def count_anew(self, event: Input.Changed | Choice.Changed) -> None:
        """Show what same-day work costs now, and what that makes to take or to give back."""
        event.stop()
        if self._same_day is not None:
            self._same_day.show_counts()
            await self._show_fee()

    async def _show_fee(self) -> None:
        if (form := self._same_day) is None or (original := self._original) is None:
            return
        words = text("Gõ số lượng để tính tiền.")
        if all(getattr(form.counts, name) for name in COUNTS):
            fee = self._desk.correcting.same_day_fee(original, form.request)
            change = await self._desk.correcting.fee_change(original, [fee])
            words = " · ".join(filter(None, (fee_words(fee, form.request), money_words(change))))
        self.query_one("#fee", Static).update(Content(words))

    @on(Input.Submitted, "#procedure-code")
    async def change_procedure(self, event: Input.Submitted) -> None:
        """Lay the form out anew for the right procedure; who and when stay."""
        event.stop()
        if self._item is None or event.value.strip() == self._item.procedure.code:
            return
        try:
            await self._lay_out(await self._desk.correcting.item(event.value))
        except CounterError as problem:
            self._tell("procedure-code", str(problem))

    def handle_scan(self, scan: Scan) -> bool:
        """A card puts another person in: the owner when the officer stands there, else the applicant."""
        if scan.kind is not ScanKind.CITIZEN_CARD or scan.card is None or self._busy:
            return super().handle_scan(scan)
        if self._form is not None:
            reader = CardReader(self._form, self._desk.reception, self.say)
            self.run_worker(reader.fill(reader.whose(), scan.card), group="scan")
        elif self._same_day is not None:
            self._same_day.put_person(person_from_card(scan.card, self._same_day.applicant, ()))
        return True

    async def _judge(self) -> bool:
        assert self._form is not None and self._item is not None and self._original is not None
        draft = self._form.draft
        check = self._desk.correcting.check(draft, self._item)
        try:
            self._due = await self._desk.correcting.due(self._original, draft, self._item)
        except BadInput:
            self._due = None
        show_problems(self._form, check.errors, check.warnings, lambda _name: self._tried)
        parts = strip_parts(draft, self._due, len(check.errors), len(check.warnings))
        if money := money_words(await self._desk.correcting.fee_change(self._original, draft.fees)):
            parts.insert(0, StatusPart(money, "warning"))
        self.query_one("#strip", StatusLine).show(parts)
        return self._tried and point_out(self._form, check.errors, (), self.say)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_next_pane(self) -> None:
        """Go to the next section."""
        if self._form is not None:
            self._form.go_to_next_section()
        else:
            self.focus_next()

    def action_ledger(self) -> None:
        """Explain the due time day by day."""
        if self._form is not None and self._due is not None:
            self.post_message(LedgerChosen(self._due))

    async def action_save(self) -> None:
        """Put the correction in the place of what was registered."""
        self._tried = True
        if self._busy or self._original is None or (self._form is not None and await self._judge()):
            return
        self._busy = True
        self.app.run_worker(self._save(self._original), group="correct")

    async def _save(self, original: Registration) -> None:
        reason = self.query_one("#reason", Input).value
        correcting = self._desk.correcting
        try:
            if self._form is not None:
                done = await correcting.correct(original, self._form.draft, reason)
            else:
                assert self._same_day is not None
                done = await correcting.correct_same_day(original, self._same_day.request, reason)
        except BadInput as problem:
            self._tell(problem.field, str(problem))
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        finally:
            self._busy = False
        words = text("Đã sửa hồ sơ {code}.", code=original.code)
        if money := money_words(done.fees):
            await self._finish(done, f"{words} {money}.", "warning")
        else:
            await self._finish(done, words)

    def action_void(self) -> None:
        """Void the dossier; its number stays in the book with the reason."""
        if not self._busy and self._original is not None:
            self._busy = True
            self.app.run_worker(self._void(self._original), group="correct")

    async def _void(self, original: Registration) -> None:
        try:
            done = await self._desk.correcting.void(original, self.query_one("#reason", Input).value)
        except BadInput as problem:
            self._tell(problem.field, str(problem))
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        finally:
            self._busy = False
        words = text("Đã hủy hồ sơ {code}, lý do nằm trong sổ.", code=original.code)
        if held := await self._desk.fees.held(original.code):
            words = f"{words} {fees_text.held_words(held)}"
        await self._finish(done, words)

    async def _finish(self, done: Corrected, words: str, level: str = "good") -> None:
        app, desk = self.app, self._desk

        def say(sentence: str, level: str) -> None:
            app.notify(sentence, severity=SEVERITIES[level], markup=False, timeout=10)

        say(words, level)
        self.go_back(finished=True)
        desk.sync.nudge()
        try:
            if done.form:
                say(printed_words(await desk.receipts.print_first(done.registration.code, done.form)), "good")
            await desk.sync.refresh_counts()
        except CounterError as problem:
            say(text("Đã ghi, nhưng chưa in được phiếu: {problem} F7 in lại.", problem=problem), "error")

    def _tell(self, field: str, sentence: str) -> None:
        """Say what is wrong at its field."""
        fields = {f.field.id: f for f in self.query(LabelledField)}
        ident = field if field in fields else field.rpartition(".")[2].replace("_", "-")
        if (place := fields.get(ident)) is None or not place.display:
            self.say(sentence, "error")
            return
        place.error = sentence
        place.field.focus()
