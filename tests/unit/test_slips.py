"""What the forms beside the receipt say, whose forms apply, and when a leader's paper may go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from counter_tui.contract import packaged
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Office
from counter_tui.domain.person import Person
from counter_tui.domain.procedure import Channel
from counter_tui.domain.slips.approval import Approval, PaperState
from counter_tui.domain.slips.content import BLANK
from counter_tui.domain.slips.control_sheet import LEAST_BLOCKS, TO_SIGN, HandOverStep, control_sheet
from counter_tui.domain.slips.day_papers import CashLine, DayClose, TakenFee, day_close_report, fee_list
from counter_tui.domain.slips.forms import FORMS, REFUSAL, Paper, form_named
from counter_tui.domain.slips.guidance_sheet import guidance_sheet
from counter_tui.domain.slips.leader_papers import apology, drafted_cause, is_draft, issued, stop_notice
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.slips.register_book import COLUMNS, RegisterRow, register_book, register_cells
from counter_tui.domain.slips.requests import WantedPaper, refusal, supplement_request
from counter_tui.domain.slips.return_slip import Handed, return_slip, void_slip
from counter_tui.domain.slips.whose import foreign_forms, require_own_form
from counter_tui.errors import BadInput, Refused

AT = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
DUE = datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM)
OFFICE = Office(
    code="H49.12", name="Trung tâm Mẫu", superior="UBND xã Mẫu", place="Xã Mẫu", phone="0203 000 0000"
)
CITIZEN = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", address="Thôn 1", phone="0900000001")
MATTER = Matter(
    code="H49.12-261123-0001",
    procedure_code="1.000894",
    procedure_name="Thủ tục đăng ký kết hôn",
    procedure_field="Hộ tịch",
    owner=CITIZEN,
    applicant=CITIZEN,
    received_at=AT,
    due_at=DUE,
)


def lines(slip):
    return [str(block) for block in slip.content if str(block)]


def rows(slip, key):
    return slip.content[key].table.rows


def test_the_request_for_supplements_follows_form_02():
    papers = [
        WantedPaper(name="Giấy xác nhận", originals=1, note="thiếu dấu"),
        WantedPaper(name="Hộ chiếu", copies=2),
    ]
    slip = supplement_request(
        MATTER, OFFICE, reason="thiếu giấy tờ", papers=papers, officer="CÁN BỘ", at=AT, number="5"
    )
    assert (slip.form, slip.template_version, slip.dossiers, slip.at) == (
        "02",
        "TT03-2025/02/1",
        ("H49.12-261123-0001",),
        AT,
    )
    assert slip.content.number_line == "Số: 5/HDHS"
    assert [block.key for block in slip.content] == [
        "reception_unit",
        "owner",
        "request",
        "address",
        "phone",
        "email",
        "papers",
        "reason",
        "help",
    ]
    assert rows(slip, "papers") == (
        ("1", "Giấy xác nhận\nthiếu dấu", "1", "", ""),
        ("2", "Hộ chiếu", "", "", "2"),
    )
    assert [one.title for one in slip.content.signatures] == ["", "NGƯỜI HƯỚNG DẪN"]
    asked_later = supplement_request(
        MATTER, OFFICE, reason="thiếu", papers=(), officer="", at=AT, after_reception=True
    )
    assert "tính lại từ đầu" in lines(asked_later)[-1]
    assert asked_later.content.number_line == f"Số: {BLANK}/HDHS"


def test_an_online_dossier_adds_when_it_was_sent_and_asks_no_signature():
    online = replace(MATTER, channel=Channel.ONLINE)
    slip = refusal(online, OFFICE, reason="không thuộc thẩm quyền", officer="CÁN BỘ", at=AT)
    assert "Thời gian nộp: 08 giờ 30 phút, ngày 23 tháng 11 năm 2026" in lines(slip)
    assert [one.title for one in slip.content.signatures] == ["", "NGƯỜI TỪ CHỐI"]
    assert "sent_at" not in refusal(MATTER, OFFICE, reason="x", officer="", at=AT).content


def test_before_registration_there_is_no_code_to_print():
    slip = refusal(replace(MATTER, code=""), OFFICE, reason="không thuộc thẩm quyền", officer="CÁN BỘ", at=AT)
    assert (slip.dossiers, slip.content.code, slip.content.code_line) == ((), "", "")


def test_the_apology_names_both_dates_cause_and_who_is_late():
    slip = apology(
        MATTER,
        OFFICE,
        cause="chờ xác minh",
        responsible="Phòng Mẫu",
        new_due=DUE + timedelta(days=7),
        approval=Approval(),
        at=AT,
    )
    said = lines(slip)
    assert said[0] == "Kính gửi: Ông/Bà NGUYỄN VĂN MẪU"
    assert "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026" in said
    assert "Hẹn trả kết quả vào: 17 giờ 00 phút, ngày 02 tháng 12 năm 2026, tại Trung tâm Mẫu" in said
    assert slip.content.watermark == "DỰ THẢO"
    assert slip.content.receivers == ("Như trên", "Phòng Mẫu", "Lưu: VT")
    signed = Approval().approved("LÊ VĂN MẪU", AT, "Phó Giám đốc")
    final = apology(MATTER, OFFICE, cause="x", responsible="", new_due=DUE, approval=signed, at=AT).content
    assert final.watermark == ""
    assert (final.signatures[1].title, final.signatures[1].name) == ("PHÓ GIÁM ĐỐC", "LÊ VĂN MẪU")


def test_the_stop_notice_says_what_becomes_of_money_and_papers():
    slip = stop_notice(
        MATTER,
        OFFICE,
        request="Đơn xin dừng",
        requested_at=AT,
        stage="đang thẩm định",
        decision="Dừng giải quyết",
        approval=Approval(),
        at=AT,
        fees="hoàn 8.000 đ",
    )
    assert "Phí, lệ phí đã nộp: hoàn 8.000 đ" in lines(slip)
    assert f"Giấy tờ trả lại: {BLANK}" in lines(slip)


def test_a_leaders_paper_goes_from_draft_to_approved_to_issued_and_no_other_way():
    draft = Approval()
    with pytest.raises(Refused, match="dự thảo"):
        draft.issued(AT)
    approved = draft.approved("LÊ VĂN MẪU", AT)
    with pytest.raises(Refused, match="đã được lãnh đạo duyệt"):
        approved.approved("A", AT)
    issued = approved.issued(AT)
    assert (draft.is_draft, approved.is_draft, issued.state) == (True, False, PaperState.ISSUED)
    with pytest.raises(Refused, match="đã phát hành"):
        issued.issued(AT)


def test_a_draft_goes_out_only_with_its_leader_and_only_once():
    draft = stop_notice(
        MATTER,
        OFFICE,
        request="Đơn",
        requested_at=AT,
        stage="chờ",
        decision="Dừng.",
        approval=Approval(),
        at=AT,
    )
    with pytest.raises(BadInput):
        issued(draft, " ", AT)
    final = issued(draft, "LÊ VĂN MẪU", AT + timedelta(days=3))
    assert (is_draft(draft), is_draft(final)) == (True, False)
    assert final.content.watermark == draft.content.watermark.replace("DỰ THẢO", "").removesuffix(" - ")
    assert (final.content.signatures[-1].name, final.content.blocks) == ("LÊ VĂN MẪU", draft.content.blocks)
    assert final.content.place_date != draft.content.place_date
    with pytest.raises(Refused, match="đã phát hành"):
        issued(final, "LÊ VĂN MẪU", AT)


@pytest.mark.parametrize(
    ("cause", "read"), [("Chờ xác minh\n ở nơi khác", "Chờ xác minh ở nơi khác"), (" ", "")]
)
def test_the_cause_on_a_draft_is_read_back_and_that_of_no_other_paper(cause: str, read: str):
    facts = {"cause": cause, "responsible": "Phòng Mẫu", "new_due": DUE, "at": AT}
    draft = apology(MATTER, OFFICE, **facts, approval=Approval())
    assert drafted_cause(draft) == read
    assert drafted_cause(issued(draft, "LÊ VĂN MẪU", AT)) == ""
    notice = stop_notice(
        MATTER,
        OFFICE,
        request=cause,
        requested_at=AT,
        stage="chờ",
        decision="Dừng.",
        approval=Approval(),
        at=AT,
    )
    assert drafted_cause(notice) == ""


def test_the_control_sheet_leaves_room_for_four_hand_overs():
    slip = control_sheet(MATTER, OFFICE, handling="Phòng Mẫu", at=AT)
    table = rows(slip, "steps")
    assert len(table) == LEAST_BLOCKS
    assert table[0][0] == "1. Giao: Trung tâm Mẫu\n2. Nhận: Phòng Mẫu"
    assert all(TO_SIGN in row[1] for row in table)
    steps = [HandOverStep(giver="A", receiver="B", at=AT, outcome="Đúng hạn")] * 5
    assert len(rows(control_sheet(MATTER, OFFICE, handling="B", steps=steps, at=AT), "steps")) == 5


def test_the_register_runs_on_without_gaps_and_shows_void_numbers():
    book = [
        RegisterRow(
            code="A-1", procedure="Kết hôn", name="MẪU", received_at=AT, due_at=DUE, collection="Bưu chính"
        ),
        RegisterRow(code="A-2", void_reason="nhập nhầm"),
    ]
    slip = register_book(
        book, OFFICE, first=date(2026, 1, 1), last=date(2026, 12, 31), at=AT, first_number=41
    )
    first, void = rows(slip, "register")
    assert (first[0], void[0]) == ("41", "42")
    assert len(first) == len(void) == len(COLUMNS)
    assert first[7:9] == ("08:30\n23/11/2026", "17:00\n25/11/2026")
    assert (void[2], void[-1]) == ("SỐ HỦY: nhập nhầm", "Hủy")
    assert str(slip.content["closing"]) == "Cộng: 2 hồ sơ tiếp nhận (trong đó 1 đã hủy)."
    unused = RegisterRow(code="A-3 đến 0005", void_reason="hết ngày", count=3, unused=True)
    today = register_book(
        [*book, unused], OFFICE, first=AT.date(), last=AT.date(), at=AT, day_over=False
    ).content["closing"]
    assert str(today) == (
        "Cộng: 2 hồ sơ tiếp nhận (trong đó 1 đã hủy); 3 số không có hồ sơ."
        " In khi ngày 23/11/2026 chưa hết: số thứ tự còn có thể thay đổi."
    )
    assert slip.paper is Paper.A4_LANDSCAPE
    assert register_cells(book)[0][0] == "01"


def test_who_took_the_result_stands_on_the_return_slip():
    handed = Handed(
        receiver="LÊ THỊ MẪU",
        by_proxy=True,
        authority="được ủy quyền theo giấy ủy quyền 1",
        returned_at=AT,
        originals="01",
    )
    slip = return_slip(MATTER, OFFICE, handed=handed, officer="CÁN BỘ")
    assert "Người nhận: LÊ THỊ MẪU (được ủy quyền theo giấy ủy quyền 1)" in lines(slip)
    assert "Bản chính trả lại: 01" in lines(slip)
    assert slip.at == AT


def test_a_voiding_slip_names_the_code_that_stands_in_its_place():
    slip = void_slip(
        MATTER, OFFICE, reason="nhập nhầm", officer="CÁN BỘ", at=AT, replaced_by="H49.12-261123-0002"
    )
    assert "Thay bằng mã hồ sơ: H49.12-261123-0002" in lines(slip)


def test_fees_are_summed_by_kind_and_together():
    fee = TakenFee(code="A", procedure="Kết hôn", owner="MẪU", taken_at=AT, charge=8_000, service=2_000)
    slip = fee_list([fee, fee], OFFICE, first=AT.date(), last=AT.date(), officer="CÁN BỘ", at=AT)
    assert slip.content["fees"].table.total[-2:] == ("16.000 đ", "4.000 đ")
    assert slip.content["total"].value == "20.000 đ"
    assert slip.dossiers == ("A",)


def test_what_was_given_back_stands_in_the_list_and_the_total_is_what_is_left():
    taken = TakenFee(code="A", procedure="Kết hôn", owner="MẪU", taken_at=AT, charge=10_000)
    back = replace(taken, what="Hoàn trả: Lệ phí", charge=-4_000)
    slip = fee_list([taken, back], OFFICE, first=AT.date(), last=AT.date(), officer="CÁN BỘ", at=AT)
    assert [row[-2] for row in rows(slip, "fees")] == ["10.000 đ", "-4.000 đ"]
    assert slip.content["fees"].table.total[-2:] == ("6.000 đ", "0 đ")
    assert [slip.content[key].value for key in ("taken", "given_back", "total", "total_words")] == [
        "10.000 đ",
        "4.000 đ",
        "6.000 đ",
        "Sáu nghìn đồng",
    ]
    assert "Số âm là tiền đã hoàn trả" in slip.content["remark_1"].value


def test_the_close_of_a_day_says_what_is_left():
    close = DayClose(
        day=AT.date(),
        received=3,
        received_void=1,
        returned=2,
        returned_void=1,
        cash=(CashLine(officer="CÁN BỘ", kind="Lệ phí", method="tiền mặt", amount=8_000),),
        given_back=3_000,
        in_drawer=5_000,
        unsent=("A-1",),
        audit_head="abc",
        audit_rows=9,
        audit_signed="MFRGGZDF",
    )
    said = lines(day_close_report(close, OFFICE, officer="CÁN BỘ", at=AT))
    assert "1. Hồ sơ tiếp nhận: 3, trong đó 1 đã hủy" in said
    assert "Kết quả đã trả: 2, trong đó 1 của hồ sơ đã hủy" in said
    assert [line for line in said if line.startswith(("Đã thu", "Đã hoàn", "Còn lại"))] == [
        "Đã thu: 8.000 đ",
        "Đã hoàn trả: 3.000 đ",
        "Còn lại: 5.000 đ",
    ]
    assert "Còn trong ngăn (tiền mặt): 5.000 đ" in said
    assert "5. Mục chưa gửi đến hệ thống: 1: A-1" in said
    assert "4. Hồ sơ chưa bàn giao: không có" in said
    assert "6. Nhật ký kiểm tra: 9 dòng; mã cuối: abc" in said
    assert "Mã ký của máy này: MFRGGZDF" in said
    assert "Mã ký của máy chủ, nghe lần cuối: chưa nghe được" in said


@pytest.mark.parametrize(
    ("field", "code", "theirs"),
    [
        ("Đăng ký, quản lý cư trú", "1.004194", "CT06"),
        ("Cấp, quản lý căn cước", "1.010101", ""),
        ("Định danh và xác thực điện tử", "1.014066", ""),
    ],
)
def test_police_procedures_get_the_polices_forms(field, code, theirs):
    with pytest.raises(Refused) as problem:
        require_own_form(REFUSAL, field, code, AT.date())
    assert problem.value.code == "foreign-form"
    assert (problem.value.values["theirs"], theirs in str(problem.value)) == (theirs, True)
    with pytest.raises(Refused, match="Công an"):
        refusal(
            replace(MATTER, procedure_field=field, procedure_code=code), OFFICE, reason="x", officer="", at=AT
        )


@pytest.mark.parametrize(
    ("field", "code"),
    [("Hộ tịch", "1.001193"), ("Nhà ở và công sở", ""), ("Đăng ký, quản lý cư trú", "1.013314"), ("", "")],
)
def test_other_procedures_keep_the_desks_forms(field, code):
    assert foreign_forms(field, code, AT.date()) is None
    require_own_form(REFUSAL, field, code, AT.date())


def test_no_procedure_the_desk_receives_is_refused_its_forms():
    items, _ = packaged.items()
    foreign = {
        item.procedure.code: item.receivable
        for item in items
        if foreign_forms(item.procedure.field, item.procedure.code, AT.date())
    }
    assert len(foreign) > 15
    assert not any(foreign.values())


def test_a_police_procedure_gets_no_guidance_sheet_and_the_refusal_says_whose_form_applies():
    items, _ = packaged.items()
    item = next(item for item in items if item.procedure.code == "1.004194")
    with pytest.raises(Refused, match="Công an cấp xã") as problem:
        guidance_sheet(item, OFFICE, case=None, channel=Channel.DIRECT, at=AT)
    assert problem.value.code == "foreign-form"
    assert "Phiếu hướng dẫn hồ sơ" in str(problem.value)


def test_the_guidance_sheet_of_a_procedure_received_elsewhere_says_where_to_go():
    items, _ = packaged.items()
    item = next(
        item
        for item in items
        if not item.receivable and not foreign_forms(item.procedure.field, item.procedure.code, AT.date())
    )
    sheet = guidance_sheet(item, OFFICE, case=None, channel=Channel.DIRECT, at=AT)
    assert any(line.startswith("Nơi nộp: ") for line in lines(sheet))


def test_the_guidance_sheet_lists_the_papers_of_the_chosen_case_only():
    items, _ = packaged.items()
    item = next(item for item in items if len(item.procedure.cases) > 1)
    one, other = item.procedure.cases[:2]
    papers = {
        case: guidance_sheet(item, OFFICE, case=case, channel=Channel.DIRECT, at=AT)
        .content["papers"]
        .table.rows
        for case in (one, other)
    }
    assert len(papers[one]) == len(item.procedure.papers_for(one))
    assert papers[one] != papers[other]


def test_forms_have_names_versions_and_copies():
    assert [form for form, kind in FORMS.items() if kind.national] == [f"0{n}" for n in range(1, 8)]
    assert form_named("01").version == "TT03-2025/01/2"
    with pytest.raises(BadInput, match="dayclose"):
        form_named("99")


def test_text_from_outside_is_made_plain():
    hostile = replace(CITIZEN, name="MẪU\x1b[31m\u202e\n[b]")
    slip = refusal(
        replace(MATTER, owner=hostile, applicant=hostile), OFFICE, reason="một\ndòng\x07", officer="", at=AT
    )
    assert "\x1b" not in repr(slip.content)
    assert slip.content["reason"].value == "một dòng"
    assert slip.content["owner"].value == "MẪU [b]"


def test_the_day_the_papers_are_to_be_brought_by_stands_on_the_request():
    slip = supplement_request(
        MATTER, OFFICE, reason="thiếu", papers=(), officer="", at=AT, until=date(2026, 12, 1)
    )
    assert "Đề nghị nộp giấy tờ bổ sung trước ngày 01/12/2026." in lines(slip)
