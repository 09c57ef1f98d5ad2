"""The prints of this desk: what waits and why, what may have come out, what is done; and what to do with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from counter_tui.errors import CounterError, PrintBlocked
from counter_tui.i18n import mark, text
from counter_tui.screens import prints_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import PrintersChosen
from counter_tui.services.ports import PrintState
from counter_tui.widgets.choice_list import ChoiceList
from counter_tui.widgets.result_list import ResultList
from counter_tui.widgets.sectioned_list import SectionedList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import DeskStatus, PrintJob


class PrintsScreen(DeskScreen):
    """Questions first; Enter lists what can be done with the highlighted print, keys do it at once."""

    AREA = "prints"
    HEADING = mark("Phiếu in")
    HELP_TEXT = mark(
        "Phiếu chờ in tự in khi máy in nhận; phiếu có thể đã ra thì máy không tự in lần nữa mà hỏi: xem khay giấy rồi trả "
        "lời. Enter: chọn việc. F12: in ngay, đã in rồi thì in lại. Ctrl+N: chuyển sang máy in khác (lệnh ở máy cũ được hủy "
        "trước). Delete: hủy. Phiếu đã có phiếu sau thay thế thì in phiếu sau; hồ sơ đã hủy thì chỉ in lại được phiếu hủy. "
        "Hồ sơ không bị ảnh hưởng."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    PrintsScreen #counts { height: auto; padding: 0 2; margin: 1 0; text-style: bold; }
    PrintsScreen #prints { margin: 0 1; }
    PrintsScreen #reason { height: 5; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._jobs: dict[str, PrintJob] = {}

    @property
    def chosen_code(self) -> str | None:
        """The dossier of the highlighted slip, where it is of one."""
        job = self._highlighted()
        return job.slip.dossiers[0] if job is not None and len(job.slip.dossiers) == 1 else None

    def compose_body(self) -> ComposeResult:
        """Yield counts, prints and the highlighted one's reason."""
        yield Static(id="counts", markup=False)
        yield SectionedList(id="prints")
        yield Static(id="reason", markup=False)

    def on_mount(self) -> None:
        """Show the prints and follow what becomes of them."""
        self.query_one("#prints").focus()
        self._unsubscribe = self.desk.sync.subscribe(self._follow)

    def on_unmount(self) -> None:
        """Stop following."""
        self._unsubscribe()

    def on_screen_resume(self) -> None:
        """Show how prints stand now."""
        self._read()

    @on(ResultList.Highlighted, "#prints")
    def show_reason(self, event: ResultList.Highlighted) -> None:
        """Show the highlighted print in full."""
        event.stop()
        self._show_reason(self._jobs.get(event.key))

    @on(ResultList.Chosen, "#prints")
    def offer(self, event: ResultList.Chosen) -> None:
        """List what can be done."""
        event.stop()
        self._offer()

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def _offer(self) -> None:
        if (job := self._highlighted()) is None:
            return
        if not (options := prints_text.offered(job)):
            self.say(prints_text.lapsed_words(job), "warning")
            return
        action = await self.app.push_screen_wait(ChoiceList(prints_text.form_name(job), options, ""))
        if action == prints_text.MOVE:
            await self._move(job)
        elif action is not None:
            await self._do(job, action)

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_print(self) -> None:
        """Print the highlighted slip: now when it waits, once more when it is out; one that may be out is asked about."""
        job = self._highlighted()
        if job is None:
            return
        if job.state is PrintState.UNKNOWN:
            self.say(text("Trả lời trước: phiếu đã ra khay chưa? Bấm Enter."), "warning")
        elif job.state is PrintState.SENDING:
            self.say(prints_text.lapsed_words(job) or text("Phiếu đang ở máy in. Muốn in chỗ khác: Ctrl+N."))
        else:
            out = job.state in {PrintState.DONE, PrintState.CANCELLED}
            await self._do(job, prints_text.REPRINT if out else prints_text.SEND)

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_move(self) -> None:
        """Print the highlighted slip elsewhere."""
        if (job := self._highlighted()) is not None:
            await self._move(job)

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_cancel(self) -> None:
        """Give the highlighted print up."""
        if (job := self._highlighted()) is not None:
            await self._do(job, prints_text.CANCEL)

    def action_printers(self) -> None:
        """Set printers up."""
        self.post_message(PrintersChosen())

    async def _move(self, job: PrintJob) -> None:
        cards = [card for card in self.desk.spool.printers.cards() if card.name != job.printer]
        options = [(card.name, card.target) for card in cards]
        chosen = (
            await self.app.push_screen_wait(ChoiceList(text("In ở đâu?"), options, "")) if options else None
        )
        if chosen is not None:
            await self._do(job, prints_text.MOVE, chosen)

    async def _do(self, job: PrintJob, action: str, printer: str = "") -> None:
        spool = self.desk.spool
        try:
            match action:
                case prints_text.YES | prints_text.NO | prints_text.NO_MORE:
                    done = await spool.answer(job.id, in_tray=action == prints_text.YES)
                    said = prints_text.answered_words(job, done)
                case prints_text.CANCEL:
                    said = _ended(await spool.cancel(job.id))
                case prints_text.MOVE:
                    said = prints_text.again_words(job, await spool.move(job.id, printer))
                case prints_text.REPRINT | prints_text.NEWEST:
                    said = prints_text.again_words(job, await spool.again(job))
                case _:
                    said = prints_text.printed_words(await spool.send(job))
        except CounterError as problem:
            self.say(str(problem), "info" if isinstance(problem, PrintBlocked) else "warning")
        else:
            self.say(said, "good")
        await self.desk.sync.refresh_counts()
        self._read()

    def _follow(self, _status: DeskStatus) -> None:
        self._read()

    @work(exclusive=True, group="prints", exit_on_error=False)
    async def _read(self) -> None:
        try:
            jobs = [*await self.desk.spool.open(), *await self.desk.spool.settled_today()]
        except CounterError as problem:
            self.query_one("#counts", Static).update(Content(str(problem)))
            return
        self.query_one("#counts", Static).update(Content(prints_text.counts(jobs)))
        kept = self._highlighted()
        self._jobs = {job.id: job for job in jobs}
        shown = self.query_one("#prints", SectionedList)
        shown.set_rows(prints_text.rows(jobs), keep=kept.id if kept is not None else None)
        self._show_reason(self._highlighted())

    def _highlighted(self) -> PrintJob | None:
        row = self.query_one("#prints", SectionedList).row
        return self._jobs.get(row.key) if row is not None else None

    def _show_reason(self, job: PrintJob | None) -> None:
        lines = (
            prints_text.reason(job)
            if job is not None
            else [text("Không có phiếu nào chờ, hôm nay chưa in gì.")]
        )
        first, *more = lines
        shown = Content("\n").join([Content.styled(first, "bold"), *map(Content, more)])
        self.query_one("#reason", Static).update(shown)


def _ended(state: PrintState) -> str:
    if state is PrintState.CANCELLED:
        return text("Đã hủy, phiếu này không in nữa.")
    if state is PrintState.DONE:
        return text("Phiếu đã in xong trước khi hủy.")
    return text("Đã hủy lệnh, nhưng một phần phiếu có thể đã ra: xem khay giấy rồi trả lời.")
