"""Text made safe for one line of the screen: composed, without control characters, cut to its cells."""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len, set_cell_size

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ESCAPES = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?)")
_BREAKS = re.compile("[\t\n\r\u2028\u2029\x85]")
ELLIPSIS = "…"


def plain(text: str) -> str:
    """Return *text* as NFC on one line: breaks become spaces, control, bidi and zero-width characters go."""
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return _UNSEEN.sub("", _BREAKS.sub(" ", _ESCAPES.sub("", composed)))


def plain_lines(text: str) -> list[str]:
    """Return the lines of *text*, each plain."""
    return [plain(line).rstrip() for line in text.splitlines()] or [""]


def fit(words: str, width: int) -> str:
    """Return plain *words* in exactly *width* cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    # Measuring 1,800 characters for a line of 80 would cost more than drawing it.
    head = words[: 4 * width + 8]
    if cell_len(head) > width:
        return set_cell_size(set_cell_size(head, width - 1).rstrip() + ELLIPSIS, width)
    return set_cell_size(head, width)


def elide(words: str, width: int) -> str:
    """Return plain *words* in at most *width* cells."""
    short = len(words) <= 4 * width and cell_len(words) <= width
    return words if short else fit(words, width).rstrip()
