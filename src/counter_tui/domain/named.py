"""Whether what was typed is somebody's full name, or the words of a procedure."""

from __future__ import annotations

from collections.abc import Iterable

from counter_tui.domain.text import canonical, fold, words


def names_person(typed: str, people: Iterable[str]) -> bool:
    """Return whether *typed* is the whole name of one of *people*: two words and more, accents and case aside."""
    said = _words(typed)
    return len(said) >= 2 and any(_words(name) == said for name in people)


def person_leads(typed: str, people: Iterable[str], procedures: Iterable[str]) -> bool:
    """Return whether dossiers of *people* come before *procedures* in what *typed* found.

    A search that forgives typing errors finds procedures for any name; one whose title says the words leads all the same.
    """
    said = _words(typed)
    return names_person(typed, people) and not any(_says(_words(title), said) for title in procedures)


def _words(text: str) -> list[str]:
    return words(fold(canonical(text)))


def _says(title: list[str], said: list[str]) -> bool:
    return any(title[at : at + len(said)] == said for at in range(len(title) - len(said) + 1))
