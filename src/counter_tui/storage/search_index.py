"""The search index of the catalogue: best first, in memory, made for the way officers type.

By code (with or without its dot, or a part), words in any order with or without marks, initials, unfinished words,
one or two typing errors, joined words, raw Telex, and citizens' words for things. Measured in
``benchmarks/search.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from counter_tui.decoding import from_msgpack
from counter_tui.domain.codes import procedure_code
from counter_tui.domain.syllables import spelled_with_i
from counter_tui.domain.text import fold, initials, words
from counter_tui.storage.search_initials import ShortTexts
from counter_tui.storage.search_query import SURE_ROUNDS, Filler, Question, read
from counter_tui.storage.search_rank import Rank
from counter_tui.storage.search_wholes import wholes, within
from counter_tui.storage.search_words import Syllables, bit_set, positions

FORMAT = 2
_OPENING = "thu tuc "
_MOST_RANKED = 200
_MOST_INITIALS = 30
_ENOUGH = 5  # as many sure answers make guesses needless
_LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """What is searched of one procedure.

    ``local`` when communes handle it; ``keywords`` are everyday words for it, ``also`` such that fit others better.
    """

    code: str
    name: str
    field: str
    receivable: bool = True
    local: bool = False
    keywords: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class _Stored(msgspec.Struct, array_like=True):
    format: int
    codes: str
    names: str
    fields: list[str]
    field_numbers: list[int]
    closed: list[int]
    local: int
    texts: str
    vocabulary: str
    sets: list[bytes]
    filler: list[str]
    wholes: dict[str, list[int]]


class SyllableIndex:
    """Answers what is typed with entry numbers, best first; :meth:`row` gives an entry's line."""

    def __init__(self, stored: _Stored) -> None:
        self._stored = stored
        self._codes = stored.codes.split("\n") if stored.codes else []
        self._names = stored.names.split("\n") if stored.names else []
        self._digits = stored.codes.replace(".", "").split("\n")
        self._numbers = ShortTexts(self._digits)
        self._places = {code: place for place, code in enumerate(self._codes)}
        self._all = (1 << len(self._codes)) - 1
        self._texts = texts = stored.texts.split("\n") if stored.texts else []
        self._syllables = Syllables(stored.vocabulary.split("\n") if stored.vocabulary else [], stored.sets)
        self._initials = ShortTexts([text[: text.index("\t")] for text in texts])
        self._rank = Rank(texts, self._names, stored.local)
        self._closed = frozenset(stored.closed)
        self._filler = Filler(stored.filler)
        self._uses: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    @classmethod
    def build(cls, rows: Iterable[IndexRow], filler: Iterable[str] = ()) -> SyllableIndex:
        """Make the index of *rows*; *filler* are words that say nothing of the matter."""
        return cls(
            _store(sorted(rows, key=lambda row: (not row.local, len(_core(row.name)), row.code)), filler)
        )

    @classmethod
    def load(cls, stored: bytes) -> SyllableIndex:
        """Return an index from :meth:`dump`; raises :class:`msgspec.MsgspecError` when it is none of this format."""
        decoded = from_msgpack(stored, _Stored)
        if decoded.format != FORMAT:
            raise msgspec.ValidationError(f"search index of format {decoded.format}")
        return cls(decoded)

    def dump(self) -> bytes:
        """Return the index as bytes for :meth:`load`."""
        return msgspec.msgpack.encode(self._stored)

    def set_uses(self, uses: Mapping[str, int]) -> None:
        """Take over how often this desk used each procedure."""
        self._uses = {self._places[code]: count for code, count in uses.items() if code in self._places}

    def count_use(self, code: str) -> None:
        """Count one more use of a procedure."""
        if (place := self._places.get(code)) is not None:
            self._uses[place] = self._uses.get(place, 0) + 1

    def row(self, code: str) -> IndexRow | None:
        """Return the line of the procedure with this code."""
        place = self._places.get(code)
        return None if place is None else self._row(place)

    def most_used(self, limit: int, common: Sequence[str] = ()) -> list[IndexRow]:
        """Return what this desk uses most, then *common* codes, then what it may take in, the shorter first."""
        used = sorted(self._uses, key=lambda place: (-self._uses[place], place))
        usual = [self._places[code] for code in common if code in self._places]
        rest = sorted(range(len(self._codes)), key=lambda place: place in self._closed)
        return [self._row(place) for place in list(dict.fromkeys([*used, *usual, *rest]))[:limit]]

    def search(self, typed: str, limit: int = 20) -> list[IndexRow]:
        """Return the entries for what was *typed*, best first, then those this desk uses most, then the shorter."""
        found = self._by_code(typed)
        if not found:
            question = read(typed, self._syllables, self._initials, self._filler, self._texts)
            if question is not None:
                found = self._by_words(question, limit)
        return [self._row(place) for place in found[:limit]]

    def _by_code(self, typed: str) -> list[int]:
        code = procedure_code(typed)
        if code is not None and code in self._places:
            return [self._places[code]]
        compact = "".join(typed.split())
        digits = compact.replace(".", "")
        if not (digits.isascii() and digits.isdigit()) or (
            "." not in compact and len(digits) < _LEAST_DIGITS
        ):
            return []
        found = self._numbers.holding(digits)
        return sorted(found, key=lambda place: self._number_order(place, digits))

    def _number_order(self, place: int, digits: str) -> tuple[bool, int, str]:
        number = self._digits[place]
        return (not number.startswith(digits), -self._uses.get(place, 0), number)

    def _by_words(self, question: Question, limit: int) -> list[int]:
        found: list[int] = []
        taken = 0
        used = bit_set(self._uses, len(self._codes)) if self._uses else 0
        for nth, mask in enumerate(question.rounds(self._all)):
            if nth == SURE_ROUNDS:
                ranks = within([word.folded for word in question.words], self._stored.wholes)
                told = [place for place in ranks if not taken >> place & 1]
                found += sorted(told, key=lambda place: (ranks[place], -self._uses.get(place, 0), place))
                taken |= bit_set(told, len(self._codes))
                if len(found) >= min(limit, _ENOUGH):
                    break
            fresh = mask & ~taken
            taken |= mask
            numbers = [*positions(fresh & used, _MOST_RANKED), *positions(fresh & ~used, _MOST_RANKED)]
            found += self._rank.sort(question, numbers, fresh, self._uses)
            if len(found) >= min(limit, _ENOUGH):
                break
        return found

    def _row(self, place: int) -> IndexRow:
        return IndexRow(
            code=self._codes[place],
            name=self._names[place],
            field=self._stored.fields[self._stored.field_numbers[place]],
            receivable=place not in self._closed,
            local=place < self._stored.local,
        )


