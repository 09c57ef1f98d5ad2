"""Form 06, Phiếu kiểm soát quá trình giải quyết hồ sơ: goes with the dossier from hand to hand.

Mẫu 06 (Thông tư 03/2025/TT-VPCP, Phụ lục I); layout of form 05 of Thông tư 01/2018/TT-VPCP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import BLANK, Align, Block, BlockStyle, Column, Table
from counter_tui.domain.slips.forms import CONTROL
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.text import canonical

LEAST_BLOCKS = 4
TO_SIGN = "…… giờ …… phút, ngày …… tháng …… năm ………"
_COLUMNS = (
    Column(title="TÊN CƠ QUAN", align=Align.LEFT),
    Column(title="THỜI GIAN GIAO, NHẬN HỒ SƠ", width=54, align=Align.LEFT),
    Column(title="KẾT QUẢ GIẢI QUYẾT HỒ SƠ (Trước hạn/đúng hạn/quá hạn)", width=23),
    Column(title="GHI CHÚ", width=17),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverStep:
    """One hand-over: from whom to whom and when; ``outcome`` is one of trước hạn, đúng hạn, quá hạn. Empty: filled by hand."""

    giver: str = ""
    receiver: str = ""
    at: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    outcome: str = ""
    note: str = ""


def control_sheet(
    matter: Matter,
    office: Office,
    *,
    handling: str,
    cooperating: str = "",
    steps: Sequence[HandOverStep] = (),
    at: datetime,
) -> Slip:
    """Return form 06 with *steps* so far and room to sign up to four; raises Refused where another body's form applies."""
    first = HandOverStep(giver=office.name, receiver=handling)
    given = list(steps) or [first]
    given += [HandOverStep()] * (LEAST_BLOCKS - len(given))
    blocks = (
        Block(
            key="owner",
            label="Kèm theo hồ sơ của",
            value=words.person_name(matter.owner),
            style=BlockStyle.STRONG,
        ),
        words.request_block(matter),
        Block(key="received", label="Ngày nhận", value=words.moment(matter.received_at)),
        Block(
            key="due",
            label="Ngày, giờ hẹn trả kết quả",
            value=words.moment(matter.due_at),
            style=BlockStyle.STRONG,
        ),
        Block(key="handling", label="Cơ quan (bộ phận) giải quyết hồ sơ", value=words.filled(handling)),
        Block(key="cooperating", label="Cơ quan phối hợp giải quyết hồ sơ", value=words.filled(cooperating)),
        Block(key="steps", table=Table(columns=_COLUMNS, rows=tuple(map(_row, given)))),
    )
    return make_slip(
        CONTROL,
        office,
        at,
        title="PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        blocks=blocks,
        matter=matter,
        book_line=f"Quyển số: {BLANK}, Số thứ tự: {BLANK}",
    )


def _row(step: HandOverStep) -> tuple[str, ...]:
    signing = "\n".join(
        (
            words.moment(step.at) if step.at is not None else TO_SIGN,
            f"Người giao (ký): {words.filled(step.giver_name)}",
            f"Người nhận (ký): {words.filled(step.receiver_name)}",
        )
    )
    parties = f"1. Giao: {words.filled(step.giver)}\n2. Nhận: {words.filled(step.receiver)}"
    return parties, signing, canonical(step.outcome), canonical(step.note)
