"""One fee of a dossier on the registration form."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from counter_tui.domain.dossier import FeeLine, FeeMethod, FeeMoment
from counter_tui.domain.fees import printed_label
from counter_tui.domain.money import format_money, parse_money
from counter_tui.domain.text import canonical
from counter_tui.i18n import text
from counter_tui.screens.fee_rows import FeeRow, Treatment, is_alternative
from counter_tui.screens.register_parts import Pair, ProblemLine
from counter_tui.screens.wording import FEE_METHODS, FEE_MOMENTS
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField

LONGEST_AMOUNT = 20
"""Characters of a typed amount: ten thousand million with its points, and đồng behind it."""


class FeeBlock(Vertical):
    """One fee: what it is, whether it is taken, when and how.

    ``amount`` is what is asked for it, ``None`` where the officer puts it in; 0 is free, unless it is ``counted`` and
    nothing was yet. An alternative that nobody chose yet stands as not applying.
    """

    DEFAULT_CSS = """
    FeeBlock { height: auto; }
    FeeBlock .when-exempt, FeeBlock .when-paid { display: none; }
    FeeBlock.-exempt .when-exempt { display: block; }
    FeeBlock.-paid .when-paid { display: block; }
    """

    class Changed(Message):
        """Something about this fee changed; ``misread`` when it is what stands in the amount and is none."""

        def __init__(self, block: FeeBlock, *, misread: bool = False) -> None:
            super().__init__()
            self.block = block
            self.misread = misread

        @property
        def control(self) -> FeeBlock:
            """The fee that changed."""
            return self.block

    def __init__(self, index: int, row: FeeRow, amount: int | None, *, counted: bool = False) -> None:
        super().__init__(id=f"fee-{index}")
        self.row = row
        self._asked = amount
        self._editable, self._free = amount is None, amount == 0 and not counted
        line, name = row.line, f"fees-{index}"
        self.amount = LabelledField(
            text("Số tiền (đồng)"),
            name_id=name,
            value=_figures(line.amount),
            placeholder=text("tỉnh quy định"),
            max_length=LONGEST_AMOUNT,
        )
        self.treatment = Choice(
            text("Thu"),
            [
                (Treatment.TAKEN, text("có thu")),
                (Treatment.EXEMPT, text("miễn toàn bộ")),
                (Treatment.LEFT_OUT, text("không áp dụng")),
            ],
            value=Treatment.LEFT_OUT if is_alternative(row.draft_line) else row.treatment,
            id=f"{name}-treatment",
        )
        self.moment = Choice(
            text("Khi nào"),
            [(key, text(words)) for key, words in FEE_MOMENTS.items()],
            value=line.moment,
            id=f"{name}-moment",
        )
        self.method = Choice(
            text("Cách thu"),
            [(key, text(words)) for key, words in FEE_METHODS.items()],
            value=line.method,
            id=f"{name}-method",
        )
        self.receipt = LabelledField(
            text("Số biên lai"),
            name_id=f"{name}-receipt",
            value=line.outside_receipt,
            placeholder=text("số trên biên lai đã cấp"),
            classes="when-paid",
        )
        self.reason = LabelledField(
            text("Lý do miễn"),
            name_id=f"{name}-reason",
            value=line.exempt_reason,
            placeholder=text("đối tượng nào"),
            classes="when-exempt",
        )
        self.basis = LabelledField(
            text("Căn cứ"),
            name_id=f"{name}-basis",
            value=line.exempt_basis,
            placeholder=text("văn bản, giấy tờ"),
            classes="when-exempt",
        )
        self.amount.field.select_on_focus = True
        self.problem = ProblemLine()
        self._unread = ""
        self._show_parts()

    def compose(self) -> ComposeResult:
        """Lay the fee out: two lines for a free one, four for one that is paid."""
        yield from self.compose_amount()
        if self._free:
            yield self.problem
            return
        with Pair(classes="when-exempt"):
            yield self.reason
            yield self.basis
        with Pair(classes="when-paid"):
            yield self.moment
            yield self.method
        yield self.receipt
        yield self.problem

    def compose_amount(self) -> ComposeResult:
        """Yield what the fee is, how much, and whether it is taken."""
        amount = self._asked
        named = amount is not None and format_money(amount) not in self.row.line.label
        words = printed_label(self.row.line) + (f": {format_money(amount or 0)}" if named else "")
        yield Static(Content(words))
        if self._free:
            return
        with Pair():
            if self._editable:
                yield self.amount
            yield self.treatment

    @on(Choice.Changed)
    @on(Input.Changed)
    def take_over(self, event: Choice.Changed | Input.Changed) -> None:
        """Read the fields into :attr:`row` and tell of it."""
        event.stop()
        self.take(self.typed_line())

    def typed_line(self) -> FeeLine:
        """Return the line with the amount as it stands here."""
        amount = parse_money(self.amount.value) or 0 if self._asked is None else self._asked
        return replace(self.row.line, amount=amount)

    @property
    def unread(self) -> str:
        """What stands in the amount and is none, so that it must not pass for no amount yet; empty where nothing is."""
        typed = canonical(self.amount.value)
        applies = self._editable and Treatment(self.treatment.value) is not Treatment.LEFT_OUT
        return typed if applies and parse_money(typed) is None else ""

    def take(self, line: FeeLine) -> None:
        """Make *line*, with when and how it is taken as chosen here, the fee of :attr:`row` and tell of it."""
        self.row = FeeRow(
            replace(
                line,
                moment=FeeMoment(self.moment.value),
                method=FeeMethod(self.method.value),
                exempt_reason=canonical(self.reason.value),
                exempt_basis=canonical(self.basis.value),
                outside_receipt=canonical(self.receipt.value),
            ),
            Treatment(self.treatment.value),
        )
        self._show_parts()
        before, self._unread = self._unread, self.unread
        self.post_message(self.Changed(self, misread=self._unread != before))

    @property
    def asks_amount(self) -> bool:
        """Whether the officer puts the amount in."""
        return self._editable

    @property
    def place(self) -> LabelledField | Choice:
        """Where something wrong with this fee is mended."""
        if self.row.treatment is Treatment.EXEMPT:
            return self.reason if not canonical(self.reason.value) else self.basis
        return self.amount if self._editable else self.treatment

    def tell(self, words: str, *, error: bool) -> None:
        """Say what is wrong with this fee, or take the sentence away."""
        self.problem.tell(words, error=error)

    def _show_parts(self) -> None:
        self.set_class(self.row.treatment is Treatment.EXEMPT, "-exempt")
        paid = self.row.treatment is Treatment.TAKEN and self.row.line.amount > 0
        self.set_class(paid, "-paid")


def _figures(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") if amount else ""