def _store(rows: Sequence[IndexRow], filler: Iterable[str]) -> _Stored:
    fields = sorted({row.field for row in rows})
    numbers = {field: number for number, field in enumerate(fields)}
    texts: list[str] = []
    holders: dict[str, set[int]] = {}
    for place, row in enumerate(rows):
        core = _core(row.name)
        keywords = [_plain(phrase) for phrase in row.keywords]
        also = [_plain(phrase) for phrase in row.also]
        letters = [
            initials(core)[:_MOST_INITIALS],
            *(initials(phrase) for phrase in keywords if phrase.count(" ") >= 2),
        ]
        texts.append("\t".join(["|".join(["", *part, ""]) for part in (letters, [core], keywords, also)]))
        for word in " ".join([core, *keywords, *also, _plain(row.field)]).split():
            holders.setdefault(word, set()).add(place)
    vocabulary = sorted(holders)
    size = len(rows)
    return _Stored(
        format=FORMAT,
        codes="\n".join(row.code for row in rows),
        names="\n".join(row.name.replace("\n", " ") for row in rows),
        fields=fields,
        field_numbers=[numbers[row.field] for row in rows],
        closed=[place for place, row in enumerate(rows) if not row.receivable],
        local=sum(row.local for row in rows),
        texts="\n".join(texts),
        vocabulary="\n".join(vocabulary),
        sets=[bit_set(holders[word], size).to_bytes(size // 8 + 1, "little") for word in vocabulary],
        filler=sorted(set(filler)),
        wholes=wholes(texts),
    )


def _plain(text: str) -> str:
    return " ".join(spelled_with_i(word) for word in words(fold(text)))


def _core(name: str) -> str:
    return _plain(name).removeprefix(_OPENING)
