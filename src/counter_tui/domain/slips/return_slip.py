"""Slips of one dossier's end: the receipt for a returned result, and the slip that voids a number. Local forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.domain.actions import Authorisation
from counter_tui.domain.money import format_money
from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import Block, BlockStyle, Signature
from counter_tui.domain.slips.forms import RETURN, VOID
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.text import canonical

PAID = "fee_due"
"""The block that says what was paid when the result was handed back."""
AUTHORITY = {
    Authorisation.WRITTEN: "được ủy quyền theo giấy ủy quyền",
    Authorisation.RELATIVE: "nhận thay, quan hệ gia đình",
    Authorisation.INTRODUCTION: "nhận thay theo giấy giới thiệu",
    Authorisation.LEGAL: "nhận thay, đại diện theo pháp luật",
}
"""On what somebody collects, as the return slip words it: relatives and legal representatives need no authorisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What was handed back and to whom; ``by_proxy``: the receiver acts for the owner, ``authority`` on which paper."""

    receiver: str
    receiver_identity: str = ""
    receiver_phone: str = ""
    by_proxy: bool = False
    authority: str = ""
    kind: str = ""
    number: str = ""
    summary: str = ""
    returned_at: datetime
    originals: str = ""
    fee_due: str = ""


def return_slip(
    matter: Matter, office: Office, *, handed: Handed, officer: str, officer_phone: str = ""
) -> Slip:
    """Return *Giấy biên nhận trả kết quả*, dated when the result was handed back; *originals* are papers given back."""
    receiver = canonical(handed.receiver)
    proxy = f" ({canonical(handed.authority) or 'nhận thay'})" if handed.by_proxy else ""
    blocks = [
        words.request_block(matter),
        Block(key="owner", label="Chủ hồ sơ", value=words.person_name(matter.owner), style=BlockStyle.STRONG),
        Block(key="officer", label="Người trả kết quả", value=words.filled(officer), beside=True),
        Block(key="officer_phone", label="Điện thoại", value=words.filled(officer_phone or office.phone)),
        Block(
            key="receiver",
            label="Người nhận",
            value=f"{words.filled(receiver)}{proxy}",
            style=BlockStyle.STRONG,
        ),
        Block(
            key="receiver_identity",
            label="Số giấy tờ tùy thân",
            value=words.filled(handed.receiver_identity),
            beside=True,
        ),
        Block(key="receiver_phone", label="Điện thoại", value=words.filled(handed.receiver_phone)),
        Block(key="kind", label="Loại kết quả", value=words.filled(handed.kind)),
        Block(key="number", label="Số", value=words.filled(handed.number)),
        Block(key="summary", label="Trích yếu", value=words.filled(handed.summary)),
        Block(
            key="returned_at",
            label="Ngày trả",
            value=words.moment(handed.returned_at),
            style=BlockStyle.STRONG,
        ),
    ]
    if handed.originals.strip():
        blocks.append(Block(key="originals", label="Bản chính trả lại", value=canonical(handed.originals)))
    if handed.fee_due.strip():
        blocks.append(_paid(canonical(handed.fee_due)))
    return make_slip(
        RETURN,
        office,
        handed.returned_at,
        title="GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
        blocks=(*blocks, *words.remarks(words.PERSONAL_DATA)),
        matter=matter,
        signatures=(
            Signature(title="NGƯỜI NHẬN KẾT QUẢ", name=receiver),
            Signature(title="NGƯỜI TRẢ KẾT QUẢ", name=canonical(officer)),
        ),
    )


def with_paid(slip: Slip, paid: int) -> Slip:
    """Return a return slip by which *paid* đồng were taken instead of what it says; 0: it says nothing of money."""
    if slip.content is None:
        return slip
    blocks = (
        replace(block, value=format_money(paid)) if block.key == PAID else block
        for block in slip.content.blocks
        if paid or block.key != PAID
    )
    return replace(slip, content=replace(slip.content, blocks=tuple(blocks)))


def _paid(amount: str) -> Block:
    return Block(key=PAID, label="Phí, lệ phí đã thu khi trả", value=amount)


def void_slip(
    matter: Matter, office: Office, *, reason: str, officer: str, at: datetime, replaced_by: str = ""
) -> Slip:
    """Return *Phiếu hủy*: the number holds no longer; *replaced_by* is the code that stands in its place."""
    blocks = [
        Block(key="code", label="Mã hồ sơ bị hủy", value=words.filled(matter.code), style=BlockStyle.STRONG),
        words.request_block(matter),
        Block(key="owner", label="Chủ hồ sơ", value=words.person_name(matter.owner)),
        Block(key="received", label="Đã tiếp nhận lúc", value=words.moment(matter.received_at)),
        Block(key="reason", label="Lý do hủy", value=words.filled(reason), style=BlockStyle.STRONG),
        Block(key="voided_at", label="Hủy lúc", value=words.moment(at)),
    ]
    if replaced_by.strip():
        blocks.append(Block(key="replaced_by", label="Thay bằng mã hồ sơ", value=canonical(replaced_by)))
    return make_slip(
        VOID,
        office,
        at,
        title="PHIẾU HỦY",
        blocks=(
            *blocks,
            words.text_block(
                "notice",
                "Giấy tiếp nhận mang mã hồ sơ này không còn giá trị; thu lại nếu đã giao cho công dân.",
            ),
        ),
        matter=matter,
        signatures=(
            Signature(title="NGƯỜI NỘP HỒ SƠ", name=words.signatory(matter.applicant)),
            Signature(title="NGƯỜI HỦY", name=canonical(officer)),
        ),
    )
