"""What is wrong, and what is unusual, about a person or organisation as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.draft import FieldProblem
from counter_tui.domain.identity import (
    compact_number,
    email_valid,
    identity_kind,
    normal_phone,
    number_facts,
    tax_code_valid,
)
from counter_tui.domain.person import IdentityKind, Person, PersonKind
from counter_tui.domain.text import canonical
from counter_tui.domain.typed_dates import parse_birth
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from datetime import date

_NAME_MISSING = {
    ("applicant", PersonKind.PERSON): mark("Nhập họ tên người nộp, hoặc quét thẻ căn cước."),
    ("applicant", PersonKind.ORGANISATION): mark("Nhập tên tổ chức nộp hồ sơ."),
    ("owner", PersonKind.PERSON): mark("Nhập họ tên chủ hồ sơ, hoặc chọn chủ hồ sơ là người nộp."),
    ("owner", PersonKind.ORGANISATION): mark("Nhập tên tổ chức là chủ hồ sơ."),
    ("proxy", PersonKind.PERSON): mark("Nhập họ tên người nhận thay, hoặc quét thẻ căn cước."),
    ("proxy", PersonKind.ORGANISATION): mark("Nhập tên tổ chức nhận thay."),
}


def person_errors(person: Person, prefix: str, today: date) -> list[FieldProblem]:
    """Return what stops a save; *prefix* is ``applicant``, ``owner`` or ``proxy``."""
    problems = []
    if not any(char.isalpha() for char in canonical(person.name)):
        problems.append(FieldProblem(f"{prefix}.name", _NAME_MISSING[prefix, person.kind]))
    if (message := _identity_error(person)) is not None:
        problems.append(message_at(prefix, "identity", message))
    if person.kind is PersonKind.PERSON and person.birth.strip():
        birth = parse_birth(person.birth)
        if birth is None:
            message = mark("Ngày sinh không có thật: nhập như 05/02/1990, hoặc chỉ năm sinh.")
            problems.append(message_at(prefix, "birth", message))
        elif birth > today.isoformat():
            problems.append(message_at(prefix, "birth", mark("Ngày sinh ở tương lai: kiểm tra lại.")))
    if person.phone.strip() and normal_phone(person.phone) is None:
        message = mark(
            "Số điện thoại không đúng: di động có 10 chữ số, máy bàn 11 chữ số, nước ngoài bắt đầu bằng +."
        )
        problems.append(message_at(prefix, "phone", message))
    if person.email.strip() and not email_valid(canonical(person.email)):
        problems.append(
            message_at(
                prefix, "email", mark("Thư điện tử không đúng: nhập như ten@coquan.vn, hoặc để trống.")
            )
        )
    return problems


def person_warnings(person: Person, prefix: str, today: date | None = None) -> list[FieldProblem]:
    """Return what is unusual and does not stop a save; a number of somebody born after *today*, where it is given, is."""
    problems = []
    if person.kind is PersonKind.PERSON and any(char.isdigit() for char in person.name):
        problems.append(message_at(prefix, "name", mark("Họ tên có chữ số: kiểm tra lại.")))
    if person.kind is PersonKind.ORGANISATION and not person.representative.strip():
        message = mark("Nhập họ tên người đại diện của tổ chức.")
        problems.append(message_at(prefix, "representative", message))
    problems += [message_at(prefix, "identity", message) for message in _identity_warnings(person, today)]
    return problems


def message_at(prefix: str, field: str, message: str) -> FieldProblem:
    """Return a problem at a person's field."""
    return FieldProblem(f"{prefix}.{field}", message)


def _identity_error(person: Person) -> str | None:
    number = compact_number(person.identity)
    kind = identity_kind(number)
    if not number:
        return None
    if person.kind is PersonKind.ORGANISATION:
        # Household businesses have registration numbers of many shapes, so letters pass.
        if number.isdigit() and kind not in {IdentityKind.TAX_CODE, IdentityKind.PERSONAL_NUMBER}:
            return mark(
                "Mã số thuế có 10 chữ số, chi nhánh thêm gạch ngang và 3 chữ số, hộ kinh doanh 12 chữ số."
            )
        return None
    if number.isdigit() and kind not in {IdentityKind.PERSONAL_NUMBER, IdentityKind.OLD_ID}:
        return mark("Số định danh phải có 12 chữ số (CMND cũ: 9 chữ số): kiểm tra lại theo giấy tờ.")
    if kind is IdentityKind.NONE:
        return mark("Số giấy tờ chỉ gồm chữ không dấu và chữ số: kiểm tra lại theo giấy tờ.")
    return None


def _identity_warnings(person: Person, today: date | None) -> list[str]:
    number = compact_number(person.identity)
    if not number:
        return [mark("Chưa có số giấy tờ: không kiểm tra được hồ sơ trùng.")]
    kind = identity_kind(number)
    if kind is IdentityKind.TAX_CODE and not tax_code_valid(number):
        return [mark("Mã số thuế không khớp chữ số kiểm tra: xem lại giấy đăng ký.")]
    if person.kind is PersonKind.ORGANISATION:
        return []
    if kind is IdentityKind.OLD_ID:
        return [mark("CMND 9 số hết giá trị sử dụng từ 01/01/2025: đề nghị người dân dùng thẻ căn cước.")]
    return _number_warnings(person, number, today)


def _number_warnings(person: Person, number: str, today: date | None) -> list[str]:
    if (facts := number_facts(number)) is None:
        return []
    messages = []
    if facts.place == "000":
        messages.append(mark("Số định danh bắt đầu bằng 000, không ứng với nơi nào: kiểm tra lại theo thẻ."))
    birth = parse_birth(person.birth)
    if today is not None and facts.birth_year > today.year:
        messages.append(mark("Số định danh ứng với năm sinh ở tương lai: kiểm tra lại theo thẻ."))
    elif birth is not None and int(birth[:4]) != facts.birth_year:
        messages.append(mark("Năm sinh không khớp số định danh: kiểm tra lại theo thẻ."))
    if person.sex.strip().lower() in {"nam", "nữ"} and person.sex.strip().lower() != facts.sex.lower():
        messages.append(mark("Giới tính không khớp số định danh: kiểm tra lại theo thẻ."))
    return messages
