"""One action on a dossier: a short form, and F12 does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.action_draft import ActionDraft, action_of
from counter_tui.domain.actions import ActionKind
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.lifecycle import ENDS_WITHOUT_RESULT
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, CounterError, Refused
from counter_tui.i18n import mark, text
from counter_tui.screens import fees_text, wording
from counter_tui.screens.action_parts import (
    ActionForm,
    asked_for,
    read_again_words,
    received,
    show_newest,
)
from counter_tui.screens.action_reading import lay_out, read_form
from counter_tui.screens.action_slips import bring_out, receipt_outdated
from counter_tui.screens.add_paper import AddPaperScreen
from counter_tui.screens.due_ledger import DueLedgerScreen
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.read_again import ReadAgainScreen
from counter_tui.screens.saving import saves
from counter_tui.screens.undone_words import undone_words
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.paper_list import PaperList, PaperRow

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.actions import Action
    from counter_tui.domain.receipt import Slip
    from counter_tui.services.desk import Desk

LEADER_PAPERS = frozenset({ActionKind.RESCHEDULE, ActionKind.WITHDRAW})


class ActionScreen(ReadAgainScreen):
    """Asks for what the action needs; what is wrong stands at its field, and nothing happens before F12."""

    AREA = "action"
    HEADING = mark("Việc với hồ sơ")
    HELP_TEXT = mark(
        "Điền rồi F12 để thực hiện; có mạng hay không đều được, máy ghi lại và gửi sau. Ctrl+Y: vì sao hẹn ngày này. Ctrl+R: in "
        "dự thảo trình lãnh đạo (hẹn lại, rút hồ sơ). Ctrl+N: thêm giấy tờ người dân nộp. Esc: thôi, không ghi gì."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    ActionScreen #what { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    ActionScreen #procedure { height: auto; max-height: 2; padding: 0 2; color: $text-muted; }
    ActionScreen #form { height: 1fr; padding: 0 2; margin-top: 1; }
    ActionScreen #papers { height: 10; margin-bottom: 1; }
    ActionScreen #problem { height: auto; max-height: 3; padding: 0 2; color: $text-error; }
    """

    def __init__(self, desk: Desk, code: str, kind: ActionKind) -> None:
        super().__init__(desk)
        self._code = code
        self._kind = kind
        self._form: ActionForm | None = None
        self._busy = False
        self.form_stands = FormStands()
        self._told: Action | None = None

    @property
    def dossier_code(self) -> str:
        """The dossier whose turn it is."""
        return self._code

    def compose_body(self) -> ComposeResult:
        """Yield the dossier, the form and what is wrong with no field in particular."""
        yield Static(id="what", markup=False)
        yield Static(id="procedure", markup=False)
        yield FormScroll(id="form")
        yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        """Say what is to be done, and to which dossier."""
        self.form_stands.goes()
        self.set_heading(wording.action(self._kind))
        self.query_one("#what", Static).update(Content(self._code))

    async def read(self) -> None:
        """Read the dossier and lay the form out; again, with what was typed kept and what is new said."""
        shown = self._form
        try:
            self._form = form = await read_form(self.desk, self._code, self._kind)
        except CounterError as problem:
            self._show_problem(str(problem))
            self.form_stands.back()
            return
        before = form.before
        said = f"{before.code} · {canonical(before.applicant_name)} · {wording.standing(before)}"
        self.query_one("#what", Static).update(Content(said))
        name = f"{canonical(before.procedure_name)} ({canonical(before.procedure_code)})"
        self.query_one("#procedure", Static).update(Content(name))
        await lay_out(self.query_one("#form"), form, shown)
        if shown is None:
            self.focus_next()
            self.form_stands.back()
        elif shown.before.version != before.version:
            self.say(read_again_words(form, shown), "warning")

    def action_ledger(self) -> None:
        """Show how the proposed due time was computed."""
        if self._form is None or self._form.proposed is None:
            self.say(text("Không có ngày hẹn nào do máy tính ở đây."))
        else:
            self.app.push_screen(DueLedgerScreen(self._form.proposed))

    def action_add_paper(self) -> None:
        """Add a paper the citizen handed over that was not asked for."""
        if self._kind is not ActionKind.COMPLETE_SUPPLEMENT:
            self.say(text("Chỉ yêu cầu giấy tờ có trong danh mục. Chỗ cần sửa thì ghi vào lý do."))
            return
        self.app.push_screen(AddPaperScreen(), self._add_paper)

    def _add_paper(self, name: str | None) -> None:
        for papers in self.query(PaperList):
            if name:
                papers.set_rows([*papers.rows, PaperRow(name=name, originals=1)])

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(PaperList.Changed)
    def forget_problem(self) -> None:
        """Take a complaint away once something is changed."""
        self._complain("", "")

    @work(exclusive=True, group="draft", exit_on_error=False)
    async def action_draft(self) -> None:
        """Print a leader's paper as a draft; the dossier stays as it is."""
        if self._kind not in LEADER_PAPERS:
            self.say(text("Việc này không cần văn bản trình lãnh đạo."))
            return
        if (action := self._typed(with_leader=False)) is None:
            return
        try:
            slip = await self.desk.casework.slip(self._code, action, stage=self._stage(), draft=True)
            if slip is not None:
                await self.desk.receipts.print_made(self._code, slip)
        except CounterError as problem:
            self._show_problem(str(problem))
        else:
            self.say(text("Đã in dự thảo. Lãnh đạo duyệt xong thì ghi tên lãnh đạo rồi F12."), "good")
        await self.desk.sync.refresh_counts()

    def action_do(self) -> None:
        """Do it: durable at once, sent when there is a connection, its slip printed; the key pressed twice does it once."""
        if self._busy:
            return
        self._count_from_now()
        if (action := self._typed()) is not None and self._form is not None:
            self._busy = True
            self._do(action, self._form.before.version)

    def _count_from_now(self) -> None:
        """Count the due time from this moment, however long the form was open; what the officer decided stays."""
        if (form := self._form) is not None:
            self._form = form.counted_by(self.desk.casework.due_from_now)
            if due := show_newest(self.query(LabelledField), form, self._form):
                self.say(text("Hẹn trả tính lại từ lúc này: {due}.", due=due), "warning")

    @saves("act")
    async def _do(self, action: Action, read: int) -> None:
        try:
            await self._carry_out(action, read)
        finally:
            self._busy = False

    async def _carry_out(self, action: Action, read: int) -> None:
        try:
            slip = await self._slip(action)
            if slip is not None and action != self._told and await self._differs(action, slip):
                return
            before = await receipt_outdated(self.desk, self._code, slip)
            slips = (slip,) if slip is not None else ()
            await self.desk.casework.act(self._code, action, slips=slips, read=read)
        except BadInput as problem:
            self._complain(problem.field, str(problem))
            return
        except CounterError as problem:
            self._show_problem(str(problem))
            self.look_again(problem)
            return
        self.say(
            text("Đã ghi: {what}, hồ sơ {code}.", what=wording.action(self._kind), code=self._code), "good"
        )
        self.desk.sync.nudge()
        self._remind_of_notice()
        if self._kind in ENDS_WITHOUT_RESULT and (held := await self.desk.fees.held(self._code)):
            self.say(fees_text.held_words(held), "warning")
        if self._form is not None and (
            words := await undone_words(self.desk, self._code, action, self._form.events)
        ):
            self.say(words, "warning")
        self.go_back(finished=True)  # how printing went is said where the officer is then
        if slip is not None:
            await bring_out(self.desk, self._code, slip, before, self.say)
        await self.desk.sync.refresh_counts()

    async def _differs(self, action: Action, slip: Slip) -> bool:
        """Say that the leader was shown another date; F12 once more on the same form stands by it."""
        if not (shown := await self.desk.receipts.drafted_otherwise(self._code, slip)):
            return False
        self._told = action
        said = text(
            "Dự thảo trình lãnh đạo hẹn {shown}; ngày ghi ở đây khác. Lãnh đạo đã duyệt ngày này thì F12 lần nữa; chưa thì "
            "Ctrl+R in dự thảo mới.",
            shown=shown,
        )
        self._show_problem(said)
        return True

    def _remind_of_notice(self) -> None:
        """A result that is there early is handed back only to who was told (NĐ 61/2018/NĐ-CP, Article 20)."""
        due = self._form.before.due_at if self._form is not None else None
        if self._kind is ActionKind.FINISH and due is not None and self.desk.casework.now() < due:
            at = wording.moment(due)
            self.say(text("Có kết quả trước hẹn ({due}): báo cho công dân biết để đến nhận.", due=at))

    async def _slip(self, action: Action) -> Slip | None:
        try:
            wanted = asked_for(self._rows())
            slip = await self.desk.casework.slip(self._code, action, stage=self._stage(), wanted=wanted)
            return slip or await self.desk.receipts.renewed(self._code, action)
        except Refused as problem:  # the action is lawful, but its paper is another body's
            self.say(str(problem), "warning")
            return None

    def _typed(self, *, with_leader: bool = True) -> Action | None:
        """Return the action as it stands in the form, or say at its field what is wrong."""
        if self._form is None:
            return None
        values = {field.field.id or "": field.value for field in self.query(LabelledField)}
        choices = {choice.id or "": choice for choice in self.query(Choice)}
        values |= {name: choice.value for name, choice in choices.items()}
        if not with_leader and not values.get("approved_by", "").strip():
            values["approved_by"] = "—"  # a draft is what the leader is yet to approve
        officer = choices.get("officer")
        draft = ActionDraft(
            kind=self._kind,
            values=values,
            asked=tuple(paper.name for paper in asked_for(self._rows())),
            received=received(self._rows()),
            officer_name=dict(officer.options).get(officer.value, "") if officer is not None else "",
            proposed=self._form.proposed,
            today=self.desk.casework.now().astimezone(VIETNAM).date(),
        )
        casework, before = self.desk.casework, self._form.before
        try:
            return action_of(
                draft,
                before,
                lambda at, reason: casework.decided_due(before, at, reason),
                casework.closing,
            )
        except BadInput as problem:
            self._complain(problem.field, str(problem))
            return None

    def _rows(self) -> list[PaperRow]:
        return [row for papers in self.query(PaperList) for row in papers.rows]

    def _stage(self) -> str:
        return wording.status(self._form.before.status) if self._form is not None else ""

    def _complain(self, name: str, words: str) -> None:
        """Show what is wrong at the field *name*, else below the form."""
        found = False
        for field in self.query(LabelledField):
            here = bool(name) and field.field.id == name
            field.error = words if here else ""
            if here:
                found = True
                field.field.focus()
        self._show_problem("" if found else words)
        if words and name == "papers":
            self.query_one(PaperList).focus()

    def _show_problem(self, words: str) -> None:
        if words and not self.is_attached:
            self.say(words, "error")  # the officer went on: said where he is now
            return
        self.query_one("#problem", Static).update(Content(words))
