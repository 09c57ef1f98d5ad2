"""What was typed, read word by word: which entries each word can mean, strictly and loosely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from counter_tui.domain.syllables import spelled_with_i
from counter_tui.domain.text import fold, untelex, words
from counter_tui.storage.search_initials import ShortTexts, typed_as
from counter_tui.storage.search_words import Syllables, bit_set, positions

_WORD = re.compile(r"\w+")
_MOST_WORDS = 24
_INITIALS = range(2, 13)
_LEAST_JOINED = 4
_SURELY_JOINED = 8
_MOST_CORRECTED = 7
_MOST_COMPARED = 40
SURE_ROUNDS = 2
"""How many of a question's rounds hold every word that matters."""


@dataclass(slots=True)
class Word:
    """One word as it is understood, and the entries it means: strictly, likely, or with an error at the most.

    ``known`` when it is a whole word of the catalogue, ``filler`` when it says nothing of the matter.
    """

    folded: str
    strict: int
    likely: int
    loose: int
    known: bool = False
    filler: bool = False


class Filler:
    """Words that say nothing of the matter (xin, làm, cho …); typed with marks they must agree in their marks."""

    def __init__(self, words: Iterable[str]) -> None:
        self._marked = frozenset(words)
        self._folded = frozenset(map(fold, self._marked))

    def among(self, typed: str) -> set[str]:
        """Return the folded words of *typed* that are filler and nothing else there."""
        said = _WORD.findall(typed.lower())
        known = self._folded if typed.isascii() else self._marked
        return {fold(word) for word in said if word in known} - {
            fold(word) for word in said if word not in known
        }


