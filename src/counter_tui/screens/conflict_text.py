"""What a conflict says of each field: its name, and what stood there at first, here and there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from counter_tui.domain.actions import Forward, RecordFees
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import (
    CORRECTED,
    PAPERS_HERE,
    RESCHEDULED,
    SUPPLEMENTED,
    VOIDED,
    WAITS_FOR_PAPERS,
    WAITS_FOR_PAYMENT,
    Collection,
    FeeLine,
    ReceivedPaper,
    RouteStage,
    SameDayWork,
    Status,
)
from counter_tui.domain.merge import Difference, Side
from counter_tui.domain.merge_groups import MATTER, OWNER, TIME, WAY
from counter_tui.domain.money import format_money
from counter_tui.domain.money_back import back_words
from counter_tui.domain.person import PersonKind
from counter_tui.domain.procedure import Channel
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.screens.dossier_text import fee_line, paper_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter_tui.domain.dossier import DossierEvent
    from counter_tui.services.conflict import Conflict

LABELS: Mapping[str, str] = {
    "status": mark("Trạng thái"),
    "due_at": mark("Hẹn trả"),
    "due": mark("Hẹn trả"),
    "place": mark("Nơi xử lý"),
    "stage_due_at": mark("Hạn của nơi xử lý"),
    "officer_name": mark("Người phụ trách"),
    "fees_due": mark("Còn phải thu"),
    "procedure_name": mark("Thủ tục"),
    "applicant_name": mark("Người nộp"),
    "owner_name": mark("Chủ hồ sơ"),
    "flags": mark("Đã ghi nhận"),
    "note": mark("Ghi chú"),
    "papers": mark("Giấy tờ"),
    "fees": mark("Phí, lệ phí"),
    "procedure_code": mark("Mã thủ tục"),
    "procedure_field": mark("Lĩnh vực"),
    "procedure_version": mark("Lần cập nhật thủ tục"),
    "case": mark("Trường hợp"),
    "channel": mark("Hình thức nộp"),
    "collection": mark("Nhận kết quả"),
    "collection_address": mark("Địa chỉ nhận kết quả"),
    "sets": mark("Số bộ hồ sơ"),
    "received_at": mark("Tiếp nhận lúc"),
    "limit_text": mark("Thời hạn"),
    "due_decision": mark("Lý do hẹn ngày"),
    "same_day": mark("Việc trong ngày"),
    "duplicate_reason": mark("Lý do nhận trùng"),
    "route": mark("Các nơi xử lý"),
}
PERSON_LABELS: Mapping[str, str] = {
    "name": mark("Họ tên"),
    "identity": mark("Số định danh"),
    "birth": mark("Ngày sinh"),
    "phone": mark("Điện thoại"),
    "address": mark("Địa chỉ"),
    "kind": mark("Cá nhân hay tổ chức"),
    "sex": mark("Giới tính"),
    "email": mark("Email"),
    "representative": mark("Người đại diện"),
}
TOGETHER: Mapping[str, str] = {
    MATTER: mark("Thủ tục, giấy tờ, phí và hẹn trả"),
    WAY: mark("Hình thức nộp, phí và hẹn trả"),
    TIME: mark("Giờ tiếp nhận và hẹn trả"),
    "applicant": mark("Người nộp"),
    OWNER: mark("Chủ hồ sơ"),
}
SIDES: Mapping[Side, str] = {
    Side.BOTH: mark("hai bên như nhau"),
    Side.MINE: mark("tự gộp: lấy của tôi"),
    Side.THEIRS: mark("tự gộp: lấy của người kia"),
    Side.CLASH: mark("vướng nhau"),
}
FLAGS: Mapping[str, str] = {
    VOIDED: mark("đã hủy"),
    RESCHEDULED: mark("đã hẹn lại"),
    SUPPLEMENTED: mark("đã yêu cầu bổ sung"),
    CORRECTED: mark("đã đính chính"),
    WAITS_FOR_PAPERS: mark("còn chờ giấy tờ"),
    WAITS_FOR_PAYMENT: mark("còn chờ nộp tiền"),
    PAPERS_HERE: mark("giấy tờ bổ sung còn ở quầy"),
}
KINDS: Mapping[PersonKind, str] = {
    PersonKind.PERSON: mark("cá nhân"),
    PersonKind.ORGANISATION: mark("tổ chức"),
}


def line(one: Difference) -> str:
    """Return one field as it was at first, as it is here, and as it is there; of a list what is not the same everywhere."""
    name, sides = label(one.name), [one.base, one.mine, one.theirs]
    if all(isinstance(value, tuple) for value in sides) and one.name != "flags":
        same = [item for item in one.mine if item in one.base and item in one.theirs]
        sides = [tuple(item for item in value if item not in same) for value in sides]
        if same:
            name = text("{label} (ngoài {n} mục như nhau)", label=name, n=len(same))
    base, mine, theirs = (shown(one.name, value) for value in sides)
    return text(
        "{label}: lúc đầu {base} · của tôi {mine} · người kia {theirs} ({side})",
        label=name,
        base=base,
        mine=mine,
        theirs=theirs,
        side=text(SIDES[one.side]),
    )


def choice_label(choice: str) -> str:
    """Return what an officer calls what is chosen: a field, or fields that go together."""
    return text(TOGETHER[choice]) if choice in TOGETHER else label(choice)


def label(name: str) -> str:
    """Return what an officer calls a field; one that has no words yet is only said to be another."""
    who, _, part = name.partition(".")
    if part:
        person = text("Người nộp") if who == "applicant" else text("Chủ hồ sơ")
        return f"{person}, {text(PERSON_LABELS[part]) if part in PERSON_LABELS else text('Mục khác').lower()}"
    return text(LABELS[name]) if name in LABELS else text("Mục khác")


def shown(name: str, value: Any) -> str:  # noqa: PLR0911 - a branch a kind of value
    """Return a value as an officer reads it."""
    match value:
        case None | "" | ():
            return "—"
        case Status():
            return wording.status(value)
        case Channel():
            return wording.channel(value)
        case Collection():
            return text(wording.COLLECTIONS[value])
        case PersonKind():
            return text(KINDS[value])
        case datetime():
            return wording.moment(value)
        case Due():
            return wording.moment(value.at)
        case SameDayWork():
            return text(
                "{documents} giấy tờ × {pages} trang × {copies} bản",
                documents=value.documents,
                pages=value.pages,
                copies=value.copies,
            )
        case tuple() if name == "flags":
            return ", ".join(text(FLAGS[flag]) for flag in value if flag in FLAGS) or "—"
        case tuple():
            return "; ".join(_item(item) for item in value)
    if name == "fees_due":
        return format_money(value)
    if name == "status":
        return text(FLAGS[VOIDED])
    return wording.iso_day(canonical(str(value))) if name.endswith(".birth") else canonical(str(value))


def _item(item: Any) -> str:
    match item:
        case ReceivedPaper():
            return paper_line(item)
        case FeeLine():
            return fee_line(item)
        case RouteStage():
            return canonical(item.agency)
    return canonical(str(item))


def since(event: DossierEvent) -> str:
    """Return what somebody else did meanwhile, with what he wrote of it."""
    words = text(
        "{action} — {who}, {moment}",
        action=wording.event(event.kind),
        who=canonical(event.officer_name),
        moment=wording.moment(event.at),
    )
    return f"{words}: {canonical(event.note)}" if event.note else words


def on_two_lists(conflict: Conflict) -> str:
    """Return what to do where the dossier went on another counter's list before mine, empty where it did not."""
    mine = conflict.made.action
    went = [
        (event, event.action)
        for event in conflict.since
        if isinstance(event.action, Forward) and event.action.list_code
    ]
    if not isinstance(mine, Forward) or not mine.list_code or not went:
        return ""
    event, forward = went[-1]
    return text(
        "Hồ sơ đã đi theo danh sách {list} của quầy {counter} lúc {at}, đến {place}. Một hồ sơ chỉ đi theo một danh sách: Delete "
        "bỏ việc của tôi, rồi vào Shift+F8 xác nhận {mine}: không đánh dấu hồ sơ này (thiếu), ghi lý do, Ctrl+R in lại để hai bên "
        "ký. Giấy tờ còn ở đây thì mang đến {place}.",
        list=canonical(forward.list_code),
        counter=canonical(event.counter),
        at=wording.moment(event.at),
        place=canonical(forward.to),
        mine=canonical(mine.list_code),
    )


def money(conflict: Conflict) -> list[str]:
    """Return what becomes of the money taken here where the fees stand otherwise there."""
    if due := still_due(conflict):
        kept = text("F12 ghi số tiền đã thu, không thu lại; chưa ghi trả kết quả.")
        back = back_words(conflict.remade.surplus)
        return [due, *((text(conflict.remade.why), back) if back else ()), kept]
    if back := back_words(conflict.remade.surplus):
        return [text(conflict.remade.why), back, text("F12 làm tiếp việc của tôi, không kèm khoản đó.")]
    return []


def still_due(conflict: Conflict) -> str:
    """Return what is still to be taken beyond what was paid here before the fee was raised; empty where it was not."""
    noted = conflict.remade.action
    if not conflict.remade.alone or not isinstance(noted, RecordFees):
        return ""
    paid = sum(line.due for line in noted.payments)
    left = conflict.theirs.summary.fees_due - sum(line.amount for line in noted.payments)
    return text(
        "Phí đã đổi ở quầy khác: đã thu {paid}, còn {left} phải thu. Thu rồi bấm F8 trả kết quả.",
        paid=format_money(paid),
        left=format_money(left),
    )
