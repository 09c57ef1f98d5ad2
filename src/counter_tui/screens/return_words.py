"""What the return screen says of a dossier before and after it goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.actions import Rating
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.handing_back import MUST_BE_PRESENT
from counter_tui.domain.money import format_money
from counter_tui.i18n import mark, text
from counter_tui.screens import wording
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.domain.handing_back import Handover
    from counter_tui.screens.return_form import ReturnForm
    from counter_tui.services.returning import Collector

RATINGS = {
    Rating.VERY_SATISFIED: mark("rất hài lòng"),
    Rating.SATISFIED: mark("hài lòng"),
    Rating.UNSATISFIED: mark("chưa hài lòng"),
}


def headline(one: Handover) -> str:
    """Return code, whose matter it is and which procedure."""
    return " · ".join((one.code, plain(one.summary.owner_name), plain(one.summary.procedure_name)))


def checks(one: Handover) -> list[str]:
    """Return what the officer looks at before the result leaves the desk."""
    said = []
    if one.results:
        said.append(text("Kết quả: {results}", results="; ".join(_result(one))))
    elif one.possible:
        said.append(text("Chưa ghi là kết quả nào trong các kết quả của thủ tục này."))
    if one.unpriced:
        fees = "; ".join(map(plain, one.unpriced))
        said.append(
            text("Chưa có mức thu: {fees}. Phải thu thì Ctrl+E ghi số tiền trước khi trả.", fees=fees)
        )
    if one.given_back:
        said.append(
            text(
                "Đã hoàn trả {amount} của hồ sơ này, chưa thu lại. Phải thu thì trước khi trả: Ctrl+E, ở khoản đó chọn “thu khi tiếp nhận”.",
                amount=format_money(one.given_back),
            )
        )
    if one.originals:
        papers = "; ".join(f"{plain(p.name)} ({p.originals})" for p in one.originals)
        said.append(text("Trả lại bản chính: {papers}", papers=papers))
    if one.must_be_present:
        said.append(text("Thủ tục này phải chính người yêu cầu có mặt nhận; đối chiếu giấy tờ tùy thân."))
    if not one.finished and one.late:
        said.append(
            text(
                "Hồ sơ đã quá hẹn {due} mà chưa ghi có kết quả ({status}). Có kết quả trong tay thì F12 hai lần để trả; chưa có thì xin lỗi công dân, hỏi nơi xử lý rồi hẹn lại.",
                status=wording.standing(one.summary),
                due=_due(one),
            )
        )
    elif not one.finished:
        said.append(
            text(
                "Hồ sơ chưa ghi có kết quả ({status}). Có kết quả trong tay thì F12 hai lần để trả; chưa có thì hẹn công dân {due}.",
                status=wording.standing(one.summary),
                due=_due(one),
            )
        )
    elif one.early:
        said.append(text("Trả trước hẹn ({due}): công dân phải được báo trước khi đến nhận.", due=_due(one)))
    if one.registration is None:
        said.append(
            text(
                "Hồ sơ do quầy khác nhận hoặc sửa, chưa hỏi được máy chủ: xem giấy tờ và bản chính trên phiếu."
            )
        )
    return said


def checks_beside(others: Sequence[Handover]) -> list[str]:
    """Return what the officer looks at in each dossier that goes back together with the first, led by its code."""
    return [f"{one.code} · {said}" for one in others for said in checks(one)]


def receivers(one: Handover) -> list[tuple[str, str]]:
    """Return who may take the result, as a choice."""
    owner = one.owner
    return [
        ("self", text("{name} (chính người nộp)", name=plain(one.receiver))),
        *((("owner", text("{name} (chủ hồ sơ)", name=plain(owner.name))),) if owner else ()),
        ("proxy", text("người khác nhận thay")),
    ]


def named(one: Handover) -> list[tuple[str, str]]:
    """Return which result it may be, as a choice."""
    return [(name, plain(name)) for name in one.possible]


def once_more_words(handed: Sequence[Handover]) -> str:
    """Return why a return is asked for once more; empty where nothing speaks against it."""
    if not all(one.finished for one in handed):
        return text("F12 lần nữa để trả: hồ sơ chưa ghi có kết quả.")
    if any(one.unnamed for one in handed):
        return text("F12 lần nữa để trả: chưa chọn kết quả nào, giấy biên nhận để trống chỗ này.")
    if any(one.unpriced for one in handed):
        return text("F12 lần nữa để trả: có khoản chưa có mức thu.")
    if any(one.given_back for one in handed):
        return text("F12 lần nữa để trả: phí đã hoàn, chưa thu lại.")
    return ""


def present_words(code: str) -> str:
    """Return why nobody else may collect."""
    return text(MUST_BE_PRESENT, dossier=code)


def done_words(handed: Sequence[Handover], collector: Collector) -> str:
    """Return what was handed back last, to whom."""
    codes = ", ".join(one.code for one in handed)
    person = collector.person(handed[0])
    to = (handed[0].party(person) or person).name
    return text("✓ Đã trả {codes} cho {name}", codes=codes, name=plain(to))


def feedback_words() -> str:
    """Return how the citizen's word is noted; nobody has to."""
    return text(
        "Công dân thấy thế nào? Shift+F5 rất hài lòng · Shift+F6 hài lòng · Shift+F7 chưa hài lòng · Ctrl+Y ghi ý kiến. Không cần thì quét tiếp."
    )


def noted_words(said: Sequence[str]) -> str:
    """Return what the citizen has said so far; a remark may follow a rating."""
    words = text("Đã ghi ý kiến: {said}", said=" · ".join(plain(one) for one in said))
    return text("{noted} (Ctrl+Y ghi thêm ý kiến)", noted=words)


def not_his_words(code: str, name: str) -> str:
    """Return that a dossier is not the one's who takes the results."""
    return text(
        "Hồ sơ {code} không phải của {name}: ghi căn cứ nhận thay, hoặc chọn người nhận khác.",
        code=code,
        name=plain(name),
    )


def ticked_words(form: ReturnForm, code: str) -> tuple[str, str]:
    """Return what is said, and how gravely, of a dossier that was ticked beside the first."""
    if form.not_his:
        return not_his_words(form.not_his[0].code, form.person.name), "warning"
    return text("Trả cùng lúc: {code}", code=code), "good"


def right_person_words(form: ReturnForm) -> tuple[str, str]:
    """Return what is said, and how gravely, once the card of applicant or owner was read."""
    if form.not_his:
        return not_his_words(form.not_his[0].code, form.person.name), "warning"
    if form.who.value == "owner":
        return text("Đúng chủ hồ sơ: F12 để trả cho {name}.", name=plain(form.person.name)), "good"
    return text("Đúng người có hồ sơ: F12 để trả."), "good"


def _result(one: Handover) -> list[str]:
    return [" ".join(part for part in (plain(r.name), plain(r.number)) if part) for r in one.results]


def _due(one: Handover) -> str:
    at = one.summary.due_at
    return wording.moment(at.astimezone(VIETNAM)) if at is not None else text("theo thông báo")


def nothing_open_words(*, reading: bool) -> str:
    """Return what to do before anything can be handed back."""
    if reading:
        return text("Đang mở hồ sơ, đợi một chút rồi F12.")
    return text("Quét phiếu hẹn trước, hoặc gõ mã hồ sơ rồi Enter.")
