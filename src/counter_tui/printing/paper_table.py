"""A table in box characters, or as a list where the screen is too narrow for its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from counter_tui.domain.slips.content import BLANK, TICK, Align, Column, Table
from counter_tui.printing.cells import centre, left, width, wrap

_WIDE = 60
_LEAST = 12
"""Cells the widest column needs; with less the rows become a list."""
_MM_PER_CELL = 1.9


def paper_table(table: Table, room: int) -> list[str]:
    """Return *table* in lines of at most *room* cells."""
    if not table.ruled:
        return [line for row in table.rows for line in _entry(table.columns, row, room)]
    rows = table.rows or (tuple(BLANK if column.width == 0 else "" for column in table.columns),)
    rooms = _rooms(table.columns, room)
    if rooms is None:
        return [line for row in (*rows, *_total(table)) for line in _listed(table.columns, row, room)]
    titles = tuple(column.title for column in table.columns)
    lines = [_rule(rooms, "┌┬┐"), *_row(table.columns, titles, rooms, heading=True), _rule(rooms, "├┼┤")]
    for index, row in enumerate((*rows, *_total(table))):
        if index:
            lines.append(_rule(rooms, "├┼┤"))
        lines += _row(table.columns, row, rooms)
    return [*lines, _rule(rooms, "└┴┘")]


def _total(table: Table) -> tuple[tuple[str, ...], ...]:
    return (table.total,) if table.total else ()


def _rooms(columns: Sequence[Column], room: int) -> tuple[int, ...] | None:
    """Return the cells of each column, ``None`` when they do not fit."""
    least = 9 if room >= _WIDE else 5
    fixed = [
        0 if c.width == 0 else 3 if c.title in {"TT", "STT"} else max(least, round(c.width / _MM_PER_CELL))
        for c in columns
    ]
    shared = sum(1 for cells in fixed if cells == 0)
    left_over = room - len(columns) - 1 - sum(fixed)
    if shared and left_over < _LEAST * shared and (level := _level(fixed, left_over + sum(fixed))) >= _LEAST:
        fixed = [min(c, level) for c in fixed]
        left_over = room - len(columns) - 1 - sum(fixed)
    if shared == 0 or left_over < _LEAST * shared:
        fixed = [0 if c == 0 else min(c, least) for c in fixed]
        left_over = room - len(columns) - 1 - sum(fixed)
    if shared == 0 or left_over < _LEAST * shared:
        return None
    return tuple(cells or left_over // shared for cells in fixed)


def _level(fixed: Sequence[int], cells: int) -> int:
    """Return how wide a column may be at most so that all of them, those of no width too, share *cells*: the widest give way."""
    narrower: list[int] = []
    for column in sorted(fixed, key=lambda c: c or cells):
        level = (cells - sum(narrower)) // (len(fixed) - len(narrower))
        if not column or column > level:
            return level
        narrower.append(column)
    return cells


def _rule(rooms: Sequence[int], corners: str) -> str:
    return corners[0] + corners[1].join("─" * room for room in rooms) + corners[2]


def _row(
    columns: Sequence[Column], cells: Sequence[str], rooms: Sequence[int], *, heading: bool = False
) -> list[str]:
    wrapped = [
        [line for part in _parts(cell) for line in wrap(part, room)]
        for cell, room in zip(cells, rooms, strict=True)
    ]
    return [
        "│"
        + "│".join(
            _aligned(Align.CENTRE if heading else column.align, part, room)
            for column, part, room in zip(columns, parts, rooms, strict=True)
        )
        + "│"
        for parts in zip_longest(*wrapped, fillvalue="")
    ]


def _parts(cell: str) -> list[str]:
    return ["✓ " + part.removeprefix(TICK) if part.startswith(TICK) else part for part in cell.split("\n")]


def _aligned(align: Align, part: str, room: int) -> str:
    if align is Align.LEFT:
        return left(part, room)
    return centre(part, room) if align is Align.CENTRE else " " * (room - width(part)) + part


def _listed(columns: Sequence[Column], row: Sequence[str], room: int) -> list[str]:
    number = f"{row[0]}. " if columns[0].title in {"TT", "STT"} and row[0] else ""
    main = next((n for n, column in enumerate(columns) if column.width == 0), 0)
    lines = [line for part in _parts(row[main]) for line in wrap(f"{number}{part}", room, "  ")]
    rest = [
        f"{column.title}: {cell}"
        for n, (column, cell) in enumerate(zip(columns, row, strict=True))
        if n != main and cell and not (n == 0 and number)
    ]
    return [*lines, *(line for line in wrap(f"  {'; '.join(rest)}", room, "  ") if rest)]


def _entry(columns: Sequence[Column], row: Sequence[str], room: int) -> list[str]:
    """Return a row of a list: the amount at the right when the last column holds one."""
    main = next((n for n, column in enumerate(columns) if column.width == 0), 0)
    has_amount = columns[-1].align is Align.RIGHT
    amount = row[-1] if has_amount else ""
    rest = [
        cell for n, cell in enumerate(row) if cell and n != main and not (has_amount and n == len(row) - 1)
    ]
    words = f"– {row[main]} ({', '.join(rest)})" if rest else f"– {row[main]}"
    text_room = max(room - width(amount) - 4, 1)
    first, *later = wrap(words, text_room, "  ")
    return [f"  {left(first, text_room)}  {amount}", *(f"  {line}" for line in later)]
