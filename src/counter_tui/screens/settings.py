"""What an officer may change for this desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk
    from counter_tui.services.preferences import Preference

LABELS: Mapping[str, str] = {
    "language": mark("Ngôn ngữ"),
    "theme": mark("Màu sắc"),
    "desk.counter": mark("Quầy số"),
    "desk.lock_minutes": mark("Tự khóa (phút)"),
    "print.folder": mark("Thư mục phiếu"),
    "print.queue": mark("Máy in (CUPS)"),
    "scanner.gap_ms": mark("Máy quét (ms)"),
    "scanner.prefix": mark("Dấu đầu máy quét"),
    "scanner.suffix": mark("Đuôi máy quét"),
    "scanner.port": mark("Cổng máy quét"),
    "scanner.baud": mark("Tốc độ cổng"),
    "terminal.kitty_keyboard": mark("Bàn phím kitty"),
    "terminal.mouse": mark("Dùng chuột"),
}
EXPLAINED: Mapping[str, str] = {
    "desk.counter": mark("để trống: theo tài khoản"),
    "desk.lock_minutes": mark("0: không tự khóa; Ctrl+L khóa ngay"),
    "print.folder": mark("để trống: thư mục phiếu của máy này"),
    "print.queue": mark("tên máy in; để trống: ghi ra thư mục"),
    "scanner.gap_ms": mark("30; máy quét chậm, màn hình từ xa: 60"),
    "scanner.prefix": mark("để trống, hoặc phím máy quét gửi trước: F11, ~"),
    "scanner.port": mark("để trống: như bàn phím; nối tiếp: /dev/ttyACM0"),
}
VALUES: Mapping[str, str] = {
    "": mark("theo máy"),
    "vi": mark("tiếng Việt"),
    "en": mark("tiếng Anh"),
    "any": mark("gì cũng nhận"),
    "enter": mark("Enter"),
    "tab": mark("Tab"),
    "none": mark("không có"),
    "yes": mark("có"),
    "no": mark("không"),
    "light": mark("sáng"),
    "dark": mark("tối"),
    "high-contrast": mark("tương phản cao"),
}


class SettingsScreen(DeskScreen):
    """One line for each preference; nothing changes before F12."""

    AREA = "settings"
    HEADING = mark("Cài đặt")
    HELP_TEXT = mark(
        "Mũi tên lên, xuống: chọn mục; mũi tên trái, phải: đổi giá trị; gõ vào ô để sửa. F12 lưu. Mục có dấu (*) có tác "
        "dụng sau khi thoát và mở lại chương trình. Nếu gõ tiếng Việt bị lặp dấu, đặt Bàn phím kitty là “không”."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("settings")
    DEFAULT_CSS = """
    SettingsScreen #settings { padding: 1 2; height: 1fr; }
    SettingsScreen .hint { color: $text-muted; margin-top: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._preferences: dict[str, Preference] = {}
        self._widgets: dict[str, Choice | LabelledField] = {}

    def compose_body(self) -> ComposeResult:
        """Yield a line for each preference."""
        with FormScroll(id="settings"):
            for preference in self._read():
                widget = self._line(preference)
                self._preferences[preference.key] = preference
                self._widgets[preference.key] = widget
                yield widget
            yield Static(
                Content(text("(*) có tác dụng sau khi mở lại chương trình. F12 lưu, Esc bỏ.")), classes="hint"
            )

    def action_save(self) -> None:
        """Store what was changed; what cannot be is said at its line, and then nothing is stored."""
        for widget in self._widgets.values():
            if isinstance(widget, LabelledField):
                widget.error = ""
        changes = {
            key: widget.value.strip()
            for key, widget in self._widgets.items()
            if widget.value.strip() != self._preferences[key].value
        }
        if not changes:
            self.say(text("Không có gì thay đổi."))
            return
        try:
            self._desk.preferences.change(changes)
        except BadInput as problem:
            self._refuse(problem)
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            return
        restart = any(self._preferences[key].needs_restart for key in changes)
        self._preferences = {preference.key: preference for preference in self._read()}
        done = text("Đã lưu. Thoát và mở lại chương trình để có tác dụng.") if restart else text("Đã lưu.")
        self.say(done, "good")
        self.go_back(finished=True)

    def _read(self) -> list[Preference]:
        try:
            return self._desk.preferences.all()
        except CounterError as problem:
            self.say(str(problem), "error")
            return []

    def _refuse(self, problem: BadInput) -> None:
        widget = self._widgets.get(problem.field)
        if isinstance(widget, LabelledField):
            widget.error = str(problem)
            widget.field.focus()
        else:
            self.say(str(problem), "error")

    def _line(self, preference: Preference) -> Choice | LabelledField:
        key, ident = preference.key, preference.key.replace(".", "-").replace("_", "-")
        label = text(LABELS[key]) if key in LABELS else key
        label += " *" if preference.needs_restart else ""
        if preference.choices:
            options = [
                (value, text(VALUES[value]) if value in VALUES else value) for value in preference.choices
            ]
            return Choice(label, options, value=preference.value, id=ident)
        hint = text(EXPLAINED[key]) if key in EXPLAINED else ""
        return LabelledField(label, name_id=ident, value=preference.value, placeholder=hint)
