"""What two desks did to one dossier: laid side by side, merged where nothing clashes, made anew or given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from counter_tui.domain import correction, lifecycle, merge
from counter_tui.domain.actions import Action, Correct, RecordFees, Return
from counter_tui.domain.corrected_versions import with_corrections
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.fee_book import fee_book, owed_before
from counter_tui.domain.fee_items import FeeBook
from counter_tui.domain.journal import EntryState
from counter_tui.domain.merge import Difference
from counter_tui.domain.money_back import (
    CLASHES_THERE,
    MoneyBack,
    Remade,
    less,
    moved_with,
    remade,
    together,
)
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.slips.return_slip import with_paid
from counter_tui.domain.three_way import ThreeWay, three_way
from counter_tui.errors import NotFound, Refused
from counter_tui.i18n import mark, text
from counter_tui.services.action_entry import made_on, new_action
from counter_tui.services.casework import CaseWork
from counter_tui.services.conflict import Conflict, Rebased
from counter_tui.services.corrected_receipt import corrected_receipt
from counter_tui.services.on_theirs import OnTheirs
from counter_tui.services.ports import Gateway, Journal, Made, NewAction, Prints, RemoteDossier
from counter_tui.services.session import Session

STALE = "version-stale"
NOTHING_OF_MINE = mark("Theo người kia cả thì không còn gì để ghi: Delete bỏ việc của tôi, hoặc chọn lại.")


class Conflicts:
    """Opens a conflict on the service's word, which is why it needs the network; nothing is lost without."""

    def __init__(
        self,
        journal: Journal,
        gateway: Gateway,
        casework: CaseWork,
        prints: Prints,
        session: Session,
        on_theirs: OnTheirs,
    ) -> None:
        self._journal = journal
        self._gateway = gateway
        self._casework = casework
        self._prints = prints
        self._session = session
        self._on_theirs = on_theirs

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
        followers = tuple(one for one in mine if one.entry.sequence > entry.sequence)
        instead_of = (entry_id, *(one.entry.id for one in followers))
        made, followers = _as_one(made, followers)
        return Conflict(
            entry=entry,
            made=made,
            theirs=theirs,
            since=theirs.events[_seen(made) :],
            differences=await self._differences(made, theirs),
            followers=followers,
            instead_of=instead_of,
            hindered=self._ruled_out(theirs, made.action),
            remade=_on(theirs, made.action),
            moved=moved_with(made.action, made.base),
        )

    def _ruled_out(self, theirs: RemoteDossier, mine: Action) -> Obstacle | None:
        there, redone = theirs.summary, _on(theirs, mine)
        if (action := redone.action) is None:
            return Obstacle(redone.why)
        hindered = self._hindered(there, action)
        about_money = isinstance(action, Return) and hindered == lifecycle.fault(there, action)
        return hindered if about_money or not there.open else None

    async def _differences(self, made: Made, theirs: RemoteDossier) -> tuple[Difference, ...]:
        if (compared := _three_way(made, theirs, _seen(made))) is not None:
            return compared.differences
        at, there = made.entry.created_at, theirs.summary
        before = made.base.summary if made.base is not None else there
        base, other = merge.standing_values(before), merge.standing_values(there)
        found = merge.differences(
            base, merge.standing_values(lifecycle.apply(before, made.action, at)), other
        )
        action = _on(theirs, made.action).action or made.action
        action = await self._on_theirs.taken(action, at, there, theirs.registration, theirs.events)
        if self._hindered(there, action) is not None:
            return found
        return merge.as_done(found, base, other, merge.standing_values(lifecycle.apply(there, action, at)))

    async def rebase(self, conflict: Conflict, chosen: Mapping[str, bool]) -> Rebased:
        """Make the action anew on the service's version, under a new key, and what followed it as far as it still goes.

        *chosen* says by ``Difference.choice`` in which clashes of a correction mine holds. A correction makes the receipt
        that replaces the former one. Who did it and when stays, the trail says who made it anew. Raises Refused when the
        action is not possible any more or was settled meanwhile.
        """
        events = list(conflict.theirs.events)
        standing, held = conflict.theirs.summary, conflict.theirs.registration
        registered = held
        new: list[NewAction] = []
        given_up: list[Action] = []
        back: list[MoneyBack] = []
        form = ""
        for made in (conflict.made, *conflict.followers):
            first = made is conflict.made
            merged = _merged(made, conflict, chosen)
            if merged is None:  # it clashes with theirs, and nobody was asked
                given_up.append(made.action)
                back.append(self._back(made, text(CLASHES_THERE)))
                continue
            at, actor = made.entry.created_at, made.actor
            wanted = await self._on_theirs.taken(merged, at, standing, registered, events)
            redone = _remade(standing, made, wanted, _fees(conflict.theirs, events))
            action = redone.action if redone.action is not None else wanted
            if first and _changes_nothing(action, held):
                raise Refused(NOTHING_OF_MINE, code="nothing-changed")
            hindered = self._hindered(standing, action) if redone.action is not None else Obstacle(redone.why)
            if hindered is not None and first:
                raise Refused(hindered.message, code="wrong-status", **hindered.values)
            if hindered is not None:
                given_up.append(action)
                back.append(self._back(made, text(hindered.message, **hindered.values)))
                continue
            if redone.alone:
                given_up.append(wanted)
            back.append(self._back(made, text(redone.why), redone.surplus))
            slip = await self._slip(conflict, made, action, standing, events)
            one = new_action(
                self._gateway,
                standing,
                action,
                actor,
                at,
                registration=held if isinstance(action, Correct) else None,
                slips=(slip,) if slip is not None else (),
                instead_of=made.entry.id,
            )
            one = made_on(one, _fees(conflict.theirs, events)) if isinstance(action, Correct) else one
            new.append(replace(one, slips_hold=_says_the_same(made.action, action)))
            events.append(
                DossierEvent(
                    kind=action.KIND.value,
                    at=at,
                    officer_name=actor.officer_name,
                    counter=actor.counter,
                    action=action,
                )
            )
            standing, form = one.after, slip.form if slip is not None else form
            registered = action.registration if isinstance(action, Correct) else registered
        await self._journal.rebase(
            conflict.instead_of, new, self._session.officer.id, self._casework.now(), back
        )
        moved = together(one.moved for one in back)
        return Rebased(summary=standing, given_up=tuple(given_up), form=form, back=moved)

    def _back(self, made: Made, reason: str, moved: RecordFees | None = None) -> MoneyBack:
        moved = moved_with(made.action, made.base) if moved is None else moved
        return MoneyBack(entry_id=made.entry.id, moved=moved, reason=reason, by=self._casework.actor)

    async def _slip(
        self,
        conflict: Conflict,
        made: Made,
        action: Action,
        before: DossierSummary,
        events: Sequence[DossierEvent],
    ) -> Slip | None:
        """Return what takes the place of what was printed, where that is not so any more."""
        if isinstance(action, Correct):
            return await self._receipt(conflict.theirs, action, before, events)
        if not isinstance(action, Return) or _says_the_same(made.action, action):
            return None
        printed = await self._prints.get(made.entry.id)
        if printed is None:
            return None
        return with_paid(printed.slip, sum(line.due for line in action.payments))

    async def _receipt(
        self,
        theirs: RemoteDossier,
        action: Correct,
        before: DossierSummary,
        events: Sequence[DossierEvent],
    ) -> Slip | None:
        made, replaced = action.registration, theirs.registration
        if replaced is None:
            return None
        if made.same_day is not None and await self._prints.last_of(made.code, RECEIPT_FORM) is None:
            return None  # the citizen wanted none
        book, office = _fees(theirs, events), self._session.office
        return await corrected_receipt(self._casework, office, action, replaced, before, events, book)

    def _hindered(self, standing: DossierSummary, action: Action) -> Obstacle | None:
        actor, now = self._casework.actor, self._casework.now()
        return lifecycle.obstacle(standing, action.KIND, actor, now) or lifecycle.fault(standing, action)

    async def hand_over(self, entry_id: str) -> None:
        """Leave a refused entry to a supervisor; raises Refused when it was settled meanwhile."""
        await self._journal.hand_over(entry_id, self._session.officer.id, self._casework.now())


