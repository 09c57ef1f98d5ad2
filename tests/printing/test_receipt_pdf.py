from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import unicodedata
from hashlib import sha256

import pypdf
import pytest

from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.person import Person
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.printing.renderer import TypstRenderer
from tests.printing import pdfs
from tests.printing.slips import AGAIN, FIRST, SAMPLE, VERSION, papers, registration, slip

PROVISIONAL = "TAM-H49.12-261123-1-7KX2M-Q"


@pytest.fixture(scope="module")
def renderer() -> TypstRenderer:
    return TypstRenderer()


def rendered(renderer: TypstRenderer, given: Slip, mark: SlipMark = FIRST) -> bytes:
    return renderer.render(given, mark)


def test_all_fields_stand_on_the_form_in_order(renderer: TypstRenderer) -> None:
    text = pdfs.text(rendered(renderer, slip()))
    at = 0
    for part in (
        "ỦY BAN NHÂN DÂN PHƯỜNG MẪU",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Phường Mẫu, ngày 23 tháng 11 năm 2026",
        "Mã hồ sơ: H49.12-261123-0001",
        "Quyển số: …………, Số thứ tự: …………",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "(Liên: Lưu/Giao khách hàng)",
        "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công phường Mẫu",
        "Tiếp nhận hồ sơ của: TRẦN THỊ MẪU",
        "Người nộp: NGUYỄN VĂN MẪU",
        "Địa chỉ: Số 12, tổ 3, khu Mẫu, phường Mẫu",
        "Số điện thoại: 0900000001",
        "Email: mau@example.vn",
        "Số CMND/Thẻ căn cước/Hộ chiếu: 022190000002",
        "Nội dung yêu cầu giải quyết: Thủ tục đăng ký khai sinh (1.001193)",
        "1. Thành phần hồ sơ, số lượng mỗi loại giấy tờ:",
        "1 Tờ khai đăng ký khai sinh",
        "đã số hóa",
        "2 Giấy chứng sinh 2",
        "3 Văn bản ủy quyền",
        "2. Số lượng hồ sơ: 1 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: 01 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày 23 tháng 11 năm 2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "Đăng ký nhận kết quả tại:",
        "Lệ phí đăng ký",
        "8.000 đ",
        "1.250.000 đ",
        "Tổng số tiền: 1.258.000 đ",
        "Bằng chữ: Một triệu hai trăm năm mươi tám nghìn đồng",
        "Ghi chú: Người nộp xin nhận kết quả trước 16 giờ",
        "mang theo giấy này",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "PHẠM THỊ MẪU",
    ):
        found = text.find(part, at)
        assert found >= 0, f"{part!r} does not follow {text[max(0, at - 40) : at]!r}"
        at = found
    assert unicodedata.is_normalized("NFC", text)


def test_a_usual_receipt_is_one_page_of_a5(renderer: TypstRenderer) -> None:
    reader = pypdf.PdfReader(io.BytesIO(rendered(renderer, slip(SAMPLE, note="", case=None))))
    assert len(reader.pages) == 1
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (148, 210)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("code", ["H49.12-261123-0001", PROVISIONAL, "000.12.34.H49-261123-0007"])
def test_the_qr_reads_back_as_the_bare_code(renderer: TypstRenderer, code: str, dpi: int) -> None:
    pdf = rendered(renderer, slip(SAMPLE, code=code))
    assert pdfs.codes(pdfs.picture(pdf, 0, dpi)) == [code]


