"""Vietnamese text: one composed form to keep, one folded form to search."""

from __future__ import annotations

import re
import unicodedata

from counter_tui.domain.syllables import untelex

__all__ = ["canonical", "canonical_block", "fold", "initials", "mask_identity", "untelex", "words"]

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI (ECMA-48 §5.4)
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # terminated OSC, DCS, …
    r"|\x1b[ -/]*[0-~]"
)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffe\uffff").union(
    map(chr, range(0xFE00, 0xFE10))
)
# Letters of Latin scripts with their marks, and common punctuation: nothing to compose, nothing to take out.
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*"
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def canonical(text: str) -> str:
    """Return *text* on one line as it may be kept and shown: NFC, no controls, runs of white space collapsed.

    Terminal escape sequences go whole; bidirectional controls, zero-width characters and the byte-order mark
    (Unicode Cc, Cf) go; a lone surrogate becomes U+FFFD.
    """
    if _PLAIN.fullmatch(text) is None:
        text = unicodedata.normalize("NFC", "".join(map(_visible, _ESCAPES.sub("", text))))
    return " ".join(text.split())


def canonical_block(text: str) -> str:
    """Return *text* like :func:`canonical`, line by line; blank lines stay inside and go at both ends."""
    return "\n".join(canonical(line) for line in text.splitlines()).strip("\n")


def fold(text: str) -> str:
    """Return *text* without case and marks, for matching only.

    ``đ`` is a letter of its own, not a ``d`` with a mark, so normalisation alone leaves it.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char)).replace("đ", "d")


def words(folded: str) -> list[str]:
    """Return the runs of letters and digits of a folded text."""
    return [word for word in _NOT_WORD.split(folded) if word]


def initials(folded: str) -> str:
    """Return the first letters of the words of a folded text: ``dang ky khai sinh`` → ``dkks``."""
    return "".join(word[0] for word in words(folded))


def mask_identity(number: str) -> str:
    """Return an identity number as lists may show it: ``022090000001`` → ``022•••••0001``."""
    if len(number) >= 12:
        shown_first, shown_last = 3, 4
    elif len(number) >= 8:
        shown_first, shown_last = 2, 3
    else:
        shown_first, shown_last = 0, min(2, len(number) // 2)
    hidden = len(number) - shown_first - shown_last
    return number[:shown_first] + "•" * hidden + number[len(number) - shown_last :]


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} or char in _INVISIBLE else char
