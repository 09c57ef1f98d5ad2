"""Initials (``dkks`` for đăng ký khai sinh), also as an input method leaves them.

With Telex on, initials turn into letters with marks: ``dkdd`` becomes ``dkđ``, ``aa`` â, and ``s r x`` after a
vowel become its tone, wherever in the word they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from counter_tui.domain.text import fold

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"\u0306": "w", "\u031b": "w"}  # breve and horn; the circumflex doubles its letter
_CIRCUMFLEX = "\u0302"
_MOST_FORMS = 64
_DOUBLED = re.compile(r"([adeosfrxjw])\1")


class ShortTexts:
    """One short text for each entry (its initials, the digits of its code), searched as one long text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = "\n" + "\n".join(texts) + "\n"
        self._starts: list[int] = []
        place = 1
        for one in texts:
            self._starts.append(place)
            place += len(one) + 1

    def holding(self, letters: str) -> list[int]:
        """Return the numbers of the entries whose text holds *letters* in a row."""
        found: list[int] = []
        place = self._text.find(letters)
        while place >= 0:
            entry = bisect_right(self._starts, place) - 1
            found.append(entry)
            if entry + 1 >= len(self._starts):
                break
            place = self._text.find(letters, self._starts[entry + 1])
        return found


def typed_as(word: str) -> list[str]:
    """Return the key sequences that can have given *word* under Telex, its folded form first.

    ``dkđ`` → ``dkd``, ``dkdd`` …; a letter typed three times is taken back by the input method: ``dd`` → ``ddd``.
    """
    forms = [fold(word)]
    for keys in _with_modifiers(word.lower()):
        if keys not in forms:
            forms.append(keys)
    if word.isascii():
        forms += [form for form in (_DOUBLED.sub(r"\1\1\1", forms[0], count=1),) if form not in forms]
    return forms[:_MOST_FORMS]


def _with_modifiers(word: str) -> list[str]:
    bases: list[str] = []
    modifiers: list[tuple[int, str]] = []  # (index of the letter, the key typed some time after it)
    for char in word:
        if char == "đ":
            modifiers.append((len(bases), "d"))
            bases.append("d")
            continue
        for part in unicodedata.normalize("NFD", char):
            if part in _TONES or part in _SHAPES:
                modifiers.append((len(bases) - 1, _TONES.get(part) or _SHAPES[part]))
            elif part == _CIRCUMFLEX:
                modifiers.append((len(bases) - 1, bases[-1]))
            elif not unicodedata.combining(part):
                bases.append(part)
    plain = "".join(bases)
    if not modifiers or len(modifiers) > 3:
        return []
    forms = [plain]
    for place, key in reversed(modifiers):
        later = []
        for form in forms:
            first = min(place + 1, len(form))
            later += [form[:cut] + key + form[cut:] for cut in range(first, len(form) + 1)]
        forms = later[:_MOST_FORMS]
    return forms