def test_the_same_slip_gives_the_same_bytes_in_another_process(renderer: TypstRenderer) -> None:
    program = (
        "from hashlib import sha256; from counter_tui.printing.renderer import TypstRenderer; "
        "from tests.printing.slips import AGAIN, slip; "
        "print(sha256(TypstRenderer().render(slip(), AGAIN)).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == sha256(rendered(renderer, slip(), AGAIN)).hexdigest()
    assert rendered(renderer, slip(), FIRST) != rendered(renderer, slip(), AGAIN)


def test_it_says_that_it_is_pdf_a_and_names_no_person_outside_the_page(renderer: TypstRenderer) -> None:
    reader = pypdf.PdfReader(io.BytesIO(rendered(renderer, slip())))
    about = (reader.trailer["/Root"]["/Metadata"].get_object().get_data()).decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "MẪU" not in about + str(reader.metadata)
    assert "022" not in str(reader.metadata)


def test_fifty_two_long_papers_run_over_pages_with_head_and_page_numbers(renderer: TypstRenderer) -> None:
    found = pdfs.pages(rendered(renderer, slip(papers=papers(52))))
    assert len(found) > 5
    for number, page in enumerate(found, 1):
        assert f"Trang {number}/{len(found)}" in page
        assert "Mã hồ sơ: H49.12-261123-0001" in page
    with_papers = [page for page in found if "giấy tờ chứng minh" in page]
    assert all("Thành phần hồ sơ" in page and "Bản photo" in page for page in with_papers)
    joined = " ".join(found)
    assert all(f"Số {number}: giấy" in joined for number in range(1, 53))


@pytest.mark.parametrize("count", range(1, 24))
def test_no_sheet_bears_signatures_alone(renderer: TypstRenderer, count: int) -> None:
    rows = tuple(ReceivedPaper(name=f"Giấy tờ {n}", originals=1) for n in range(1, count + 1))
    last = pdfs.pages(rendered(renderer, slip(papers=rows)))[-1]
    body = last[: last.index("NGƯỜI NỘP HỒ SƠ")]
    assert "mang theo giấy này" in body
    assert "PHẠM THỊ MẪU" in last


@pytest.mark.parametrize(
    "text",
    [
        "[đỏ]#set page()*b*_i_`c`$x$@y<z>\\n//k /*l*/ ~ -- = + & % {}\"'",
        "#panic()",
        "\\u{41} #sys.inputs",
        "'nháy' \"kép\" ... 1/2 ff fi ffl",
    ],
)
def test_text_from_outside_is_never_markup(renderer: TypstRenderer, text: str) -> None:
    given = slip(
        applicant=Person(name=text, address=text),
        papers=(ReceivedPaper(name=text, originals=1),),
        note=text,
        case=text,
    )
    found = pdfs.text(rendered(renderer, given)).replace(" ", "")
    assert found.count(text.replace(" ", "")) >= 4


def test_decomposed_and_control_characters_come_out_composed_and_plain(renderer: TypstRenderer) -> None:
    name = unicodedata.normalize("NFD", "NGUYỄN THỊ MẪU")
    given = slip(applicant=Person(name=f"{name}\x1b[31m\x00\u202e\r\n"), note="một\thai\nba\x07")
    text = pdfs.text(rendered(renderer, given))
    assert "Người nộp: NGUYỄN THỊ MẪU" in text
    assert "Ghi chú: một hai ba" in text


def test_a_name_without_a_space_stays_on_the_sheet(renderer: TypstRenderer) -> None:
    name = "MẪU" * 80
    pdf = rendered(
        renderer, slip(papers=(ReceivedPaper(name=name, originals=1),), applicant=Person(name=name))
    )
    assert pdfs.text(pdf).replace(" ", "").count(name) >= 2
    right_margin = pdfs.picture(pdf, 0, 150).crop((int(140 / 25.4 * 150), 0, int(148 / 25.4 * 150), 1200))
    assert right_margin.getextrema() == (255, 255)


def test_a_provisional_code_is_called_so(renderer: TypstRenderer) -> None:
    text = pdfs.text(rendered(renderer, slip(code=PROVISIONAL, provisional=True)))
    assert f"Mã hồ sơ: {PROVISIONAL} (mã tạm)" in text
    assert "mã tạm" not in pdfs.text(rendered(renderer, slip()))


def test_a_reprint_is_stamped_on_every_page(renderer: TypstRenderer) -> None:
    found = pdfs.pages(rendered(renderer, slip(papers=papers(12)), AGAIN))
    assert len(found) > 1
    for page in found:
        assert "BẢN IN LẠI lần 2" in page
        assert "09 giờ 05 phút, ngày 24 tháng 11 năm 2026" in page
        assert "người in: LÊ VĂN MẪU" in page
    assert "BẢN IN LẠI" not in pdfs.text(rendered(renderer, slip()))


def test_a_sample_office_cannot_pass_for_a_real_one(renderer: TypstRenderer) -> None:
    found = pdfs.pages(rendered(renderer, slip(SAMPLE, papers=papers(12))))
    assert len(found) > 1
    assert all("BẢN THỬ" in page for page in found)
    assert "BẢN THỬ" not in pdfs.text(rendered(renderer, slip()))


def test_without_fees_papers_and_applicant_it_still_stands(renderer: TypstRenderer) -> None:
    given = slip(applicant=Person(), owner=Person(), papers=(), fees=(), due=None, note="", case=None)
    text = pdfs.text(rendered(renderer, given))
    assert "Tiếp nhận hồ sơ của: …………" in text
    assert "Phí, lệ phí: không thu phí, lệ phí" in text


async def test_rendering_does_not_hold_up_the_event_loop() -> None:
    renderer = TypstRenderer()
    await renderer.warm(VERSION)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    pdf = await renderer.pdf(slip(papers=papers(52)), FIRST)
    turning.cancel()
    await renderer.close()
    assert pdf.startswith(b"%PDF")
    assert turns > 3  # a rendering in the loop itself leaves it no turn at all


def test_a_time_of_reception_with_fractions_of_a_second_prints(renderer: TypstRenderer) -> None:
    received = registration().received_at.replace(second=7, microsecond=123_456)
    mark = SlipMark(reprint=1, at=received, officer_name="LÊ VĂN MẪU")
    assert rendered(renderer, slip(received_at=received), mark).startswith(b"%PDF")
