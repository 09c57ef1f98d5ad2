"""Sign in to the service; the desk works on without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError, Offline
from counter_tui.i18n import mark, text
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.navigation import OfficerChanged
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.services.desk import Desk


class SignInScreen(DeskScreen):
    """Account name and password; the password is handed to the service once and never kept."""

    AREA = "sign_in"
    HEADING = mark("Đăng nhập")
    HELP_TEXT = mark(
        "Gõ tên tài khoản và mật khẩu do người quản trị của trung tâm cấp rồi bấm F12. Chưa đăng nhập vẫn tra cứu và tiếp nhận "
        "được: hồ sơ nằm chờ trong sổ và được gửi ngay khi đăng nhập xong. Esc để làm việc tiếp mà không đăng nhập."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("sign_in")
    DEFAULT_CSS = """
    SignInScreen #sign-in { width: 100%; max-width: 72; height: auto; padding: 1 2; }
    SignInScreen .hint { color: $text-muted; margin-bottom: 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._busy = False
        self._account = LabelledField(text("Tài khoản"), name_id="account")
        self._password = LabelledField(text("Mật khẩu"), name_id="password", password=True)

    def compose_body(self) -> ComposeResult:
        """Yield the two fields and what happens without them."""
        with Vertical(id="sign-in"):
            yield Static(
                Content(
                    text(
                        "Chưa đăng nhập vẫn tra cứu, tiếp nhận và in phiếu được; hồ sơ sẽ gửi sau khi đăng nhập."
                    )
                    if self._desk.session.known
                    else text(
                        "Máy này chưa đăng nhập lần nào: tra cứu được, còn tiếp nhận thì phải đăng nhập một lần trước."
                    )
                ),
                classes="hint",
            )
            yield self._account
            yield self._password

    def on_mount(self) -> None:
        """Begin with the account; the one signed in last is there already."""
        self._account.value = self._desk.session.officer.id
        (self._password if self._account.value else self._account).field.focus()

    @on(Input.Submitted, "#password")
    def password_given(self) -> None:
        """Enter after the password signs in."""
        self.action_submit()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """What was wrong is being mended; a field that was only emptied keeps its sentence."""
        if event.value:
            self._account.error = self._password.error = ""

    def action_submit(self) -> None:
        """Sign in, once at a time."""
        if self._busy:
            return
        name = canonical(self._account.value)
        self._account.error = "" if name else text("Gõ tên tài khoản.")
        self._password.error = "" if self._password.value else text("Gõ mật khẩu.")
        if not name or not self._password.value:
            (self._password if name else self._account).field.focus()
            return
        self._busy = True
        self.run_worker(self._sign_in(name, self._password.value), group="sign-in")

    async def _sign_in(self, name: str, password: str) -> None:
        before = self._desk.session.officer.id
        try:
            await self._desk.session.sign_in(name, password)
        except Offline as problem:
            self.say(str(problem), "error")
            self._password.error = str(problem)
        except CounterError as problem:
            self._password.value = ""
            self._password.error = str(problem)
            self._password.field.focus()
        else:
            self._password.value = ""
            self.say(text("Đã đăng nhập: {name}", name=self._desk.session.officer.name), "good")
            self._desk.sync.nudge()
            if before and before != self._desk.session.officer.id:
                self.post_message(OfficerChanged())
            else:
                self.go_back(finished=True)
        finally:
            self._busy = False
