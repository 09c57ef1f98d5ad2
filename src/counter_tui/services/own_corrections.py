"""Corrections of this desk made anew on what somebody else made of a dossier: joined, compared, their money counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from counter_tui.domain import correction
from counter_tui.domain.actions import Action, Correct
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.fee_book import fee_book, owed_before
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.money_back import Remade, less, moved_with, remade
from counter_tui.domain.three_way import ThreeWay, three_way
from counter_tui.services.conflict import Conflict
from counter_tui.services.ports import Made, RemoteDossier


def as_one(made: Made, followers: tuple[Made, ...]) -> tuple[Made, tuple[Made, ...]]:
    """Return a correction with those right behind it in it, and what else followed.

    One behind something else stays where it is: what was paid or completed in between was so of what held until then.
    """
    behind = tuple(takewhile(lambda one: isinstance(one.action, Correct), followers))
    if not isinstance(made.action, Correct) or not behind:
        return made, followers
    return asked_about(made, behind), followers[len(behind) :]


def asked_about(made: Made, followers: Sequence[Made]) -> Made:
    """Return a correction with all later ones of this desk in it, as the officer is asked about it; else *made*."""
    later = [one.action for one in followers if isinstance(one.action, Correct)]
    if not isinstance(made.action, Correct) or not later:
        return made
    reasons = "; ".join(dict.fromkeys(one.reason for one in (made.action, *later)))
    return replace(made, action=replace(made.action, registration=later[-1].registration, reason=reasons))


def seen_by(made: Made) -> int:
    """Return how many events of the dossier the action was made on."""
    return made.base.summary.version if made.base is not None else int(made.entry.if_match or 0)


def compared(
    made: Made, held: Registration | None, events: Sequence[DossierEvent], seen: Sequence[DossierEvent]
) -> ThreeWay | None:
    """Return a correction made after *seen* beside *held*, which holds after *events*; ``None`` for any other action."""
    if not isinstance(made.action, Correct) or held is None:
        return None
    known = made.base.registration if made.base is not None else None
    return three_way(known, made.action.registration, held, events, seen)


def seen_with(conflict: Conflict, made: Made) -> list[DossierEvent]:
    """Return what one of this desk's actions in *conflict* was made on: what it had heard, and its own before that."""
    own = takewhile(lambda one: one is not made, (conflict.made, *conflict.followers))
    heard = conflict.theirs.events[: seen_by(conflict.made)]
    return [*heard, *(event_of(one, one.action) for one in own)]


def event_of(made: Made, action: Action) -> DossierEvent:
    """Return what happens by *action*, done when and by whom *made* was."""
    actor = made.actor
    return DossierEvent(
        kind=action.KIND.value,
        at=made.entry.created_at,
        officer_name=actor.officer_name,
        counter=actor.counter,
        action=action,
    )


def merged(
    made: Made,
    conflict: Conflict,
    chosen: Mapping[str, bool],
    held: Registration | None,
    events: Sequence[DossierEvent],
) -> Action | None:
    """Return what is done where *held* holds after *events*; ``None`` for a clash of which nobody was asked."""
    action, both = made.action, compared(made, held, events, seen_with(conflict, made))
    if not isinstance(action, Correct) or held is None or both is None:
        return action
    # Of a refused correction the officer saw every field, with what the later ones made of it.
    if both.clashes and not conflict.by_field:
        return None
    made_anew = both.merged(chosen)
    book = fees_after(conflict.theirs, events)
    return replace(action, registration=made_anew, owed_before=owed_before(made_anew, book))


def named_anew(before: Action, after: Action, new_id: str) -> Action:
    """Return *after*, which *before* became, with a registration of its own name where that says something else.

    By its name a paper tells whether what it was made of holds.
    """
    if not isinstance(before, Correct) or not isinstance(after, Correct):
        return after
    if correction.says_the_same(before.registration, after.registration):
        return after
    return replace(after, registration=replace(after.registration, id=new_id))


def changes_nothing(action: Action, held: Registration | None) -> bool:
    """Return whether a correction says what is registered already."""
    if not isinstance(action, Correct) or held is None:
        return False
    return correction.says_the_same(held, action.registration)


def redone(standing: DossierSummary, made: Made, action: Action, fees: FeeBook) -> Remade:
    """Return what is done of *made* as *action*, where the dossier stands so with *fees*."""
    if not isinstance(action, Correct) or made.base is None or made.base.fees is None:
        return remade(standing, action, fees)
    again = moved_with(action, replace(made.base, fees=fees))
    return Remade(action=action, surplus=less(moved_with(made.action, made.base), again))


def fees_after(theirs: RemoteDossier, events: Sequence[DossierEvent]) -> FeeBook:
    """Return the fees of a dossier after *events*."""
    known = theirs.first or theirs.registration
    return fee_book(*with_corrections([known] if known is not None else [], events))
