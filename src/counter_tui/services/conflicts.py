"""What two desks did to one dossier: laid side by side, merged where nothing clashes, made anew or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counter_tui.domain import lifecycle, merge
from counter_tui.domain.actions import Action, Correct
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, DossierSummary
from counter_tui.domain.fee_book import fee_book, owed_before
from counter_tui.domain.journal import Entry, EntryState
from counter_tui.domain.merge import Difference
from counter_tui.domain.obstacles import Obstacle
from counter_tui.errors import NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.action_entry import new_action
from counter_tui.services.casework import CaseWork
from counter_tui.services.ports import Gateway, Journal, Made, NewAction, RemoteDossier
from counter_tui.services.session import Session

STALE = "version-stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An action the service refused because somebody acted first.

    ``since`` is what they did, ``differences`` field by field; a correction's clashes are chosen one by one, of any
    other action only whether it is done all the same. ``followers`` are this desk's later actions on the dossier.
    ``hindered`` says why theirs, which ended the dossier, rules mine out for good: it can only be given up, or left to a
    supervisor. What hinders it for now (a stop) is no such end.
    """

    entry: Entry
    made: Made
    theirs: RemoteDossier
    since: tuple[DossierEvent, ...]
    differences: tuple[Difference, ...]
    followers: tuple[Made, ...] = ()
    hindered: Obstacle | None = None

    @property
    def by_field(self) -> bool:
        """Whether clashes are chosen one by one."""
        return isinstance(self.made.action, Correct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """What was made anew, and which later actions are no longer possible and were given up."""

    summary: DossierSummary
    given_up: tuple[Action, ...] = ()


class Conflicts:
    """Opens a conflict on the service's word, which is why it needs the network; nothing is lost without."""

    def __init__(self, journal: Journal, gateway: Gateway, casework: CaseWork, session: Session) -> None:
        self._journal = journal
        self._gateway = gateway
        self._casework = casework
        self._session = session

    async def open(self, entry_id: str) -> Conflict:
        """Lay an action beside what the service has; raises NotFound, Offline, SignInNeeded, Refused."""
        entry = await self._journal.entry(entry_id)
        if entry is None or entry.state is not EntryState.REFUSED or entry.problem_code != STALE:
            raise NotFound(mark("Mục này không còn vướng với việc của người khác."))
        mine = await self._journal.unsettled(entry.dossier)
        made = next((one for one in mine if one.entry.id == entry_id), None)
        if made is None:
            raise NotFound(mark("Máy này không còn giữ nội dung việc đã làm: hủy mục này rồi làm lại."))
        theirs = await self._gateway.dossier(entry.dossier)
        seen = made.base.summary.version if made.base is not None else int(entry.if_match or 0)
        return Conflict(
            entry=entry,
            made=made,
            theirs=theirs,
            since=theirs.events[seen:],
            differences=_differences(made, theirs),
            followers=tuple(one for one in mine if one.entry.sequence > entry.sequence),
            hindered=None if theirs.summary.open else self._hindered(theirs.summary, made.action),
        )

    async def rebase(self, conflict: Conflict, chosen: Mapping[str, bool]) -> Rebased:
        """Make the action anew on the service's version, under a new key, and what followed it as far as it still goes.

        *chosen* names the clashing fields of a correction in which mine holds. Raises Refused when the action is not
        possible any more or was settled meanwhile.
        """
        now, actor = self._casework.now(), self._casework.actor
        standing = conflict.theirs.summary
        new: list[NewAction] = []
        given_up: list[Action] = []
        for made in (conflict.made, *conflict.followers):
            action = _merged(made, conflict, chosen) if made is conflict.made else made.action
            hindered = self._hindered(standing, action)
            if hindered is not None and made is conflict.made:
                raise Refused(hindered.message, code="wrong-status", **hindered.values)
            if hindered is not None:
                given_up.append(action)
                continue
            one = new_action(
                self._gateway,
                standing,
                action,
                actor,
                now,
                registration=conflict.theirs.registration if isinstance(action, Correct) else None,
                rebased=True,
            )
            new.append(one)
            standing = one.after
        instead_of = [made.entry.id for made in (conflict.made, *conflict.followers)]
        await self._journal.rebase(instead_of, new, self._session.officer.id, now)
        return Rebased(summary=standing, given_up=tuple(given_up))

    def _hindered(self, standing: DossierSummary, action: Action) -> Obstacle | None:
        actor, now = self._casework.actor, self._casework.now()
        return lifecycle.obstacle(standing, action.KIND, actor, now) or lifecycle.fault(standing, action)

    async def hand_over(self, entry_id: str) -> None:
        """Leave a refused entry to a supervisor; raises Refused when it was settled meanwhile."""
        await self._journal.hand_over(entry_id, self._session.officer.id, self._casework.now())


def _differences(made: Made, theirs: RemoteDossier) -> tuple[Difference, ...]:
    base = made.base
    if isinstance(made.action, Correct) and theirs.registration is not None:
        known = base.registration if base is not None else None
        return merge.differences(
            merge.registered_values(known) if known is not None else None,
            merge.registered_values(made.action.registration),
            merge.registered_values(theirs.registration),
        )
    before = base.summary if base is not None else theirs.summary
    after = lifecycle.apply(before, made.action, made.entry.created_at)
    return merge.differences(
        merge.standing_values(before), merge.standing_values(after), merge.standing_values(theirs.summary)
    )


def _merged(made: Made, conflict: Conflict, chosen: Mapping[str, bool]) -> Action:
    action, theirs = made.action, conflict.theirs.registration
    if not isinstance(action, Correct) or theirs is None:
        return action
    values = merge.registered_values(theirs)
    values |= {one.name: one.value(chosen.get(one.name, False)) for one in conflict.differences}
    own = replace(action.registration, replaces=theirs.replaces + 1)
    merged = merge.with_values(own, values)
    book = fee_book(*with_corrections([theirs], conflict.theirs.events))
    return replace(action, registration=merged, owed_before=owed_before(theirs, merged, book))
