"""A dossier's registration as it first was, and its corrections told in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counter_tui.domain.actions import Correct
from counter_tui.domain.dossier import DossierEvent, Registration


def with_corrections(
    versions: Sequence[Registration], events: Iterable[DossierEvent]
) -> tuple[Registration | None, list[DossierEvent]]:
    """Return the first version and the events, those that only say "corrected" told in full by the version they made."""
    told = list(events)
    named = {event.action.registration.id for event in told if isinstance(event.action, Correct)}
    plain = [version for version in versions if version.id not in named]
    first, amended = (plain[0], iter(plain[1:])) if plain else (None, iter(()))
    if first is None and versions:
        first = versions[0]
    for index, event in enumerate(told):
        if event.kind == "correct" and event.action is None and (made := next(amended, None)) is not None:
            told[index] = replace(event, action=Correct(registration=made, reason=event.note))
    return first, told
