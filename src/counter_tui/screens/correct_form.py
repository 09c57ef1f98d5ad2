"""The form of a correction: what was registered, the procedure it should have been, and what a change means."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.correction import item_of
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import text
from counter_tui.screens.correct_place import go_to, place_in
from counter_tui.screens.correct_words import money_words, prefilled
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.register_problems import in_words, point_out, show_problems, taken_away, with_unread
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.screens.register_strip import strip_parts
from counter_tui.screens.same_day_form import COUNTS, SameDayForm
from counter_tui.screens.same_day_words import fee_words
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.status_line import StatusLine, StatusPart

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.domain.deadline import Due
    from counter_tui.domain.dossier import Registration
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.services.desk import Desk
    from counter_tui.services.reception import Check


class CorrectForm(DeskScreen):
    """Lays the form out, anew for another procedure, and judges each change; what is done with it is in the screen."""

    def __init__(self, desk: Desk, code: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._code = code
        self._original: Registration | None = None
        self._item: CatalogueItem | None = None
        self._form: RegisterForm | None = None
        self._same_day: SameDayForm | None = None
        self._due: Due | None = None
        self._procedure = LabelledField(text("Mã thủ tục"), name_id="procedure-code", max_length=500)
        self._procedure.field.select_on_focus = True
        self._busy = self._tried = False
        self._told: set[str] = set()
        self.form_stands = FormStands()
        self._changing = asyncio.Lock()
        self._as_opened: object = None

    @property
    def dossier_code(self) -> str:
        """The dossier that is put right."""
        return self._original.code if self._original is not None else self._code

    @property
    def begun(self) -> bool:
        """Whether something was typed that would be missed."""
        return self._original is not None and self._filled != self._as_opened

    @property
    def unwritten(self) -> list[str]:
        """The correction, once something was typed into it."""
        read = self._as_opened is not None
        return [text("bản sửa {code}", code=self.dossier_code)] if read and self.begun else []

    def compose_body(self) -> ComposeResult:
        """Yield what is corrected, the reason and the right procedure; the form follows once it is read."""
        yield Static(id="what", markup=False)
        yield LabelledField(text("Lý do sửa"), name_id="reason", max_length=500)
        yield self._procedure
        yield StatusLine(id="strip")

    async def _lay_out(self, item: CatalogueItem) -> None:
        assert self._original is not None
        correcting = self._desk.correcting
        at = None
        if self._form is None:
            draft = correcting.draft(self._original, item)
        else:
            draft = correcting.other_procedure(self._form.draft, item, self._original)
            at = place_in(self._form, self.focused)
            await self._form.remove()
        self._item = item
        self._form = RegisterForm(draft, item, self._desk.reception)
        self._procedure.value = item.procedure.code
        await self.query_one("#body").mount(self._form)
        if at is not None:
            go_to(self._form, at)
        await self._judge()

    async def _lay_out_same_day(self, original: Registration) -> None:
        self._procedure.display = False
        self.query_one("#strip").display = False
        items = await self._desk.same_day.choices(item_of(original), original.received_at)
        self._same_day = SameDayForm(items, original.procedure_code, original.applicant)
        await self.query_one("#body").mount(Static(id="fee", markup=False), self._same_day)
        prefilled(self._same_day, original)
        await self._show_fee()

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
            try:
                fee = self._desk.correcting.same_day_fee(original, form.request)
                change = await self._desk.correcting.fee_change(original, [fee])
                words = " · ".join(filter(None, (fee_words(fee, form.request), money_words(change))))
            except BadInput as problem:
                words = str(problem)
        self.query_one("#fee", Static).update(Content(words))

    @on(Input.Changed, "#procedure-code")
    def forget_refusal(self) -> None:
        """Take the error away: it was about what stood there before."""
        self._procedure.error = ""

    @on(Input.Submitted, "#procedure-code")
    async def change_procedure(self, event: Input.Submitted) -> None:
        """Lay the form out anew for the right procedure; who and when stay."""
        event.stop()
        if not await self._take_procedure():
            self._procedure.field.focus()

    @on(events.DescendantBlur, "#procedure-code")
    async def leave_procedure(self) -> None:
        """Take or refuse what was typed when the field is left: nothing that stands there may be passed over."""
        await self._take_procedure()

    async def _take_procedure(self) -> bool:
        """Make the form that of the procedure typed; whether there is one, else the field says what is wrong."""
        async with self._changing:
            if self._item is None:
                return True
            self._procedure.error = ""
            if self._procedure.value.strip() == self._item.procedure.code:
                return True
            try:
                item = await self._desk.correcting.wanted(self._procedure.value, self._original)
                if item.procedure.code == self._item.procedure.code:
                    self._procedure.value = item.procedure.code
                else:
                    await self._lay_out(item)
            except CounterError as problem:
                self._procedure.error = str(problem)
                return False
            return True

    async def _procedure_stands(self) -> bool:
        """Whether the form is of the procedure typed; one taken only now is looked at before it is saved."""
        before = self._item
        if not await self._take_procedure():
            self._procedure.field.focus()
            return False
        if self._item is not before and self._item is not None:
            name = self._item.procedure.name
            self.say(
                text("Đã đổi sang {name}: xem lại giấy tờ, phí, ngày hẹn rồi F12.", name=name), "warning"
            )
        return self._item is before

    async def _held_up(self) -> bool:
        """Go to what is wrong, else to an amount taken away that was not told yet; whether there is any of it."""
        assert self._form is not None
        check = await self._judge()
        told = frozenset(self._told)
        if not check.errors:
            self._told |= {in_words(one) for one in taken_away(check)}
        unread = [one for one in taken_away(check) if in_words(one) not in told]
        return point_out(self._form, check.errors, unread, self.say)

    async def _judge(self) -> Check:
        assert self._form is not None and self._item is not None and self._original is not None
        draft = self._form.draft
        check = with_unread(self._form, self._desk.correcting.check(self._original, draft, self._item))
        self._told &= {
            in_words(one) for one in taken_away(check)
        }  # taken away once more, it is told once more
        try:
            self._due = await self._desk.correcting.due(self._original, draft, self._item)
        except BadInput:
            self._due = None
        show_problems(self._form, check.errors, check.warnings, lambda _name: self._tried)
        parts = strip_parts(
            draft, self._due, len(check.errors), len(check.warnings), elsewhere=check.elsewhere
        )
        if money := money_words(await self._desk.correcting.fee_change(self._original, draft.fees)):
            parts.insert(0, StatusPart(money, "warning"))
        self.query_one("#strip", StatusLine).show(parts)
        return check

    @property
    def _filled(self) -> tuple[Any, ...]:
        """All that can be typed or chosen here, to be compared."""
        form = self._form.draft if self._form is not None else None
        typed = tuple(field.value for field in self.query(Input))
        return (form, typed, tuple(choice.value for choice in self.query(Choice)))
