"""The fees of a dossier on the registration form."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from counter_tui.domain.counted_fees import is_counted
from counter_tui.domain.dossier import FeeLine
from counter_tui.domain.draft import FieldProblem
from counter_tui.domain.fees import is_choice, named_amounts
from counter_tui.domain.money import NOT_MONEY
from counter_tui.domain.procedure import CatalogueItem, Channel, OfficeRule
from counter_tui.i18n import text
from counter_tui.screens.counted_fee import CountedFee
from counter_tui.screens.fee_rows import FeeRow, lines_of, row_of, rows_of
from counter_tui.screens.register_fees import FeeBlock
from counter_tui.widgets.labelled_field import LabelledField


class FeeFields(Vertical):
    """All fees; the screen reads :attr:`lines` after :class:`FeeBlock.Changed`."""

    DEFAULT_CSS = "FeeFields { height: auto; }"

    def __init__(self) -> None:
        super().__init__(id="fees-fields")
        self._blocks: list[FeeBlock] = []
        self._rule: OfficeRule | None = None

    @property
    def lines(self) -> tuple[FeeLine, ...]:
        """The fees as the draft holds them."""
        return lines_of([block.row for block in self._blocks])

    @property
    def amounts(self) -> dict[str, LabelledField]:
        """The fields the officer puts an amount into, by the names problems give them."""
        return {f"amount.{i}": block.amount for i, block in enumerate(self._blocks) if block.asks_amount}

    @property
    def unread(self) -> tuple[FieldProblem, ...]:
        """What stands for an amount and is none, each at its field: the draft holds no amount there."""
        typed = {f"amount.{i}": block.unread for i, block in enumerate(self._blocks)}
        return tuple(
            FieldProblem(name, NOT_MONEY, {"typed": words}) for name, words in typed.items() if words
        )

    async def offer(
        self, offered: Sequence[FeeLine], held: Sequence[FeeLine], item: CatalogueItem, channel: Channel
    ) -> None:
        """Show the fees offered as the draft holds them; what it does not hold, with the amount *item* names or its rule counts."""
        rows = rows_of(offered, held)
        known = [*map(_settled, rows, named_amounts(item, channel)), *(None for _ in rows)]
        by_rule = len(offered) if is_counted(item.rule) else 0
        self._rule = item.rule
        await self.remove_children()
        self._blocks = [
            CountedFee(i, row, item) if i < by_rule else FeeBlock(i, row, known[i])
            for i, row in enumerate(rows)
        ]
        if self._blocks:
            await self.mount_all(self._blocks)
        else:
            await self.mount(Static(Content(text("Thủ tục này không ghi phí, lệ phí."))))

    def goes_by(self, item: CatalogueItem) -> bool:
        """Return whether these fees are by the rule of *item*."""
        return item.rule == self._rule

    def count_by(self, item: CatalogueItem) -> None:
        """Count by the rule of another day what the office counts."""
        for block in self._blocks:
            if isinstance(block, CountedFee) and is_counted(item.rule):
                block.count_by(item)
                self._rule = item.rule

    def clear_problems(self) -> None:
        """Take all sentences away."""
        for block in self._blocks:
            block.tell("", error=False)

    def tell(self, draft_index: int, words: str, *, error: bool) -> None:
        """Say what is wrong with the draft's fee number *draft_index*."""
        if (block := self._block(draft_index)) is not None:
            block.tell(words, error=error)

    def place(self, draft_index: int) -> Widget | None:
        """Return the widget to go to for the draft's fee number *draft_index*."""
        if (block := self._block(draft_index)) is None:
            return None
        return block.place.field if isinstance(block.place, LabelledField) else block.place

    def _block(self, draft_index: int) -> FeeBlock | None:
        if not self._blocks:
            return None
        return self._blocks[row_of([block.row for block in self._blocks], draft_index)]


def _settled(row: FeeRow, named: int | None) -> int | None:
    # What was received keeps the amount it was received at, whatever the catalogue names since.
    stands = row.line.amount or not is_choice(row.line)
    return row.line.amount if named is not None and stands else named