@dataclass(frozen=True, slots=True)
class Question:
    """A whole query: its words, and the forms its letters may take as initials."""

    typed: str
    words: list[Word]
    initials: list[str]

    @property
    def phrases(self) -> list[str]:
        """The words as they are understood, whole and without the filler at their ends, the shortest last."""
        first, last = 0, len(self.words)
        while last > 1 and self.words[last - 1].filler:
            last -= 1
        starts = [0]
        while first + 1 < last and self.words[first].filler:
            first += 1
            starts.append(first)
        said = [word.folded for word in self.words]
        return list(dict.fromkeys(" ".join(said[start:end]) for start in starts for end in (len(said), last)))

    def rounds(self, everything: int) -> Iterator[int]:
        """Yield sets of entries, the surest first: all words, without filler, nearly, all but some, with errors."""
        needed = [word for word in self.words if not word.filler] or self.words
        yield _all([word.strict for word in self.words], everything)
        yield _all([word.strict for word in needed], everything)
        yield _all([word.likely for word in self.words], everything)
        likely = [word.likely for word in needed]
        yield _all(likely, everything)
        if len(needed) >= 3:
            yield _all_but(1, likely, everything)
        yield _all([word.loose for word in needed], everything)
        for missing in range(2, len(needed) // 2 + 1):
            yield _all_but(missing, likely, everything)


def read(
    typed: str,
    syllables: Syllables,
    initials: ShortTexts,
    filler: Filler,
    texts: Sequence[str],
) -> Question | None:
    """Return *typed* as a question over the entries of *texts*, or ``None`` when there is no word in it."""
    parts = words(fold(typed))[:_MOST_WORDS]
    if not parts:
        return None
    spelled = _spelled(parts, syllables, initials)
    single = len(parts) == 1
    forms = typed_as("".join(typed.split())) if single else ["".join(parts)]
    understood = [
        _understand(word, last=place == len(spelled) - 1, syllables=syllables)
        for place, word in enumerate(spelled)
    ]
    for word in understood:
        if single or not word.strict:
            as_initials = _initials_mask(
                forms if single else [word.folded], initials, len(texts), alone=single
            )
            word.strict |= as_initials
            word.likely |= as_initials
            word.loose |= as_initials
    _correct(understood, syllables, texts)
    all_fit = _all([word.strict for word in understood], -1) != 0
    needless = set() if all_fit else filler.among(typed)
    for word in understood:
        word.filler = word.folded in needless
        word.folded = spelled_with_i(word.folded)
    return Question(typed=typed, words=understood, initials=forms)


def _spelled(parts: list[str], syllables: Syllables, initials: ShortTexts) -> list[str]:
    # Only what begins no word is read as raw Telex keys or as joined words.
    spelled: list[str] = []
    for part in parts:
        if syllables.beginning(part):
            spelled.append(part)
        elif (plain := untelex(part)) != part and syllables.beginning(plain):
            spelled.append(plain)
        elif pieces := _pieces(part, syllables, initials):
            spelled += pieces
        else:
            spelled.append(part)
    return spelled


def _pieces(part: str, syllables: Syllables, initials: ShortTexts) -> list[str]:
    # What is one letter from a syllable is rather a typing error than two words.
    if (
        len(part) < _LEAST_JOINED
        or initials.holding(part)
        or (len(part) < _SURELY_JOINED and syllables.near(part))
    ):
        return []
    return syllables.split(part)


def _understand(part: str, *, last: bool, syllables: Syllables) -> Word:
    beginning, known = syllables.beginning(part), part in syllables
    strict = syllables.exact(part) if known and not last else beginning
    near = 0
    for other in syllables.near(part) if len(part) >= 2 else ():
        near |= syllables.exact(other)
    likely = strict | beginning | (0 if known else near)
    return Word(folded=part, strict=strict, likely=likely, loose=likely | near, known=known)


def _correct(understood: list[Word], syllables: Syllables, texts: Sequence[str]) -> None:
    # A word that fits nothing, or not with the others, is read as the like syllable that fits best.
    for place, word in enumerate(understood):
        if not word.strict:
            _read_otherwise(place, understood, syllables, texts)
    if 1 < len(understood) < _MOST_CORRECTED and not _all([word.strict for word in understood], -1):
        for place in range(len(understood)):
            if _read_otherwise(place, understood, syllables, texts):
                return


def _read_otherwise(place: int, understood: list[Word], syllables: Syllables, texts: Sequence[str]) -> bool:
    word = understood[place]
    others = _all([other.strict for other in understood if other is not word and other.strict], -1)
    before = understood[place - 1].folded if place else ""
    after = understood[place + 1].folded if place + 1 < len(understood) else ""
    best, most = "", (0, 0)
    for known in syllables.near(word.folded):
        fits = syllables.exact(known) & others
        if fits <= 0:
            continue
        pairs = [f" {pair}" for pair in (f"{before} {known}", f"{known} {after}") if before or after]
        beside = sum(any(pair in texts[entry] for entry in positions(fits, _MOST_COMPARED)) for pair in pairs)
        if (beside, fits.bit_count()) > most:
            best, most = known, (beside, fits.bit_count())
    if not best:
        return False
    word.folded, word.strict = best, syllables.exact(best)
    word.likely |= word.strict
    return True


def _initials_mask(forms: list[str], initials: ShortTexts, size: int, *, alone: bool) -> int:
    wanted = [form for form in forms if len(form) in _INITIALS]
    if alone:  # two letters are in most initials somewhere: they must be the first ones
        wanted = [form if len(form) > _INITIALS[0] else f"|{form}" for form in wanted]
    numbers = {number for form in wanted for number in initials.holding(form)}
    return bit_set(numbers, size) if numbers else 0


def _all(masks: list[int], everything: int) -> int:
    for mask in masks:
        everything &= mask
    return everything


def _all_but(missing: int, masks: list[int], everything: int) -> int:
    # held[n] is the set of entries that lack at most n of the words looked at so far.
    held = [everything] + [everything] * missing
    for mask in masks:
        for lack in range(missing, 0, -1):
            held[lack] = (held[lack] & mask) | held[lack - 1]
        held[0] &= mask
    return held[missing]
