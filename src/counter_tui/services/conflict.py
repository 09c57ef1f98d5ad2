"""What the desk lays before the officer where two desks acted on one dossier, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from counter_tui.domain import merge
from counter_tui.domain.actions import Action, Correct, RecordFees
from counter_tui.domain.dossier import DossierEvent, DossierSummary
from counter_tui.domain.journal import Entry
from counter_tui.domain.merge import Difference
from counter_tui.domain.money_back import NOTHING, Remade
from counter_tui.domain.obstacles import Obstacle
from counter_tui.services.ports import Made, RemoteDossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An action the service refused because somebody acted first.

    ``since`` is what they did, ``differences`` field by field; a correction's clashes are chosen one by one, of any
    other action only whether it is done all the same. ``followers`` are this desk's later actions on the dossier;
    corrections right behind a correction are part of ``made``, as one. The fields of a correction are laid side by side as
    all later ones leave them: what is chosen holds for those among ``followers`` too.
    ``hindered`` says why theirs, which ended the dossier or settled its fees, rules mine out for good: it can only be given
    up, or left to a supervisor. What hinders it for now (a stop) is no such end. ``remade`` is what is done of it where the
    fees stand otherwise there, ``moved`` the money that moved with it here.
    """

    entry: Entry
    made: Made
    theirs: RemoteDossier
    since: tuple[DossierEvent, ...]
    differences: tuple[Difference, ...]
    followers: tuple[Made, ...] = ()
    instead_of: tuple[str, ...] = ()
    hindered: Obstacle | None = None
    remade: Remade = field(default_factory=lambda: Remade(action=None))
    moved: RecordFees = NOTHING

    @property
    def by_field(self) -> bool:
        """Whether clashes are chosen one by one."""
        return isinstance(self.made.action, Correct)

    @property
    def choices(self) -> list[str]:
        """What is to be chosen, each once."""
        return merge.choices(self.differences) if self.by_field else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """What was made anew, and which actions are no longer possible and were given up; ``back``: the money that goes back.

    ``form`` is the slip that waits to be printed in the place of the former one, empty when there is none.
    """

    summary: DossierSummary
    given_up: tuple[Action, ...] = ()
    form: str = ""
    back: RecordFees = NOTHING
