"""Everything that stands on form 01, in order, as finished Vietnamese text: PDF, roll and preview share it.

Fields and order: Mẫu số 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Thông tư 03/2025/TT-VPCP, Phụ lục I;
line by line as the form of Thông tư 01/2018/TT-VPCP is printed). The slip is always Vietnamese.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from counter_tui.domain.dossier import Collection, ReceivedPaper, Registration
from counter_tui.domain.fees_now import FeePart, as_registered
from counter_tui.domain.procedure import Channel
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import (
    BLANK,
    TICK,
    Block,
    BlockStyle,
    Signature,
    Table,
)
from counter_tui.domain.slips.fees import any_undecided, fee_blocks
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.matter import matter_of
from counter_tui.domain.text import canonical

if TYPE_CHECKING:
    from counter_tui.domain.office import Office

TITLE = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
COPIES_LINE = "(Liên: Lưu/Giao khách hàng)"
_HANDED_BACK = "đã trả lúc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The share of one agency in a chain of several, and when it is due."""

    agency: str
    due_at: datetime | None


def receipt(
    registration: Registration,
    office: Office,
    *,
    stages: Sequence[Stage] = (),
    total_due: datetime | None = None,
    replaces: str = "",
    fees: Sequence[FeePart] | None = None,
) -> Slip:
    """Return the receipt of one dossier, dated at its reception.

    *stages*: the agencies of a chain with their own due times (the registration's route when not given); *total_due* is then what the citizen is promised (the
    registration's due time when not given). *replaces*: the number of the slip this one takes the place of; *fees* as they
    stand now (as registered when not given). Raises Refused where another body's form applies.
    """
    owner, applicant = registration.owner, registration.applicant
    matter = matter_of(registration)
    strong = BlockStyle.STRONG
    parts = as_registered(registration.fees) if fees is None else fees
    blocks = (
        Block(
            key="reception_unit",
            label="Bộ phận tiếp nhận và trả kết quả",
            value=words.unit_words(office, registration.counter),
        ),
        Block(key="owner", label="Tiếp nhận hồ sơ của", value=words.person_name(owner), style=strong),
        *_applicant(registration),
        *words.contact_blocks(owner, applicant),
        words.identity_block(owner if owner.identity else applicant),
        words.request_block(matter),
        Block(
            key="papers",
            label="1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ",
            table=Table(columns=words.paper_columns(), rows=_paper_rows(registration)),
        ),
        Block(key="sets", label="2. Số lượng hồ sơ", value=f"{registration.sets} (bộ)"),
        Block(
            key="limit",
            label="3. Thời gian giải quyết hồ sơ theo quy định là",
            value=words.filled(registration.limit_text),
        ),
        Block(key="received", label="4. Thời gian nhận hồ sơ", value=words.moment(registration.received_at)),
        Block(
            key="due",
            label="5. Thời gian trả kết quả giải quyết hồ sơ",
            value=words.moment(total_due) if total_due is not None else _due(registration),
            style=strong,
        ),
        *_stages(stages or [Stage(agency=one.agency, due_at=one.due_at) for one in registration.route]),
        Block(key="collection", label="Đăng ký nhận kết quả tại", value=_collection(registration, office)),
        *fee_blocks(parts, still_open=any_undecided(parts)),
        *_note(registration),
        *words.remarks(*_remarks(registration, parts), words.lookup_line(office)),
    )
    online = registration.channel is Channel.ONLINE
    return make_slip(
        RECEIPT_FORM,
        office,
        registration.received_at,
        title=TITLE,
        subtitles=(COPIES_LINE, *((f"(Thay thế phiếu số {canonical(replaces)})",) if replaces else ())),
        blocks=blocks,
        matter=matter,
        book_line=f"Quyển số: {BLANK}, Số thứ tự: {BLANK}",
        signatures=(
            Signature(title="")
            if online
            else Signature(title="NGƯỜI NỘP HỒ SƠ", name=words.signatory(applicant)),
            Signature(title="NGƯỜI TIẾP NHẬN HỒ SƠ", name=canonical(registration.officer_name)),
        ),
    )