def _says_the_same(before: Action, after: Action) -> bool:
    """Return whether a slip of *before* is right for *after*: the same was done, and the same was paid."""
    if isinstance(before, Return) and isinstance(after, Return):
        return before.payments == after.payments
    return before.KIND is after.KIND


def _changes_nothing(action: Action, held: Registration | None) -> bool:
    if not isinstance(action, Correct) or held is None:
        return False
    return correction.says_the_same(held, action.registration)


def _seen(made: Made) -> int:
    """Return how many events of the dossier the action was made on."""
    return made.base.summary.version if made.base is not None else int(made.entry.if_match or 0)


def _as_one(made: Made, followers: tuple[Made, ...]) -> tuple[Made, tuple[Made, ...]]:
    """Return a correction with the later ones of this desk in it, and what else followed."""
    if not isinstance(made.action, Correct):
        return made, followers
    later = [one.action for one in followers if isinstance(one.action, Correct)]
    if not later:
        return made, followers
    reasons = "; ".join(dict.fromkeys(one.reason for one in (made.action, *later)))
    action = replace(made.action, registration=later[-1].registration, reason=reasons)
    return replace(made, action=action), tuple(
        one for one in followers if not isinstance(one.action, Correct)
    )


def _three_way(made: Made, theirs: RemoteDossier, seen: int) -> ThreeWay | None:
    if not isinstance(made.action, Correct) or theirs.registration is None:
        return None
    known = made.base.registration if made.base is not None else None
    return three_way(known, made.action.registration, theirs.registration, theirs.events, seen)


def _merged(made: Made, conflict: Conflict, chosen: Mapping[str, bool]) -> Action | None:
    """Return what is done on top of theirs; ``None`` for a correction further on that clashes: nobody was asked about it."""
    action, theirs = made.action, conflict.theirs
    held, compared = theirs.registration, _three_way(made, theirs, _seen(conflict.made))
    if not isinstance(action, Correct) or held is None or compared is None:
        return action
    if compared.clashes and made is not conflict.made:
        return None
    merged = compared.merged(chosen)
    book = _fees(theirs, theirs.events)
    return replace(action, registration=merged, owed_before=owed_before(held, merged, book))


def _on(theirs: RemoteDossier, action: Action) -> Remade:
    return remade(theirs.summary, action, _fees(theirs, theirs.events))


def _remade(standing: DossierSummary, made: Made, action: Action, fees: FeeBook) -> Remade:
    if not isinstance(action, Correct) or made.base is None or made.base.fees is None:
        return remade(standing, action, fees)
    again = moved_with(action, replace(made.base, fees=fees))
    return Remade(action=action, surplus=less(moved_with(made.action, made.base), again))


def _fees(theirs: RemoteDossier, events: Sequence[DossierEvent]) -> FeeBook:
    known = theirs.first or theirs.registration
    return fee_book(*with_corrections([known] if known is not None else [], events))
