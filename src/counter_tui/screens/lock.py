"""The locked screen, and the choice of its PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from counter_tui.domain.pin import LONGEST, SHORTEST
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.domain.scan import Scan
    from counter_tui.services.desk import Desk


class LockScreen(DeskScreen):
    """Hides everything but how the desk stands, until the PIN is typed."""

    AREA = "lock"
    HEADING = mark("Màn hình đã khóa")
    HELP_TEXT = mark("Gõ mã PIN rồi Enter để mở khóa.")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("lock")
    DEFAULT_CSS = """
    LockScreen #lock { width: 100%; max-width: 76; height: auto; padding: 1 2; }
    LockScreen .hint { color: $text-muted; height: auto; margin-bottom: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._busy = False
        self._pin = LabelledField(text("Mã PIN"), name_id="pin", password=True, max_length=LONGEST)

    def compose_body(self) -> ComposeResult:
        """Yield the field and what to do without the PIN."""
        with Vertical(id="lock"):
            yield Static(
                Content(
                    text(
                        "Gõ mã PIN rồi Enter để làm tiếp. Việc gửi hồ sơ và in phiếu vẫn chạy trong khi khóa."
                    )
                ),
                classes="hint",
            )
            yield self._pin
            yield Static(
                Content(text("Quên mã: mở một cửa sổ lệnh khác trên máy này, chạy counter-tui unlock.")),
                classes="hint",
            )

    def on_mount(self) -> None:
        """Begin at the PIN."""
        self._pin.field.focus()

    def handle_scan(self, scan: Scan) -> bool:  # noqa: ARG002 - what was scanned is nobody's business now
        """Take no scan: whoever scans does not know that nothing is received."""
        self.say(text("Màn hình đang khóa: mở khóa rồi quét lại."), "warning")
        return True

    def say(self, sentence: str, level: str = "info") -> None:  # noqa: ARG002 - there is one place for it
        """Say it at the PIN: what is said in passing waits until the screen is unlocked."""
        self._pin.error = sentence

    def go_back(self, *, finished: bool = False) -> None:
        """Stay: there is no way around the PIN."""

    @on(Input.Submitted, "#pin")
    def pin_given(self) -> None:
        """Enter in the field unlocks."""
        self.action_unlock()

    def action_unlock(self) -> None:
        """Try the PIN, once at a time."""
        if not self._busy and self._pin.value:
            self._busy = True
            self.run_worker(self._unlock(self._pin.value), group="unlock")

    async def _unlock(self, pin: str) -> None:
        try:
            await self._desk.screen_lock.unlock(pin)
        except CounterError as problem:
            self._pin.error = str(problem)
        finally:
            self._pin.value = ""
            self._busy = False


class ChoosePin(ModalScreen[bool]):
    """Asks for a new PIN twice; the answer is whether one was chosen."""

    DEFAULT_CSS = """
    ChoosePin { align: center middle; }
    ChoosePin > Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; background: $surface; border: round $primary; }
    ChoosePin #heading { height: auto; margin-bottom: 1; }
    ChoosePin #way-on { height: auto; color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", mark("Thôi"), show=False),
        Binding("f12", "choose", mark("Đặt mã"), show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._fields = {
            "pin": LabelledField(text("Mã PIN"), name_id="pin", password=True, max_length=LONGEST),
            "again": LabelledField(text("Gõ lại"), name_id="again", password=True, max_length=LONGEST),
        }

    def compose(self) -> ComposeResult:
        """Yield what the PIN is for and the two fields."""
        with Vertical():
            yield Static(
                Content(
                    text(
                        "Đặt mã PIN ({shortest}–{longest} chữ số) cho màn hình của quầy này. Mã chỉ che màn hình "
                        "khi cán bộ rời chỗ; dữ liệu trên đĩa luôn được mã hóa bằng khóa riêng.",
                        shortest=SHORTEST,
                        longest=LONGEST,
                    )
                ),
                id="heading",
            )
            yield from self._fields.values()
            yield Static(Content(text("F12 hoặc Enter: đặt mã và khóa · Esc: thôi")), id="way-on")

    def on_mount(self) -> None:
        """Begin at the first field."""
        self._fields["pin"].field.focus()

    @on(Input.Submitted, "#pin")
    def first_given(self) -> None:
        """Enter goes on to the second."""
        self._fields["again"].field.focus()

    @on(Input.Submitted, "#again")
    async def second_given(self) -> None:
        """Enter in the second chooses."""
        await self.action_choose()

    async def action_choose(self) -> None:
        """Keep the PIN, or say at the field what is wrong with it."""
        for field in self._fields.values():
            field.error = ""
        try:
            await self._desk.screen_lock.choose(*(field.value for field in self._fields.values()))
        except CounterError as problem:
            wrong = self._fields[str(getattr(problem, "field", "") or "pin")]
            wrong.error = str(problem)
            wrong.field.focus()
        else:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Lock nothing."""
        self.dismiss(False)
