"""Which procedure an officer means by a line typed into a field: a code, or words that only one answers to."""

from __future__ import annotations

from counter_tui.domain.codes import procedure_code
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.domain.text import canonical
from counter_tui.errors import BadInput, NotFound
from counter_tui.i18n import mark
from counter_tui.services.ports import Catalogue

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


async def wanted_procedure(catalogue: Catalogue, typed: str) -> CatalogueItem:
    """Return the one procedure that *typed* names; raises NotFound, BadInput when several may be meant.

    What holds a digit is a code, right or wrong: a search forgives typing errors, and would find another code for it.
    """
    words = canonical(typed)
    if not words or any(letter.isdigit() for letter in words):
        item = await catalogue.get(procedure_code(words) or words)
        if item is None:
            raise NotFound(NOT_IN_CATALOGUE, code=words or "—")
        return item
    hits = catalogue.search(words, SAID + 1)
    if not hits:
        raise NotFound(NO_SUCH_WORDS, words=words)
    if len(hits) > 1:
        names = [f"{hit.code} {_short(hit.name)}" for hit in hits[:SAID]]
        raise BadInput(
            SEVERAL, field=FIELD, choices="; ".join([*names, *(["…"] if len(hits) > SAID else [])])
        )
    item = await catalogue.get(hits[0].code)
    if item is None:
        raise NotFound(NOT_IN_CATALOGUE, code=hits[0].code)
    return item


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
