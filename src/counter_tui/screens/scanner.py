"""Setting the scanner up: what it sends, key by key, and what the desk expects of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.scan_trace import GAPS, Suffix, Trace, checked_prefix
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import scanner_text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import ScannerSet
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk

GAP, PREFIX, SUFFIX, PORT, BAUD = (
    f"scanner.{name}" for name in ("gap_ms", "prefix", "suffix", "port", "baud")
)


class ScannerScreen(DeskScreen):
    """A scan is shown instead of acted on; the settings it suggests stand in the fields, F12 keeps them."""

    AREA = "scanner"
    HEADING = mark("Máy quét")
    HELP_TEXT = mark(
        "Quét một phiếu hẹn hoặc một thẻ: máy cho thấy từng ký tự máy quét gửi, dấu đầu, đuôi, tốc độ, và bộ gõ có sửa chữ "
        "không; các ô bên dưới nhận giá trị đề nghị. F12 lưu và dùng ngay. Máy quét nối tiếp (USB-CDC) tốt hơn máy quét "
        "kiểu bàn phím: ghi cổng, ví dụ /dev/ttyACM0, rồi mở lại chương trình; cần cài counter-tui[serial]."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    ScannerScreen #seen { height: auto; max-height: 10; padding: 0 2; margin: 1 0; }
    ScannerScreen Choice, ScannerScreen LabelledField { margin: 0 2; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._before: dict[str, str] = {}

    def compose_body(self) -> ComposeResult:
        """Yield what was seen, and the settings."""
        yield Static(id="seen", markup=False)
        yield Choice(text("Giữa hai phím"), [(str(gap), f"{gap} ms") for gap in GAPS], id="gap")
        yield LabelledField(
            text("Dấu đầu"), name_id="prefix", max_length=6, placeholder=text("không có; hoặc F11, ~")
        )
        suffixes = [(suffix.value, text(words)) for suffix, words in scanner_text.SUFFIXES.items()]
        yield Choice(text("Kết thúc bằng"), suffixes, id="suffix")
        yield LabelledField(
            text("Cổng nối tiếp"), name_id="port", max_length=200, placeholder=text("để trống: như bàn phím")
        )
        yield LabelledField(text("Tốc độ cổng"), name_id="baud", max_length=6)

    def on_mount(self) -> None:
        """Show how the scanner is set now, and wait for a scan."""
        try:
            self._before = {one.key: one.value for one in self.desk.preferences.all()}
        except CounterError as problem:
            self.say(str(problem), "error")
        gap = self.query_one("#gap", Choice)
        now = self._before.get(GAP, "30")
        if now not in {value for value, _ in gap.options}:
            gap.set_options([(now, f"{now} ms"), *gap.options])
        gap.value = now
        self.query_one("#suffix", Choice).value = self._before.get(SUFFIX, Suffix.ANY.value)
        for name, key in (("prefix", PREFIX), ("port", PORT), ("baud", BAUD)):
            self._field(name).value = self._before.get(key, "")
        self._put([text("Quét một phiếu hẹn hoặc một thẻ để xem máy quét gửi gì.")])
        gap.focus()

    def handle_trace(self, seen: Trace) -> None:
        """Show what came, and put in the fields what suits it when it is a scan."""
        self._put(scanner_text.lines(seen))
        if seen.whole or seen.scan is None:
            return
        self.query_one("#gap", Choice).value = str(seen.gap_ms)
        self.query_one("#suffix", Choice).value = seen.suffix.value
        self._field("prefix").value = seen.prefix.upper() if len(seen.prefix) > 1 else seen.prefix

    @on(Input.Changed)
    def forget_problem(self, event: Input.Changed) -> None:
        """Take a complaint away once its field is changed."""
        if event.input.id:
            self._field(event.input.id).error = ""

    def action_save(self) -> None:
        """Keep the settings and use them."""
        try:
            prefix = checked_prefix(self._field("prefix").value)
            wished = {
                GAP: self.query_one("#gap", Choice).value,
                PREFIX: prefix,
                SUFFIX: self.query_one("#suffix", Choice).value,
                PORT: self._field("port").value.strip(),
                BAUD: self._field("baud").value.strip() or self._before.get(BAUD, "9600"),
            }
            changes = {key: value for key, value in wished.items() if value != self._before.get(key)}
            if changes:
                self.desk.preferences.change(changes)
        except BadInput as problem:
            field = self._field(problem.field.rpartition(".")[2])
            field.error = str(problem)
            field.field.focus()
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        self._before |= wished
        self.post_message(ScannerSet(int(wished[GAP]), prefix, Suffix(wished[SUFFIX])))
        said = text("Đã lưu và dùng ngay.")
        if {PORT, BAUD} & set(changes):
            said = text("Đã lưu. Thoát và mở lại chương trình để đọc cổng nối tiếp.")
        self.say(said if changes else text("Không có gì thay đổi."), "good")

    def _field(self, name: str) -> LabelledField:
        return next(field for field in self.query(LabelledField) if field.field.id == name)

    def _put(self, lines: list[str]) -> None:
        self.query_one("#seen", Static).update(Content("\n".join(lines)))
