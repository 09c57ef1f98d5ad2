from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.person import Person
from counter_tui.printing import qr
from counter_tui.printing.cells import centre, width, wrap
from counter_tui.printing.paper_text import clean_content
from counter_tui.printing.preview import slip_text
from counter_tui.printing.renderer import TypstRenderer
from tests.printing import pdfs
from tests.printing.slips import AGAIN, FIRST, SAMPLE, papers, slip

WIDTHS = (40, 76, 100)


@pytest.mark.parametrize("room", WIDTHS)
def test_no_line_is_wider_than_asked_and_all_fields_stand_in_order(room: int) -> None:
    lines = TypstRenderer().preview(slip(papers=papers(52)), FIRST, room).split("\n")
    assert max(map(width, lines)) <= room
    text = " ".join(" ".join(line.replace("│", " ").split()) for line in lines)
    at = 0
    for part in (
        "Mã hồ sơ:",
        "GIẤY TIẾP NHẬN",
        "Tiếp nhận hồ sơ của: TRẦN THỊ MẪU",
        "Người nộp: NGUYỄN VĂN MẪU",
        "1. Thành phần hồ sơ",
        "2. Số lượng hồ sơ: 1 (bộ)",
        "4. Thời gian nhận hồ sơ: 08 giờ 30",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00",
        "8.000 đ",
        "Tổng số tiền: 1.258.000 đ",
        "NGƯỜI NỘP HỒ SƠ",
        "PHẠM THỊ MẪU",
    ):
        at = text.find(part, at)
        assert at >= 0, part


@pytest.mark.parametrize("room", WIDTHS)
def test_wide_marked_and_endless_words_keep_to_the_width(room: int) -> None:
    odd = Person(name="漢字" * 60, address="e\u0323\u0302" * 200, email="x" * 300, phone="＋８４" * 20)
    given = slip(
        applicant=odd,
        owner=odd,
        papers=(ReceivedPaper(name="漢字" * 90, originals=123456789),),
        note="W" * 200,
    )
    lines = TypstRenderer().preview(given, AGAIN, room).split("\n")
    assert max(map(width, lines)) <= room


def test_sample_and_reprint_are_said_and_only_then() -> None:
    renderer = TypstRenderer()
    assert renderer.preview(slip(SAMPLE), FIRST, 76).count("BẢN THỬ") == 2
    again = renderer.preview(slip(), AGAIN, 100)
    assert "BẢN IN LẠI lần 2" in again
    assert "người in: LÊ VĂN MẪU" in again
    plain = renderer.preview(slip(), FIRST, 76)
    assert "BẢN THỬ" not in plain
    assert "BẢN IN LẠI" not in plain


def test_a_provisional_code_is_called_so() -> None:
    text = TypstRenderer().preview(slip(code="TAM-H49.12-261123-1-7KX2M-Q", provisional=True), FIRST, 76)
    assert "(mã tạm)" in text


@pytest.mark.parametrize("room", WIDTHS)
def test_nothing_that_drives_a_terminal_comes_through(room: int) -> None:
    bad = "A\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u200b\x00\x7f\r\n\tB\ud800"
    given = slip(
        SAMPLE,
        code="H49.12-261123-0001",
        applicant=Person(name=bad, identity=bad, address=bad, phone=bad, email=bad),
        owner=Person(name=bad),
        papers=(ReceivedPaper(name=bad, originals=1),),
        note=bad,
        case=bad,
        procedure_name=bad,
        procedure_code=bad,
        limit_text=bad,
        due_decision=bad,
        officer_name=bad,
        due=None,
    )
    text = TypstRenderer().preview(given, AGAIN, room)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert "title" not in text
    assert "[2J" not in text


def test_what_was_not_cleaned_before_is_stopped_at_the_last_gate() -> None:
    content = replace(clean_content(slip()), subject="A\x1b[31m\x9b1m\u202e\x00B")
    text = slip_text(content, ("C\x07\x1b",), 76)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert "A[31m1mB" in text


def test_markup_of_the_screen_is_left_as_it_is() -> None:
    assert "[bold]x[/bold]" in TypstRenderer().preview(slip(note="[bold]x[/bold]"), FIRST, 76)


@pytest.mark.parametrize("room", WIDTHS)
@pytest.mark.parametrize(("ink", "ground"), [(0, 255), (255, 0)])
def test_the_half_block_qr_can_be_scanned_off_the_screen(room: int, ink: int, ground: int) -> None:
    lines = [
        line for line in TypstRenderer().preview(slip(), FIRST, room).split("\n") if set("█▀▄") & set(line)
    ]
    side = max(line.rfind(block) for line in lines for block in "█▀▄") + 1
    image = Image.new("L", (side, 2 * len(lines)), ground)
    for y, line in enumerate(lines):
        for x, char in enumerate(line[:side]):
            image.putpixel((x, 2 * y), ink if char in "█▀" else ground)
            image.putpixel((x, 2 * y + 1), ink if char in "█▄" else ground)
    framed = Image.new("L", (side + 8, image.height + 8), ground)
    framed.paste(image, (4, 4))
    assert pdfs.codes(framed.resize((framed.width * 8, framed.height * 8), Image.Resampling.NEAREST)) == [
        "H49.12-261123-0001"
    ]


def test_a_bare_code_stays_in_the_smallest_symbol() -> None:
    assert len(qr.modules("H49.12-261123-0001")) == 21
    assert qr.side_mm("H49.12-261123-0001") == 14.5


def test_wrapping_cuts_only_what_is_longer_than_a_line() -> None:
    assert wrap("một hai ba", 7) == ["một hai", "ba"]
    assert wrap("một hai", 7, "  ") == ["một hai"]
    assert wrap("abcdefghij k", 4, " ") == ["abcd", " efg", " hij", " k"]
    assert wrap("漢字漢", 5) == ["漢字", "漢"]
    assert wrap("", 5) == [""]
    assert centre("漢", 4) == " 漢 "
