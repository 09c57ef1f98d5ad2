"""One procedure, to read to the citizen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens import procedure_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import RegisterChosen
from counter_tui.screens.prints_text import printed_words
from counter_tui.widgets.choice import CASE_LINES, Choice
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.person import Person
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.services.desk import Desk

ENTERED_LATE = mark("Hồ sơ đã nhận trước khi thôi tiếp nhận: F3 lần nữa, ghi ngày nhận ở ô Nhận lúc.")


class ProcedureScreen(DeskScreen):
    """Papers by case, time, fees, steps and sources in one text; Enter or F3 goes on to receive a dossier of it."""

    AREA = "procedure"
    HEADING = mark("Thủ tục")
    HELP_TEXT = mark(
        "Mũi tên, PageUp, PageDown để cuộn; phím phải, trái sang mục sau, mục trước. Tab lên ô trường hợp rồi phím "
        "trái, phải để đổi: giấy tờ đổi theo. F12: in phiếu hướng dẫn cho công dân. F3 hoặc Enter: tiếp nhận. Esc: về tra cứu."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    ProcedureScreen #name { height: auto; max-height: 6; padding: 0 2; margin-top: 1; text-style: bold; }
    ProcedureScreen #facts { height: auto; padding: 0 2; color: $text-muted; }
    ProcedureScreen #person { height: auto; padding: 0 2; }
    ProcedureScreen #case { margin: 1 2 0 2; }
    ProcedureScreen #text { margin-top: 1; }
    """

    def __init__(self, desk: Desk, code: str, applicant: Person | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._code = code
        self._applicant = applicant
        self.item: CatalogueItem | None = None
        self._told_where = False

    def compose_body(self) -> ComposeResult:
        """Yield name, facts, the choice of case and the text."""
        yield Static(id="name", markup=False)
        yield Static(id="facts", markup=False)
        yield Static(id="person", markup=False)
        yield Choice(text("Trường hợp"), [], id="case", lines=CASE_LINES)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Read the procedure."""
        self.query_one("#case").display = False
        self.query_one("#person").display = self._applicant is not None
        self.query_one("#text").focus()
        self._read()

    def action_register(self) -> None:
        """Go on to receive a dossier of this procedure, or say where it is received instead."""
        if (item := self.item) is None:
            return
        late = not item.receivable and self.desk.reception.was_receivable(item)
        if item.receivable or (late and self._told_where):
            case = self.query_one("#case", Choice).value or None
            self.post_message(RegisterChosen(self._code, self._applicant, case=case))
            return
        where = canonical((item.rule.look_up_only if item.rule is not None else None) or "")
        words = text("Trung tâm không tiếp nhận thủ tục này. {where}", where=where)
        self.say(f"{words} {text(ENTERED_LATE)}" if late else words, "warning")
        self._told_where = True

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_guidance(self) -> None:
        """Print what the citizen has to bring for the case shown."""
        if self.item is None:
            return
        try:
            job = await self.desk.papers.print_guidance(
                self.item, self.query_one("#case", Choice).value or None
            )
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "error")
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            self.say(printed_words(job), "good")
        await self.desk.sync.refresh_counts()

    @on(Choice.Changed, "#case")
    def show_case(self, event: Choice.Changed) -> None:
        """Show the papers of another case."""
        event.stop()
        if self.item is not None:
            self._show(self.item, event.value)

    @work(exclusive=True, group="procedure", exit_on_error=False)
    async def _read(self) -> None:
        try:
            self.item = await self.desk.lookup.procedure(self._code)
        except CounterError as problem:
            self.query_one("#text", TextView).show([TextSection("", [str(problem)], "warning")])
            return
        self.query_one("#name", Static).update(Content(canonical(self.item.procedure.name)))
        self.query_one("#facts", Static).update(Content(procedure_text.headline(self.item)))
        if self._applicant is not None:
            who = text("Người nộp: {name}", name=canonical(self._applicant.name) or self._applicant.identity)
            self.query_one("#person", Static).update(Content(who))
        cases = self.item.procedure.cases
        choice = self.query_one("#case", Choice)
        choice.display = len(cases) > 1
        choice.set_options([(case, case) for case in cases])
        self._show(self.item, cases[0] if cases else None)

    def _show(self, item: CatalogueItem, case: str | None) -> None:
        self.query_one("#text", TextView).show(procedure_text.sections(item, case))
