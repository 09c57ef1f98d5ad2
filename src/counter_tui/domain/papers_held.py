"""The papers of a dossier that were taken in, those that came later with the first (NĐ 61/2018/NĐ-CP, Article 19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counter_tui.domain.actions import Action, CompleteSupplement
from counter_tui.domain.dossier import DossierEvent, ReceivedPaper
from counter_tui.domain.text import canonical


def papers_held(
    first: Sequence[ReceivedPaper], events: Iterable[DossierEvent], doing: Action | None = None
) -> tuple[ReceivedPaper, ...]:
    """Return the papers registered, *first*, with those handed in by *events* and by what is being *doing* now.

    More sheets of a paper there already are added to it, other papers come behind. Corrections register the first papers
    only, so that none is counted twice.
    """
    held = list(first)
    for action in (*(event.action for event in events), doing):
        for paper in action.papers if isinstance(action, CompleteSupplement) else ():
            name = canonical(paper.name)
            same = next((n for n, one in enumerate(held) if canonical(one.name) == name), None)
            if same is None:
                held.append(paper)
            else:
                held[same] = _with(held[same], paper)
    return tuple(held)


def _with(one: ReceivedPaper, more: ReceivedPaper) -> ReceivedPaper:
    both = replace(
        one,
        originals=one.originals + more.originals,
        certified=one.certified + more.certified,
        copies=one.copies + more.copies,
        digitised=one.digitised or more.digitised,
        reused=one.reused or more.reused,
        from_store=one.from_store or more.from_store,
    )
    # What was of no use to the case at first, and was brought all the same, is there.
    return replace(both, not_applicable=both.not_applicable and not more.taken)
