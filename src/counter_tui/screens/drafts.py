"""The half-filled registrations of this officer: open one again, or throw it away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from textual import on
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.calendar import VIETNAM
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import DraftChosen, DraftDiscarded
from counter_tui.widgets.result_list import ResultList, ResultRow

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.draft import Draft
    from counter_tui.services.desk import Desk


def begun_at(draft: Draft) -> datetime | None:
    """Return when a draft was begun, from its UUIDv7 (RFC 9562); ``None`` when its id is none."""
    try:
        ident = UUID(draft.id)
    except ValueError:
        return None
    return datetime.fromtimestamp((ident.int >> 80) / 1000, VIETNAM) if ident.version == 7 else None


def draft_row(draft: Draft) -> ResultRow:
    """Return one line of the list: whose, what for, when begun."""
    who = draft.applicant.name or text("chưa ghi tên")
    begun = begun_at(draft)
    return ResultRow(
        draft.id,
        f"{who} · {draft.procedure_code} {draft.procedure_name}",
        wording.moment(begun) if begun else "",
    )


async def open_drafts(desk: Desk) -> DraftsScreen | None:
    """Return the list of this officer's drafts, ``None`` when there are none (or they cannot be read)."""
    try:
        drafts = await desk.reception.drafts()
    except CounterError:
        return None
    return DraftsScreen(desk) if drafts else None


class DraftsScreen(DeskScreen):
    """Enter opens the form as it was left; Delete, pressed twice, throws a draft away."""

    AREA = "drafts"
    HEADING = mark("Nháp tiếp nhận")
    HELP_TEXT = mark(
        "Những hồ sơ đang ghi dở, mới nhất ở trên. Enter mở lại để ghi tiếp; Delete hai lần để bỏ hẳn một nháp; Esc quay lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("drafts")
    DEFAULT_CSS = """
    DraftsScreen #nothing { padding: 1 2; color: $text-muted; height: auto; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drafts: list[Draft] = []
        self._asked = ""

    def compose_body(self) -> ComposeResult:
        """Yield the list, and what is said instead of it."""
        yield Static(id="nothing", markup=False)
        yield ResultList(id="drafts")

    async def on_mount(self) -> None:
        """Read the drafts."""
        self.query_one("#drafts").focus()
        await self._read()

    async def on_screen_resume(self) -> None:
        """Read them again: one may have become a dossier."""
        await self._read()

    @on(ResultList.Chosen, "#drafts")
    def open_draft(self, event: ResultList.Chosen) -> None:
        """Go on with a draft."""
        event.stop()
        draft = next((d for d in self._drafts if d.id == event.key), None)
        if draft is not None:
            self.post_message(DraftChosen(draft))

    async def action_discard(self) -> None:
        """Throw the draft under the cursor away, when asked twice."""
        row = self.query_one("#drafts", ResultList).row
        if row is None:
            return
        if self._asked != row.key:
            self._asked = row.key
            self.say(text("Bấm Delete lần nữa để bỏ hẳn nháp này."), "warning")
            return
        try:
            await self._desk.reception.discard(row.key)
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        self.post_message(DraftDiscarded(row.key))
        self.say(text("Đã bỏ nháp."))
        await self._read()

    async def _read(self) -> None:
        self._asked = ""
        try:
            self._drafts = await self._desk.reception.drafts()
        except CounterError as problem:
            self._drafts = []
            self.say(str(problem), "error")
        self.query_one("#drafts", ResultList).set_rows([draft_row(draft) for draft in self._drafts])
        nothing = self.query_one("#nothing", Static)
        nothing.update(Content(text("Không có nháp nào. Hồ sơ đang ghi dở được tự giữ ở đây.")))
        nothing.display = not self._drafts
