"""A page of catalogue changes on the wire."""

from __future__ import annotations

import msgspec

from counter_tui.contract.fields import Answer


class CataloguePage(Answer, frozen=True, kw_only=True):
    """Items changed and codes removed since a version; ``version`` is reached with this page, ``total`` counts what is left with it.

    ``items`` stay raw here: they are decoded one by one, so that a broken one is named and the rest is kept.
    """

    items: tuple[msgspec.Raw, ...] = ()
    removed: tuple[str, ...] = ()
    version: int
    more: bool = False
    total: int = 0
