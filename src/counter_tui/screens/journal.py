"""The journal (sổ lệnh): what waits, what was refused and why, what is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.journal import Entry, EntryState
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import journal_text
from counter_tui.screens.conflict import task_screen
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import DossierChosen
from counter_tui.screens.not_shown import NotShown
from counter_tui.screens.saving import saves
from counter_tui.screens.void_reason import VoidReason
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.notes import Notes
from counter_tui.widgets.result_list import ResultList
from counter_tui.widgets.sectioned_list import SectionedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import DeskStatus


PAGE = 200
"""Entries of a part read at once."""


class JournalScreen(DeskScreen):
    """Refused entries first, then waiting ones, each with its reason; follows the background work."""

    AREA = "journal"
    HEADING = mark("Sổ lệnh")
    HELP_TEXT = mark(
        "Mọi việc máy này đã làm và phải gửi. Mục bị từ chối đứng đầu: Enter hoặc F12 để sửa và gửi lại, Ctrl+Y gửi lại "
        "nguyên vẹn, Delete để hủy có lý do, hoặc rút lại việc bấm nhầm chưa gửi. Mục chờ gửi tự gửi khi có kết nối; Ctrl+Y để gửi ngay. Ctrl+N: in các phiếu chưa in. F6: lọc."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    JournalScreen #counts { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    JournalScreen #filter { margin: 0 2 1 2; }
    JournalScreen #entries { margin: 0 1; }
    JournalScreen #reason { height: 5; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._entries: dict[str, Entry] = {}
        self._warnings: tuple[str, ...] = ()
        self._pages: dict[str, int] = {}

    @property
    def chosen_code(self) -> str | None:
        """The highlighted dossier."""
        entry = self._highlighted()
        return entry.dossier if entry is not None else None

    def compose_body(self) -> ComposeResult:
        """Yield counts, filter, entries and the highlighted one's reason."""
        yield Static(id="counts", markup=False)
        yield Notes(id="warnings")
        yield Choice(text("Xem"), journal_text.filters(), id="filter")
        yield SectionedList(id="entries")
        yield Static(id="reason", markup=False)

    def on_mount(self) -> None:
        """Show the entries and follow what becomes of them."""
        self.query_one("#entries").focus()
        self._unsubscribe = self.desk.sync.subscribe(self._follow)

    def on_unmount(self) -> None:
        """Stop following."""
        self._unsubscribe()

    def on_screen_resume(self) -> None:
        """Show what became of an entry that was mended."""
        self._read()

    @on(Choice.Changed, "#filter")
    def filter_entries(self, event: Choice.Changed) -> None:
        """Show other states."""
        event.stop()
        self._read()

    @on(ResultList.Highlighted, "#entries")
    def show_reason(self, event: ResultList.Highlighted) -> None:
        """Show the highlighted entry's reason in full."""
        event.stop()
        self._show_reason()

    @on(ResultList.Chosen, "#entries")
    def open_entry(self, event: ResultList.Chosen) -> None:
        """Open what was chosen: a refusal to mend it, anything else as a dossier."""
        event.stop()
        if (part := journal_text.more_of(event.key)) is not None:
            self._pages[part] = self._pages.get(part, 1) + 1
            self._read()
            return
        if (entry := self._entries.get(event.key)) is None:
            return
        if entry.state is EntryState.REFUSED:
            self.app.push_screen(task_screen(self.desk, entry))
        else:
            self.post_message(DossierChosen(entry.dossier))

    def action_fix(self) -> None:
        """Mend the highlighted refusal."""
        entry = self._highlighted()
        if entry is None or entry.state is not EntryState.REFUSED:
            self.say(text("Chỉ sửa được mục bị từ chối."))
        else:
            self.app.push_screen(task_screen(self.desk, entry))

    @saves("mend")
    async def action_retry(self) -> None:
        """Send the highlighted entry again at once."""
        entry = self._highlighted()
        if entry is None or entry.state not in {EntryState.REFUSED, EntryState.WAITING}:
            self.say(text("Mục này không chờ gửi."))
            return
        try:
            await self.desk.journal.retry(entry.id)
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        self.desk.sync.nudge()
        await self.desk.sync.refresh_counts()
        self._read()

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_void(self) -> None:
        """Void the highlighted refusal, or take back what was not sent yet, with a reason."""
        entry = self._highlighted()
        taking_back = entry is not None and entry.state is EntryState.WAITING and bool(entry.action)
        if entry is None or not (taking_back or entry.state is EntryState.REFUSED):
            self.say(text("Chỉ hủy được mục bị từ chối, hoặc rút lại việc chưa gửi."))
            return
        box = VoidReason(self.desk, entry)
        if await self.app.push_screen_wait(box):
            self._read()
            if box.money:
                self.app.notify(box.money, severity="warning", markup=False, timeout=10)
            if slips := await journal_text.waiting_slips(self.desk, entry.dossier):
                self.say(slips)

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_print_waiting(self) -> None:
        """Print every slip that has not come out yet, oldest first; stops where the printer fails."""
        try:
            printed, refused = await self.desk.receipts.print_waiting()
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            none = not printed and not refused
            self.say(text("Không có phiếu nào chờ in.") if none else text("Đã in {n} phiếu.", n=printed))
            for one in refused:
                self.say(str(one), "warning")
        await self.desk.sync.refresh_counts()
        self._read()

    @work(exclusive=True, group="not-shown", exit_on_error=False)
    async def action_not_shown(self) -> None:
        """Show once more what was received although the desk ended before it could say so."""
        try:
            entries = await self.desk.journal.not_shown()
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        if entries:
            await self.app.push_screen(NotShown(self.desk, entries))
        else:
            self.say(text("Không có hồ sơ nào chưa báo."))

    def _follow(self, status: DeskStatus) -> None:
        self._warnings = status.warnings
        self._read()

    @work(exclusive=True, group="entries", exit_on_error=False)
    async def _read(self) -> None:
        states = journal_text.states(self.query_one("#filter", Choice).value)
        try:
            counts = await self.desk.journal.counts()
            parts = [(one, await self._entries_of(one, group)) for one, group in states]
            unprinted = [job.dossier for job in await self.desk.receipts.unfinished()]
            not_shown = [entry.dossier for entry in await self.desk.journal.not_shown()]
        except CounterError as problem:
            self.query_one("#counts", Static).update(Content(str(problem)))
            return
        self.query_one("#counts", Static).update(Content(journal_text.counts(counts)))
        self.query_one("#warnings", Notes).show(journal_text.notes(self._warnings, unprinted, not_shown))
        kept, before = self._highlighted(), list(self._entries.values())
        self._entries = {entry.id: entry for _, entries in parts for entry in entries}
        groups = dict(states)
        left = {one: journal_text.left_of(groups[one], counts, len(read)) for one, read in parts}
        entries = self.query_one("#entries", SectionedList)
        keep = journal_text.next_task(kept, before, self._entries.values())
        if kept is None and entries.row is not None and (one := journal_text.more_of(entries.row.key)):
            # After reading on the cursor stands at the first of what came.
            keep = next((e.id for e in dict(parts).get(one, ()) if e not in before), entries.row.key)
        entries.set_rows(journal_text.rows(journal_text.with_handed(parts), left), keep=keep)
        self._show_reason()

    async def _entries_of(self, part: str, states: Sequence[EntryState]) -> list[Entry]:
        return await self.desk.journal.entries(states, limit=PAGE * self._pages.get(part, 1))

    def _highlighted(self) -> Entry | None:
        row = self.query_one("#entries", SectionedList).row
        return self._entries.get(row.key) if row is not None else None

    def _show_reason(self) -> None:
        entry = self._highlighted()
        if entry is not None:
            first, *more = journal_text.reason(entry)
        else:
            row = self.query_one("#entries", SectionedList).row
            first, *more = [row.text if row is not None else text("Không có mục nào ở đây.")]
        shown = Content("\n").join([Content.styled(first, "bold"), *map(Content, more)])
        self.query_one("#reason", Static).update(shown)
