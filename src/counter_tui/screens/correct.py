"""Put right what was received: the form as it was filled, a reason, one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError, Refused
from counter_tui.i18n import mark, text
from counter_tui.screens import fees_text
from counter_tui.screens.correct_clash import CorrectClash
from counter_tui.screens.correct_form import CorrectForm
from counter_tui.screens.correct_void import VoidDossier
from counter_tui.screens.correct_words import merged_words, money_words, opened_words
from counter_tui.screens.desk_screen import SEVERITIES
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import CorrectChosen, LedgerChosen
from counter_tui.screens.prints_text import left_words, printed_words
from counter_tui.screens.register_cards import CardReader
from counter_tui.screens.register_form import person_from_card
from counter_tui.services.newer import Clashes
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.binding import BindingType

    from counter_tui.domain.dossier import Registration
    from counter_tui.services.correcting import Corrected


class CorrectScreen(CorrectForm):
    """A wrong procedure, person, case or date; the dossier keeps its code, a new receipt replaces the old one."""

    AREA = "correct"
    HEADING = mark("Sửa hồ sơ đã nhận")
    HELP_TEXT = mark(
        "Ghi lý do, sửa chỗ sai rồi F12: hồ sơ giữ nguyên mã, giấy tiếp nhận mới in ra ghi rõ thay thế phiếu cũ, ngày hẹn "
        "tính lại từ lúc nhận. Sai thủ tục: gõ mã, hoặc tên hay chữ đầu các tiếng chỉ một thủ tục có. Shift+F12: hủy cả hồ "
        "sơ, hỏi lại trước khi hủy, số vẫn nằm trong sổ kèm lý do. Việc trong ngày: Ctrl+N bật, tắt in phiếu. Esc: để đó, "
        "chỗ đã gõ còn nguyên khi mở lại; F5: bỏ chỗ đã gõ, đọc lại hồ sơ."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("correct")
    DEFAULT_CSS = """
    CorrectScreen #what { height: auto; max-height: 3; padding: 0 1; text-style: bold; }
    CorrectScreen #fee { height: auto; padding: 0 2; text-style: bold; color: $text-primary; }
    CorrectScreen #strip { background: $boost; color: $text; }
    """

    async def on_mount(self) -> None:
        """Read what was registered and lay the form out; keys wait until it is there."""
        self.form_stands.goes()
        try:
            await self._open()
        except CounterError as problem:
            self.say(str(problem), "warning")
            self.go_back(finished=True)
        finally:
            self.form_stands.back()

    async def _open(self) -> None:
        code = self._code or await self._desk.correcting.last()
        self._original = original = await self._desk.correcting.open(code)
        if original.same_day is None:
            item = await self._desk.correcting.item(original.procedure_code, original)
            await self._lay_out(item)
        else:
            await self._lay_out_same_day(original)
        later = self._desk.correcting.brought_later(original)
        self.query_one("#what", Static).update(Content(opened_words(original, later)))
        self.query_one("#reason", Input).focus()
        self._as_opened = self._filled

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
        if self._busy or self._original is None or not await self._procedure_stands():
            return
        if self._form is not None and await self._held_up():
            return
        self._busy = True
        work = self.form_stands.until_written(self, self._save(self._original))
        self.app.run_worker(work, group="correct")

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
        except Clashes as clashes:
            self._ask(original, clashes)
            return
        except CounterError as problem:
            if isinstance(problem, Refused):
                self._as_opened = self._filled  # what is told to be opened anew is not kept
            self.say(str(problem), "error")
            return
        finally:
            self._busy = False
        words = text("Đã sửa hồ sơ {code}.", code=original.code)
        words = " ".join(filter(None, (words, merged_words(done.merged))))
        if money := money_words(done.fees):
            await self._finish(done, f"{words} {money}.", "warning")
        else:
            await self._finish(done, words)

    def _ask(self, original: Registration, clashes: Clashes) -> None:
        """Show where another desk was first; what is typed stays, and holds when the officer says so."""

        async def answered(keep: bool | None) -> None:
            if keep:
                self._desk.correcting.newer.keep_mine(original, clashes)
                await self.action_save()

        self.app.push_screen(CorrectClash(clashes), answered)

    def action_slip(self) -> None:
        """Turn the slip of same-day work on or off; any other correction prints its receipt."""
        if self._same_day is None:
            self.say(text("Sửa xong luôn in giấy tiếp nhận mới, thay phiếu cũ."))
        else:
            self._same_day.slip.value = "no" if self._same_day.slip.value == "yes" else "yes"

    def action_afresh(self) -> None:
        """Throw away what was typed and read the dossier again."""
        if not self._busy:
            self.post_message(CorrectChosen(self.dossier_code, afresh=True))

    def go_back(self, *, finished: bool = False) -> None:
        """Leave; what was typed is kept for the way back, a correction nobody began is not."""
        begun = self.begun
        super().go_back(finished=finished or not begun)
        if begun and not finished:
            self.say(text("Chưa ghi bản sửa {code}: Ctrl+E mở lại, sửa tiếp.", code=self.dossier_code))

    async def action_void(self) -> None:
        """Ask for the reason, then void the dossier; its number stays in the book with it."""
        if self._busy or (original := self._original) is None:
            return
        question = VoidDossier(self._desk, original, self.query_one("#reason", Input).value)

        async def voided(_answer: bool | None) -> None:
            if question.done is not None:
                words = text("Đã hủy hồ sơ {code}, lý do nằm trong sổ.", code=original.code)
                if question.money:
                    words = f"{words} {question.money}"
                elif held := await self._desk.fees.held(original.code):
                    words = f"{words} {fees_text.held_words(held)}"
                await self._finish(question.done, words)

        await self.app.push_screen(question, voided)

    async def _finish(self, done: Corrected, words: str, level: str = "good") -> None:
        app, desk = self.app, self._desk

        def say(sentence: str, level: str) -> None:
            app.notify(sentence, severity=SEVERITIES[level], markup=False, timeout=10)

        say(words, level)
        self._as_opened = self._filled
        self.go_back(finished=True)
        desk.sync.nudge()
        try:
            # Before the new slip: what is still in a queue comes out with it when the printer is back.
            if old := left_words(await desk.receipts.withdraw(done.registration.code)):
                say(old, "warning")
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
