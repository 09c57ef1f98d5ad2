"""The register of a period: chosen, seen, printed, taken away as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.register import Span, period_of, typed_period
from counter_tui.domain.slips.register_book import numbered
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, CounterError, Offline, PrintFailed, Refused, SignInNeeded
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult

    from counter_tui.domain.slips.register_book import RegisterRow
    from counter_tui.services.desk import Desk
    from counter_tui.services.register_book import Book

OFFICE, DESK, OWN = "office", "desk", "own"
SPANS = {
    Span.TODAY: mark("hôm nay"),
    Span.WEEK: mark("tuần này"),
    Span.MONTH: mark("tháng này"),
    Span.QUARTER: mark("quý này"),
    Span.YEAR: mark("năm nay"),
}
SHOWN = 500
"""Lines shown here; paper and spreadsheet hold all."""


class RegisterBookScreen(DeskScreen):
    """A period and whose book; F12 prints form 07 of it, Ctrl+N writes it as a spreadsheet."""

    AREA = "register_book"
    HEADING = mark("Sổ theo dõi hồ sơ")
    HELP_TEXT = mark(
        "Chọn kỳ (trái, phải) hoặc gõ từ ngày, đến ngày rồi Enter; chọn sổ của trung tâm (hỏi máy chủ) hay của quầy này (có "
        "ngay cả khi mất mạng). Số liên tục trong năm, số hủy ghi lý do. F12: in Mẫu 07 khổ A4 ngang. Ctrl+N: ghi bảng "
        "tính .xlsx. Ctrl+Y: ghi tệp PDF. Tệp nằm trong thư mục phiếu và bị xóa theo hạn lưu như phiếu."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(AREA),
        Binding("f5", "reload", mark("Tính lại"), id="app.refresh", show=False),
    ]
    DEFAULT_CSS = """
    RegisterBookScreen Choice, RegisterBookScreen LabelledField { margin: 0 2; }
    RegisterBookScreen #span { margin: 1 2 0 2; }
    RegisterBookScreen #counts { height: auto; padding: 0 2; margin-top: 1; text-style: bold; }
    RegisterBookScreen #warning { height: auto; padding: 0 2; color: $text-warning; }
    RegisterBookScreen #text { margin-top: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._period = period_of(Span.TODAY, desk.register_book.today())
        self._book: Book | None = None

    def compose_body(self) -> ComposeResult:
        """Yield period, whose book, how much it is, and its lines."""
        spans = [(span.value, text(words)) for span, words in SPANS.items()]
        yield Choice(text("Kỳ"), [*spans, (OWN, text("tự chọn ngày"))], value=Span.TODAY.value, id="span")
        yield LabelledField(text("Từ ngày"), name_id="first", max_length=10)
        yield LabelledField(text("Đến ngày"), name_id="last", max_length=10)
        whose = [(OFFICE, text("cả trung tâm")), (DESK, text("quầy này"))]
        yield Choice(text("Sổ của"), whose, value=OFFICE, id="whose")
        yield Static(id="counts", markup=False)
        yield Static(id="warning", markup=False)
        yield TextView(id="text")

    def on_mount(self) -> None:
        """Begin with today."""
        self._fill()
        self.query_one("#span").focus()
        self._read()

    @on(Choice.Changed, "#span")
    def change_span(self, event: Choice.Changed) -> None:
        """Show another period, or wait for its days."""
        event.stop()
        if event.value == OWN:
            self.query_one("#first").focus()
            return
        self._period = period_of(Span(event.value), self.desk.register_book.today())
        self._fill()
        self._read()

    @on(Choice.Changed, "#whose")
    def change_whose(self, event: Choice.Changed) -> None:
        """Show the office's book or this desk's."""
        event.stop()
        self._read()

    @on(Input.Submitted)
    def take_days(self, event: Input.Submitted) -> None:
        """Take the days typed."""
        event.stop()
        self._take()

    def _take(self) -> bool:
        fields = self._fields()
        for field in fields.values():
            field.error = ""
        try:
            period = typed_period(
                fields["first"].value, fields["last"].value, self.desk.register_book.today()
            )
        except BadInput as problem:
            fields[problem.field].error = str(problem)
            fields[problem.field].field.focus()
            return False
        if period != self._period:
            self._period = period
            with self.prevent(Choice.Changed):
                self.query_one("#span", Choice).value = OWN
            self._read()
        return True

    def action_reload(self) -> None:
        """Read the book anew."""
        if self._take():
            self._read()

    def action_print(self) -> None:
        """Print form 07."""
        self._let_out(self._print)

    def action_workbook(self) -> None:
        """Write the book as a spreadsheet."""
        self._let_out(self._write_workbook)

    def action_save(self) -> None:
        """Write form 07 as a PDF file."""
        self._let_out(self._write_pdf)

    @work(exclusive=True, group="let-out", exit_on_error=False)
    async def _let_out(self, way: Callable[[Book], Awaitable[str]]) -> None:
        if not self._take():
            return
        await self._read().wait()
        if self._book is None or not self._book.rows:
            self.say(text("Kỳ này chưa có số nào trong sổ."), "warning")
            return
        self.say(text("Đang lập sổ {n} dòng…", n=len(self._book.rows)))
        try:
            said = await way(self._book)
        except PrintFailed as problem:
            self.say(text("Chưa in được: {problem} Phiếu chờ ở F7.", problem=problem), "error")
        except CounterError as problem:
            self.say(str(problem), "error")
        else:
            self.say(said, "good")
        await self.desk.sync.refresh_counts()

    async def _print(self, book: Book) -> str:
        jobs = await self.desk.register_book.print(book)
        return text("Đã in sổ: {where}", where=", ".join(job.target for job in jobs))

    async def _write_workbook(self, book: Book) -> str:
        return text("Đã ghi {path}", path=await self.desk.register_book.save_workbook(book))

    async def _write_pdf(self, book: Book) -> str:
        return text("Đã ghi {path}", path=", ".join(await self.desk.register_book.save_pdf(book)))

    @work(exclusive=True, group="book", exit_on_error=False)
    async def _read(self) -> None:
        books, period = self.desk.register_book, self._period
        whole = self.query_one("#whose", Choice).value == OFFICE
        self._book = None
        self._put("counts", text("Đang đọc sổ…"))
        self._put("warning", "")
        try:
            if whole:
                try:
                    self._book = await books.of_office(period)
                except (Offline, SignInNeeded, Refused) as problem:
                    self._put(
                        "warning", text("{problem} Dưới đây chỉ có hồ sơ của quầy này.", problem=problem)
                    )
            if self._book is None:
                self._book = await books.of_desk(period)
        except CounterError as problem:
            self._put("counts", "")
            self._put("warning", str(problem))
            self.query_one("#text", TextView).show([])
            return
        self._show(self._book)

    def _show(self, book: Book) -> None:
        self._put("counts", _counts(book))
        lines = [_line(number, row) for number, row in numbered(book.rows[:SHOWN], book.first_number)]
        if more := len(book.rows) - SHOWN:
            lines += [text("… và {n} dòng nữa trong sổ in.", n=more)] if more > 0 else []
        self.query_one("#text", TextView).show([TextSection("", lines)])

    def _fill(self) -> None:
        fields = self._fields()
        fields["first"].value = f"{self._period.first:%d/%m/%Y}"
        fields["last"].value = f"{self._period.last:%d/%m/%Y}"
        for field in fields.values():
            field.error = ""

    def _fields(self) -> dict[str, LabelledField]:
        return {field.field.id or "": field for field in self.query(LabelledField)}

    def _put(self, name: str, words: str) -> None:
        place = self.query_one(f"#{name}", Static)
        place.update(Content(words))
        place.display = bool(words)


def _counts(book: Book) -> str:
    if not book.rows:
        return text("Không có số nào trong kỳ này.")
    said = text(
        "{dossiers} hồ sơ, số thứ tự {first} đến {last} · {void} số hủy",
        dossiers=book.dossiers,
        void=book.void,
        first=book.first_number,
        last=book.first_number + book.dossiers - 1,
    )
    if not book.dossiers:
        said = text("0 hồ sơ · {void} số hủy", void=book.void)
    return said if book.day_over else f"{said} · {text('ngày chưa hết, số thứ tự còn có thể thay đổi')}"


def _line(number: str, row: RegisterRow) -> str:
    code = canonical(row.code)
    if row.void_reason:
        return text("{n}  {code}  số hủy: {why}", n=number, code=code, why=canonical(row.void_reason))
    at = f"{row.received_at.astimezone(VIETNAM):%d/%m %H:%M}" if row.received_at is not None else ""
    return f"{number}  {code}  {at}  {canonical(row.name)} · {canonical(row.procedure)}"
