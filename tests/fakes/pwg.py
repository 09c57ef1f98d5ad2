"""Reads PWG Raster (PWG 5102.4) as a printer does, knowing nothing of who wrote it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PIL import Image


@dataclass
class Page:
    width: int
    height: int
    dots_per_inch: tuple[int, int]
    points: tuple[int, int]
    bits: int
    space: int
    pages: int
    media: str
    rows: list[bytes]

    @property
    def image(self) -> Image.Image:
        data = b"".join(self.rows)
        if self.bits == 8:
            return Image.frombytes("L", (self.width, self.height), data)
        return Image.frombytes("1", (self.width, self.height), bytes(octet ^ 0xFF for octet in data)).convert(
            "L"
        )


def read(data: bytes) -> list[Page]:
    assert data[:4] == b"RaS2"
    at, pages = 4, []
    while at < len(data):
        page, at = _page(data, at)
        pages.append(page)
    return pages


def _page(data: bytes, at: int) -> tuple[Page, int]:
    head = data[at : at + 1796]
    at += 1796
    assert head[:64].rstrip(b"\0") == b"PwgRaster"

    def number(place: int) -> int:
        return struct.unpack_from(">I", head, place)[0]

    width, height, line = number(372), number(376), number(392)
    assert (number(384), number(396), number(420)) == (number(388), 0, 1)
    assert (number(456), number(460)) == (1, 1)
    rows: list[bytes] = []
    while len(rows) < height:
        repeats, row = data[at] + 1, bytearray()
        at += 1
        while len(row) < line:
            code = data[at]
            assert code != 128, "reserved"
            if code < 128:
                row += data[at + 1 : at + 2] * (code + 1)
                at += 2
            else:
                row += data[at + 1 : at + 1 + 257 - code]
                at += 1 + 257 - code
        assert len(row) == line
        rows += [bytes(row)] * repeats
    assert len(rows) == height
    page = Page(
        width=width,
        height=height,
        dots_per_inch=(number(276), number(280)),
        points=(number(352), number(356)),
        bits=number(384),
        space=number(400),
        pages=number(452),
        media=head[1732:].rstrip(b"\0").decode(),
        rows=rows,
    )
    return page, at
