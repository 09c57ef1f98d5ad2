"""The content of form 01, as both the PDF and the preview take it."""

from __future__ import annotations

import gettext
from dataclasses import replace
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
from counter_tui.domain.receipt_content import Stage, receipt
from counter_tui.domain.receipt_many import number_of, receipt_for_many, replaced_by
from counter_tui.domain.slips.content import BLANK
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
    return receipt(registration, office).content


def rows(said, key):
    return list(said[key].table.rows)


def remarks(said):
    return [block.value for block in said if block.key.startswith("remark_")]


def test_the_form_from_top_to_bottom():
    said = content()
    assert said.superior == "ỦY BAN NHÂN DÂN XÃ MẪU"
    assert said.unit == "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ MẪU"
    assert said.place_date == "Xã Mẫu, ngày 23 tháng 11 năm 2026"
    assert said.book_line == f"Quyển số: {BLANK}, Số thứ tự: {BLANK}"
    assert said.code_line == "Mã hồ sơ: Z00.01-261123-0001"
    lines = [str(block) for block in said if block.table is None and not block.key.startswith("remark_")]
    assert lines == [
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
    assert [one.name for one in said.signatures] == ["NGUYỄN VĂN MẪU", "TRẦN THỊ CÁN BỘ"]
    assert remarks(said)[-1] == "Tra cứu hồ sơ: mau.example.vn - Điện thoại: 0203 3825 123"
    assert (said.watermark, content(replace(OFFICE, sample=False)).watermark) == ("BẢN THỬ", "")
    assert not {"applicant", "note"} & {block.key for block in said}
    assert said.provisional_words == ""


def test_papers_with_their_counts_and_marks():
    assert rows(content(), "papers") == [
        ("1", "Tờ khai", "1", "", ""),
        ("2", "Giấy chứng sinh [bản chính]\n[x] đã số hóa\n[x] lấy từ kho dữ liệu điện tử", "", "2", "3"),
        ("3", "Văn bản ủy quyền\n[x] không áp dụng", "", "", ""),
    ]


def test_fees_say_how_they_are_taken_and_free_ones_are_left_out():
    assert rows(content(), "fees") == [
        ("Lệ phí", "thu khi tiếp nhận, tiền mặt", "8.000 đ"),
        ("Phí", "thu khi trả kết quả, tiền mặt", "2.000 đ"),
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
    assert rows(said, "fees") == [
        ("Lệ phí", "hộ nghèo, theo Luật Hộ tịch", "miễn"),
        ("Lệ phí: HĐND tỉnh", "", "chưa xác định"),
    ]
    assert str(content(fees=())["fees"]) == "Phí, lệ phí: không thu phí, lệ phí"


def test_a_fee_without_an_amount_is_no_part_of_a_total_and_not_called_none():
    province = FeeLine(kind=FeeKind.CHARGE, label="Lệ phí: HĐND tỉnh (cán bộ điền số tiền)", amount=0)
    certified = FeeLine(kind=FeeKind.SERVICE, label="Phí", amount=2_000)
    alone = content(fees=(province,))
    assert rows(alone, "fees") == [("Lệ phí: HĐND tỉnh", "", "chưa xác định")]
    assert not {"fee_total", "fee_words"} & {block.key for block in alone}
    for label in ("Lệ phí", "Hồ sơ 2: Lệ phí"):
        bare = replace(province, label=f"{label} (cán bộ điền số tiền)")
        assert rows(content(fees=(bare,)), "fees") == [(label, "theo mức tỉnh quy định", "chưa xác định")]
    both = content(fees=(province, certified))
    assert str(both["fee_total"]) == "Cộng các khoản đã có mức: 2.000 đ"
    assert str(both["fee_words"]) == "Bằng chữ: Hai nghìn đồng"
    choose = "(nếu đúng trường hợp, cán bộ điền số tiền)"
    levels = tuple(
        FeeLine(kind=FeeKind.SERVICE, label=f"Phí: mức {n} - {n}.000 đ {choose}", amount=0) for n in (1, 2)
    )
    assert str(content(fees=levels)["fees"]) == "Phí, lệ phí: chưa xác định mức thu"
    chosen = content(fees=(levels[0], replace(levels[1], amount=2_000)))
    assert str(chosen["fee_total"]) == "Tổng số tiền: 2.000 đ"


def test_another_owner_brings_the_applicant_onto_the_form():
    company = Person(
        kind=PersonKind.ORGANISATION, name="Công ty Mẫu", identity="0100109106", representative="LÊ VĂN MẪU"
    )
    said = content(owner=company)
    assert str(said["owner"]) == "Tiếp nhận hồ sơ của: Công ty Mẫu (người đại diện: LÊ VĂN MẪU)"
    assert str(said["applicant"]) == "Người nộp: NGUYỄN VĂN MẪU"
    assert str(said["identity"]) == "Mã số doanh nghiệp/Mã số thuế: 0100109106"
    assert said.signatures[0].name == "NGUYỄN VĂN MẪU"


def test_a_provisional_code_says_so():
    said = content(code="TAM-Z00.01-261123-Q1-03RJ0-R", provisional=True)
    assert said.code_line == "Mã hồ sơ: TAM-Z00.01-261123-Q1-03RJ0-R (mã tạm)"
    assert said.code == "TAM-Z00.01-261123-Q1-03RJ0-R"
    assert any("Mã tạm" in remark for remark in remarks(said))


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
    assert content(**changes)["due"].value == words


def test_an_unconfirmed_calendar_is_said_on_paper():
    said = content(due=Due(datetime(2027, 1, 4, 17, 0, tzinfo=VIETNAM), (), unconfirmed=True))
    assert any("Lịch nghỉ" in remark for remark in remarks(said))


def test_same_day_work_stands_in_the_table():
    work = SameDayWork(documents=3, pages=2, copies=5, returned_at=REGISTRATION.received_at)
    assert rows(content(papers=(), same_day=work), "papers") == [
        ("1", "Giấy tờ đề nghị giải quyết (mỗi giấy tờ 2 trang, 5 bản)", "3", "", "")
    ]


@pytest.mark.parametrize(
    ("collection", "words"),
    [
        (Collection.POST, "nhà, qua dịch vụ bưu chính công ích: Tổ 9"),
        (Collection.ONLINE, "Cổng Dịch vụ công quốc gia"),
    ],
)
def test_where_the_result_is_collected(collection, words):
    assert content(collection=collection, collection_address="Tổ 9")["collection"].value.startswith(words)


def test_nothing_from_outside_brings_controls_onto_the_slip():
    hostile = replace(CITIZEN, name="MẪU\x1b[31m\u202e\n[b]", address="\x07\u200b")
    said = content(applicant=hostile, owner=hostile, note="một\ndòng\x1b]0;x\x07")
    assert said["owner"].value == "MẪU [b]"
    assert said["address"].value == BLANK
    assert said["note"].value == "một dòng"
    assert not [char for char in "\x1b\u202e\u200b\x07" if repr(char)[1:-1] in repr(said)]


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


def test_several_agencies_show_the_local_and_the_total_due_time():
    local = datetime(2026, 11, 24, 11, 30, tzinfo=VIETNAM)
    total = datetime(2026, 12, 1, 17, 0, tzinfo=VIETNAM)
    said = receipt(
        REGISTRATION,
        OFFICE,
        stages=(Stage(agency="UBND xã Mẫu", due_at=local), Stage(agency="Sở Mẫu", due_at=None)),
        total_due=total,
    ).content
    assert [str(said[key]) for key in ("due", "stage_1", "stage_2")] == [
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 01 tháng 12 năm 2026",
        "Trong đó, phần việc tại UBND xã Mẫu: 11 giờ 30 phút, ngày 24 tháng 11 năm 2026",
        f"Phần việc tại Sở Mẫu: {BLANK}",
    ]


def test_a_slip_that_replaces_another_names_it():
    said = receipt(REGISTRATION, OFFICE, replaces="Z00.01-261123-0001/1").content
    assert "(Thay thế phiếu số Z00.01-261123-0001/1)" in said.subtitles
    assert not any("Thay thế" in words for words in content().subtitles)


def test_many_dossiers_share_one_receipt():
    later = replace(
        REGISTRATION,
        code="Z00.01-261123-0002",
        owner=replace(CITIZEN, name="TRẦN THỊ MẪU"),
        received_at=datetime(2026, 11, 23, 14, 9, tzinfo=VIETNAM),
        due=None,
    )
    slip = receipt_for_many([REGISTRATION, later], OFFICE)
    first, second = rows(slip.content, "dossiers")
    assert (slip.dossiers, slip.at) == ((REGISTRATION.code, later.code), later.received_at)
    assert first[:2] == ("1", REGISTRATION.code)
    assert first[-1] == "17:00 25/11/2026"
    assert "Chủ hồ sơ: TRẦN THỊ MẪU" in second[2]
    assert second[-1] == "sẽ thông báo"
    assert slip.content["sets"].value == "2 (bộ)"
    assert slip.content["fee_total"].value == "20.000 đ"
    assert "Nhận lúc: 14:09 23/11/2026" in second[2]
    assert slip.content["received"].value == "ghi ở từng hồ sơ tại mục 1"
    with pytest.raises(ValueError, match="no dossier"):
        receipt_for_many([], OFFICE)


def test_one_receipt_promises_what_holds_now_and_names_the_one_it_replaces():
    second = replace(REGISTRATION, code="Z00.01-261123-0002")
    later = Due(at=datetime(2026, 12, 20, 17, 0, tzinfo=VIETNAM), ledger=())
    first = receipt_for_many([REGISTRATION, second], OFFICE, dues={second.code: later})
    assert [row[-1] for row in rows(first.content, "dossiers")] == ["17:00 25/11/2026", "17:00 20/12/2026"]
    assert first.content["received"].value.startswith("14 giờ 05")
    assert replaced_by(first) == ""
    number = number_of(first, datetime(2026, 11, 23, 9, 5, tzinfo=VIETNAM))
    slip = receipt_for_many([REGISTRATION, second], OFFICE, replaces=number)
    said = "Z00.01-261123-0001 (chung 2 hồ sơ), in lúc 09:05 23/11/2026"
    assert f"(Thay thế phiếu số {said})" in slip.content.subtitles
    assert replaced_by(slip) == said
