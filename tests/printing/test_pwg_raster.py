"""Pages as PWG Raster, decoded as a printer decodes them: size, paper, copies, and what stands on them."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image, ImageChops

from counter_tui.printing.pwg_raster import Ink, pwg_raster
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.two_up import two_up
from tests.fakes import pwg
from tests.printing.slips import FIRST, slip

RECEIPT = TypstRenderer().render(slip(), FIRST)
CODE = slip().content.code


@pytest.mark.parametrize(("ink", "bits", "space"), [(Ink.BLACK_1, 1, 3), (Ink.SGRAY_8, 8, 18)])
@pytest.mark.parametrize(("dpi", "size"), [(300, (1748, 2480)), (203, (1183, 1678)), (600, (3496, 4961))])
def test_a_receipt_is_true_to_size_and_its_code_is_read(
    ink: Ink, bits: int, space: int, dpi: int, size: tuple[int, int]
) -> None:
    first, second = pwg.read(pwg_raster(RECEIPT, dpi, ink, media="iso_a5_148x210mm", copies=2))
    assert (first.width, first.height) == size
    assert (first.bits, first.space, first.pages) == (bits, space, 2)
    assert (first.dots_per_inch, first.points, first.media) == ((dpi, dpi), (420, 595), "iso_a5_148x210mm")
    assert second == first
    assert [found.text for found in zxingcpp.read_barcodes(first.image)] == [CODE]


def test_every_dot_comes_back() -> None:
    import pypdfium2

    (page,) = pwg.read(pwg_raster(RECEIPT, 300, Ink.SGRAY_8))
    drawn = pypdfium2.PdfDocument(RECEIPT)[0].render(scale=300 / 72, grayscale=True).to_pil()
    assert ImageChops.difference(page.image, drawn.crop((0, 0, page.width, page.height))).getbbox() is None


def test_a_sheet_that_lies_across_is_turned_to_the_paper() -> None:
    (page,) = pwg.read(pwg_raster(two_up(RECEIPT), 300, Ink.SGRAY_8, media="iso_a4_210x297mm"))
    assert (page.width, page.height, page.points) == (2480, 3508, (595, 842))
    across = page.image.transpose(Image.Transpose.ROTATE_90)
    left, right = (across.crop((x, 0, x + across.width // 2, across.height)) for x in (0, across.width // 2))
    for half in (left, right):
        assert [(found.text, found.orientation) for found in zxingcpp.read_barcodes(half)] == [(CODE, 0)]
