"""What opens a dossier for return: a slip, a card, a code that was typed; and what reads it again while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from counter_tui.domain.person import Person
from counter_tui.domain.scan import Scan, ScanKind
from counter_tui.errors import CounterError, NotFound, Refused
from counter_tui.i18n import text
from counter_tui.screens import return_words, wording
from counter_tui.screens.register_form import person_from_card
from counter_tui.screens.return_feedback import FeedbackScreen
from counter_tui.screens.return_form import ReturnForm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from counter_tui.domain.handing_back import Handover
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.services.desk import Desk


class OpeningScreen(FeedbackScreen):
    """Takes scans one after the other; the form of a dossier that is read again stays, and takes what is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._form: ReturnForm | None = None
        self._told = ""  # of what F12 once more goes on
        self._busy = self._reading = self._wanted = False
        self._waiting: list[Scan] = []

    @property
    def dossier_code(self) -> str:
        """The dossier about to be handed back."""
        return self._form.handed.summary.code if self._form is not None else ""

    @property
    def dossiers_read(self) -> Sequence[str]:
        """The dossier about to be handed back and those offered beside it."""
        return [one.code for one in self._form.offered] if self._form is not None else []

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

    def action_hand_back(self) -> None:
        """Hand back what is open and ticked; a form that is on the screen and still being read is handed back after that."""
        if self._busy:
            return
        if self._form is not None and not self._reading:
            self._hand_over(self._form)
        elif self._form is not None and not self._waiting:
            self._wanted = True
        else:
            self.say(return_words.nothing_open_words(reading=self._reading))

    def _hand_over(self, form: ReturnForm) -> None:
        """Hand back what is chosen in *form*."""
        raise NotImplementedError

    async def _in_turn(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._waiting and not self._wanted:
                if not self._is_here(following := self._waiting.pop(0)):
                    await self._act_on(following)
        finally:
            self._reading = False
            wanted, self._wanted = self._wanted, False
        if wanted and self._form is not None:
            self._hand_over(self._form)
        self._take_waiting()

    def _take_waiting(self) -> None:
        """Take the scans that came meanwhile, unless the form goes back first: they are taken after that."""
        if not self._busy:
            following, self._waiting = self._waiting, []
            for scan in following:
                self._take(scan)

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
            self._nothing_opened(code, problem)
            return
        self._form = ReturnForm(handed, others)
        self._put_what(handed)
        self.query_one("#code", Input).value = ""
        await self.query_one("#return").mount(self._form, after=self.query_one("#problem"))
        self._form.who.focus()
        await self.remember()

    def _put_what(self, handed: Handover) -> None:
        self.put("what", return_words.headline(handed))
        self.put("checks", "\n".join(return_words.checks(handed)))

    def _nothing_opened(self, code: str, problem: CounterError) -> None:
        self.put("problem", str(problem))
        field = self.query_one("#code", Input)
        field.value = code.strip()[:40]
        field.focus()
        field.select_all()

    async def read(self) -> None:
        """Open what is open anew, with all that was chosen and typed; a scan that comes meanwhile waits for its turn."""
        if self._busy or self._reading:
            self.forget()  # a refusal, or the next scan of the same slip, reads it then
        elif self._form is not None:
            self._reading = True
            await self._in_turn(self._open_again(self._form))

    async def _open_again(self, form: ReturnForm) -> None:
        # The form stands meanwhile, and takes what is typed: the service may need its time to answer.
        try:
            handed = await self.desk.returning.prepare(form.handed.code)
            others = await self.desk.returning.others(handed)
        except (NotFound, Refused) as problem:  # not to be handed back any more
            await self._clear()
            self._nothing_opened(form.handed.code, problem)
            return
        except CounterError as problem:
            self.put("problem", str(problem))
            self.forget()
            return
        changed = await form.renew(handed, others)
        self._put_what(handed)
        self.put("problem", "")
        await self.remember()
        if changed:
            self._told, self._wanted = "", False  # what was on the screen is not what would go back
            codes = ", ".join(changed)
            self.say(text("Hồ sơ {codes} vừa thay đổi, đã đọc lại: xem lại rồi F12.", codes=codes), "warning")

    async def _clear(self) -> None:
        self._told, self._wanted = "", False
        form, self._form = self._form, None
        if form is not None:
            await form.remove()
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
            self._wanted = False
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
