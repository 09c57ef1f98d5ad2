"""Which procedure an officer means by a line typed into a field: a code, or words that only one answers to."""

from __future__ import annotations

from collections.abc import Callable

from counter_tui.domain.codes import procedure_code
from counter_tui.domain.correction import item_of
from counter_tui.domain.dossier import Registration
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.syllables import spelled_with_i
from counter_tui.domain.text import canonical, fold, initials
from counter_tui.domain.text import words as words_of
from counter_tui.errors import BadInput, NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import Catalogue, Hit

FIELD = "procedure-code"
NOT_IN_CATALOGUE = mark(
    "Không có thủ tục mã {code} trong danh mục của trung tâm. Chưa nhớ mã: gõ tên hoặc chữ đầu các tiếng."
)
NO_SUCH_WORDS = mark(
    "Không có thủ tục nào khớp với “{words}”. Gõ mã thủ tục; chưa biết mã thì F2 tra cứu rồi Esc quay lại."
)
SEVERAL = mark("Nhiều thủ tục khớp ({choices}): gõ mã của thủ tục đúng.")
SAID = 3
"""Procedures named when several answer."""
LONGEST_NAME = 48
LOOKED_THROUGH = 60
"""Hits among which the one that is meant is looked for; the search forgives, so there are nearly always several."""
_OPENING = "thu tuc "


async def procedure_of(
    catalogue: Catalogue, code: str, original: Registration | None = None
) -> CatalogueItem:
    """Return a procedure of the catalogue, else that of *original* as it was received; raises NotFound."""
    item = await catalogue.get(code)
    if item is None and original is not None and code == original.procedure_code:
        return item_of(original)
    if item is None:
        raise NotFound(mark("Không có thủ tục mã {code} trong danh mục của trung tâm."), code=code)
    return item


async def wanted_procedure(catalogue: Catalogue, typed: str) -> CatalogueItem:
    """Return the one procedure that *typed* names; raises NotFound, BadInput when several may be meant.

    What holds a digit is a code, right or wrong: a search forgives typing errors, and would find another code for it.
    """
    words = canonical(typed)
    hits = catalogue.search(words, LOOKED_THROUGH) if words else []
    meant = _named(hits, words)  # first, as names may hold the number or the date of a law
    if not meant and (not words or any(letter.isdigit() for letter in words)):
        item = await catalogue.get(procedure_code(words) or words)
        if item is None:
            raise NotFound(NOT_IN_CATALOGUE, code=words or "—")
        return item
    if not hits:
        raise NotFound(NO_SUCH_WORDS, words=words)
    meant = meant or _abbreviated(hits, words) or _holding(hits, words) or hits
    if len(meant) > 1:
        names = [f"{hit.code} {_short(hit.name)}" for hit in meant[:SAID]]
        raise BadInput(
            SEVERAL, field=FIELD, choices="; ".join([*names, *(["…"] if len(meant) > SAID else [])])
        )
    item = await catalogue.get(meant[0].code)
    if item is None:
        raise NotFound(NOT_IN_CATALOGUE, code=meant[0].code)
    return item


def _named(hits: list[Hit], typed: str) -> list[Hit]:
    wanted = _core(typed)
    return [hit for hit in hits if _core(hit.name) == wanted]


def _abbreviated(hits: list[Hit], typed: str) -> list[Hit]:
    letters = "".join(_core(typed, str).split())  # “ty” may be initials, no syllable to be spelled with i
    return [hit for hit in hits if letters in (initials(_core(hit.name)), initials(fold(hit.name)))]


def _holding(hits: list[Hit], typed: str) -> list[Hit]:
    wanted = set(_core(typed).split())
    return [hit for hit in hits if wanted <= set(_core(hit.name).split())]


def _core(name: str, spelled: Callable[[str], str] = spelled_with_i) -> str:
    return " ".join(map(spelled, words_of(fold(name)))).removeprefix(_OPENING)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
