"""What two desks did to one dossier: laid side by side, merged where nothing clashes, made anew or given up."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from counter_tui.domain import lifecycle, merge
from counter_tui.domain.actions import Action, Correct, Forward, RecordFees, Return
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.journal import EntryState
from counter_tui.domain.merge import Difference
from counter_tui.domain.money_back import (
    CLASHES_THERE,
    MoneyBack,
    Remade,
    moved_with,
    remade,
    together,
)
from counter_tui.domain.obstacles import Obstacle
from counter_tui.domain.receipt import RECEIPT_FORM, Slip
from counter_tui.domain.slips.forms import RETURN
from counter_tui.domain.slips.return_slip import with_paid
from counter_tui.domain.uuid7 import uuid7
from counter_tui.errors import NotFound, Refused
from counter_tui.i18n import mark, text
from counter_tui.services import own_corrections as own
from counter_tui.services.action_entry import made_on, new_action
from counter_tui.services.casework import CaseWork
from counter_tui.services.conflict import Conflict, Rebased
from counter_tui.services.corrected_receipt import receipt_after
from counter_tui.services.on_theirs import OnTheirs
from counter_tui.services.outdated import STALE
from counter_tui.services.ports import Gateway, Journal, Made, NewAction, Prints, RemoteDossier, Validity
from counter_tui.services.session import Session

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
        asked = own.asked_about(made, followers)
        made, followers = own.as_one(made, followers)
        return Conflict(
            entry=entry,
            made=made,
            theirs=theirs,
            since=theirs.events[own.seen_by(made) :],
            differences=await self._differences(asked, theirs),
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
        # A stop ends by itself; what is due, or where papers go, is for the officer to put right first.
        his = isinstance(action, Return | Forward) and hindered == lifecycle.fault(there, action)
        return hindered if his or not there.open else None

    async def _differences(self, made: Made, theirs: RemoteDossier) -> tuple[Difference, ...]:
        heard = theirs.events[: own.seen_by(made)]
        if (both := own.compared(made, theirs.registration, theirs.events, heard)) is not None:
            return both.differences
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
        that replaces the former one, with what followed it. Who did it and when stays, the trail says who made it anew.
        Raises Refused when the action is not possible any more or was settled meanwhile.
        """
        theirs = conflict.theirs
        events = list(theirs.events)
        standing, held = theirs.summary, theirs.registration
        new: list[NewAction] = []
        given_up: list[Action] = []
        back: list[MoneyBack] = []
        form, receipt = "", None
        for made in (conflict.made, *conflict.followers):
            first = made is conflict.made
            merged = own.merged(made, conflict, chosen, held, events)
            if merged is None:  # it clashes with theirs, and nobody was asked
                given_up.append(made.action)
                back.append(self._back(made, text(CLASHES_THERE)))
                continue
            at, fees = made.entry.created_at, own.fees_after(theirs, events)
            wanted = await self._on_theirs.taken(merged, at, standing, held, events)
            redone = own.redone(standing, made, wanted, fees)
            action = redone.action if redone.action is not None else wanted
            if own.changes_nothing(action, held):
                back.append(self._back(made, text(CLASHES_THERE), redone.surplus))
                continue
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
            action = own.named_anew(made.action, action, uuid7(self._casework.now(), secrets.token_bytes(10)))
            corrects = isinstance(action, Correct)
            one = new_action(
                self._gateway,
                standing,
                action,
                made.actor,
                at,
                registration=held if corrects else None,
                instead_of=made.entry.id,
            )
            one = made_on(one, fees) if corrects else one
            events.append(own.event_of(made, action))
            standing, held = one.after, action.registration if isinstance(action, Correct) else held
            slips = [slip] if (slip := await self._return_slip(made, action)) is not None else []
            if corrects or receipt is not None:
                # Each with what was done until then: whatever of it is taken back later, the one before holds again.
                before, receipt = receipt, await self._receipt(theirs, held, standing, events)
                slips += [receipt] if receipt is not None and receipt != before else []
            form = slips[0].form if slips else form
            new.append(replace(one, slips=tuple(slips), slips_hold=_says_the_same(made.action, action)))
        if conflict.by_field and not any(isinstance(one.action, Correct) for one in new):
            raise Refused(NOTHING_OF_MINE, code="nothing-changed")
        await self._journal.rebase(
            conflict.instead_of, new, self._session.officer.id, self._casework.now(), back
        )
        moved = together(one.moved for one in back)
        return Rebased(summary=standing, given_up=tuple(given_up), form=form, back=moved)

    def _back(self, made: Made, reason: str, moved: RecordFees | None = None) -> MoneyBack:
        moved = moved_with(made.action, made.base) if moved is None else moved
        return MoneyBack(entry_id=made.entry.id, moved=moved, reason=reason, by=self._casework.actor)

    async def _return_slip(self, made: Made, action: Action) -> Slip | None:
        """Return the slip of a return that takes the place of what was printed, where that is not so any more."""
        if not isinstance(action, Return) or _says_the_same(made.action, action):
            return None
        # By what holds: a return made anew before keeps the slip of the entry it was first.
        printed = await self._prints.last_of(made.entry.dossier, RETURN)
        if printed is None or printed.validity is not Validity.HOLDS:
            return None
        return with_paid(printed.slip, sum(line.due for line in action.payments))

    async def _receipt(
        self,
        theirs: RemoteDossier,
        held: Registration | None,
        standing: DossierSummary,
        events: Sequence[DossierEvent],
    ) -> Slip | None:
        """Return the receipt of what holds after *events*, which takes the place of the one of *theirs*."""
        replaced = theirs.registration
        if held is None or replaced is None:
            return None
        if held.same_day is not None and await self._prints.last_of(held.code, RECEIPT_FORM) is None:
            return None  # the citizen wanted none
        book, office = own.fees_after(theirs, events), self._session.office
        return await receipt_after(self._casework, office, held, replaced, standing, events, book)

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


def _on(theirs: RemoteDossier, action: Action) -> Remade:
    return remade(theirs.summary, action, own.fees_after(theirs, theirs.events))
