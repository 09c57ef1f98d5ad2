"""The order of entries that answer a question: how well the words stand in the name, then use, then length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counter_tui.storage.search_query import Question

_NEAR_THE_FRONT = 12
_WHOLE, _OPENS_NAME, _SECOND_BEST, _IN_NAME, _OPENS_KEYWORD, _IN_KEYWORD, _INITIALS_INSIDE, _SCATTERED = (
    range(8)
)


class Rank:
    """Orders entries; *texts* are ``|initials| TAB |name| TAB |keywords| TAB |also|``, folded; *names* as published.

    The first *local* entries are those that communes handle: they come before others that fit as well.
    """

    def __init__(self, texts: Sequence[str], names: Sequence[str], local: int) -> None:
        self._texts = texts
        self._names = names
        self._local = local

    def sort(
        self, question: Question, numbers: Sequence[int], entries: int, uses: Mapping[int, int]
    ) -> list[int]:
        """Return *numbers*, all of the set *entries*, best first; *uses* counts how often this desk used one."""
        if len(numbers) < 2:
            return list(numbers)
        phrases = question.phrases
        marked = [f" {word}" for word in question.typed.lower().split() if not word.isascii()]
        size = len(self._texts)
        needed = [
            (word, (size // (word.strict.bit_count() + 1)).bit_length())
            for word in question.words
            if not word.filler and entries & ~word.strict
        ]
        said = [f" {word.folded}" for word in question.words if not word.filler]
        letters = len(question.words) == 1 and not question.words[0].known

        def key(number: int) -> tuple[int, int, int, bool, int, int, int]:
            errors = sum(weight for word, weight in needed if not word.strict >> number & 1)
            found, distance = self._class(number, question.initials, phrases, said, letters=letters)
            agreeing = 0
            if marked:
                name = f" {self._names[number].lower()}"
                agreeing = sum(word in name for word in marked)
            return errors, found, -agreeing, number >= self._local, -uses.get(number, 0), distance, number

        return sorted(numbers, key=key)

    def _class(
        self, number: int, forms: list[str], phrases: list[str], said: list[str], *, letters: bool
    ) -> tuple[int, int]:
        initials, name, keywords, also = self._texts[number].split("\t")
        best = min(_phrase_class(phrase, name, keywords, also) for phrase in phrases)
        if best > _OPENS_NAME:
            best = min(best, _initials_class(forms, initials, letters))
        distance = 0
        if best == _IN_NAME:
            distance = name.find(phrases[-1]) // _NEAR_THE_FRONT
        elif best == _SCATTERED:
            best += _missing(said, (name + keywords).replace("|", "| ").split("|"))
        return best, distance


def _phrase_class(phrase: str, name: str, keywords: str, also: str) -> int:
    if f"|{phrase}|" in name or f"|{phrase}|" in keywords:
        return _WHOLE
    if f"|{phrase}" in name:
        return _OPENS_NAME
    if f"|{phrase}|" in also:
        return _SECOND_BEST
    if f" {phrase}" in name:
        return _IN_NAME
    if f"|{phrase}" in keywords or f"|{phrase}" in also:
        return _OPENS_KEYWORD
    return _IN_KEYWORD if f" {phrase}" in keywords else _SCATTERED


def _missing(said: list[str], places: list[str]) -> int:
    """How many words are not in the name or the keyword that holds most of them."""
    return len(said) - max(sum([word in place for word in said]) for place in places)


def _initials_class(forms: list[str], initials: str, surely: bool) -> int:
    best = _SCATTERED
    for form in forms:
        if form in initials:
            place = _INITIALS_INSIDE
            if surely:
                opens = _OPENS_NAME if f"|{form}" in initials else _IN_NAME
                place = _WHOLE if f"|{form}|" in initials else opens
            best = min(best, place)
    return best
