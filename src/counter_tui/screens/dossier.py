"""One dossier as it stands: the answer to "where is my dossier"."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError, PrintFailed
from counter_tui.i18n import mark, text
from counter_tui.screens import dossier_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import LedgerChosen, ReceiptChosen
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.services.desk import Desk
    from counter_tui.services.lookup import DossierView


class DossierScreen(DeskScreen):
    """What this desk and the service know of a dossier; nothing is changed here."""

    AREA = "dossier"
    HEADING = mark("Hồ sơ")
    HELP_TEXT = mark(
        "Tình trạng đứng đầu, quá trình đứng cuối; mũi tên để cuộn. Enter: xem phiếu. Ctrl+R: in lại phiếu của hồ sơ "
        "này. Ctrl+Y: vì sao hẹn ngày này. F5: hỏi lại dịch vụ. Esc: quay lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f5", "reload", mark("Hỏi lại dịch vụ"), id="app.refresh", show=False),
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

    def compose_body(self) -> ComposeResult:
        """Yield code and status, the procedure's name and the text."""
        yield Static(id="name", markup=False)
        yield Static(id="procedure", markup=False)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Read the dossier."""
        self.query_one("#name", Static).update(Content(self._code))
        self.query_one("#text").focus()
        self._read()

    def action_receipt(self) -> None:
        """Show the receipt."""
        self.post_message(ReceiptChosen(self._code))

    def action_ledger(self) -> None:
        """Show why the due time is what it is."""
        registration = self.view.registration if self.view is not None else None
        if registration is None or registration.due is None:
            self.say(text("Bảng tính ngày hẹn chỉ có ở máy đã tiếp nhận hồ sơ."))
        else:
            self.post_message(LedgerChosen(registration.due))

    def action_reload(self) -> None:
        """Ask again how the dossier stands."""
        self._read()

    @work(exclusive=True, group="dossier", exit_on_error=False)
    async def _read(self) -> None:
        try:
            self.view = await self.desk.lookup.dossier(self._code)
        except CounterError as problem:
            self.query_one("#text", TextView).show([TextSection("", [str(problem)], "warning")])
            return
        self.query_one("#name", Static).update(Content(dossier_text.headline(self.view.summary)))
        summary = self.view.summary
        procedure = f"{canonical(summary.procedure_name)} ({summary.procedure_code})"
        self.query_one("#procedure", Static).update(Content(procedure))
        self.query_one("#text", TextView).show(dossier_text.sections(self.view))

    @work(exclusive=True, group="print", exit_on_error=False)
    async def action_reprint(self) -> None:
        """Print this dossier's slip once more, marked as a reprint."""
        try:
            job = await self.desk.receipts.reprint(self._code)
        except PrintFailed as problem:
            self.say(
                text("Chưa in được: {problem} Hồ sơ vẫn nguyên, in lại lúc nào cũng được.", problem=problem),
                "error",
            )
        except CounterError as problem:
            self.say(str(problem), "warning")
        else:
            self.say(text("Đã in lại lần {count}: {where}", count=job.reprint, where=job.target), "good")
        await self.desk.sync.refresh_counts()
