"""Hand-over between the desk and departments: lists made, printed, counted by the other side, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from counter_tui.domain import hand_over, where_it_lies
from counter_tui.domain.actions import Action, Finish, Forward, TakeOver
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierSummary, Status
from counter_tui.domain.hand_over import Batch, Difference, Line, Listed, State, Way
from counter_tui.domain.possible_results import sure_result
from counter_tui.domain.queue import QueueFilter, Sort
from counter_tui.domain.slips.hand_over_steps import brought_by
from counter_tui.domain.text import canonical
from counter_tui.errors import CounterError, NotFound, Refused
from counter_tui.i18n import mark
from counter_tui.services.casework import CaseWork
from counter_tui.services.ports import Catalogue, Clock, Dossiers, NewAction, PrintJob
from counter_tui.services.ports.hand_over import HandOvers
from counter_tui.services.queue import Hindered, Queue
from counter_tui.services.receipts import Receipts
from counter_tui.services.session import Session

MOST = 500
"""Dossiers of one list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A dossier that could go on a list; ``day`` is the day of the list it belongs to.

    ``listed`` is a list of the same direction, already counted, on which it stood before. ``papers_only``: it is elsewhere,
    only papers that came in for it go there; on no list did they stand before. ``counter`` is where it lies, empty where this
    desk was not told; ``own`` whether that is the counter of this desk, or no other has a list of its own. ``papers_here``:
    it lies elsewhere, papers that complete it were taken in here.
    """

    summary: DossierSummary
    day: date
    listed: str = ""
    papers_only: bool = False
    counter: str = ""
    own: bool = True
    papers_here: bool = False

    def bound_for(self, other: str) -> bool:
        """Whether it may stand on a list for *other*: papers go to where their dossier is."""
        return not self.papers_only or hand_over.bound_for(self.summary, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A list as stored, and the dossiers left out of it with the reason."""

    batch: Batch
    hindered: tuple[Hindered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A list as it was confirmed, how the count differs, and what could not be noted on a dossier, with the reason."""

    batch: Batch
    difference: Difference
    hindered: tuple[Hindered, ...] = ()


class HandOver:
    """Makes lists and has them confirmed; acts on the local journal, with or without a network."""

    def __init__(
        self,
        *,
        lists: HandOvers,
        queue: Queue,
        casework: CaseWork,
        dossiers: Dossiers,
        catalogue: Catalogue,
        receipts: Receipts,
        session: Session,
        clock: Clock,
    ) -> None:
        self._lists = lists
        self._queue = queue
        self._casework = casework
        self._dossiers = dossiers
        self._catalogue = catalogue
        self._receipts = receipts
        self._session = session
        self._clock = clock

    def today(self) -> date:
        """Return the day at the desk."""
        return self._clock.now().astimezone(VIETNAM).date()

    def counters_apart(self, way: Way) -> bool:
        """Whether each of several counters makes lists of what lies there; results come in for all of them."""
        return way is Way.OUT and len(self._session.office.counters) > 1

    async def waiting(self, way: Way) -> list[Waiting]:
        """Return what could go on a list, most urgent first: not handed over, or out and without a result.

        What lies at this counter comes first; that of the others is left out before any of it.
        """
        wanted = QueueFilter(at_counter=True) if way is Way.OUT else QueueFilter(status=Status.IN_PROGRESS)
        view = await self._queue.open(wanted, Sort.DUE)
        listed = await self._listed(way)
        found: list[Waiting] = []
        others: list[Waiting] = []
        page = 0
        while len(found) < MOST and (rows := await view.page(page)):
            for summary in (row.summary for row in rows if not listed.uncounted(row.summary)):
                held = None if summary.confirmed else await self._casework.held(summary.code)
                if held is None and where_it_lies.waits(summary, way):
                    one = await self._waiting(summary, way, listed)
                    (found if one.own else others).append(one)
            page += 1
        return [*found, *others][:MOST]

    async def scanned(self, code: str, way: Way) -> Waiting:
        """Return a dossier that was scanned for a list; raises NotFound, Refused when it cannot stand there."""
        return await self._waits(code, way, await self._listed(way))

    async def make(self, way: Way, other: str, codes: Sequence[str]) -> Handed:
        """Store a list with its print; dossiers that go out are handed on with it. Raises BadInput, Refused, StorageError."""
        now, actor = self._clock.now(), self._casework.actor
        prefix = hand_over.batch_prefix(way, now, actor.counter)
        code = f"{prefix}-{await self._lists.next_number(prefix):02d}"
        hand_over.check_list(codes, other := canonical(other))
        other = hand_over.spelled(other, await self._known(codes))
        listed = await self._listed(way)
        lines: list[Line] = []
        actions: list[NewAction] = []
        hindered: list[Hindered] = []
        for dossier in dict.fromkeys(codes):
            try:
                line, action = await self._line(dossier, way, other, code, listed)
            except CounterError as problem:
                hindered.append(Hindered(code=dossier, problem=str(problem)))
                continue
            if any(one.code == line.code for one in lines):
                continue  # named twice, by two numbers it had
            lines.append(line)
            actions += [action] if action is not None else []
        if not lines:
            raise Refused(mark("{problem}"), code="empty-list", problem=hindered[0].problem)
        batch = Batch(
            code=code,
            way=way,
            other=other,
            lines=tuple(lines),
            made_at=now,
            officer_name=actor.officer_name,
            counter=actor.counter,
        )
        await self._lists.make(batch, hand_over.list_slip(batch, self._session.office), actions)
        return Handed(batch=batch, hindered=tuple(hindered))

    async def close(self, code: str, seen: Sequence[str], *, counted_by: str, remark: str = "") -> Counted:
        """Store what the other side counted: a note in each timeline, results ready at the desk.

        What was counted beyond the list goes, or comes, with the others. A dossier it cannot be noted on (another desk did
        more to it meanwhile, nobody knows it) is named; the list keeps that it was counted.

        Raises BadInput until who counted, and why the count differs from the list, is said; Refused, StorageError.
        """
        batch = await self.get(code)
        counted_by, remark = canonical(counted_by), canonical(remark)
        seen = [one if one in batch.codes else await self._present(one) for one in seen]
        found = hand_over.closable(batch, seen, counted_by, remark)
        action, listed = _counted(batch, counted_by), await self._listed(batch.way)
        actions, hindered = [], []
        for one in (*(one for one in batch.codes if one in seen), *found.extra):
            try:
                before = await self._gone_along(one, batch, listed) if one in found.extra else ()
                actions += [
                    *before,
                    await self._casework.prepared(one, action, after=next(iter(before), None)),
                ]
            except CounterError as problem:
                hindered.append(Hindered(code=one, problem=str(problem)))
        closed = replace(
            batch,
            state=State.CLOSED,
            counted_by=counted_by,
            closed_at=self._clock.now(),
            seen=tuple(dict.fromkeys(seen)),
            remark=remark if found else "",
        )
        await self._lists.close(closed, actions)
        return Counted(batch=closed, difference=found, hindered=tuple(hindered))

    async def get(self, code: str) -> Batch:
        """Return a list; raises NotFound."""
        if (batch := await self._lists.get(code)) is None:
            raise NotFound(mark("Không có danh sách bàn giao {code} trên máy này."), code=code)
        return batch

    async def recent(self) -> list[Batch]:
        """Return the lists of this desk, those not confirmed first."""
        return await self._lists.recent()

    async def print(self, batch: Batch) -> PrintJob:
        """Print a list, a reprint once it has come out; raises PrintFailed, the print then stays open.

        Once it is counted the paper says what was: it is another one than the list that went along.
        """
        slip = hand_over.list_slip(batch, self._session.office)
        if batch.state is State.CLOSED:
            return await self._receipts.print_made(batch.code, slip)
        return await self._receipts.print_slip(batch.code, slip.form)

    async def _present(self, code: str) -> str:
        try:
            return (await self._casework.standing(code)).code
        except CounterError:
            return code

    async def _known(self, codes: Sequence[str]) -> list[DossierSummary]:
        found = []
        for code in dict.fromkeys(codes):
            try:
                found.append(await self._casework.standing(code))
            except CounterError:
                continue  # its line says so
        return found

    async def _listed(self, way: Way) -> Listed:
        return Listed.of(await self._lists.of_way(way))

    async def _waits(self, code: str, way: Way, listed: Listed) -> Waiting:
        summary = await self._casework.standing(code)
        await self._casework.require_nothing_refused(summary.code)
        listed.check(summary)
        if where_it_lies.why_not(summary, way) is not None:
            events = await self._casework.events(summary.code)
            if (why := where_it_lies.why_not(summary, way, events)) is not None:
                raise Refused(why.message, code="wrong-status", **why.values)
        return await self._waiting(summary, way, listed)

    async def _waiting(self, summary: DossierSummary, way: Way, listed: Listed) -> Waiting:
        day = hand_over.list_day(summary.received_at, self._session.calendar)
        papers_only = way is Way.OUT and summary.papers_only
        counter, own, papers_here = "", True, False
        if self.counters_apart(way):
            # Only one whose papers were completed, which is in progress by that, has any that may lie apart from it.
            completed = summary.status is Status.IN_PROGRESS
            events = await self._dossiers.events(summary.code) if completed else []
            counter = where_it_lies.lies_at(summary, events)
            own = counter == self._session.counter
            papers_here = not own and not papers_only and where_it_lies.took_papers_in(events)
        return Waiting(
            summary=summary,
            day=day,
            listed="" if papers_only else listed.counted(summary),
            papers_only=papers_only,
            counter=counter,
            own=own,
            papers_here=papers_here,
        )

    async def _gone_along(self, code: str, batch: Batch, listed: Listed) -> tuple[NewAction, ...]:
        """Return what a dossier counted beyond the list needs first; raises as :meth:`scanned`."""
        summary = (await self._waits(code, batch.way, listed)).summary
        if batch.way is Way.BACK:
            return ()
        forward = Forward(to=hand_over.addressee(summary, batch.other), list_code=batch.code)
        return (await self._casework.prepared(summary.code, forward),)

    async def _line(
        self, code: str, way: Way, other: str, batch: str, listed: Listed
    ) -> tuple[Line, NewAction | None]:
        summary = (await self._waits(code, way, listed)).summary
        to = hand_over.addressee(summary, other) if way is Way.OUT else other
        registration = await self._casework.registration(summary.code)
        if way is Way.BACK:
            item = await self._catalogue.get(summary.procedure_code)
            # Which of several it is, nobody here knows before it is counted: it is written in by hand.
            result = sure_result(item.procedure.results) if item is not None else ""
            return hand_over.line_of(summary, registration, result), None
        action = await self._casework.prepared(summary.code, Forward(to=to, list_code=batch))
        line = hand_over.line_of(summary, registration)
        return replace(line, papers_only=summary.papers_only), action


def _counted(batch: Batch, by: str) -> Action:
    if batch.way is Way.OUT:
        return TakeOver(receiver=by, place=batch.other, list_code=batch.code)
    return Finish(list_code=batch.code, note=brought_by(by, batch.other))
