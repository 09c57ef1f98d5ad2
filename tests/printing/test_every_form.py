"""Every form, out of real procedures of the packaged catalogue, read back as a person, a search tool and a scanner do."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pypdf
import pytest
from PIL import Image

from counter_tui.contract import packaged
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import ReceivedPaper, Registration
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.receipt import Slip
from counter_tui.domain.receipt_content import receipt
from counter_tui.domain.slips.content import TICK
from counter_tui.domain.slips.forms import FORMS, Paper
from counter_tui.domain.slips.guidance_sheet import guidance_sheet
from counter_tui.domain.slips.register_book import register_book
from counter_tui.printing.raster import DOTS_58, DOTS_80, Raster, raster
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimens import every_form, receipt_variants, register_rows
from counter_tui.printing.templates import find_template
from counter_tui.printing.two_up import two_up
from counter_tui.storage.codec import pack, unpack
from tests.printing import pdfs
from tests.printing.slips import AGAIN, FIRST, OFFICE, RECEIVED, registration

MILLIMETRES = {Paper.A5: (148, 210), Paper.A4: (210, 297), Paper.A4_LANDSCAPE: (297, 210)}
ROLLS = {Paper.ROLL_80: DOTS_80, Paper.ROLL_58: DOTS_58}
PROCEDURES = ("1.001193", "2.000815", "1.000894")


@cache
def catalogue() -> dict[str, CatalogueItem]:
    items, _ = packaged.items()
    return {item.procedure.code: item for item in items if item.receivable}


def received(item: CatalogueItem) -> Registration:
    """A dossier of a real procedure: the papers of its first case, taken in."""
    procedure = item.procedure
    case = procedure.cases[0] if procedure.cases else None
    papers = tuple(
        ReceivedPaper(name=paper.name, originals=1, digitised=n == 0)
        for n, paper in enumerate(procedure.papers_for(case))
    )
    return registration(
        procedure_code=procedure.code,
        procedure_name=procedure.name,
        procedure_field=procedure.field,
        case=case,
        papers=papers,
        due=Due(RECEIVED + timedelta(days=2), ()),
    )


@cache
def forms(code: str) -> dict[str, Slip]:
    item = catalogue()[code]
    given = received(item)
    many, chain = receipt_variants(given, OFFICE)
    return {slip.form: slip for slip in every_form(given, OFFICE, item)} | {
        "01 many": many,
        "01 chain": chain,
    }


@pytest.fixture(scope="module")
def renderer() -> TypstRenderer:
    return TypstRenderer()


NAMES = (*FORMS, "01 many", "01 chain")


def said(slip: Slip) -> list[str]:
    """What stands on a slip, from top to bottom, without the letterhead."""
    content = slip.content
    assert content is not None
    parts = [content.code_line, *content.title.split("\n"), *content.subtitles]
    for block in content:
        parts.append(str(block))
        if block.table is not None and block.table.ruled:
            qr = [n for n, column in enumerate(block.table.columns) if column.qr]
            rows = (*block.table.rows, *([block.table.total] if block.table.total else []))
            parts += [
                line.removeprefix(TICK)
                for row in rows
                for n, cell in enumerate(row)
                if n not in qr
                for line in cell.split("\n")
            ]
    return [part for part in parts if part]


def squeezed(text: str) -> str:
    return "".join(text.split())


def in_order(text: str, parts: list[str]) -> None:
    whole = squeezed(text)
    at = 0
    for part in parts:
        found = whole.find(squeezed(part), at)
        assert found >= 0, f"{part!r} does not follow {whole[max(0, at - 60) : at]!r}"
        at = found


def test_there_is_a_specimen_of_every_form_and_a_template_that_says_what_it_rests_on() -> None:
    assert {slip.form for slip in forms(PROCEDURES[0]).values()} == set(FORMS)
    for form, kind in FORMS.items():
        template = find_template(form, kind.version)
        assert template.papers[0] is kind.paper
        assert template.legal_basis
        assert ("bố cục 2018" in template.layout_basis) is kind.national


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", PROCEDURES)
def test_all_it_says_stands_on_the_page_composed_and_in_order(
    renderer: TypstRenderer, code: str, name: str
) -> None:
    slip = forms(code)[name]
    pdf = renderer.render(slip, FIRST)
    text = pdfs.text(pdf)
    assert unicodedata.is_normalized("NFC", text)
    in_order(text, said(slip))
    content = slip.content
    assert content is not None
    for signature in content.signatures:
        assert squeezed(signature.title + signature.name) in squeezed(text).replace(
            squeezed(signature.hint), ""
        )
    first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    size = tuple(round(float(side) / 72 * 25.4) for side in first.mediabox[2:])
    assert size == MILLIMETRES[FORMS[slip.form].paper]


@pytest.mark.parametrize("name", NAMES)
def test_its_code_is_read_by_a_scanner_at_203_dots_an_inch(renderer: TypstRenderer, name: str) -> None:
    slip = forms(PROCEDURES[0])[name]
    content = slip.content
    assert content is not None
    found = pdfs.codes(pdfs.picture(renderer.render(slip, FIRST), 0, 203))
    if name == "01 many":
        assert sorted(found) == sorted(slip.dossiers)
    else:
        assert found == ([content.code] if content.code else [])


def picture(drawn: Raster) -> Image.Image:
    return Image.frombytes(
        "1", (drawn.width, drawn.height), bytes(255 - byte for byte in drawn.data)
    ).convert("L")


@pytest.mark.parametrize("paper", ROLLS)
@pytest.mark.parametrize(
    "name", [n for n in NAMES if FORMS[n[:2] if n[0] == "0" else n].paper is not Paper.A4_LANDSCAPE]
)
def test_a_roll_bears_the_same_words_and_a_code_that_is_read(
    renderer: TypstRenderer, name: str, paper: Paper
) -> None:
    slip = forms(PROCEDURES[0])[name]
    if paper not in renderer.papers(slip):
        assert name == "06"
        return
    pdf = renderer.render(slip, FIRST, paper)
    content = slip.content
    assert content is not None
    text = pdfs.text(pdf)
    assert unicodedata.is_normalized("NFC", text)
    in_order(text, [content.code_line, content.title, *(str(block) for block in content)])
    for block in content:
        for row in block.table.rows if block.table else ():
            for cell in row:
                assert (
                    all(squeezed(line.removeprefix(TICK)) in squeezed(text) for line in cell.split("\n"))
                    or cell in slip.dossiers
                )
    (drawn,) = raster(pdf, ROLLS[paper])
    assert (drawn.width, len(drawn.rows()[0])) == (ROLLS[paper], ROLLS[paper] // 8)
    assert len(drawn.rows()) == drawn.height
    codes = sorted(pdfs.codes(picture(drawn)))
    assert codes == (sorted(slip.dossiers) if name == "01 many" else [content.code] if content.code else [])
    edge = picture(drawn).crop((drawn.width - 4, 0, drawn.width, drawn.height))
    assert edge.getextrema() == (255, 255), "something runs off the paper"


def test_a_receipt_and_a_guidance_sheet_for_every_procedure_of_the_catalogue(renderer: TypstRenderer) -> None:
    for item in catalogue().values():
        given = received(item)
        sheet = guidance_sheet(item, OFFICE, case=given.case, channel=given.channel, at=RECEIVED)
        for slip in (receipt(given, OFFICE), sheet):
            in_order(pdfs.text(renderer.render(slip, FIRST)), [part for part in said(slip) if len(part) < 40])


def test_a_reprint_is_stamped_on_every_form_and_paper(renderer: TypstRenderer) -> None:
    for slip in forms(PROCEDURES[0]).values():
        for paper in renderer.papers(slip):
            text = pdfs.text(renderer.render(slip, AGAIN, paper))
            assert "BẢN IN LẠI lần 2" in text
            assert "LÊ VĂN MẪU" in text


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_back_from_the_store_as_it_was(name: str) -> None:
    slip = forms(PROCEDURES[0])[name]
    assert unpack(pack(slip), Slip) == slip


@pytest.mark.parametrize("name", NAMES)
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    slip = forms(PROCEDURES[0])[name]
    assert TypstRenderer().render(slip, FIRST) == TypstRenderer().render(slip, FIRST)


def test_the_file_is_dated_at_reception(renderer: TypstRenderer) -> None:
    about = pypdf.PdfReader(io.BytesIO(renderer.render(forms(PROCEDURES[0])["01"], FIRST))).metadata
    assert about is not None
    assert about.creation_date == RECEIVED


def test_a_thousand_rows_of_the_register_with_void_numbers(renderer: TypstRenderer) -> None:
    rows = register_rows(registration(), 1000)
    day = RECEIVED.date()
    slip = register_book(rows, OFFICE, first=day, last=day, at=RECEIVED, first_number=501)
    pages = pdfs.pages(renderer.render(slip, FIRST))
    assert len(pages) > 30
    assert all("Mã hồ sơ" in page and f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
    whole = squeezed(" ".join(pages))
    assert all(f"{500 + n}H49.12-261123-{n:04d}" in whole for n in range(1, 1001))
    assert whole.count(squeezed("SỐ HỦY: Nhập nhầm người nộp")) == 200
    assert "Cộng: 1000 hồ sơ tiếp nhận (trong đó 200 đã hủy)." in pages[-1]


def test_two_copies_side_by_side_on_a4_with_a_line_to_cut(renderer: TypstRenderer) -> None:
    pdf = renderer.render(forms(PROCEDURES[0])["01"], FIRST)
    sheets = two_up(pdf)
    assert sheets == two_up(pdf)
    reader = pypdf.PdfReader(io.BytesIO(sheets))
    assert len(reader.pages) == len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert tuple(round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]) == (297, 210)
    assert pdfs.text(sheets).count("GIẤY TIẾP NHẬN HỒ SƠ") == 2
    drawn = pdfs.picture(sheets, 0, 203)
    assert pdfs.codes(drawn) == ["H49.12-261123-0001"] * 2
    middle = drawn.crop((drawn.width // 2 - 3, 0, drawn.width // 2 + 3, drawn.height))
    darkest = [middle.crop((0, y, 6, y + 1)).getextrema()[0] < 200 for y in range(middle.height)]
    assert 0.3 < sum(darkest) / len(darkest) < 0.9  # a dashed line from edge to edge


def test_a_page_wider_than_the_head_is_refused(renderer: TypstRenderer) -> None:
    from counter_tui.errors import PrintFailed

    pdf = renderer.render(forms(PROCEDURES[0])["01"], FIRST)
    with pytest.raises(PrintFailed, match="1184"):
        raster(pdf, DOTS_80)
    assert raster(pdf)[0].width == 1184


@pytest.mark.parametrize("name", ["漢字 MẪU", "Ông ☑ ✓ 😀", "Ơ̛ № ₫ →"])
def test_a_character_no_font_has_does_not_stop_the_slip(renderer: TypstRenderer, name: str) -> None:
    given = received(catalogue()[PROCEDURES[0]])
    slip = receipt(replace(given, applicant=replace(given.applicant, name=name)), OFFICE)
    text = pdfs.text(renderer.render(slip, FIRST))
    assert ("□" in text) is (name != "Ơ̛ № ₫ →")
