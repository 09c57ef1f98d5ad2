"""Papers that a leader signs: form 04 (apology and extension) and form 05 (stop notice).

Mẫu 04, Mẫu 05 (Thông tư 03/2025/TT-VPCP, Phụ lục I). 04 follows the form of Thông tư 01/2018/TT-VPCP as it is printed; of
05, which is new, only the data it has to carry is known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from counter_tui.domain.office import Office
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.approval import Approval, PaperState
from counter_tui.domain.slips.content import BLANK, Block, BlockStyle, Signature
from counter_tui.domain.slips.forms import APOLOGY, STOP, form_named
from counter_tui.domain.slips.make import DRAFT_MARK, make_slip
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

_AT = ", tại "
_LEADER_HINT = "(Ký, ghi rõ họ tên và đóng dấu)"


def apology(
    matter: Matter,
    office: Office,
    *,
    cause: str,
    responsible: str,
    new_due: datetime,
    approval: Approval,
    at: datetime,
    number: str = "",
    collection_place: str = "",
) -> Slip:
    """Return form 04: original due time (``matter.due_at``), cause, the agency responsible, the new date.

    A draft bears *DỰ THẢO*. Raises Refused where another body's form applies.
    """
    place = canonical(collection_place) or canonical(office.name)
    blocks = (
        *_addressed(matter),
        Block(key="received", label="Thời gian nhận hồ sơ", value=words.moment(matter.received_at)),
        words.request_block(matter),
        Block(key="code", label="Mã hồ sơ/Số biên nhận", value=words.filled(matter.code)),
        Block(key="due", label="Thời gian hẹn trả kết quả", value=words.moment(matter.due_at)),
        Block(
            key="cause", label="Lý do chậm trả kết quả", value=words.filled(cause), style=BlockStyle.STRONG
        ),
        Block(key="responsible", label="Cơ quan, đơn vị để chậm", value=words.filled(responsible)),
        words.text_block(
            "apology",
            f"{canonical(office.name)} thành thật xin lỗi Ông/Bà vì sự chậm trễ này và đề nghị gia hạn thời gian giải quyết.",
        ),
        Block(
            key="new_due",
            label="Hẹn trả kết quả vào",
            value=f"{words.moment(new_due)}{_AT}{place}",
            style=BlockStyle.STRONG,
        ),
        words.text_block("closing", "Rất mong nhận được sự thông cảm của Ông/Bà. Trân trọng./."),
    )
    return make_slip(
        APOLOGY,
        office,
        at,
        matter=matter,
        draft=approval.is_draft,
        signatures=_signatures(approval),
        title="VĂN BẢN XIN LỖI\nVÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        blocks=blocks,
        number_line=f"Số: {canonical(number) or BLANK}/PXL",
        subject="V/v xin lỗi và hẹn lại ngày trả kết quả",
        receivers=("Như trên", *((canonical(responsible),) if responsible.strip() else ()), "Lưu: VT"),
    )


def stop_notice(
    matter: Matter,
    office: Office,
    *,
    request: str,
    requested_at: datetime,
    stage: str,
    decision: str,
    approval: Approval,
    at: datetime,
    number: str = "",
    fees: str = "",
    papers: str = "",
) -> Slip:
    """Return form 05: the request to stop, the stage reached, the decision, what becomes of *fees* and *papers*.

    A draft bears *DỰ THẢO*. Raises Refused where another body's form applies.
    """
    blocks = (
        *_addressed(matter),
        Block(key="code", label="Mã hồ sơ", value=words.filled(matter.code)),
        Block(key="received", label="Thời gian nhận hồ sơ", value=words.moment(matter.received_at)),
        words.request_block(matter),
        Block(
            key="stop_request",
            label="Yêu cầu dừng giải quyết",
            value=f"{words.filled(request)} (nhận lúc {words.moment(requested_at)})",
        ),
        Block(key="stage", label="Hồ sơ đang ở bước", value=words.filled(stage)),
        Block(key="decision", label="Quyết định", value=words.filled(decision), style=BlockStyle.STRONG),
        Block(key="fees", label="Phí, lệ phí đã nộp", value=words.filled(fees)),
        Block(key="papers", label="Giấy tờ trả lại", value=words.filled(papers)),
        words.text_block(
            "closing",
            f"{canonical(office.name)} thông báo dừng giải quyết hồ sơ nêu trên để Ông/Bà được biết./.",
        ),
    )
    return make_slip(
        STOP,
        office,
        at,
        matter=matter,
        draft=approval.is_draft,
        signatures=_signatures(approval),
        title="THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        blocks=blocks,
        number_line=f"Số: {canonical(number) or BLANK}/TB",
        receivers=("Như trên", "Lưu: VT"),
    )


def is_draft(slip: Slip) -> bool:
    """Return whether a slip is a leader's paper that nobody has approved yet."""
    return slip.form in {APOLOGY, STOP} and slip.content is not None and DRAFT_MARK in slip.content.watermark


def drafted_cause(slip: Slip) -> str:
    """Return the reason that stands on a draft of form 04; empty on any other paper."""
    if slip.form != APOLOGY or slip.content is None or not is_draft(slip):
        return ""
    said = slip.content["cause"].value
    return "" if said == BLANK else said


def drafted_otherwise(draft: Slip, slip: Slip) -> str:
    """Return the new date on a draft of form 04 where it is another than on the *slip* to go out; empty where it is the same."""
    if slip.form != APOLOGY or draft.form != APOLOGY or not is_draft(draft):
        return ""
    assert draft.content is not None
    assert slip.content is not None
    shown = draft.content["new_due"].value
    return "" if shown == slip.content["new_due"].value else shown.partition(_AT)[0]


def issued(slip: Slip, leader: str, at: datetime) -> Slip:
    """Return a draft as the paper that goes out: approved by *leader*, dated *at*, without *DỰ THẢO*.

    Raises BadInput when nobody is named, Refused when it is no draft.
    """
    if not leader.strip():
        raise BadInput(mark("Ghi tên lãnh đạo đã duyệt."), field="approved_by")
    approval = Approval(state=PaperState.DRAFT if is_draft(slip) else PaperState.ISSUED)
    approval = approval.approved(leader, at).issued(at)
    content = slip.content
    assert content is not None
    *others, signature = content.signatures
    marks = [one for one in content.watermark.split(" - ") if one != DRAFT_MARK]
    return replace(
        slip,
        at=at,
        template_version=form_named(slip.form).version,
        content=replace(
            content,
            place_date=words.place_date(slip.office, at),
            signatures=(*others, replace(signature, name=canonical(approval.leader))),
            watermark=" - ".join(marks),
        ),
    )


def _addressed(matter: Matter) -> tuple[Block, ...]:
    address, phone, _ = words.contact_blocks(matter.owner, matter.applicant)
    to = words.person_name(matter.owner)
    phone = replace(phone, beside=False)
    return (
        Block(key="owner", label="Kính gửi", value=f"Ông/Bà {to}", style=BlockStyle.STRONG),
        address,
        phone,
    )


def _signatures(approval: Approval) -> tuple[Signature, ...]:
    title, name = canonical(approval.leader_title).upper(), canonical(approval.leader)
    return (Signature(title=""), Signature(title=title, name=name, hint=_LEADER_HINT))
