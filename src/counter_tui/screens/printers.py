"""Setting printers up: what is there, a page to try each with, which one is the usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.printers import DEFAULT
from counter_tui.domain.slips.forms import FORMS
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.saving import saves
from counter_tui.services.printer_care import CONFIRM_WORDS
from counter_tui.widgets import sectioned_list
from counter_tui.widgets.choice_list import ChoiceList
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.result_list import ResultList, ResultRow
from counter_tui.widgets.sectioned_list import SectionedList
from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.ports import FoundPrinter
    from counter_tui.services.printer_care import PrinterReport

LINES = 5
"""Lines of different size on the test page."""
GOOD_LINE = 3
"""The smallest letters of a slip are as large as those of this line."""
OWN, NEW, ROUTE = "own:", "new:", "route:"


class PrintersScreen(DeskScreen):
    """The desk's printers and how they stand, below them what this machine has besides; a field for a typed address."""

    AREA = "printers"
    HEADING = mark("Máy in")
    HELP_TEXT = mark(
        "Máy in của quầy và máy in tìm thấy trên máy này (hàng in CUPS, /dev/usb/lp*, cổng nối tiếp). Máy in mạng: gõ địa "
        "chỉ, ví dụ “quay1 192.168.1.20:9100?paper=80mm” hay “laser ipp://192.168.1.30/ipp/print”, rồi Enter. Ctrl+Y in trang thử, F12 dùng làm "
        "máy in mặc định, Delete bỏ máy in. Mỗi mẫu một máy in: gõ “01 = quay1 80mm 2” (mẫu = máy in, khổ, số bản)."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    PrintersScreen #printers { margin: 1 1 0 1; }
    PrintersScreen #state { height: 4; padding: 0 2; border-top: solid $panel; }
    PrintersScreen LabelledField { margin: 0 2; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._reports: dict[str, PrinterReport] = {}
        self._found: dict[str, FoundPrinter] = {}

    def compose_body(self) -> ComposeResult:
        """Yield the printers, the highlighted one's state and a field."""
        yield SectionedList(id="printers")
        yield Static(id="state", markup=False)
        yield LabelledField(
            text("Thêm máy in"),
            name_id="typed",
            placeholder=text("tên địa chỉ, hoặc mẫu = máy in khổ số bản"),
        )

    def on_mount(self) -> None:
        """Look around."""
        self.query_one("#state", Static).update(Content(text("Đang hỏi các máy in…")))
        self.query_one("#printers").focus()
        self._read()

    @on(ResultList.Highlighted, "#printers")
    def show_state(self, event: ResultList.Highlighted) -> None:
        """Show the highlighted printer in full."""
        event.stop()
        self._show(event.key)

    @on(ResultList.Chosen, "#printers")
    def choose(self, event: ResultList.Chosen) -> None:
        """Add what was found; try what is there."""
        event.stop()
        if (found := self._found.get(event.key)) is not None:
            self._add(found.name, found.address)
        else:
            self.action_test()

    @on(Input.Submitted, "#typed")
    def take_typed(self, event: Input.Submitted) -> None:
        """Add a printer that was typed, or send a form to one."""
        event.stop()
        typed = event.value.strip()
        form, is_route, route = typed.partition(" = ")
        name, _, address = typed.rpartition(" ")
        if is_route:
            self._route(form.strip(), route.strip())
        elif typed:
            self._add(name or self.desk.printer_care.free_name, address)

    @work(exclusive=True, group="mend", exit_on_error=False)
    async def action_test(self) -> None:
        """Print a test page and ask how it looks."""
        if (report := self._highlighted()) is None:
            self.say(text("Chọn một máy in của quầy; máy in tìm thấy thì bấm Enter để thêm trước."))
            return
        try:
            where = await self.desk.printer_care.test(report.card.name)
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        self.say(text("Đã in thử: {where}", where=where), "good")
        options = [(str(n), text("dòng {n}", n=n)) for n in range(1, LINES + 1)]
        options.append(("0", text("không dòng nào, hoặc không ra giấy")))
        line = await self.app.push_screen_wait(
            ChoiceList(text("Dòng nhỏ nhất còn đọc được là dòng số mấy?"), options, "1")
        )
        if line is not None:
            self.say(_advice(int(line)), "good" if 0 < int(line) <= GOOD_LINE else "warning")

    def action_usual(self) -> None:
        """Send every slip without another printer of its own to the highlighted one."""
        if (report := self._highlighted()) is not None:
            self._route("*", report.card.name)

    def action_remove(self) -> None:
        """Forget the highlighted printer, or that slips of a form go elsewhere than the rest."""
        row, report = self.query_one("#printers", SectionedList).row, self._highlighted()
        try:
            if report is not None:
                self.desk.printer_care.remove(report.card.name)
                said = text("Đã bỏ máy in {name}.", name=report.card.name)
            elif row is not None and row.key.startswith(ROUTE):
                self.desk.printer_care.forget_route(row.key.removeprefix(ROUTE))
                said = text("Đã bỏ nơi in riêng này.")
            else:
                return
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        self.say(said, "good")
        self._read()

    @saves("mend")
    async def _add(self, name: str, address: str) -> None:
        try:
            confirm = await self.desk.printer_care.add(name, address)
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        said = text(CONFIRM_WORDS[confirm])
        self.say(text("Đã thêm máy in {name}: {said}. Ctrl+Y in trang thử.", name=name, said=said), "good")
        self.query_one("#typed", TextField).value = ""
        self._read(OWN + name)

    def _route(self, form: str, route: str) -> None:
        counter, _, form = form.rpartition(":")
        try:
            self.desk.printer_care.send_to(route, form, counter)
        except CounterError as problem:
            self.say(str(problem), "warning")
            return
        self.say(text("Đã ghi: {form} in ra {route}.", form=form, route=route), "good")
        self._read()

    @work(exclusive=True, group="printers", exit_on_error=False)
    async def _read(self, keep: str = "") -> None:
        try:
            reports = await self.desk.printer_care.reports()
            found = await self.desk.printer_care.found()
        except CounterError as problem:
            self.query_one("#state", Static).update(Content(str(problem)))
            return
        self._reports = {OWN + one.card.name: one for one in reports}
        self._found = {NEW + one.address: one for one in found}
        shown = self.query_one("#printers", SectionedList)
        keep = keep or (shown.row.key if shown.row is not None else "")
        own = [
            ResultRow(key, _title(one), one.words, "✓" if one.state.ready else "!")
            for key, one in self._reports.items()
        ]
        new = [ResultRow(key, one.words, text("Enter: thêm"), "+") for key, one in self._found.items()]
        routes = [
            ResultRow(ROUTE + key, _routed(key), route) for key, route in self.desk.printer_care.routing()
        ]
        parts = sectioned_list.parts(
            [
                (text("Máy in của quầy"), own),
                (text("Tìm thấy trên máy này"), new),
                (text("Nơi in riêng (Delete: bỏ)"), routes),
            ]
        )
        shown.set_rows(parts, keep=keep)
        self._show(shown.row.key if shown.row is not None else "")

    def _highlighted(self) -> PrinterReport | None:
        row = self.query_one("#printers", SectionedList).row
        return self._reports.get(row.key) if row is not None else None

    def _show(self, key: str) -> None:
        lines = []
        if (report := self._reports.get(key)) is not None:
            lines = [report.words, report.card.address]
        elif (found := self._found.get(key)) is not None:
            lines = [found.words, found.address]
        self.query_one("#state", Static).update(Content("\n".join(lines)))


def _routed(key: str) -> str:
    counter, _, form = key.rpartition(":")
    name = text("mọi phiếu") if form == DEFAULT else text(FORMS[form].name) if form in FORMS else form
    said = f"{form} · {name}" if form in FORMS else name
    return text("{form}, quầy {counter}", form=said, counter=counter) if counter else said


def _title(report: PrinterReport) -> str:
    usual = text("mặc định")
    return f"{report.card.name} · {report.card.target} · {report.card.paper.value}" + (
        f" · {usual}" if report.card.usual else ""
    )


def _advice(line: int) -> str:
    if line == 0:
        return text("Kiểm tra giấy (đúng mặt in nhiệt), dây nối và khổ giấy của máy in này, rồi in thử lại.")
    if line <= GOOD_LINE:
        return text(
            "Tốt: chữ nhỏ nhất trên phiếu đọc được. Chữ gửi dạng hình nên không phụ thuộc bảng mã của máy in."
        )
    return text("Chữ nhỏ trên phiếu sẽ khó đọc: tăng độ đậm ở máy in, lau đầu in, hoặc dùng khổ 80mm, A5.")
