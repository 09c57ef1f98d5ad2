"""The pages of a slip as PWG Raster (PWG 5102.4), which every IPP Everywhere printer takes, also one that takes no PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from typing import Any

from counter_tui.printing.raster import in_dots

FORMAT = "image/pwg-raster"
_SYNC = b"RaS2"
_HEADER = 1796
"""Octets of a page's header (table 1), of which those not said here are zero."""
_WHITE = 0xFFFFFF
_REPEATS, _LITERAL = 256, 128
_SAME = re.compile(rb"(.)\1{1,127}", re.DOTALL)


class Ink(Enum):
    """What a dot is: bits, and the number of its colour space; the name is that of pwg-raster-document-type-supported."""

    BLACK_1 = (1, 3)
    SGRAY_8 = (8, 18)


def pwg_raster(pdf: bytes, dots_per_inch: int, ink: Ink, *, media: str = "", copies: int = 1) -> bytes:
    """Return *pdf* as raster, whole *copies* one after another; *media* is the paper's PWG 5101.1 name.

    The copies stand in the data, since printers may overlook the number asked for of a raster. Pages that are wider than
    high are turned: paper goes in by its short edge. Blocks (tens of milliseconds a page): call it in a thread.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        total = len(document) * copies
        pages = [_page(page, dots_per_inch, ink, media, total) for page in document]
    finally:
        document.close()
    return _SYNC + b"".join(pages) * copies


def _page(page: Any, dots_per_inch: int, ink: Ink, media: str, total: int) -> bytes:
    turned = page.get_width() > page.get_height()
    points = sorted((page.get_width(), page.get_height()))
    width, height = (round(side * dots_per_inch / 72) for side in points)
    bitmap = page.render(scale=dots_per_inch / 72, rotation=90 if turned else 0, grayscale=True)
    grey, stride = bytes(bitmap.buffer), bitmap.stride
    bits, space = ink.value
    width, height = min(width, bitmap.width), min(height, bitmap.height)
    row_bytes = (width * bits + 7) // 8
    lines = (grey[y * stride : y * stride + width] for y in range(height))
    packed = (in_dots(line) if ink is Ink.BLACK_1 else line for line in lines)
    head = bytearray(_HEADER)
    for place, numbers in (
        (276, (dots_per_inch, dots_per_inch)),  # HWResolution
        (340, (1,)),  # NumCopies
        (352, [round(side) for side in points]),  # PageSize, in points
        (372, (width, height)),
        (384, (bits, bits, row_bytes, 0, space)),  # a colour, a dot, a line; chunky; the colour space
        (420, (1,)),  # NumColors
        (452, (total, 1, 1)),  # TotalPageCount; CrossFeedTransform and FeedTransform: as it is
        (472, (width, height)),  # the right and bottom ends of ImageBox
        (480, (_WHITE,)),  # AlternatePrimary
    ):
        for number in numbers:
            head[place : place + 4] = number.to_bytes(4, "big")
            place += 4  # noqa: PLW2901 - the fields stand in a row
    for place, words in ((0, b"PwgRaster"), (1732, media.encode("ascii"))):
        head[place : place + len(words)] = words
    return bytes(head) + b"".join(_lines(packed))


def _lines(rows: Iterator[bytes]) -> Iterator[bytes]:
    for row, same in groupby(rows):
        count, packed = len(list(same)), _packed(row)
        for start in range(0, count, _REPEATS):
            yield bytes((min(_REPEATS, count - start) - 1,)) + packed


def _packed(row: bytes) -> bytes:
    out, at = bytearray(), 0
    for run in _SAME.finditer(row):
        out += _literal(row[at : run.start()])
        out += bytes((len(run[0]) - 1, run[0][0]))
        at = run.end()
    return bytes(out + _literal(row[at:]))


def _literal(octets: bytes) -> bytes:
    out = bytearray()
    for start in range(0, len(octets), _LITERAL):
        part = octets[start : start + _LITERAL]
        # One alone is a run of one: 256 would not fit into an octet.
        out += bytes((257 - len(part) if len(part) > 1 else 0,)) + part
    return bytes(out)
