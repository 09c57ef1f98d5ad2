"""The content of form 01, as both the PDF and the preview take it."""

from __future__ import annotations

import gettext
from dataclasses import fields, replace
from datetime import date, datetime

import pytest

from counter_tui import i18n
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import (
    Collection,
    FeeLine,
    FeeMoment,
    ReceivedPaper,
    Registration,
    SameDayWork,
)
from counter_tui.domain.limit_words import limit_words
from counter_tui.domain.office import Counter, Office
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.procedure import Channel, FeeKind, LimitUnit, TimeLimit
from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_content import BLANK, ReceiptContent, receipt_content
from counter_tui.domain.vietnamese_dates import date_words

OFFICE = Office(
    code="Z00.01",
    name="Trung tâm Phục vụ hành chính công xã Mẫu",
    superior="Ủy ban nhân dân xã Mẫu",
    address="Thôn 1, xã Mẫu",
    place="Xã Mẫu",
    phone="0203 3825 123",
    website="mau.example.vn",
    sample=True,
    counters=(Counter(id="Q1", name="Quầy 1"),),
)
CITIZEN = Person(
    name="NGUYỄN VĂN MẪU",
    identity="022090000001",
    birth="1990-02-05",
    address="Tổ 1, Hồng Gai",
    phone="0912345678",
)
REGISTRATION = Registration(
    id="1",
    code="Z00.01-261123-0001",
    office="Z00.01",
    counter="Q1",
    officer_id="can-bo",
    officer_name="TRẦN THỊ CÁN BỘ",
    procedure_code="1.000001",
    procedure_name="Thủ tục mẫu",
    procedure_field="Hộ tịch",
    procedure_version=1,
    case=None,
    channel=Channel.DIRECT,
    applicant=CITIZEN,
    owner=CITIZEN,
    papers=(
        ReceivedPaper(name="Tờ khai", originals=1),
        ReceivedPaper(
            name="Giấy chứng sinh [bản chính]", certified=2, copies=3, digitised=True, from_store=True
        ),
        ReceivedPaper(name="Văn bản ủy quyền", not_applicable=True),
    ),
    fees=(
        FeeLine(kind=FeeKind.CHARGE, label="Lệ phí", amount=8_000),
        FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=2_000, moment=FeeMoment.AFTER),
        FeeLine(kind=None, label="Phí, lệ phí", amount=0),
    ),
    collection=Collection.AT_DESK,
    sets=1,
    received_at=datetime(2026, 11, 23, 14, 5, tzinfo=VIETNAM),
    limit_text="1 ngày làm việc",
    due=Due(datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM), ()),
)


def content(office=OFFICE, **changes):
    registration = replace(REGISTRATION, **changes)
    return receipt_content(Slip(form="01", template_version="1", registration=registration, office=office))


def test_the_form_from_top_to_bottom():
    said = content()
    assert said.superior == "ỦY BAN NHÂN DÂN XÃ MẪU"
    assert said.unit == "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"
    assert said.place_date == "Xã Mẫu, ngày 23 tháng 11 năm 2026"
    assert said.book_line == f"Quyển số: {BLANK}, Số thứ tự: {BLANK}"
    lines = [
        said.code_line,
        said.reception_unit,
        said.owner,
        said.address,
        said.phone,
        said.email,
        said.identity,
        said.request,
        said.sets,
        said.limit,
        said.received,
        said.due,
        said.collection,
        said.fee_total,
        said.fee_words,
    ]
    assert [str(line) for line in lines] == [
        "Mã hồ sơ: Z00.01-261123-0001",
        "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công xã Mẫu - Quầy 1",
        "Tiếp nhận hồ sơ của: NGUYỄN VĂN MẪU",
        "Địa chỉ: Tổ 1, Hồng Gai",
        "Số điện thoại: 0912345678",
        f"Email: {BLANK}",
        "Số CMND/Thẻ căn cước/Hộ chiếu: 022090000001",
        "Nội dung yêu cầu giải quyết: Thủ tục mẫu (1.000001)",
        "2. Số lượng hồ sơ: 1 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: 1 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 14 giờ 05 phút, ngày 23 tháng 11 năm 2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Mẫu, Thôn 1, xã Mẫu",
        "Tổng số tiền: 10.000 đ",
        "Bằng chữ: Mười nghìn đồng",
    ]
    assert (said.left_name, said.right_name) == ("NGUYỄN VĂN MẪU", "TRẦN THỊ CÁN BỘ")
    assert said.lookup_line == "Tra cứu hồ sơ: mau.example.vn - Điện thoại: 0203 3825 123"
    assert (said.watermark, content(replace(OFFICE, sample=False)).watermark) == ("BẢN THỬ", "")
    assert (said.applicant, said.note, said.provisional_words) == (None, None, "")


def test_papers_with_their_counts_and_marks():
    rows = [(r.number, r.name, r.originals, r.certified, r.copies, r.marks) for r in content().papers]
    assert rows == [
        ("1", "Tờ khai", "1", "", "", ""),
        ("2", "Giấy chứng sinh [bản chính]", "", "2", "3", "đã số hóa, lấy từ kho dữ liệu điện tử"),
        ("3", "Văn bản ủy quyền", "", "", "", "không áp dụng"),
    ]


