"""Receive a dossier: one form, one key."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from counter_tui.domain.counted_fees import NOT_EXEMPT, ONE, Counts, Exemption
from counter_tui.domain.deadline import Due
from counter_tui.domain.draft import Draft
from counter_tui.domain.draft_renewal import Renewed
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError, Refused
from counter_tui.i18n import mark, text
from counter_tui.screens.add_paper import AddPaperScreen
from counter_tui.screens.clock_doubt import ClockDoubt
from counter_tui.screens.duplicates import OpenInstead
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import DossierChosen, LedgerChosen, Received, RegisterChosen
from counter_tui.screens.register_cards import CardReader, named
from counter_tui.screens.register_problems import (
    changed_words,
    first_place,
    in_words,
    name_left,
    point_out,
    show_problems,
    with_unread,
)
from counter_tui.screens.register_saving import cleared_to_save, print_and_send, say_received
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.screens.register_strip import strip_parts
from counter_tui.screens.register_turn import TurningScreen
from counter_tui.services.desk import Desk
from counter_tui.services.reception import PROCEDURE_CHANGED, Accepted, Check
from counter_tui.widgets.plain import plain
from counter_tui.widgets.status_line import StatusLine, StatusPart


class RegisterScreen(TurningScreen):
    """The form keeps the draft, the keeper makes it durable, ``desk.reception`` decides everything."""

    AREA = "register"
    HEADING = mark("Tiếp nhận hồ sơ")
    HELP_TEXT = mark(
        "Quét thẻ căn cước để điền người nộp; đứng ở phần Chủ hồ sơ mà quét thì điền chủ hồ sơ. Tab, Enter hoặc mũi tên "
        "xuống: ô kế tiếp; F6: phần kế tiếp; mũi tên trái, phải: đổi lựa chọn; dấu cách: nhận giấy tờ. Dòng trên cùng "
        "luôn cho biết ngày hẹn, số tiền thu, số giấy tờ đã nhận và số chỗ còn thiếu; Ctrl+Y giải thích ngày hẹn. "
        "F12 lưu, in phiếu và trở lại ô tìm kiếm; có lưu ý chưa xem thì máy cho xem trước, F12 lần nữa mới lưu. "
        "Esc rời đi: những gì đã gõ được giữ làm nháp. F3: giữ nháp này và ghi hồ sơ mới cho người khác."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("register")
    DEFAULT_CSS = """
    RegisterScreen #procedure { height: 1; padding: 0 1; text-style: bold; text-overflow: ellipsis; text-wrap: nowrap; }
    RegisterScreen #strip { background: $boost; color: $text; }
    """

    def __init__(
        self,
        desk: Desk,
        code: str,
        applicant: Person | None = None,
        draft: Draft | None = None,
        case: str | None = None,
        counts: Counts = ONE,
        exemption: Exemption = NOT_EXEMPT,
    ) -> None:
        super().__init__(desk, code, durable=draft is not None)
        self._doubt = ClockDoubt(desk, self.say)
        self._case, self._counts, self._exemption = case, counts, exemption
        self._applicant, self._given = applicant, draft
        self._due: Due | None = None
        self._left: set[str] = set()
        self._taken_away = False
        self._shown_warnings: set[tuple[str, str]] = set()
        self._tried = self._leave_anyway = False
        self._cards: CardReader | None = None

    def compose_body(self) -> ComposeResult:
        """Yield procedure, strip and (once the procedure is read) the form."""
        yield Static(id="procedure", markup=False)
        yield StatusLine(id="strip")

    async def on_mount(self) -> None:
        """Read the procedure and lay the form out."""
        try:
            self._item = item = await self._desk.lookup.procedure(self._code)
            found = Renewed(self._desk.reception.start(item, self._case, self._counts, self._exemption))
            if self._given is not None:
                found = self._desk.reception.renewed(self._given, item)
            draft = found.draft
            if self._applicant is not None:
                draft = draft.with_applicant(await named(self._desk.reception, self._applicant))
        except CounterError as problem:
            self.say(str(problem), "error")
            self.go_back(finished=True)
            return
        carried = (self._counts, self._exemption) != (ONE, NOT_EXEMPT)
        if self._applicant is not None or carried or found.told:
            self._keeper.change(draft)
            self._keep_soon()
        await self._lay_out(draft, item)
        assert self._form is not None
        if found.told:
            self.say(changed_words(found.told), "warning")
        self.set_interval(20, self._look)  # the hour decides the day
        known = draft.applicant.name and draft.papers
        start = self._form.papers if known else self._form.fields["applicant.name"].field
        self.call_after_refresh(self._begin_at, start)

    async def _lay_out(self, draft: Draft, item: CatalogueItem) -> None:
        title = f"{item.procedure.code}  {plain(item.procedure.name)}"
        self.query_one("#procedure", Static).update(Content(title))
        if self._form is not None:
            await self._form.remove()
        self._item, self._form = item, RegisterForm(draft, item, self._desk.reception)
        self._cards = CardReader(self._form, self._desk.reception, self.say)
        await self.query_one("#body").mount(self._form)
        self._judge()

    def _begin_at(self, start: Widget) -> None:
        start.focus()
        if self._form is not None and start is not self._form.papers:
            self._form.scroll_home(animate=False)

    # --- what is typed ------------------------------------------------------------------------------------------------

    @on(RegisterForm.Changed)
    def keep_change(self, event: RegisterForm.Changed) -> None:
        """Show what the change means and make it durable within a second."""
        event.stop()
        self._leave_anyway = False
        if event.form is not self._form:  # laid out anew since: it has what was typed there
            return
        self._keeper.change(event.draft)
        self._keep_soon()
        self._judge()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left: keep the draft now and say what is wrong with that field."""
        if self._form is None:
            return
        if (name := name_left(self._form, event.widget)) is not None:
            if not self._taken_away:  # who is taken to another field has not read what stands at this one now
                self._left.add(name)
            self._judge()
        self._taken_away = False
        self._keep_now()

    def _judge(self) -> Check:
        assert self._form is not None and self._item is not None
        draft = self._form.draft
        check = with_unread(self._form, self._desk.reception.check(draft, self._item))
        try:
            self._due = self._desk.reception.due(draft, self._item)
        except BadInput:
            self._due = None
        told = show_problems(
            self._form, check.errors, check.warnings, lambda name: self._tried or name in self._left
        )
        # After F12 all of them are told, far from where the officer looks, too: read are those he came by.
        self._shown_warnings |= {warning for warning in told if warning[0] in self._left}
        self.query_one("#strip", StatusLine).show(
            strip_parts(draft, self._due, len(check.errors), len(check.warnings), elsewhere=check.elsewhere)
        )
        return check

    # --- cards --------------------------------------------------------------------------------------------------------

    def handle_scan(self, scan: Scan) -> bool:
        """Fill the applicant, or the owner when the officer stands there; a slip's code opens its dossier."""
        if scan.kind is not ScanKind.CITIZEN_CARD or scan.card is None or self._cards is None or self._busy:
            return super().handle_scan(scan)
        if scan.problem:
            self.say(text(scan.problem), "warning")
        self.run_worker(self._cards.fill(self._cards.whose(), scan.card), group="scan")
        return True

    def action_undo(self) -> None:
        """Take the last card back."""
        if self._cards is not None and not self._busy:
            self._cards.take_back()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_next_pane(self) -> None:
        """Go to the next section."""
        if self._form is not None:
            self._form.go_to_next_section()

    def action_ledger(self) -> None:
        """Explain the due time day by day."""
        if self._due is not None:
            self.post_message(LedgerChosen(self._due))
        elif self._form is not None:
            self.say(
                text("Máy không tính được ngày hẹn của thủ tục này: ghi ô Hẹn trả kèm lý do."), "warning"
            )
            self._form.fields["due"].field.focus()

    def action_add_paper(self) -> None:
        """Ask for the name of a paper that is not on the list."""
        if self._form is not None and not self._busy:
            self.app.push_screen(AddPaperScreen(), self._add_paper)

    def _add_paper(self, name: str | None) -> None:
        if name is not None and self._form is not None:
            self._form.add_paper(name)

    async def action_leave(self) -> None:
        """Go back; what was typed stays as a draft."""
        if self._busy:
            self.say(text("Đang ghi hồ sơ, đợi một chút."))
            return
        if not await self._keep() and not self._leave_anyway:
            self._leave_anyway = True
            self.say(text("Bấm Esc lần nữa để rời đi mà không giữ nháp."), "warning")
            return
        if self._keeper.durable:
            self.say(text("Đã giữ nháp. F3 ghi tiếp; sau này: Ctrl+P, gõ “nháp”."))
        self.go_back(finished=not self._keeper.durable)

    async def action_another(self) -> None:
        """Keep this one as a draft and begin another of the same procedure."""
        if not self._busy and await self._keep() and self._keeper.durable:
            self.post_message(RegisterChosen(self._code, afresh=True))

    @property
    def draft(self) -> Draft | None:
        """What stands in the form; ``None`` until the procedure was read."""
        return self._form.draft if self._form is not None else None

    @property
    def unfinished(self) -> bool:
        """Whether it waits to be gone on with for somebody: what is being registered does not."""
        return not self._busy and self.draft is not None and bool(self.draft.applicant.name)

    async def action_save(self) -> None:
        """Check, show every warning before it is registered in spite of it, register once, print, go on."""
        if self._busy or await self._day_turned(saving=True) or self._form is None:
            return
        self._tried = True
        shown = frozenset(self._shown_warnings)
        check = self._judge()
        unread = [problem for problem in check.warnings if (problem.field, in_words(problem)) not in shown]
        place = first_place(self._form, check.errors or unread)
        if point_out(self._form, check.errors, unread, self.say):
            self._taken_away = place is not None and place is not self.focused
            if not check.errors:
                self._shown_warnings |= {(problem.field, in_words(problem)) for problem in unread}
            return
        self._busy = True
        self.query_one("#strip", StatusLine).show([StatusPart(text("Đang kiểm tra trùng và ghi hồ sơ…"))])
        # The app owns the work, so that leaving the form cannot cut a registration in two.
        work = self.form_stands.until_written(self, self._register(self._form.draft))
        self.app.run_worker(work, group="register")

    async def _register(self, draft: Draft) -> None:
        accepted = await self._accept(draft)
        if accepted is None:
            self._busy = False
            self._judge()
            return
        with suppress(CounterError):  # the slip comes first where the journal cannot be counted
            await self._desk.sync.refresh_counts()  # who reads that it was received reads that it waits
        say = say_received(self.app, accepted)
        self.post_message(Received(self))
        await print_and_send(self._desk, accepted, say)

    async def _accept(self, draft: Draft) -> Accepted | None:
        try:
            cleared = await cleared_to_save(self, self._desk, draft, self._doubt)
            if not isinstance(cleared, Draft):
                if isinstance(cleared, OpenInstead):
                    self.post_message(DossierChosen(cleared.code))
                return None
            if await self._day_turned(saving=True):
                return None
            await self._keeper.close()
            return await self._desk.reception.accept(cleared)
        except CounterError as problem:
            self._keeper.reopen(self.draft or draft)
            self._keep_soon()
            if isinstance(problem, Refused) and problem.code == PROCEDURE_CHANGED:
                await self._look_again(str(problem), saving=True)
            else:
                self.say(str(problem), "error")
            return None
