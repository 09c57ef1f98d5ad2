"""In what form an IPP printer takes a page: as PDF, else as PWG Raster (PWG 5100.14 §5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counter_tui.printing.pwg_raster import FORMAT, Ink, pwg_raster

PDF = "application/pdf"
ASKED = (
    "document-format-supported",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported",
)
_USUAL_DPI = 300
_PER_INCH = 3


@dataclass(frozen=True, slots=True)
class Document:
    """What is sent: its MIME type, its octets and how many copies the printer is to make of them."""

    format: str
    data: bytes
    copies: int


def document(printer: Mapping[str, list[Any]], pdf: bytes, copies: int, media: str) -> Document:
    """Return *pdf* as the printer takes it; PDF also where it takes neither, so that it says so itself. Blocks."""
    ink = _ink(printer)
    if ink is None:
        return Document(PDF, pdf, copies)
    return Document(FORMAT, pwg_raster(pdf, _dots_per_inch(printer), ink, media=media, copies=copies), 1)


def _ink(printer: Mapping[str, list[Any]]) -> Ink | None:
    formats = printer.get("document-format-supported", [])
    if PDF in formats or FORMAT not in formats:
        return None
    named = printer.get("pwg-raster-document-type-supported", [Ink.SGRAY_8.name.lower()])
    return next((ink for ink in Ink if ink.name.lower() in named), None)


def _dots_per_inch(printer: Mapping[str, list[Any]]) -> int:
    """Return the resolution nearest above the usual one, the finest there is when all are coarser."""
    named = printer.get("pwg-raster-document-resolution-supported", [])
    known = sorted(
        one[0] for one in named if isinstance(one, tuple) and one[0] == one[1] and one[2] == _PER_INCH
    )
    return next((one for one in known if one >= _USUAL_DPI), known[-1] if known else _USUAL_DPI)