def test_fees_say_how_they_are_taken_and_free_ones_are_left_out():
    assert [(fee.label, fee.amount, fee.note) for fee in content().fees] == [
        ("Lệ phí", "8.000 đ", "thu khi tiếp nhận, tiền mặt"),
        ("Phí", "2.000 đ", "thu khi trả kết quả, tiền mặt"),
    ]
    exempt = FeeLine(
        kind=FeeKind.CHARGE,
        label="Lệ phí",
        amount=8_000,
        exempt_reason="hộ nghèo",
        exempt_basis="Luật Hộ tịch",
    )
    province = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí: HĐND tỉnh (cán bộ điền số tiền)", amount=0)
    said = content(fees=(exempt, province))
    assert [(fee.label, fee.amount, fee.note) for fee in said.fees] == [
        ("Lệ phí", "miễn", "hộ nghèo, theo Luật Hộ tịch"),
        ("Lệ phí: HĐND tỉnh", "theo mức tỉnh quy định", ""),
    ]
    assert content(fees=()).fee_total.value == "không thu phí, lệ phí"


def test_another_owner_brings_the_applicant_onto_the_form():
    company = Person(
        kind=PersonKind.ORGANISATION, name="Công ty Mẫu", identity="0100109106", representative="LÊ VĂN MẪU"
    )
    said = content(owner=company)
    assert str(said.owner) == "Tiếp nhận hồ sơ của: Công ty Mẫu (người đại diện: LÊ VĂN MẪU)"
    assert str(said.applicant) == "Người nộp: NGUYỄN VĂN MẪU"
    assert str(said.identity) == "Mã số doanh nghiệp/Mã số thuế: 0100109106"
    assert said.left_name == "NGUYỄN VĂN MẪU"


def test_a_provisional_code_says_so():
    said = content(code="TAM-Z00.01-261123-Q1-03RJ0-R", provisional=True)
    assert str(said.code_line) == "Mã hồ sơ: TAM-Z00.01-261123-Q1-03RJ0-R (mã tạm)"
    assert said.code == "TAM-Z00.01-261123-Q1-03RJ0-R"
    assert any("Mã tạm" in remark for remark in said.remarks)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"due_decision": "chờ xác minh"},
            "17 giờ 00 phút, ngày 25 tháng 11 năm 2026 (do cán bộ tiếp nhận hẹn: chờ xác minh)",
        ),
        ({"due": None}, "trung tâm sẽ thông báo thời gian trả kết quả"),
        (
            {
                "same_day": SameDayWork(
                    documents=3, pages=2, copies=5, returned_at=datetime(2026, 11, 23, 14, 9, tzinfo=VIETNAM)
                )
            },
            "đã trả lúc 14 giờ 09 phút, ngày 23 tháng 11 năm 2026",
        ),
    ],
)
def test_the_due_time_as_it_was_promised(changes, words):
    assert content(**changes).due.value == words


def test_an_unconfirmed_calendar_is_said_on_paper():
    said = content(due=Due(datetime(2027, 1, 4, 17, 0, tzinfo=VIETNAM), (), unconfirmed=True))
    assert any("Lịch nghỉ" in remark for remark in said.remarks)


def test_same_day_work_stands_in_the_table():
    work = SameDayWork(documents=3, pages=2, copies=5, returned_at=REGISTRATION.received_at)
    (row,) = content(papers=(), same_day=work).papers
    assert (row.originals, row.name) == ("3", "Giấy tờ đề nghị giải quyết (mỗi giấy tờ 2 trang, 5 bản)")


@pytest.mark.parametrize(
    ("collection", "words"),
    [
        (Collection.POST, "nhà, qua dịch vụ bưu chính công ích: Tổ 9"),
        (Collection.ONLINE, "Cổng Dịch vụ công quốc gia"),
    ],
)
def test_where_the_result_is_collected(collection, words):
    assert content(collection=collection, collection_address="Tổ 9").collection.value.startswith(words)


def test_nothing_from_outside_brings_controls_onto_the_slip():
    hostile = replace(CITIZEN, name="MẪU\x1b[31m\u202e\n[b]", address="\x07\u200b")
    said = content(applicant=hostile, owner=hostile, note="một\ndòng\x1b]0;x\x07")
    assert said.owner.value == "MẪU [b]"
    assert said.address.value == BLANK
    assert said.note.value == "một dòng"
    assert not [field.name for field in fields(ReceiptContent) if "\x1b" in repr(getattr(said, field.name))]


class Foreign(gettext.NullTranslations):
    """Another language for everything."""

    def gettext(self, message):
        return "foreign"


def test_the_slip_is_vietnamese_whatever_the_screen(monkeypatch):
    before = content()
    monkeypatch.setattr(i18n, "_translations", Foreign())
    assert i18n.text("trong ngày làm việc") == "foreign"
    assert content() == before
    assert limit_words(TimeLimit(None, LimitUnit.SAME_DAY)) == "trong ngày làm việc"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_dates_are_padded_as_the_decree_wants(day, words):
    assert date_words(day) == words
