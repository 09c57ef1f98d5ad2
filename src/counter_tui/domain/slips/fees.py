"""Fees as receipts print them."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.dossier import FeeMethod, FeeMoment
from counter_tui.domain.fee_items import PostingKind
from counter_tui.domain.fees import is_left_to_province, printed_label, undecided
from counter_tui.domain.fees_now import FeePart
from counter_tui.domain.money import format_money, money_words
from counter_tui.domain.procedure import FeeKind
from counter_tui.domain.slips.content import Align, Block, BlockStyle, Column, Table
from counter_tui.domain.text import canonical

MOMENTS = {FeeMoment.BEFORE: "thu khi tiếp nhận", FeeMoment.AFTER: "thu khi trả kết quả"}
METHODS = {FeeMethod.CASH: "tiền mặt", FeeMethod.TRANSFER: "chuyển khoản", FeeMethod.ONLINE: "trực tuyến"}
BECAME = {
    PostingKind.PAID: "đã thu",
    PostingKind.REFUNDED: "đã hoàn trả",
    PostingKind.CANCELLED: "không thu nữa",
}
NAMELESS = "Phí, lệ phí"
_COLUMNS = (
    Column(title="Khoản thu", align=Align.LEFT),
    Column(title="Cách thu", width=42, align=Align.LEFT),
    Column(title="Số tiền", width=24, align=Align.RIGHT),
)


def fee_blocks(fees: Sequence[FeePart], *, still_open: bool) -> tuple[Block, ...]:
    """Return the fees with their total in figures and words; one line when nothing is taken.

    *still_open*: there are fees whose amount nobody knows yet; they are no part of a total, and not called none.
    """
    shown = tuple(
        fee_row(part)
        for part in fees
        if part.line.amount or part.line.exempt_reason or is_left_to_province(part.line)
    )
    if not shown:
        nothing = "chưa xác định mức thu" if still_open else "không thu phí, lệ phí"
        return (Block(key="fees", label="Phí, lệ phí", value=nothing),)
    table = Block(key="fees", label="Phí, lệ phí", table=Table(columns=_COLUMNS, rows=shown, ruled=False))
    total = sum(part.total for part in fees)
    if still_open and not total:
        return (table,)
    return (
        table,
        Block(
            key="fee_total",
            label="Cộng các khoản đã có mức" if still_open else "Tổng số tiền",
            value=format_money(total),
            style=BlockStyle.STRONG,
            beside=True,
        ),
        Block(key="fee_words", label="Bằng chữ", value=money_words(total)),
    )


def any_undecided(fees: Sequence[FeePart]) -> bool:
    """Return whether there are fees of one dossier whose amount nobody knows yet."""
    return bool(undecided([part.line for part in fees]))


def fee_row(part: FeePart) -> tuple[str, str, str]:
    """Return label, how it is taken (or why not, or what became of it) and amount of a fee."""
    fee = part.line
    label = printed_label(fee) or (fee.kind.value.capitalize() if fee.kind else NAMELESS)
    if fee.exempt_reason:
        basis = f", theo {canonical(fee.exempt_basis)}" if fee.exempt_basis.strip() else ""
        free = "miễn" if part.whole else f"miễn {format_money(fee.amount)}"
        return label, f"{canonical(fee.exempt_reason)}{basis}", free
    if part.became is PostingKind.CANCELLED:
        return label, BECAME[part.became], format_money(0)
    if not fee.amount:
        # A label that names more than the kind says itself who sets the amount.
        bare = label.rpartition(": ")[2].casefold() in {NAMELESS.casefold(), *FeeKind}
        return label, "theo mức tỉnh quy định" if bare else "", "chưa xác định"
    taken = MOMENTS[fee.moment] if part.became is None else BECAME[part.became]
    note = f"{taken}, {METHODS[fee.method]}"
    if fee.outside_receipt.strip():
        note = f"{note}, biên lai số {canonical(fee.outside_receipt)}"
    return label, note, format_money(part.total)
