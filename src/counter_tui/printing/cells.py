"""Terminal cells: how wide text is, and wrapping, centring and columns by that width (Unicode UAX #11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import zip_longest


def width(text: str) -> int:
    """Return the cells *text* takes: wide letters two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def wrap(text: str, room: int, indent: str = "") -> list[str]:
    """Return *text* in lines of at most *room* cells, later lines after *indent*; a word longer than a line is cut."""
    lines, line = [], ""
    for word in text.split():
        rest = word
        if line.strip() and width(line) + 1 + width(word) <= room:
            line += f" {word}"
            continue
        if line.strip():
            lines.append(line)
            line = indent
        while width(line) + width(rest) > room:
            head = _head(rest, room - width(line))
            lines.append(line + head)
            line, rest = indent, rest[len(head) :]
        line += rest
    return [*lines, line] if line.strip() else lines or [""]


def left(text: str, room: int) -> str:
    """Return *text* filled with spaces on the right to *room* cells."""
    return text + " " * (room - width(text))


def centre(text: str, room: int) -> str:
    """Return *text* in the middle of *room* cells, filled on both sides."""
    before = max(0, room - width(text)) // 2
    return left(" " * before + text, room)


def beside(first: Sequence[str], second: Sequence[str], first_room: int, gap: int = 2) -> list[str]:
    """Return two blocks of lines side by side, the second starting after *first_room* and *gap* cells."""
    return [left(a, first_room) + " " * gap + b for a, b in zip_longest(first, second, fillvalue="")]


def _head(text: str, room: int) -> str:
    taken = 0
    for index, char in enumerate(text):
        taken += _cells(char)
        if taken > room and index:
            return text[:index]
    return text


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"F", "W"} else 1
