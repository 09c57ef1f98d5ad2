"""Fees of one dossier: what became of each, and what is taken, waived or given back now."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.dossier import FeeMethod
from counter_tui.domain.fee_items import FeeBook, FeeItem
from counter_tui.domain.money import NOT_MONEY, format_money, parse_money
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import fees_text
from counter_tui.screens.form_stands import FormStands
from counter_tui.screens.keys import bindings_for
from counter_tui.screens.read_again import ReadAgainScreen
from counter_tui.screens.register_fees import LONGEST_AMOUNT
from counter_tui.screens.saving import saves
from counter_tui.screens.wording import FEE_METHODS
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.text_view import TextSection, TextView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from counter_tui.domain.obstacles import Obstacle
    from counter_tui.services.desk import Desk

EXEMPT, REFUND = "exempt", "refund"


class FeesScreen(ReadAgainScreen):
    """The book of fees above, one line to settle below; F12 writes it down at once."""

    AREA = "fees"
    HEADING = mark("Phí, lệ phí của hồ sơ")
    HELP_TEXT = mark(
        "Trên: mỗi khoản và mọi lần thu, miễn, hoàn. Dưới: chọn khoản và việc bằng mũi tên trái, phải. Thu: ghi số biên lai "
        "nếu có. Miễn: ghi lý do và căn cứ. Hoàn trả: ghi số tiền và lý do. F12: ghi sổ. Esc: quay lại."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(AREA)
    DEFAULT_CSS = """
    FeesScreen #total { height: 1; padding: 0 2; margin-top: 1; text-style: bold; }
    FeesScreen #book { margin-top: 1; }
    FeesScreen #form { height: auto; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self._code = code
        self.book = FeeBook()
        self._proposed = ""
        self._busy = False
        self.form_stands = FormStands()

    @property
    def dossier_code(self) -> str:
        """The dossier whose fees are shown."""
        return self._code

    def compose_body(self) -> ComposeResult:
        """Yield the sums, the book and the form."""
        yield Static(id="total", markup=False)
        yield TextView(id="book")
        with Vertical(id="form"):
            yield Choice(text("Khoản"), [], id="item")
            yield Choice(text("Việc"), self._deeds(), id="deed")
            yield LabelledField(text("Số tiền (đồng)"), name_id="amount", max_length=LONGEST_AMOUNT)
            yield LabelledField(text("Số biên lai"), name_id="receipt", max_length=60)
            yield LabelledField(text("Lý do"), name_id="reason", max_length=500)
            yield LabelledField(text("Căn cứ"), name_id="basis", max_length=500)

    def on_mount(self) -> None:
        """Begin with the fee; another amount is typed over the one proposed."""
        self.query_one("#item").focus()
        self._field("amount").field.select_on_focus = True
        self._fit()

    async def read(self) -> None:
        """Read the book; an amount that was typed stays while its fee does, also one typed while the service is asked."""
        if (read := await self._read_book()) is None:
            return
        chosen, typed, proposed = self._chosen(), self._field("amount").value, self._proposed
        self._show(*read)
        if chosen is None:
            return
        now = self.book.as_it_stands(chosen)
        if now is None:
            self.say(text("Khoản đang chọn không còn như trước: xem lại khoản và số tiền."), "warning")
        elif now is self._chosen() and typed != proposed:
            self._field("amount").value = typed

    @on(Choice.Changed)
    def changed(self) -> None:
        """Show the fields of what is to be done, with the amount of the fee chosen."""
        self._fit()

    def action_save(self) -> None:
        """Write down what was filled in, or say at the field what is wrong; the key pressed twice writes once."""
        if not self._busy:
            self._busy = True
            self._save()

    @saves("save")
    async def _save(self) -> None:
        try:
            await self._write_down()
        finally:
            self._busy = False

    async def _write_down(self) -> None:
        for field in self.query(LabelledField):
            field.error = ""
        try:
            await self._settle()
        except BadInput as problem:
            self._refuse(problem)
            return
        except CounterError as problem:
            self.say(str(problem), "error")
            self.look_again(problem)
            return
        self.say(text("Đã ghi sổ."), "good")
        self.desk.sync.nudge()
        await self.desk.sync.refresh_counts()
        if self.is_attached:
            for name in ("receipt", "reason", "basis"):
                self._field(name).value = ""
            if (read := await self._read_book()) is not None:
                self._show(*read)
                await self.remember()

    async def _settle(self) -> None:
        item, deed, reason = self._item(), self._deed.value, self._field("reason").value
        if deed == EXEMPT:
            await self.desk.fees.exempt(self._code, item, reason=reason, basis=self._field("basis").value)
        elif deed == REFUND:
            await self.desk.fees.refund(self._code, item, self._amount(), reason=reason)
        else:
            receipt = self._field("receipt").value
            await self.desk.fees.pay(
                self._code, item, FeeMethod(deed), amount=self._amount(), receipt=receipt
            )

    async def _read_book(self) -> tuple[FeeBook, Obstacle | None] | None:
        try:
            return await self.desk.fees.book(self._code), await self.desk.fees.hindered(self._code)
        except CounterError as problem:
            self.query_one("#book", TextView).show([TextSection("", [str(problem)], "warning")])
            return None

    def _show(self, book: FeeBook, held: Obstacle | None) -> None:
        self.book = book
        total = text(
            "{code} · còn phải thu {due} · đang giữ {held}",
            code=self._code,
            due=format_money(self.book.due),
            held=format_money(self.book.held),
        )
        self.query_one("#total", Static).update(Content(total))
        self.query_one("#book", TextView).show(fees_text.sections(self.book, held))
        self.query_one("#item", Choice).set_options(fees_text.options(self.book))
        self._fit()

    def _fit(self) -> None:
        deed = self._deed.value
        shown = {
            "amount": deed != EXEMPT,
            "receipt": deed not in {EXEMPT, REFUND},
            "reason": deed in {EXEMPT, REFUND},
            "basis": deed == EXEMPT,
        }
        for name, wanted in shown.items():
            self._field(name).display = wanted
        if self.query_one("#item", Choice).value:
            item = self._item()
            self._proposed = str(item.held if deed == REFUND else item.due)
            self._field("amount").value = self._proposed

    def _item(self) -> FeeItem:
        if (chosen := self._chosen()) is None:
            raise BadInput(mark("Hồ sơ này không có khoản phí, lệ phí nào."), field="item")
        return chosen

    def _chosen(self) -> FeeItem | None:
        place = self.query_one("#item", Choice).value
        return self.book.items[int(place)] if place else None

    def _amount(self) -> int:
        typed = canonical(self._field("amount").value)
        if not typed:
            raise BadInput(mark("Ghi số tiền, bằng đồng."), field="amount")
        if (amount := parse_money(typed)) is None:
            raise BadInput(NOT_MONEY, field="amount", typed=typed)
        return amount

    def _refuse(self, problem: BadInput) -> None:
        if self.is_attached and problem.field in {"amount", "receipt", "reason", "basis"}:
            field = self._field(problem.field)
            field.error = str(problem)
            field.field.focus()
        else:
            self.say(str(problem), "warning")

    def _field(self, name: str) -> LabelledField:
        found = self.query_one(f"#{name}").parent
        assert isinstance(found, LabelledField)
        return found

    @property
    def _deed(self) -> Choice:
        return self.query_one("#deed", Choice)

    @staticmethod
    def _deeds() -> list[tuple[str, str]]:
        taken = [(method.value, text("thu {way}", way=text(FEE_METHODS[method]))) for method in FeeMethod]
        return [*taken, (EXEMPT, text("miễn, giảm")), (REFUND, text("hoàn trả"))]