def moved_due(slip: Slip, due_at: datetime | None) -> datetime | None:
    """Return *due_at*, when the result is due now, where the receipt *slip* of one dossier promises another time."""
    said = [block.value for block in slip.content.blocks if block.key == "due"] if slip.content else []
    if due_at is None or not said or said[0].startswith(_HANDED_BACK):
        return None
    return due_at if words.moment(due_at) not in said[0] else None


def _applicant(registration: Registration) -> tuple[Block, ...]:
    if registration.applicant == registration.owner:
        return ()
    name = words.person_name(registration.applicant)
    return (Block(key="applicant", label="Người nộp", value=name, style=BlockStyle.STRONG),)


def _stages(stages: Sequence[Stage]) -> tuple[Block, ...]:
    return tuple(
        Block(
            key=f"stage_{n}",
            label=f"{'Trong đó, phần' if n == 1 else 'Phần'} việc tại {words.filled(stage.agency)}",
            value=words.moment(stage.due_at),
        )
        for n, stage in enumerate(stages, 1)
    )


def _note(registration: Registration) -> tuple[Block, ...]:
    note = canonical(registration.note)
    return (Block(key="note", label="Ghi chú", value=note),) if note else ()


def _paper_rows(registration: Registration) -> tuple[tuple[str, ...], ...]:
    work = registration.same_day
    if work is not None and not registration.papers:
        wanted = f"mỗi giấy tờ {work.pages} trang, {work.copies} bản"
        return (("1", f"Giấy tờ đề nghị giải quyết ({wanted})", str(work.documents), "", ""),)
    return tuple(_paper_row(number, paper) for number, paper in enumerate(registration.papers, 1))


def _paper_row(number: int, paper: ReceivedPaper) -> tuple[str, ...]:
    marks = (
        (paper.digitised, "đã số hóa"),
        (paper.reused, "dùng lại giấy tờ đã có"),
        (paper.from_store, "lấy từ kho dữ liệu điện tử"),
        (paper.not_applicable, "không áp dụng"),
    )
    name = "\n".join((canonical(paper.name), *(TICK + said for holds, said in marks if holds)))
    return (
        str(number),
        name,
        *(str(count or "") for count in (paper.originals, paper.certified, paper.copies)),
    )


def _due(registration: Registration) -> str:
    if registration.same_day is not None:
        return f"{_HANDED_BACK} {words.moment(registration.same_day.returned_at)}"
    decision = canonical(registration.due_decision)
    if registration.due is None:
        return decision or "trung tâm sẽ thông báo thời gian trả kết quả"
    promised = words.moment(registration.due.at)
    return f"{promised} (do cán bộ tiếp nhận hẹn: {decision})" if decision else promised


def _collection(registration: Registration, office: Office) -> str:
    match registration.collection:
        case Collection.POST:
            return f"nhà, qua dịch vụ bưu chính công ích: {words.filled(registration.collection_address)}"
        case Collection.ONLINE:
            return "Cổng Dịch vụ công quốc gia (bản điện tử)"
        case Collection.AT_DESK:
            return ", ".join(part for part in (canonical(office.name), canonical(office.address)) if part)


def _remarks(registration: Registration, fees: Sequence[FeePart]) -> tuple[str, ...]:
    remarks = []
    if registration.provisional:
        remarks.append("Mã tạm dùng tra cứu được như mã hồ sơ; mã chính thức sẽ được báo khi hệ thống cấp.")
    if registration.due is not None and registration.due.unconfirmed:
        remarks.append("Lịch nghỉ của năm chưa được công bố; nếu thay đổi, ngày hẹn sẽ được báo lại.")
    if registration.same_day is None and registration.collection is Collection.AT_DESK:
        remarks.append("Khi đến nhận kết quả, mang theo giấy này và giấy tờ tùy thân.")
    if sum(part.total for part in fees):
        remarks.append("Giấy này không thay cho biên lai thu phí, lệ phí.")
    remarks.append(words.PERSONAL_DATA)
    return tuple(remarks)
