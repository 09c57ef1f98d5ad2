"""Everything that stands on form 01, in order, as finished Vietnamese text: the PDF and the preview share it.

Fields and order: Mẫu số 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Thông tư 03/2025/TT-VPCP, Phụ lục I;
line by line as the form of Thông tư 01/2018/TT-VPCP is printed). The slip is always Vietnamese.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Collection, FeeLine, FeeMethod, FeeMoment, ReceivedPaper, Registration
from counter_tui.domain.fees import is_left_to_province, printed_label
from counter_tui.domain.money import format_money, money_words
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.procedure import Channel
from counter_tui.domain.text import canonical
from counter_tui.domain.vietnamese_dates import date_words, moment_words

if TYPE_CHECKING:
    from counter_tui.domain.office import Office
    from counter_tui.domain.receipt import Slip

BLANK = "…………"
_MOMENTS = {FeeMoment.BEFORE: "thu khi tiếp nhận", FeeMoment.AFTER: "thu khi trả kết quả"}
_METHODS = {FeeMethod.CASH: "tiền mặt", FeeMethod.TRANSFER: "chuyển khoản", FeeMethod.ONLINE: "trực tuyến"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form: its printed label (without colon) and what was filled in."""

    label: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One row of the papers; counts are empty where none were taken, ``marks`` go below the name."""

    number: str
    name: str
    originals: str
    certified: str
    copies: str
    marks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One fee: label, amount in figures (or "miễn"), and how it is taken or why not."""

    label: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """The receipt from top to bottom; ``watermark`` and ``provisional_words`` may be empty."""

    superior: str
    unit: str
    nation: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    form_label: str = "Mẫu số 01"
    code: str
    code_line: Line
    is_provisional: bool
    provisional_words: str
    place_date: str
    book_line: str
    title: str = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    copies_line: str = "(Liên: Lưu/Giao khách hàng)"
    reception_unit: Line
    owner: Line
    applicant: Line | None
    address: Line
    phone: Line
    email: Line
    identity: Line
    request: Line
    papers_heading: str = "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:"
    paper_columns: tuple[str, ...] = ("TT", "Thành phần hồ sơ", "Bản chính", "Bản chứng thực", "Bản photo")
    papers: tuple[PaperRow, ...]
    sets: Line
    limit: Line
    received: Line
    due: Line
    collection: Line
    fees_heading: str = "Phí, lệ phí:"
    fees: tuple[FeeRow, ...]
    fee_total: Line
    fee_words: Line
    note: Line | None
    remarks: tuple[str, ...]
    lookup_line: str
    left_title: str
    left_name: str
    right_title: str = "NGƯỜI TIẾP NHẬN HỒ SƠ"
    right_name: str
    signature_hint: str = "(Ký và ghi rõ họ tên)"
    watermark: str


def receipt_content(slip: Slip) -> ReceiptContent:
    """Return what the receipt of *slip* says."""
    registration, office = slip.registration, slip.office
    owner, applicant = registration.owner, registration.applicant
    code = canonical(registration.code)
    provisional_words = "mã tạm" if registration.provisional else ""
    received = registration.received_at.astimezone(VIETNAM)
    total = registration.fee_total
    shown = (fee for fee in registration.fees if fee.amount or fee.exempt_reason or is_left_to_province(fee))
    fees = tuple(map(_fee_row, shown))
    return ReceiptContent(
        superior=canonical(office.superior).upper(),
        unit=canonical(office.name).upper(),
        code=code,
        code_line=Line("Mã hồ sơ", f"{code} ({provisional_words})" if provisional_words else code),
        is_provisional=registration.provisional,
        provisional_words=provisional_words,
        place_date=f"{_filled(office.place)}, {date_words(received.date())}",
        book_line=f"Quyển số: {BLANK}, Số thứ tự: {BLANK}",
        reception_unit=Line("Bộ phận tiếp nhận và trả kết quả", _unit(office, registration)),
        owner=Line("Tiếp nhận hồ sơ của", _name(owner)),
        applicant=Line("Người nộp", _name(applicant)) if applicant != owner else None,
        address=Line("Địa chỉ", _filled(owner.address or applicant.address)),
        phone=Line("Số điện thoại", _filled(owner.phone or applicant.phone)),
        email=Line("Email", _filled(owner.email or applicant.email)),
        identity=_identity(owner if owner.identity else applicant),
        request=Line("Nội dung yêu cầu giải quyết", _request(registration)),
        papers=_paper_rows(registration),
        sets=Line("2. Số lượng hồ sơ", f"{registration.sets} (bộ)"),
        limit=Line("3. Thời gian giải quyết hồ sơ theo quy định là", _filled(registration.limit_text)),
        received=Line("4. Thời gian nhận hồ sơ", moment_words(received)),
        due=Line("5. Thời gian trả kết quả giải quyết hồ sơ", _due(registration)),
        collection=Line("Đăng ký nhận kết quả tại", _collection(registration, office)),
        fees=fees,
        fee_total=Line("Tổng số tiền", format_money(total) if fees else "không thu phí, lệ phí"),
        fee_words=Line("Bằng chữ", money_words(total)),
        note=Line("Ghi chú", canonical(registration.note)) if registration.note.strip() else None,
        remarks=_remarks(registration),
        lookup_line=_lookup_line(office),
        left_title="" if registration.channel is Channel.ONLINE else "NGƯỜI NỘP HỒ SƠ",
        left_name="" if registration.channel is Channel.ONLINE else _signatory(applicant),
        right_name=canonical(registration.officer_name),
        watermark="BẢN THỬ" if office.sample else "",
    )


