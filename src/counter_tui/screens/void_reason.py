"""Why a refused entry is voided."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from counter_tui.domain.journal import EntryKind, EntryState
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.screens.prints_text import left_words
from counter_tui.screens.saving import saves
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.domain.journal import Entry
    from counter_tui.services.desk import Desk


class VoidReason(ModalScreen[bool]):
    """Asks for the reason, which is the confirmation too; gives ``True`` once the entry is voided."""

    DEFAULT_CSS = """
    VoidReason { align: center middle; }
    VoidReason > Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $warning; }
    VoidReason #question { text-style: bold; }
    VoidReason #consequence { margin: 1 0; }
    VoidReason #money { margin-bottom: 1; color: $text-warning; text-style: bold; display: none; }
    VoidReason #keys { margin-top: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", mark("Không hủy"), show=False),
        Binding("f12,ctrl+s", "void", mark("Hủy mục này"), show=False),
    ]

    def __init__(self, desk: Desk, entry: Entry | None, reason: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._entry = entry
        self._reason = reason
        self._busy = False
        self.money = ""
        """What was taken and goes back, in words; empty when nothing is."""

    def compose(self) -> ComposeResult:
        """Yield what happens, the reason's field and the keys."""
        with Vertical():
            question, consequence, keys = self._words()
            yield Static(question, id="question", markup=False)
            yield Static(consequence, id="consequence", markup=False)
            yield Static(id="money", markup=False)
            yield LabelledField(text("Lý do"), name_id="reason", value=self._reason, max_length=500)
            yield Static(keys, id="keys", markup=False)

    def _words(self) -> tuple[str, str, str]:
        assert self._entry is not None
        code, action = self._entry.dossier, self._entry.action
        if self._entry.kind is EntryKind.REGISTER or not action:
            return void_words(code)
        waiting = self._entry.state is EntryState.WAITING
        consequence = (
            text("Việc này chưa gửi đi: hồ sơ trở lại như trước. Phiếu đã in thì thu hồi.")
            if waiting
            else text(
                "Hồ sơ trở lại theo máy chủ; việc khác của hồ sơ này chưa gửi cũng bỏ. Phiếu đã in thì thu hồi."
            )
        )
        return (
            text("Rút lại “{action}” của hồ sơ {code}?", action=wording.action(action), code=code),
            consequence,
            text("Enter: rút lại · Esc: để nguyên"),
        )

    async def on_mount(self) -> None:
        """Say what was taken, and wait for the reason."""
        self.query_one("#reason", Input).focus()
        with suppress(CounterError):  # a journal that cannot be read cannot be written either
            self.money = await self._to_give_back()
        line = self.query_one("#money", Static)
        line.display = bool(self.money)
        line.update(self.money)

    async def _to_give_back(self) -> str:
        assert self._entry is not None
        return await self._desk.fees.to_give_back(self._entry.dossier, self._entry)

    @on(Input.Submitted, "#reason")
    def submit(self, event: Input.Submitted) -> None:
        """Void with what was typed."""
        event.stop()
        self.action_void()

    def action_keep(self) -> None:
        """Leave everything as it is, unless it is being voided already."""
        if not self._busy:
            self.dismiss(False)

    @saves("void")
    async def action_void(self) -> None:
        """Void the entry, or say at the field what is missing."""
        reason = self.query_one(LabelledField)
        self._busy = True
        try:
            await self._void(reason.value)
        except BadInput as problem:
            reason.error = str(problem)
            return
        except CounterError as problem:
            reason.error = text("Chưa hủy được: {problem}", problem=problem)
            return
        finally:
            self._busy = False
        self._desk.sync.nudge()
        await self._take_out_slips()
        await self._desk.sync.refresh_counts()
        if self.app.screen is self:
            self.dismiss(True)

    async def _void(self, reason: str) -> None:
        assert self._entry is not None
        await self._desk.journal.void(self._entry.id, reason)

    async def _take_out_slips(self) -> None:
        assert self._entry is not None
        with suppress(CounterError):  # voided it is; the printing in the background tries again
            if old := left_words(await self._desk.receipts.withdraw(self._entry.dossier)):
                self.app.notify(old, severity="warning", markup=False, timeout=10)


def void_words(code: str) -> tuple[str, str, str]:
    """Return the question before a dossier is voided, what follows, and the keys."""
    return (
        text("Hủy hồ sơ {code}?", code=code),
        text(
            "Số hồ sơ vẫn nằm trong sổ kèm lý do và được báo cho máy chủ. Báo người nộp phiếu không còn hiệu lực."
        ),
        text("Enter: hủy hồ sơ · Esc: không hủy"),
    )
