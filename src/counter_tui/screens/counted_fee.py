"""A fee on the registration form that the office counts: by page, by case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.counted_fees import ONE, Counts, asks_pages, counts_of
from counter_tui.domain.draft_check import LARGEST_COUNT
from counter_tui.domain.fees import counted, printed_label
from counter_tui.domain.money import format_money
from counter_tui.i18n import text
from counter_tui.screens.register_fees import FeeBlock
from counter_tui.screens.register_form import typed_count
from counter_tui.screens.register_parts import Pair
from counter_tui.screens.same_day_words import rule_words
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from counter_tui.domain.dossier import FeeLine
    from counter_tui.domain.procedure import CatalogueItem
    from counter_tui.screens.fee_rows import FeeRow


class CountedFee(FeeBlock):
    """Asks what the same-day screen asks; the amount follows by the same rule, whose source stands below it."""

    DEFAULT_CSS = """
    CountedFee .rule { color: $text-muted; }
    """

    def __init__(self, index: int, row: FeeRow, item: CatalogueItem) -> None:
        self._item = item
        self._opened, self._rule_then = row.line, item.rule
        self._counts = counts_of(row.line) or ONE
        by_page = asks_pages(item.rule)
        labels = {"documents": text("Số giấy tờ") if by_page else text("Số trường hợp")}
        if by_page:
            labels |= {"pages": text("Số trang mỗi giấy"), "copies": text("Số bản mỗi giấy")}
        self.counts = {
            name: LabelledField(
                label, name_id=f"fees-{index}-{name}", value=str(getattr(self._counts, name) or "")
            )
            for name, label in labels.items()
        }
        for field in self.counts.values():
            field.field.select_on_focus = True
        self._what = Static()
        super().__init__(index, row, row.line.amount, counted=True)

    def compose_amount(self) -> ComposeResult:
        """Yield what is counted, then whether the fee is taken, then the rule it goes by."""
        self._show_amount()
        yield self._what
        asked = [*self.counts.values(), self.treatment]
        for at in range(0, len(asked), 2):
            with Pair():
                yield from asked[at : at + 2]
        yield Static(Content(rule_words(self._item)), classes="rule")

    def typed_line(self) -> FeeLine:
        """Return the line for what is counted now; what was registered stays as it is until something else is counted."""
        typed = Counts(**{name: typed_count(field.value) for name, field in self.counts.items()})
        return self._for(typed) if typed != self._counts else self.row.line

    def count_by(self, item: CatalogueItem) -> None:
        """Count by the rule of another day."""
        if item.rule != self._item.rule:
            self._item = item
            self.query_one(".rule", Static).update(Content(rule_words(item)))
            self.take(self._for(self._counts))

    @property
    def place(self) -> LabelledField:
        """Where something wrong with this fee is mended."""
        place = super().place
        if isinstance(place, LabelledField):
            return place
        wrong = (one for one in self.counts.values() if not 1 <= typed_count(one.value) <= LARGEST_COUNT)
        return next(wrong, self.counts["documents"])

    def _for(self, counts: Counts) -> FeeLine:
        self._counts = counts
        if counts == counts_of(self._opened) and self._item.rule == self._rule_then:
            return replace(self.row.line, label=self._opened.label, amount=self._opened.amount)
        return counted(self.row.line, self._item, counts)

    def _show_parts(self) -> None:
        super()._show_parts()
        self._show_amount()

    def _show_amount(self) -> None:
        line = self.row.line
        self._what.update(Content(f"{printed_label(line)}: {format_money(line.amount)}"))