def _filled(value: str) -> str:
    return canonical(value) or BLANK


def _name(person: Person) -> str:
    name = _filled(person.name)
    if person.kind is PersonKind.ORGANISATION and person.representative.strip():
        return f"{name} (người đại diện: {canonical(person.representative)})"
    return name


def _signatory(person: Person) -> str:
    return canonical(person.representative if person.kind is PersonKind.ORGANISATION else person.name)


def _identity(person: Person) -> Line:
    if person.kind is PersonKind.ORGANISATION:
        return Line("Mã số doanh nghiệp/Mã số thuế", _filled(person.identity))
    return Line("Số CMND/Thẻ căn cước/Hộ chiếu", _filled(person.identity))


def _unit(office: Office, registration: Registration) -> str:
    counter = office.counter_named(registration.counter)
    return f"{canonical(office.name)} - {canonical(counter.name)}" if counter else canonical(office.name)


def _request(registration: Registration) -> str:
    name = f"{canonical(registration.procedure_name)} ({registration.procedure_code})"
    return f"{name}; trường hợp: {canonical(registration.case)}" if registration.case else name


def _paper_rows(registration: Registration) -> tuple[PaperRow, ...]:
    work = registration.same_day
    if work is not None and not registration.papers:
        wanted = f"mỗi giấy tờ {work.pages} trang, {work.copies} bản"
        name = f"Giấy tờ đề nghị giải quyết ({wanted})"
        return (PaperRow(number="1", name=name, originals=str(work.documents), certified="", copies=""),)
    return tuple(_paper_row(number, paper) for number, paper in enumerate(registration.papers, 1))


def _paper_row(number: int, paper: ReceivedPaper) -> PaperRow:
    marks = (
        (paper.digitised, "đã số hóa"),
        (paper.reused, "dùng lại giấy tờ đã có"),
        (paper.from_store, "lấy từ kho dữ liệu điện tử"),
        (paper.not_applicable, "không áp dụng"),
    )
    return PaperRow(
        number=str(number),
        name=canonical(paper.name),
        originals=str(paper.originals or ""),
        certified=str(paper.certified or ""),
        copies=str(paper.copies or ""),
        marks=", ".join(words for holds, words in marks if holds),
    )


def _due(registration: Registration) -> str:
    if registration.same_day is not None:
        return f"đã trả lúc {moment_words(registration.same_day.returned_at.astimezone(VIETNAM))}"
    decision = canonical(registration.due_decision)
    if registration.due is None:
        return decision or "trung tâm sẽ thông báo thời gian trả kết quả"
    words = moment_words(registration.due.at.astimezone(VIETNAM))
    return f"{words} (do cán bộ tiếp nhận hẹn: {decision})" if decision else words


def _collection(registration: Registration, office: Office) -> str:
    match registration.collection:
        case Collection.POST:
            return f"nhà, qua dịch vụ bưu chính công ích: {_filled(registration.collection_address)}"
        case Collection.ONLINE:
            return "Cổng Dịch vụ công quốc gia (bản điện tử)"
        case Collection.AT_DESK:
            return ", ".join(part for part in (canonical(office.name), canonical(office.address)) if part)


def _fee_row(fee: FeeLine) -> FeeRow:
    label = printed_label(fee) or (fee.kind.value.capitalize() if fee.kind else "Phí, lệ phí")
    if fee.exempt_reason:
        basis = f", theo {canonical(fee.exempt_basis)}" if fee.exempt_basis.strip() else ""
        return FeeRow(label=label, amount="miễn", note=f"{canonical(fee.exempt_reason)}{basis}")
    if not fee.amount:
        return FeeRow(label=label, amount="theo mức tỉnh quy định", note="")
    note = f"{_MOMENTS[fee.moment]}, {_METHODS[fee.method]}"
    if fee.outside_receipt.strip():
        note = f"{note}, biên lai số {canonical(fee.outside_receipt)}"
    return FeeRow(label=label, amount=format_money(fee.amount), note=note)


def _remarks(registration: Registration) -> tuple[str, ...]:
    remarks = []
    if registration.provisional:
        remarks.append("Mã tạm dùng tra cứu được như mã hồ sơ; mã chính thức sẽ được báo khi hệ thống cấp.")
    if registration.due is not None and registration.due.unconfirmed:
        remarks.append("Lịch nghỉ của năm chưa được công bố; nếu thay đổi, ngày hẹn sẽ được báo lại.")
    if registration.same_day is None and registration.collection is Collection.AT_DESK:
        remarks.append("Khi đến nhận kết quả, mang theo giấy này và giấy tờ tùy thân.")
    if registration.fee_total:
        remarks.append("Giấy này không thay cho biên lai thu phí, lệ phí.")
    remarks.append("Thông tin cá nhân trên giấy này chỉ dùng để giải quyết thủ tục hành chính.")
    return tuple(remarks)


def _lookup_line(office: Office) -> str:
    parts = (
        f"Tra cứu hồ sơ: {canonical(office.website)}" if office.website.strip() else "",
        f"Điện thoại: {canonical(office.phone)}" if office.phone.strip() else "",
    )
    return " - ".join(part for part in parts if part)
