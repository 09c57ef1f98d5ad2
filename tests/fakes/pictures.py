"""Slips that carry a number in black boxes: made as PDF in no time, read back from the dots of a printer."""

from __future__ import annotations

BITS, SIDE = 16, 8


def numbered_pdf(number: int, *, width: float = 204.0, height: float = 60.0) -> bytes:
    """Return a one-page PDF (points) whose boxes are the bits of *number*, after one box that is always black."""
    boxes = [
        f"{10 + place * SIDE} 20 {SIDE} {SIDE} re f"
        for place in range(BITS + 1)
        if place == 0 or number >> (place - 1) & 1
    ]
    content = "\n".join(boxes).encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R>>".encode(),
        b"<</Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number_, part in enumerate(parts, 1):
        places.append(len(pdf))
        pdf += f"{number_} 0 obj".encode() + part + b"endobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    start = len(pdf)
    pdf += b"xref\n0 5\n0000000000 65535 f \n" + table
    return pdf + f"trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def read_number(rows: list[bytes], *, height: float = 60.0) -> int:
    """Return the number in the dots of a printed slip; raises AssertionError when it bears none."""
    scale = 203.2 / 72
    row = rows[round((height - 20 - SIDE / 2) * scale)]

    def black(place: int) -> bool:
        dot = round((10 + place * SIDE + SIDE / 2) * scale)
        return bool(row[dot // 8] >> (7 - dot % 8) & 1)

    assert black(0)
    return sum(black(place + 1) << place for place in range(BITS))
