"""Same-day work: received and handed back in one entry, ready for the next citizen at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import register_form as mapping
from counter_tui.screens import wording
from counter_tui.screens.clock_doubt import ClockDoubt
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import RegisterChosen
from counter_tui.screens.register_cards import named
from counter_tui.screens.register_saving import print_and_send
from counter_tui.screens.same_day_form import Filled, SameDayForm
from counter_tui.screens.same_day_words import asked_words, done_words, rule_words
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.form_scroll import FormScroll

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from counter_tui.domain.person import Person
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.services.desk import Desk
    from counter_tui.services.same_day import SameDayRequest

RULE_LIFE = 20
"""Seconds after which the rules are read again."""


class SameDayScreen(DeskScreen):
    """Three numbers and one key."""

    AREA = "same_day"
    HEADING = mark("Việc trong ngày")
    HELP_TEXT = mark(
        "Quét thẻ người nộp (hoặc gõ họ tên), gõ số giấy tờ, số trang, số bản; tiền thu hiện ngay. F12 ghi đã nhận và đã "
        "trả, rồi sẵn sàng cho người sau. Không in giấy tiếp nhận trừ khi người dân cần: Ctrl+N đổi; ghi xong mới cần thì"
        " Ctrl+R hai lần. Mũi tên trái, phải ở ô Thủ tục để chọn việc khác. Không trả kịp trong ngày (quá giờ, nhiều "
        "trang): Ctrl+Y lập hồ sơ có hẹn trả. Quét thẻ người khác ở màn hình tra cứu thì việc ghi dở được để riêng: F5 "
        "lấy lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("same_day")
    DEFAULT_CSS = """
    SameDayScreen #same-day { height: 1fr; padding: 1 0 0 0; }
    SameDayScreen #fee { height: auto; margin: 1 2 0 2; text-style: bold; color: $text-primary; }
    SameDayScreen #rule { height: auto; margin: 0 2; color: $text-muted; }
    SameDayScreen #done { height: auto; margin: 1 2 0 2; color: $text-success; }
    """

    def __init__(self, desk: Desk, code: str | None = None, applicant: Person | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._doubt = ClockDoubt(desk, self.say)
        self._code = code
        self._applicant = applicant
        self._form: SameDayForm | None = None
        self._busy = False
        self._next_cards: list[CitizenCard] = []
        self._undo: Person | None = None
        self._aside: list[Filled] = []

    @property
    def unwritten(self) -> list[str]:
        """Whom something was filled in for, here or set aside."""
        here = [self._form.filled] if self._form is not None and self._form.begun else []
        return [text("việc trong ngày của {name}", name=one.whose) for one in (*here, *self._aside)]

    def compose_body(self) -> ComposeResult:
        """Yield the place of the form, the fee, its rule and what was done last."""
        with FormScroll(id="same-day"):
            yield Static(id="fee", markup=False)
            yield Static(id="rule", markup=False)
            yield Static(id="done", markup=False)

    async def on_mount(self) -> None:
        """Offer the same-day procedures, most used first."""
        try:
            items = await self._desk.same_day.procedures()
            if self._applicant is not None:
                self._applicant = await named(self._desk.reception, self._applicant)
        except CounterError as problem:
            self.say(str(problem), "error")
            self.go_back(finished=True)
            return
        if not items:
            self.say(text("Trung tâm chưa có thủ tục nào làm trong ngày ở màn hình này."), "warning")
            self.go_back(finished=True)
            return
        self._form = SameDayForm(items, self._code, self._applicant)
        await self.query_one("#same-day").mount(self._form, before=0)
        self._show_fee()
        start = "documents" if self._applicant is not None and self._applicant.name else "applicant.name"
        self._focus(start)  # at once: whoever sees the form may type

        self.set_interval(RULE_LIFE, self.on_screen_resume)

    def on_screen_resume(self) -> None:
        """Count by the rule of now: the day may have turned, and the catalogue been renewed, since it was read."""
        if not self._busy:
            self.run_worker(self._read_again(), group="rule", exclusive=True)

    async def _read_again(self, *, tell: bool = True) -> None:
        if (form := self._form) is None:
            return
        with suppress(CounterError):  # F12 reads it once more
            if form.offer(await self._desk.same_day.choices(form.item)):
                self._show_fee()
                if tell:
                    self.say(text("Quy tắc thu phí của trung tâm vừa đổi: xem lại số tiền."), "warning")

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Show the fee at once; what was wrong in this field is being mended."""
        event.stop()
        if self._form is not None:
            for field in self._form.fields.values():
                if field.field is event.input:
                    field.error = ""
            self._form.show_warnings()
        self._show_fee()

    @on(Choice.Changed)
    def chosen(self, event: Choice.Changed) -> None:
        """Another procedure asks for other counts."""
        event.stop()
        if self._form is not None:
            self._form.show_counts()
        self._show_fee()

    def handle_scan(self, scan: Scan) -> bool:
        """Take the citizen of a card as the applicant and go on to the counts."""
        if scan.kind is not ScanKind.CITIZEN_CARD or scan.card is None or self._form is None:
            return super().handle_scan(scan)
        if self._busy:
            self._next_cards.append(scan.card)  # the next citizens', once this one is written down
        elif scan.card.damage:
            self.run_worker(self._fill_named(scan.card), group="scan")
        else:
            # At once, so that what is typed right after the scan goes to the counts.
            self._fill(scan.card, [])
        return True

    async def _fill_named(self, card: CitizenCard) -> None:
        self._fill(card, await self._desk.reception.names_of(card.number))

    def _fill(self, card: CitizenCard, names: list[str]) -> None:
        assert self._form is not None
        held = self._form.applicant
        person = mapping.person_from_card(card, held, names)
        self._form.put_person(person)
        self._undo = held
        for warning in wording.damage(card, person.name):
            self.say(warning, "warning")
        if held and mapping.holds_another(held, card.number):
            self.say(text("Thẻ vừa quét đã thay người đang ghi. F5 hoàn tác."), "warning")
        self._focus("documents" if person.name else "applicant.name")

    async def take(self, person: Person | None) -> None:
        """Go on with the citizen whose card was read; what is half-filled for another one is set aside."""
        if person is None or (form := self._form) is None:
            self._applicant = person or self._applicant
            return
        with suppress(CounterError):
            person = await named(self._desk.reception, person)
        held = form.applicant
        same = held.identity == person.identity or not (held.name or held.identity)
        if form.begun and not same:
            self._set_aside()
        form.put_person(person)
        self._undo = None
        self._focus("documents" if person.name else "applicant.name")

    def action_undo(self) -> None:
        """Take the last card back; without one, take up again what was set aside."""
        if self._busy or (form := self._form) is None:
            return
        if self._undo is not None:
            form.put_person(self._undo)
            self._undo = None
            self.say(text("Đã bỏ thẻ vừa quét."))
        elif self._aside:
            back = self._aside.pop()
            if form.begun:
                self._aside.insert(0, form.filled)
            form.put_back(back)
            self.say(text("Đã lấy lại việc ghi dở của {name}.", name=back.whose))

    def _set_aside(self) -> None:
        assert self._form is not None
        self._aside.append(self._form.filled)
        self._form.clear()
        self._tell_of_aside()

    def _tell_of_aside(self) -> None:
        if self._aside:
            name = self._aside[-1].whose
            self.say(text("Còn việc ghi dở của {name}, chưa ghi vào sổ: F5 lấy lại.", name=name), "warning")

    def action_slip(self) -> None:
        """Ask for a slip, or do not."""
        if self._form is not None:
            self._form.slip.value = "no" if self._form.slip.value == "yes" else "yes"

    def action_promise(self) -> None:
        """Receive it as a dossier with a due time instead: after the hour, or many pages."""
        if self._busy or (form := self._form) is None:
            return
        who = form.applicant if form.applicant.name or form.applicant.identity else None
        code, counts, exemption = form.item.procedure.code, form.counts, form.exemption
        self.post_message(RegisterChosen(code, who, promised=True, counts=counts, exemption=exemption))
        form.clear()
        self._undo = None

    def action_save(self) -> None:
        """Receive and hand back, once; the form is free for the next citizen at once, whatever is still being written."""
        if self._busy or (form := self._form) is None:
            return
        request, writing = form.request, form.filled
        for problem in request.problems:
            self._refuse(BadInput(problem.message, field=problem.field, **problem.values))
            return
        self._busy = True
        place = self.focused
        form.clear()
        self._focus("applicant.name")
        self._done(text("Đang ghi: {name}…", name=request.applicant.name))
        self.app.run_worker(self._register(form, request, writing, place), group="register")

    async def _register(
        self, form: SameDayForm, request: SameDayRequest, writing: Filled, place: Widget | None
    ) -> None:
        try:
            if await self._doubt.newly_shown():
                self._put_back(form, writing, place)
                return
            accepted = await self._desk.same_day.accept(request)
        except CounterError as problem:
            self._put_back(form, writing, place)
            if isinstance(problem, BadInput):
                await self._read_again(tell=False)
                self._refuse(problem)
            else:
                self.say(str(problem), "error")
            return
        finally:
            self._busy = False
        cards, self._next_cards = self._next_cards, []
        self._undo = None
        self.app.clear_notifications()  # what was said of this citizen's card is over
        self._done(done_words(accepted.registration, accepted.registration.fees[0]))
        for card in cards:
            await self._fill_named(card)
        self._tell_of_aside()
        await print_and_send(self._desk, accepted, self.say)

    def _put_back(self, form: SameDayForm, writing: Filled, place: Widget | None) -> None:
        """Show again what could not be written down; what was typed for the next citizen is set aside."""
        self._done("")
        if form.begun:
            self._set_aside()
        form.put_back(writing)
        self.set_focus(place)
        if self._next_cards:
            self._next_cards = []
            self.say(text("Người này chưa ghi xong: xong rồi hãy quét lại thẻ của người sau."), "warning")

    def _done(self, words: str) -> None:
        self.query_one("#done", Static).update(Content(words))

    def _refuse(self, problem: BadInput) -> None:
        assert self._form is not None
        field = self._form.fields.get(problem.field)
        if field is None or not field.display:
            self.say(str(problem), "error")
            return
        field.error = str(problem)
        field.field.focus()

    def _focus(self, name: str) -> None:
        if self._form is not None:
            self._form.go_to(name)

    def _show_fee(self) -> None:
        if self._form is None:
            return
        words = asked_words(self._desk.same_day, self._form.request)
        self.query_one("#fee", Static).update(Content(words))
        self.query_one("#rule", Static).update(Content(rule_words(self._form.item)))
