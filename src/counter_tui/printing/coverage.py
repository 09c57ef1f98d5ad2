"""Which characters the fonts of slips can draw: one they cannot would stop the whole slip (PDF/A forbids it)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

MISSING = "□"
"""Stands on paper for what no font can draw, such as a name in Chinese characters."""
_UNUSUAL = re.compile(
    "[^\\t\\n -~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2013\u2014\u2018\u2019\u201c\u201d\u2026]"
)
_FONTS = {".ttf", ".otf"}


def drawable(text: str, folders: Iterable[str]) -> str:
    """Return *text* with what no font in *folders* can draw replaced by :data:`MISSING`."""
    if _UNUSUAL.search(text) is None:
        return text
    known = _coverage(tuple(folders))
    return _UNUSUAL.sub(lambda found: found[0] if ord(found[0]) in known else MISSING, text)


@lru_cache(maxsize=4)
def _coverage(folders: tuple[str, ...]) -> frozenset[int]:
    """Return the characters that a font of the folders has; a file that is none counts for nothing."""
    found: set[int] = set()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in _FONTS:
                try:
                    found.update(_characters(path.read_bytes()))
                except (OSError, struct.error):
                    continue
    return frozenset(found)


def _characters(font: bytes) -> Iterator[int]:
    """Yield the characters of the Unicode tables of *font* (OpenType 1.9, cmap formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            (count,) = struct.unpack_from(">H", font, start + 2)
            for entry in range(count):
                _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * entry)
                yield from _subtable(font, start + offset)


def _subtable(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">L", font, at + 12)
        for number in range(groups):
            first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
            yield from range(first, last + 1)
    elif kind == 4:
        (double,) = struct.unpack_from(">H", font, at + 6)
        size = double // 2
        ends = struct.unpack_from(f">{size}H", font, at + 14)
        starts = struct.unpack_from(f">{size}H", font, at + 16 + double)
        for first, last in zip(starts, ends, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)
