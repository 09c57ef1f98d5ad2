"""The order of entries that answer a question: how well the words stand in the name, then use, then length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counter_tui.storage.search_query import Question

_WHOLE, _OPENS_NAME, _SECOND_BEST, _IN_NAME, _OPENS_KEYWORD, _IN_KEYWORD, _INITIALS_INSIDE, _SCATTERED = range(8)


class Rank:
    """Orders entries; *texts* are ``initials TAB name TAB |keywords| TAB |also|``, folded, *names* as published."""

    def __init__(self, texts: Sequence[str], names: Sequence[str]) -> None:
        self._texts = texts
        self._names = names

    def sort(self, question: Question, numbers: Sequence[int], uses: Mapping[int, int]) -> list[int]:
        """Return *numbers* best first; *uses* counts how often this desk used an entry."""
        if len(numbers) < 2:
            return list(numbers)
        phrases = _phrases(question)
        marked = [f" {word}" for word in question.typed.lower().split() if not word.isascii()]
        needed = [word for word in question.words if not word.filler]
        letters = len(question.words) == 1 and not question.words[0].known

        def key(number: int) -> tuple[int, int, int, int, int]:
            errors = sum(not word.strict >> number & 1 for word in needed)
            found = self._class(number, question, phrases, letters=letters)
            agreeing = 0
            if marked:
                name = f" {self._names[number].lower()}"
                agreeing = sum(word in name for word in marked)
            return errors, found, -agreeing, -uses.get(number, 0), number

        return sorted(numbers, key=key)

    def _class(self, number: int, question: Question, phrases: list[str], *, letters: bool) -> int:
        initials, name, keywords, also = self._texts[number].split("\t")
        best = min(_phrase_class(phrase, name, keywords, also) for phrase in phrases)
        if best > _OPENS_NAME:
            best = min(best, _initials_class(question.initials, initials, letters))
        if best == _SCATTERED:
            best += sum(f" {word.folded}" not in f" {name}" for word in question.words if not word.filler)
        return best


def _phrases(question: Question) -> list[str]:
    """The question as it stands, and without the filler at both ends."""
    words = question.words
    first, last = 0, len(words)
    while first < last and words[first].filler:
        first += 1
    while last > first and words[last - 1].filler:
        last -= 1
    stripped = " ".join(word.folded for word in words[first:last])
    return [question.phrase] if not stripped or stripped == question.phrase else [question.phrase, stripped]


def _phrase_class(phrase: str, name: str, keywords: str, also: str) -> int:
    if name == phrase or f"|{phrase}|" in keywords:
        return _WHOLE
    if name.startswith(phrase):
        return _OPENS_NAME
    if f"|{phrase}|" in also:
        return _SECOND_BEST
    if f" {phrase}" in name:
        return _IN_NAME
    if f"|{phrase}" in keywords or f"|{phrase}" in also:
        return _OPENS_KEYWORD
    if f" {phrase}" in keywords:
        return _IN_KEYWORD
    return _SCATTERED


def _initials_class(forms: list[str], initials: str, surely: bool) -> int:
    best = _SCATTERED
    for form in forms:
        if form in initials:
            place = _INITIALS_INSIDE
            if surely:
                place = _WHOLE if initials == form else _OPENS_NAME if initials.startswith(form) else _IN_NAME
            best = min(best, place)
    return best
