"""Which result a dossier has of those its procedure may have: of several most are one or the other, a few come together."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.text import canonical

LONGEST = 500
"""Characters of a result's name."""


def sure_result(names: Sequence[str]) -> str:
    """Return the result of a procedure that has only one; empty where it has several, or names none."""
    return canonical(names[0])[:LONGEST] if len(names) == 1 else ""


def result_choices(names: Sequence[str]) -> tuple[str, ...]:
    """Return what is chosen from where a procedure has several results: each of them, and all together; else nothing."""
    if len(names) < 2:
        return ()
    each = tuple(canonical(name)[:LONGEST] for name in names)
    together = "; ".join(each)
    return (*each, together) if len(together) <= LONGEST else each
