"""The picture of a slip in black dots, out of its PDF: for thermal printers and for those that take pictures only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from counter_tui.errors import PrintFailed
from counter_tui.i18n import mark

DOTS_PER_INCH = 203.2
"""Eight dots a millimetre: thermal heads, whose rolls print 576 dots (80 mm) or 384 dots (58 mm) wide."""
DOTS_80, DOTS_58 = 576, 384
_THRESHOLD = 150
"""Grey below this is black; no dithering, which would frill the letters."""
_INK = bytes(ord("1") if grey < _THRESHOLD else ord("0") for grey in range(256))


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of one bit a dot, most significant bit first, 1 is black, each row padded to whole bytes (as ``GS v 0`` wants)."""

    width: int
    height: int
    data: bytes

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return (self.width + 7) // 8

    def rows(self) -> list[bytes]:
        """Return the rows from top to bottom."""
        size = self.row_bytes
        return [self.data[start : start + size] for start in range(0, len(self.data), size)]


def raster(pdf: bytes, width_dots: int = 0, *, dots_per_inch: float = DOTS_PER_INCH) -> tuple[Raster, ...]:
    """Return the pages of *pdf* as dots, true to size; a page wider than *width_dots* (0: any width) raises PrintFailed.

    A narrower page is filled with white at the right. Blocks (6 ms for a slip on a roll): call it in a thread.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(
            _page(document[number], width_dots, dots_per_inch / 72) for number in range(len(document))
        )
    finally:
        document.close()


def in_dots(grey: bytes, width: int = 0) -> bytes:
    """Return a row of grey dots as a row of a Raster, at least *width* dots wide."""
    size = (max(len(grey), width) + 7) // 8
    return int(grey.translate(_INK).ljust(size * 8, b"0"), 2).to_bytes(size, "big")


def _page(page: Any, width_dots: int, scale: float) -> Raster:
    # A page of 72 mm is 576.0001 dots for the renderer, which rounds up: what is less than half a dot is no dot.
    wide = round(page.get_width() * scale)
    high = math.ceil(page.get_height() * scale - 0.01)
    if width_dots and wide > width_dots:
        raise PrintFailed(
            mark(
                "Phiếu rộng {width} điểm, máy in chỉ in được {room} điểm. Chưa gửi phiếu; chọn khổ giấy khác."
            ),
            width=wide,
            room=width_dots,
        )
    bitmap = page.render(scale=scale, grayscale=True)
    grey, stride = bytes(bitmap.buffer), bitmap.stride
    width = width_dots or wide
    padded = (width + 7) // 8 * 8
    drawn = min(wide, bitmap.width)
    lines = [in_dots(grey[y * stride : y * stride + drawn], padded) for y in range(min(high, bitmap.height))]
    return Raster(width, len(lines), b"".join(lines))
