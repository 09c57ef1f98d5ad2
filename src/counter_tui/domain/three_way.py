"""Two corrections of one registration: what each made of the one both began from, and what holds of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counter_tui.domain import merge
from counter_tui.domain.deadline_changes import latest_due
from counter_tui.domain.dossier import DossierEvent, Registration
from counter_tui.domain.merge import Difference, Side
from counter_tui.domain.merge_groups import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeWay:
    """``own`` corrected what is compared as ``base`` (``None``: not known), while it became ``other`` elsewhere."""

    own: Registration
    other: Registration
    base: Values | None
    mine: Values
    theirs: Values

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields somebody changed."""
        return merge.differences(self.base, self.mine, self.theirs)

    @property
    def clashes(self) -> tuple[Difference, ...]:
        """What both changed, each to something else."""
        return tuple(one for one in self.differences if one.side is Side.CLASH)

    @property
    def taken_over(self) -> tuple[Difference, ...]:
        """What holds by the other's change alone."""
        return tuple(one for one in self.differences if one.side is Side.THEIRS)

    def merged(self, chosen: Mapping[str, bool]) -> Registration:
        """Return the correction of ``other`` that holds; *chosen* says by ``choice`` in which clashes mine does."""
        made = merge.with_values(self.own, merge.merged(self.base, self.mine, self.theirs, chosen))
        made = replace(made, code=self.other.code, provisional=self.other.provisional)
        return replace(made, replaces=self.other.replaces + 1)


def three_way(
    base: Registration | None,
    own: Registration,
    other: Registration,
    events: Sequence[DossierEvent],
    seen: Sequence[DossierEvent],
) -> ThreeWay:
    """Compare; *events* are all that happened until *other* holds, *seen* those that *own* was made on.

    A due time moved by something else than a correction (an agreed one, papers completed) is a change of that side.
    """
    return ThreeWay(
        own=own,
        other=other,
        base=_held(base, seen) if base is not None else None,
        mine=merge.registered_values(own),
        theirs=_held(other, events),
    )


def _held(registration: Registration, events: Sequence[DossierEvent]) -> Values:
    due = latest_due(registration, events)
    values = {**merge.registered_values(registration), "due": due}
    moved = due != registration.due
    # The reason goes with the time that holds: an earlier time's is none of it.
    decision = due.decision if due is not None else ""
    return {**values, "due_decision": decision} if moved or decision else values
