"""Names and everyday words that stand whole in what was typed, however much more was said around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

LENGTHS = range(2, 9)
"""Words of a phrase: one word says too little, and nobody says a longer name and then more."""


def wholes(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return the phrases of *texts* (as in :mod:`counter_tui.storage.search_rank`) with the entries that bear them.

    An entry that another fits better stands as ``-1 - number``.
    """
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        _, name, keywords, also = text.split("\t")
        for number, phrases in ((place, name), (place, keywords), (-1 - place, also)):
            for phrase in phrases.split("|"):
                if phrase.count(" ") + 1 in LENGTHS:
                    places.setdefault(phrase, []).append(number)
    return places


def within(said: Sequence[str], known: Mapping[str, Sequence[int]]) -> dict[int, tuple[int, bool]]:
    """Return the entries one of whose phrases is a part of *said* (folded words), each with a rank: less is better."""
    found: dict[int, tuple[int, bool]] = {}
    for phrase, length in _parts(said):
        for number in known.get(phrase, ()):
            place, rank = max(number, -1 - number), (-length, number < 0)
            found[place] = min(found.get(place, rank), rank)
    return found


def _parts(said: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each run of words shorter than all of *said*, with its length."""
    for start in range(len(said)):
        for length in LENGTHS:
            if length < len(said) and start + length <= len(said):
                yield " ".join(said[start : start + length]), length
