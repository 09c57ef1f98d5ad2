"""What was received although the desk ended before the screen could say so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.read_first import ReadFirst, goes_on_below, typed_below
from counter_tui.screens.saving import saves
from counter_tui.screens.wording import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from counter_tui.domain.journal import Entry
    from counter_tui.services.desk import Desk


class NotShown(ModalScreen[None]):
    """Lists registrations nobody was told of, each with its number; prints their slips; what was seen does not come again.

    It opens by itself, perhaps in the middle of a word: what is typed goes on where it was typed, and no key pressed
    before one can have read it answers.
    """

    DEFAULT_CSS = """
    NotShown { align: center middle; }
    NotShown > Vertical { width: 76; max-width: 95%; height: auto; max-height: 90%; padding: 1 2; background: $surface; border: round $warning; }
    NotShown #heading { text-style: bold; }
    NotShown #list { height: auto; max-height: 10; margin: 1 0; }
    NotShown #list Static { height: auto; }
    NotShown #outcome { height: auto; display: none; margin-bottom: 1; }
    NotShown #outcome.-said { display: block; }
    NotShown #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7,f12", "print", mark("In phiếu"), show=False),
        Binding("enter", "seen", mark("Đã xem"), show=False),
        Binding("escape", "later", mark("Để sau"), show=False),
    ]

    def __init__(
        self, desk: Desk, entries: Sequence[Entry], clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._desk = desk
        self._found = tuple(entries)
        self._read_first = ReadFirst(clock)

    def compose(self) -> ComposeResult:
        """Yield what happened, the numbers and the keys."""
        with Vertical():
            yield Static(
                Content(
                    text(
                        "{n} hồ sơ đã ghi vào sổ nhưng máy tắt trước khi kịp báo. Không nhập lại: kiểm tra phiếu đã in chưa.",
                        n=len(self._found),
                    )
                ),
                id="heading",
            )
            with VerticalScroll(id="list"):
                for entry in self._found:
                    yield Static(Content(f"{entry.dossier}  {moment(entry.created_at)}\n  {entry.title}"))
            yield Static(id="outcome", markup=False)
            yield Static(
                Content(text("F7: in phiếu của các hồ sơ này · Enter: đã xem · Esc: để sau")), id="keys"
            )

    def on_screen_resume(self) -> None:
        """Be read from now on, also when another screen lay over it."""
        self._read_first.came()

    def on_key(self, event: events.Key) -> None:
        """Let only a key answer that was pressed to answer."""
        if typed_below(self, event):
            self._read_first.answers(event.time)
            event.stop()
        elif not self._read_first.answers(event.time) and event.key not in {
            "up",
            "down",
            "pageup",
            "pagedown",
        }:
            event.stop()
            self._say(text("Đọc xong rồi bấm: phím vừa gõ chưa tính cho bảng này."))

    def on_paste(self, event: events.Paste) -> None:
        """Take nothing: it was not meant for a list."""
        event.stop()

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_print(self) -> None:
        """Print the slips: what may have come out before the desk ended is marked as a reprint."""
        printed = 0
        try:
            for entry in self._found:
                await self._desk.receipts.print_slip(entry.dossier)
                printed += 1
        except CounterError as problem:
            self._say(text("Đã in {n} phiếu, rồi dừng: {problem}", n=printed, problem=problem))
        else:
            self._say(text("Đã in {n} phiếu.", n=printed))
        await self._desk.sync.refresh_counts()

    @saves("seen")
    async def action_seen(self) -> None:
        """Remember that these were seen, and close."""
        try:
            await self._desk.journal.shown([entry.id for entry in self._found])
        except CounterError as problem:
            self.app.notify(str(problem), severity="warning", markup=False)
        if self.app.screen is self:
            goes_on_below(self)
            self.dismiss(None)

    def action_later(self) -> None:
        """Close; what was not acknowledged stands in the journal and comes again."""
        self.app.notify(
            text("Còn {n} hồ sơ chưa xác nhận đã xem: xem ở F9, lần mở sau máy báo lại.", n=len(self._found)),
            severity="warning",
            markup=False,
        )
        goes_on_below(self)
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.query_one("#outcome", Static).set_class(True, "-said").update(Content(words))
