"""A registration the service refused: why, and the ways out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.actions import ActionKind
from counter_tui.domain.identity import tidy
from counter_tui.domain.journal import EntryKind
from counter_tui.domain.person_check import person_errors
from counter_tui.domain.refusals import ON_THE_FORM
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import journal_text, wording
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.prints_text import left_words
from counter_tui.screens.saving import answer_to, saves
from counter_tui.screens.void_reason import VoidReason
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.dossier import Registration
    from counter_tui.domain.journal import Entry
    from counter_tui.domain.person import Person
    from counter_tui.services.desk import Desk

PERSON_FIELDS = {
    "name": mark("Họ tên"),
    "identity": mark("Số định danh"),
    "birth": mark("Ngày sinh"),
    "phone": mark("Điện thoại"),
    "address": mark("Địa chỉ"),
}
"""What can be mended of a person, in the order of the form."""
BY_THE_FORM = mark(
    "Giờ tiếp nhận, thủ tục: Ctrl+E mở cả phiếu để sửa; màn hình này chỉ sửa người và ghi chú."
)
UNCHANGED = mark("Đang gửi lại hồ sơ {code}, không sửa gì.")
CORRECT_ANEW = mark("Rút bản sửa này bằng Ctrl+N, rồi Ctrl+E sửa lại hồ sơ.")


class RefusalScreen(DeskScreen):
    """Mend and send under the same number, send unchanged, or void with a reason; nothing is lost on leaving."""

    AREA = "refusal"
    HEADING = mark("Mục bị từ chối")
    HELP_TEXT = mark(
        "Máy chủ không nhận hồ sơ này, lý do ghi ở đầu. Sửa chỗ sai rồi F12 để gửi lại dưới cùng số hồ sơ. Giờ tiếp nhận, "
        "thủ tục, giấy tờ, phí: Ctrl+E mở cả phiếu để sửa, F12 ở đó cũng gửi lại. Ctrl+Y gửi lại nguyên vẹn khi lỗi không "
        "ở hồ sơ. Ctrl+K giao người phụ trách, xử lý tại máy này. Ctrl+N hủy hồ sơ, phải ghi lý do. "
        "Esc quay lại, hồ sơ vẫn ở trong sổ."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    RefusalScreen #what { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    RefusalScreen #why { height: auto; max-height: 8; margin: 1 2 0 2; padding: 0 1; border-left: thick $error; }
    RefusalScreen #form { height: 1fr; padding: 0 2; }
    RefusalScreen .part { color: $text-primary; text-style: bold; margin-top: 1; }
    """

    def __init__(self, desk: Desk, entry: Entry) -> None:
        super().__init__()
        self.desk = desk
        self.entry = entry
        self._registration: Registration | None = None
        self._settled = self._asks = False

    @property
    def dossier_code(self) -> str:
        """The dossier of the entry that was refused."""
        return self.entry.dossier

    def compose_body(self) -> ComposeResult:
        """Yield what was refused, why, and the fields that can be mended."""
        what = f"{self.entry.dossier} · {journal_text.title(self.entry)}"
        yield Static(Content(what), id="what")
        yield Static(Content(self._why()), id="why")
        yield FormScroll(id="form")

    def _why(self) -> str:
        why = canonical(self.entry.problem) or text("Máy chủ không nói lý do.")
        if self.entry.problem_code not in ON_THE_FORM:
            return why
        if self.entry.kind is EntryKind.REGISTER:
            return f"{why} {text(BY_THE_FORM)}"
        return f"{why} {text(CORRECT_ANEW)}" if self.entry.action == ActionKind.CORRECT else why

    def on_mount(self) -> None:
        """Read what was registered."""
        self._read()

    def on_screen_resume(self) -> None:
        """Leave when it was mended on another screen: nothing that could still be done here would be true."""
        if not self._settled and not self._asks:
            self._look_again()

    @work(exclusive=True, group="again", exit_on_error=False)
    async def _look_again(self) -> None:
        with suppress(CounterError):
            if not await self.desk.journal.is_refused(self.entry.id) and not self._settled:
                self._settled = True
                self.go_back(finished=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take no key any more once the entry is dealt with: a second press must not say that it failed."""
        if self._settled and action in {"resend", "retry", "hand_over", "void"}:
            return False
        return super().check_action(action, parameters)

    @work(exclusive=True, group="refusal", exit_on_error=False)
    async def _read(self) -> None:
        form = self.query_one("#form", FormScroll)
        try:
            registration = await self.desk.journal.registration_of(self.entry)
        except CounterError as problem:
            await form.mount(Static(Content(str(problem))))
            return
        if registration is None or self.entry.kind is not EntryKind.REGISTER:
            await form.mount(
                Static(Content(text("Mục này không sửa được ở đây: gửi lại nguyên vẹn, hoặc hủy có lý do.")))
            )
            return
        self._registration = registration
        await form.mount_all(self._fields(registration))
        self.query_one("#applicant-name").focus()

    def _fields(self, registration: Registration) -> list[Static | LabelledField]:
        fields: list[Static | LabelledField] = [Static(Content(text("Người nộp")), classes="part")]
        fields += _person_fields("applicant", registration.applicant)
        if registration.owner != registration.applicant:
            fields.append(Static(Content(text("Chủ hồ sơ")), classes="part"))
            fields += _person_fields("owner", registration.owner)
        fields.append(Static(Content(text("Hồ sơ")), classes="part"))
        fields.append(LabelledField(text("Ghi chú"), name_id="note", value=registration.note))
        return fields

    @saves("mend")
    async def action_resend(self) -> None:
        """Send what was mended, under the same dossier number."""
        if self._registration is None:
            self.say(text("Mục này chỉ có thể gửi lại nguyên vẹn (Ctrl+Y) hoặc hủy (Ctrl+N)."), "warning")
            return
        mended = self._mended(self._registration)
        if self._wrong(mended):
            return
        changed = mended != self._registration
        if not changed and self.entry.problem_code in ON_THE_FORM:
            self.say(text("Chưa sửa gì nên chưa gửi. {way}", way=text(BY_THE_FORM)), "warning")
            return
        try:
            await self.desk.journal.amend(self.entry.id, mended)
        except CounterError as problem:
            self.say(text("Chưa gửi lại được: {problem}", problem=problem), "error")
            return
        words = mark("Đã ghi bản sửa, đang gửi lại hồ sơ {code}.") if changed else UNCHANGED
        await self._done(text(words, code=self.entry.dossier))

    @saves("mend")
    async def action_retry(self) -> None:
        """Send again as it was."""
        try:
            await self.desk.journal.retry(self.entry.id)
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        await self._done(text(UNCHANGED, code=self.entry.dossier))

    @saves("mend")
    async def action_hand_over(self) -> None:
        """Leave it to a supervisor, who finds it under a heading of its own in this desk's journal."""
        try:
            await self.desk.conflicts.hand_over(self.entry.id)
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        words = text(
            "Đã giao hồ sơ {code} cho người phụ trách: mời người phụ trách tới máy này, mở sổ lệnh (F9).",
            code=self.entry.dossier,
        )
        await self._done(words)

    @saves("mend")
    async def action_void(self) -> None:
        """Void with a reason."""
        box = VoidReason(self.desk, self.entry)
        self._asks = True
        try:
            voided = await answer_to(self.app, box)
        finally:
            self._asks = False
        if voided:
            await self._done(self._voided_words())
            if box.money:
                self.app.notify(box.money, severity="warning", markup=False, timeout=10)

    def _voided_words(self) -> str:
        if (
            self.entry.action
        ):  # only what was done is taken back; the dossier itself stays as the service has it
            action = wording.action(self.entry.action)
            return text("Đã rút lại “{action}” của hồ sơ {code}.", action=action, code=self.entry.dossier)
        return text("Đã hủy hồ sơ {code}, lý do nằm trong sổ.", code=self.entry.dossier)

    async def _done(self, words: str, *, prints: bool = False) -> None:
        """Say what was done and leave; *prints* when its slip is printed right after, so that nobody is asked to."""
        self._settled = True
        self.refresh_bindings()
        if not prints and (slips := await journal_text.waiting_slips(self.desk, self.entry.dossier)):
            words = f"{words} {slips}"
        self.say(words, "good")
        self.desk.sync.nudge()
        with suppress(CounterError):  # recorded it is; the printing in the background tries again
            if old := left_words(await self.desk.receipts.withdraw(self.entry.dossier)):
                self.say(old, "warning")
        await self.desk.sync.refresh_counts()
        self.go_back(finished=True)

    def _wrong(self, mended: Registration) -> bool:
        """Show what is wrong at its field, judged on the day the dossier was received."""
        today = mended.received_at.date()
        problems = person_errors(mended.applicant, "applicant", today)
        if mended.owner != mended.applicant:
            problems += person_errors(mended.owner, "owner", today)
        said = {problem.field.replace(".", "-"): problem for problem in reversed(problems)}
        for field in self.query(LabelledField):
            problem = said.get(field.field.id or "")
            field.error = text(problem.message, **problem.values) if problem is not None else ""
        if problems and (first := next((f for f in self.query(LabelledField) if f.error), None)) is not None:
            first.field.focus()
        return bool(problems)

    def _mended(self, registration: Registration) -> Registration:
        applicant = self._person("applicant", registration.applicant)
        same = registration.owner == registration.applicant
        owner = applicant if same else self._person("owner", registration.owner)
        return replace(registration, applicant=applicant, owner=owner, note=self._value("note"))

    def _person(self, who: str, person: Person) -> Person:
        def typed(name: str) -> str:
            return self._value(f"{who}-{name}")

        return tidy(
            replace(
                person,
                name=typed("name"),
                identity=typed("identity"),
                birth=typed("birth"),
                phone=typed("phone"),
                address=typed("address"),
            )
        )

    def _value(self, name_id: str) -> str:
        return next(field.value for field in self.query(LabelledField) if field.field.id == name_id)


def _person_fields(who: str, person: Person) -> list[LabelledField]:
    return [
        LabelledField(text(label), name_id=f"{who}-{name}", value=wording.iso_day(getattr(person, name)))
        for name, label in PERSON_FIELDS.items()
    ]
