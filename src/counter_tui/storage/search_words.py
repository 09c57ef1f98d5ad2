"""The syllables of a catalogue, each with the set of entries that hold it.

Vietnamese is written in syllables and a catalogue holds only about two thousand different folded ones. So one big
integer per syllable is a bit set of entries, "which hold all of these" is a few ``&``, and typing errors are looked
up among the syllables instead of in the texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from counter_tui.domain.syllables import spelled_with_i

_MOST_CACHED = 2000
_SYLLABLE = re.compile(r"(?=.*[aeiouy])[a-z]{2,7}")
_LONGEST = 7


def positions(mask: int, limit: int) -> Iterator[int]:
    """Yield the numbers of the lowest set bits of *mask*, at most *limit* of them."""
    offset = 0
    while mask and limit:
        near = mask & 0xFFFFFFFFFFFFFFFF or mask
        shift = (near & -near).bit_length() - 1
        offset += shift
        yield offset
        limit -= 1
        mask >>= shift + 1
        offset += 1


def bit_set(numbers: Iterable[int], size: int) -> int:
    """Return the set of *numbers*, all below *size*, as one integer."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


class Syllables:
    """The vocabulary: which entries hold a word, begin of a word, or a word like it."""

    def __init__(self, words: Sequence[str], sets: Sequence[bytes]) -> None:
        self._words = words
        self._sets = {
            word: int.from_bytes(octets, "little") for word, octets in zip(words, sets, strict=True)
        }
        self._prefixes: dict[str, int] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._deletions: dict[str, list[str]] | None = None

    def __contains__(self, word: str) -> bool:
        return spelled_with_i(word) in self._sets

    def exact(self, word: str) -> int:
        """Return the entries with *word*."""
        return self._sets.get(spelled_with_i(word), 0)

    def beginning(self, word: str) -> int:
        """Return the entries with a word that begins so."""
        found = self._prefixes.get(word)
        if found is None:
            found = self.exact(word)
            place = bisect_left(self._words, word)
            while place < len(self._words) and self._words[place].startswith(word):
                found |= self._sets[self._words[place]]
                place += 1
            if len(self._prefixes) >= _MOST_CACHED:
                self._prefixes.clear()
            self._prefixes[word] = found
        return found

    def near(self, word: str) -> tuple[str, ...]:
        """Return the syllables one typing error away (a letter more, less, other, or two swapped).

        Two errors are allowed from five letters on when one leads nowhere.
        """
        found = self._near.get(word)
        if found is None:
            found = tuple(self._one_error_away(word))
            if not found and len(word) >= 5:
                found = tuple(other for other in self._words if _two_errors_away(word, other))
            if len(self._near) >= _MOST_CACHED:
                self._near.clear()
            self._near[word] = found
        return found

    def split(self, joined: str) -> list[str]:
        """Return the syllables that were typed without blanks between them; empty when there is no such reading.

        The last one may be unfinished. Readings that some entry holds come first, then those of fewer pieces.
        """
        best: list[str] = []
        for pieces in self._readings(joined, 12):
            common = -1
            for piece in pieces[:-1]:
                common &= self.exact(piece)
            if common & self.beginning(pieces[-1]):
                return pieces
            if not best or len(pieces) < len(best):
                best = pieces
        return best

    def _readings(self, joined: str, limit: int) -> Iterator[list[str]]:
        stack: list[tuple[list[str], str]] = [([], joined)]
        while stack and limit:
            pieces, rest = stack.pop()
            if pieces and len(rest) > 1 and self.beginning(rest):
                limit -= 1
                yield [*pieces, rest]
                if rest in self:
                    continue
            for cut in range(
                2, min(_LONGEST, len(rest) - 1) + 1
            ):  # the longest comes last and is popped first
                piece = rest[:cut]
                if piece in self and _SYLLABLE.fullmatch(piece):
                    stack.append(([*pieces, piece], rest[cut:]))

    def _one_error_away(self, word: str) -> set[str]:
        if self._deletions is None:
            self._deletions = {}
            for known in self._words:
                for spelling in _spellings(known) if known.isalpha() else ():
                    for form in _with_one_letter_less(spelling):
                        self._deletions.setdefault(form, []).append(known)
        forms = _with_one_letter_less(word)
        return {
            known
            for form in forms
            for known in self._deletions.get(form, ())
            if known != word and any(_one_error(word, spelling) for spelling in _spellings(known))
        }


def _spellings(known: str) -> tuple[str, ...]:
    with_y = known[:-1] + "y" if known.endswith("i") else known
    return (known, with_y) if spelled_with_i(with_y) == known != with_y else (known,)


def _with_one_letter_less(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def _one_error(first: str, second: str) -> bool:
    if len(first) == len(second):
        differ = [i for i in range(len(first)) if first[i] != second[i]]
        if len(differ) == 2 and differ[1] == differ[0] + 1:
            return first[differ[0]] == second[differ[1]] and first[differ[1]] == second[differ[0]]
        return len(differ) <= 1
    short, long = sorted((first, second), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _two_errors_away(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 1 or len(other) < 4 or len(set(word) & set(other)) < len(set(word)) - 2:
        return False
    if word[0] != other[0] and word[:2] != other[1::-1]:
        return False
    return any(
        _one_error(shorter, other) for shorter in _with_one_letter_less(word) if shorter != word
    ) or any(_one_error(word, shorter) for shorter in _with_one_letter_less(other) if shorter != other)
