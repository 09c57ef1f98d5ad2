"""The table of papers in box characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from counter_tui.domain.receipt_content import BLANK, PaperRow, ReceiptContent
from counter_tui.printing.cells import centre, left, wrap

_WIDE = 60
_NAME = 1


def paper_table(content: ReceiptContent, room: int) -> list[str]:
    """Return the papers as a table of *room* cells; names and marks wrap in their column."""
    rooms = _rooms(room)
    rows = content.papers or (PaperRow(number="", name=BLANK, originals="", certified="", copies=""),)
    lines = [_rule(rooms, "┌┬┐"), *_row(content.paper_columns, rooms, heading=True), _rule(rooms, "├┼┤")]
    for index, row in enumerate(rows):
        if index:
            lines.append(_rule(rooms, "├┼┤"))
        name = f"{row.name} ({row.marks})" if row.marks else row.name
        lines += _row((row.number, name, row.originals, row.certified, row.copies), rooms)
    return [*lines, _rule(rooms, "└┴┘")]


def _rooms(room: int) -> tuple[int, ...]:
    number, count = (3, 9) if room >= _WIDE else (3, 5)
    return (number, room - 6 - number - 3 * count, count, count, count)


def _rule(rooms: Sequence[int], corners: str) -> str:
    return corners[0] + corners[1].join("─" * room for room in rooms) + corners[2]


def _row(cells: Sequence[str], rooms: Sequence[int], *, heading: bool = False) -> list[str]:
    wrapped = [wrap(cell, room) for cell, room in zip(cells, rooms, strict=True)]
    return [
        "│"
        + "│".join(
            left(part, room) if column == _NAME and not heading else centre(part, room)
            for column, (part, room) in enumerate(zip(parts, rooms, strict=True))
        )
        + "│"
        for parts in zip_longest(*wrapped, fillvalue="")
    ]
