"""Break a paragraph into lines by words and cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

_BULLET = re.compile(r"\s*(?:[-–•*+☐☑✓]|\d{1,3}[.)]|[a-zđ]\))?\s*")


def hanging(paragraph: str) -> int:
    """Return how many cells the lines after the first are indented: the width of the bullet or number."""
    match = _BULLET.match(paragraph)
    return min(8, cell_len(match.group())) if match else 0


def wrap(paragraph: str, width: int) -> list[str]:
    """Return *paragraph* (plain text) in lines of at most *width* cells; a word longer than a line is cut."""
    width = max(1, width)
    if cell_len(paragraph) <= width:
        return [paragraph]
    indent = hanging(paragraph)
    indent = indent if indent < width // 2 else 0
    room = width
    lines: list[str] = []
    lead = len(paragraph) - len(paragraph.lstrip())
    line = " " * lead if lead < width // 2 else ""
    used = cell_len(line)
    empty = True
    for word in paragraph.split():
        cells = len(word) if word.isascii() else cell_len(word)
        gap = 0 if empty else 1
        if used + gap + cells <= room:
            line += " " * gap + word
            used += gap + cells
            empty = False
            continue
        if not empty:
            lines.append(line)
            line, used = " " * indent, indent
        if used + cells > room:
            *full, rest = chop_cells(word, room - indent)
            for piece in full:
                lines.append(line + piece)
                line = " " * indent
            line, used, empty = line + rest, indent + cell_len(rest), False
            continue
        line, used, empty = line + word, indent + cells, False
    lines.append(line)
    return lines
