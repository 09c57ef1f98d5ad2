"""One dossier as it stands: the answer to "where is my dossier"."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.action_draft import FIELDS
from counter_tui.domain.actions import ActionKind
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import Status
from counter_tui.domain.slips.forms import RECEIPT, STOP
from counter_tui.domain.slips.leader_papers import is_draft
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens import dossier_text
from counter_tui.screens.action import ActionScreen
from counter_tui.screens.action_list import ActionList
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.leader_name import LeaderNameScreen
from counter_tui.screens.navigation import FeesChosen, LedgerChosen, ReceiptChosen, ReturnChosen
from counter_tui.screens.prints_text import form_name, printed_words
from counter_tui.services.ports import PrintState
from counter_tui.widgets.choice_list import ChoiceList
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk
    from counter_tui.services.lookup import DossierView
    from counter_tui.services.ports import DeskStatus, PrintJob


class DossierScreen(DeskScreen):
    """What this desk and the service know of a dossier, and the way to what is done with it."""

    AREA = "dossier"
    HEADING = mark("Hồ sơ")
    HELP_TEXT = mark(
        "Tình trạng đứng đầu, quá trình đứng cuối; mũi tên để cuộn. Enter: xem phiếu. Ctrl+R: in lại giấy của hồ sơ "
        "này; thông báo dừng còn là dự thảo thì phát hành sau khi lãnh đạo duyệt. F12: in phiếu kiểm soát (Mẫu 06). Ctrl+K: việc cần làm với hồ sơ. Ctrl+N: phí, lệ phí. Ctrl+Y: vì sao hẹn "
        "ngày này. F5: hỏi lại máy chủ. Esc: quay lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f5", "reload", mark("Hỏi lại máy chủ"), id="app.refresh", show=False),
    ]
    DEFAULT_CSS = """
    DossierScreen #name { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    DossierScreen #procedure { height: auto; max-height: 3; padding: 0 2; color: $text-muted; }
    DossierScreen #text { margin-top: 1; }
    """

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__()
        self.desk = desk
        self._code = code
        self.view: DossierView | None = None
        self._was_read = asyncio.Event()
        self._counts = desk.sync.status.counts
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def dossier_code(self) -> str:
        """The dossier shown: by its number once that is known, an alias may have been asked for."""
        return self.view.summary.code if self.view is not None else self._code

    def compose_body(self) -> ComposeResult:
        """Yield code and status, the procedure's name and the text."""
        yield Static(id="name", markup=False)
        yield Static(id="procedure", markup=False)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Read the dossier."""
        self.query_one("#name", Static).update(Content(self._code))
        self.query_one("#text").focus()
        self._unsubscribe = self.desk.sync.subscribe(self._follow)

    def on_unmount(self) -> None:
        """Follow no more."""
        self._unsubscribe()

    def _follow(self, status: DeskStatus) -> None:
        # What the service has not confirmed may have been confirmed by now; every reading leaves a row in the audit trail.
        waits = self.view is not None and not self.view.summary.confirmed
        if waits and self.is_current and status.counts != self._counts:
            self._read()

    def on_screen_resume(self) -> None:
        """Read the dossier, also after something was done with it."""
        self._read()

    def action_receipt(self) -> None:
        """Show the receipt."""
        self.post_message(ReceiptChosen(self._code))

    def action_fees(self) -> None:
        """Show what became of the fees, to settle them."""
        self.post_message(FeesChosen(self._code))

    def action_ledger(self) -> None:
        """Show why the due time is what it is."""
        view = self.view
        if view is None or (due := latest_due(view.registration, view.events)) is None:
            self.say(text("Bảng tính ngày hẹn chỉ có ở máy đã tiếp nhận hồ sơ."))
        else:
            self.post_message(LedgerChosen(due))

    @work(exclusive=True, group="act", exit_on_error=False)
    async def action_act(self) -> None:
        """List what can be done, and open the form of what is chosen."""
        await self._was_read.wait()  # a key that came before the dossier did is no key lost
        if self.view is None:
            return
        code = self.view.summary.code
        options = await self.desk.casework.options(await self.desk.casework.standing(code))
        options = [option for option in options if option.kind in FIELDS or option.kind is ActionKind.RETURN]
        self.app.push_screen(ActionList(code, options), lambda kind: self._begin(code, kind))

    def _begin(self, code: str, kind: ActionKind | None) -> None:
        if kind is ActionKind.RETURN:
            self.post_message(ReturnChosen(code))
        elif kind is not None:
            self.app.push_screen(ActionScreen(self.desk, code, kind))

    def action_reload(self) -> None:
        """Ask again how the dossier stands."""
        self._read()

    @work(exclusive=True, group="dossier", exit_on_error=False)
    async def _read(self) -> None:
        again = self.view is not None
        self._counts = self.desk.sync.status.counts
        try:
            self.view = await self.desk.lookup.dossier(self._code)
        except CounterError as problem:
            self.query_one("#text", TextView).show([TextSection("", [str(problem)], "warning")])
            return
        finally:
            self._was_read.set()
        self.query_one("#name", Static).update(Content(dossier_text.headline(self.view.summary)))
        summary = self.view.summary
        procedure = f"{canonical(summary.procedure_name)} ({summary.procedure_code})"
        self.query_one("#procedure", Static).update(Content(procedure))
        self.query_one("#text", TextView).show(dossier_text.sections(self.view), stay=again)
        self._follow(self.desk.sync.status)  # it may have been confirmed while it was read

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_control_sheet(self) -> None:
        """Print form 06, which goes with the dossier from hand to hand."""
        try:
            job = await self.desk.papers.print_control_sheet(self._code)
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "error")
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            self.say(printed_words(job), "good")
        await self.desk.sync.refresh_counts()

    async def _chosen_of(self, papers: Sequence[PrintJob]) -> PrintJob | None:
        if not papers:
            return None
        options = [
            (str(n), text("{form} · dự thảo", form=form_name(job)) if is_draft(job.slip) else form_name(job))
            for n, job in enumerate(papers)
        ]
        chosen = await self.app.push_screen_wait(ChoiceList(text("In lại giấy nào?"), options, ""))
        return papers[int(chosen)] if chosen is not None else None

    async def _issued(self, draft: PrintJob) -> bool:
        """Let a stop notice go out once its leader has approved it; whether that was asked for.

        An apology goes out with its action, which gives the dossier its new due time.
        """
        stopped = self.view is not None and self.view.summary.status is Status.WITHDRAWN
        if draft.slip.form != STOP or not stopped:
            return False
        leader = await self.app.push_screen_wait(LeaderNameScreen())
        if leader is not None:
            job = await self.desk.receipts.issue(draft, leader)
            self.say(text("Đã phát hành. {printed}", printed=printed_words(job)), "good")
            await self.desk.sync.refresh_counts()
        return True

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_reprint(self) -> None:
        """Print a paper of this dossier once more, marked as a reprint; a leader's draft can go out instead."""
        try:
            papers = await self.desk.receipts.papers_of(self._code)
            chosen = papers[0] if len(papers) == 1 else await self._chosen_of(papers)
            if papers and chosen is None:
                return
            if chosen is not None and is_draft(chosen.slip) and await self._issued(chosen):
                return
            form = chosen.slip.form if chosen is not None else RECEIPT
            job = await self.desk.receipts.reprint(self._code, form)
        except PrintFailed as problem:
            self.say(
                text("Chưa in được: {problem} Hồ sơ vẫn nguyên, in lại lúc nào cũng được.", problem=problem),
                "error",
            )
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            again = text("Đã in lại lần {count}: {where}", count=job.reprint, where=job.target)
            self.say(again if job.reprint and job.state is PrintState.DONE else printed_words(job), "good")
        await self.desk.sync.refresh_counts()
