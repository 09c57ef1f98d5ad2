"""What was typed, read word by word: which entries each word can mean, strictly and loosely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counter_tui.domain.text import fold, untelex, words
from counter_tui.storage.search_initials import ShortTexts, typed_as
from counter_tui.storage.search_words import Syllables, bit_set

_MOST_WORDS = 24
_INITIALS = range(2, 13)
_LEAST_JOINED = 4


@dataclass(slots=True)
class Word:
    """One word: *folded* as it is understood, the entries it means strictly, and those it may mean with an error.

    ``known`` when it is a whole word of the catalogue, ``filler`` when it says nothing of the matter.
    """

    folded: str
    strict: int
    loose: int
    known: bool = False
    filler: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A whole query: its words, and the forms its letters may take as initials."""

    typed: str
    words: list[Word]
    initials: list[str]

    @property
    def phrase(self) -> str:
        """The words as they are understood, one blank between them."""
        return " ".join(word.folded for word in self.words)

    def rounds(self, everything: int) -> Iterator[int]:
        """Yield sets of entries, the surest first: all words, all but filler, with errors, all but one or two."""
        needed = [word for word in self.words if not word.filler] or self.words
        yield _all([word.strict for word in self.words], everything)
        if len(needed) < len(self.words):
            yield _all([word.strict for word in needed], everything)
        yield _all([word.loose for word in self.words], everything)
        loose = [word.loose for word in needed]
        yield _all(loose, everything)
        if len(loose) >= 3:
            yield _all_but(1, loose, everything)
        if len(loose) >= 5:
            yield _all_but(2, loose, everything)


def read(
    typed: str, syllables: Syllables, initials: ShortTexts, filler: frozenset[str], size: int
) -> Question | None:
    """Return *typed* as a question over *size* entries, or ``None`` when there is no word in it."""
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
        word.filler = word.folded in filler
        as_initials = _initials_mask(forms if single else [word.folded], initials, size)
        word.loose |= as_initials
        if single or not word.strict:
            word.strict |= as_initials
    _correct(understood, syllables)
    return Question(typed=typed, words=understood, initials=forms)


def _spelled(parts: list[str], syllables: Syllables, initials: ShortTexts) -> list[str]:
    # Only what begins no word is read as raw Telex keys or as joined words.
    spelled: list[str] = []
    for part in parts:
        if syllables.beginning(part):
            spelled.append(part)
        elif (plain := untelex(part)) != part and syllables.beginning(plain):
            spelled.append(plain)
        elif len(part) >= _LEAST_JOINED and not initials.holding(part) and (pieces := syllables.split(part)):
            spelled += pieces
        else:
            spelled.append(part)
    return spelled


def _understand(part: str, *, last: bool, syllables: Syllables) -> Word:
    beginning = syllables.beginning(part)
    strict = syllables.exact(part) if not last and part in syllables else beginning
    loose = strict | beginning
    if len(part) >= 2:
        for other in syllables.near(part):
            loose |= syllables.exact(other)
    return Word(folded=part, strict=strict, loose=loose, known=part in syllables)


def _correct(understood: list[Word], syllables: Syllables) -> None:
    # A word that fits nothing, or not with the others, is read as the like syllable that fits most entries.
    for word in [word for word in understood if not word.strict]:
        _read_otherwise(word, understood, syllables)
    if len(understood) > 1 and not _all([word.strict for word in understood], -1):
        for word in understood:
            if _read_otherwise(word, understood, syllables):
                return


def _read_otherwise(word: Word, understood: list[Word], syllables: Syllables) -> bool:
    others = _all([other.strict for other in understood if other is not word and other.strict], -1)
    best, most = "", 0
    for known in syllables.near(word.folded):
        fits = syllables.exact(known) & others
        if (count := fits.bit_count() if fits > 0 else 0) > most:
            best, most = known, count
    if not best:
        return False
    word.folded, word.strict = best, syllables.exact(best)
    return True


def _initials_mask(forms: list[str], initials: ShortTexts, size: int) -> int:
    numbers = {number for form in forms if len(form) in _INITIALS for number in initials.holding(form)}
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
