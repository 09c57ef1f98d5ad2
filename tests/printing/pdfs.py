"""Reading PDFs back: the text as a search tool sees it, the pages as a scanner does."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import zxingcpp
from PIL.Image import Image


def pages(pdf: bytes) -> list[str]:
    """Text of each page, white space collapsed."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """Text of all pages."""
    return " ".join(pages(pdf))


def picture(pdf: bytes, page: int, dpi: float) -> Image:
    """A page as grey pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def codes(image: Image) -> list[str]:
    """What a scanner reads in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(image)]
