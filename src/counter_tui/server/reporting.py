"""Hears what a desk tells of its numbers: finds copies and restored backups, takes unused numbers back."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from counter_tui.contract.numbers import HeldBody, ReportBody, ReportRequest, VoidedBody
from counter_tui.database.moments import from_micros
from counter_tui.domain.numbers import DAYS_WITHOUT_WORD, Ending, Stamp, Standing, standing
from counter_tui.server.leasing import DAYS_AHEAD
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Connection
from counter_tui.server.tables import blocks, installations, numbers, offices
from counter_tui.server.tables.blocks import Block
from counter_tui.server.tables.numbers import LAST_OF_DAY

ROOM = 200
"""Numbers of a day left out for each desk that knows more than this service."""
SWEPT = 50
"""Blocks settled at once for want of word: the rest is for the next report."""
LONGEST_BLOCK = 2_000
"""No counter receives so many in a day: a longer block was not leased here."""


def report(db: Connection, who: Principal, request: ReportRequest, *, now: int) -> ReportBody:
    """Judge the installation, then each block it holds; a stale report changes nothing. Raises ProblemError."""
    if not offices.has_counter(db, who.office, request.counter):
        raise ProblemError("unknown-counter", "/counter")
    db.hold(who.office)
    known = installations.stamp(db, who.office, request.installation)
    shown = Stamp(request.generation, request.mark)
    at = from_micros(now)
    found = standing(known, shown, request.following)
    if found is Standing.STALE:
        return ReportBody(now=at, stale=True)
    if found is Standing.AHEAD:
        _leave_room(db, who.office, at.date(), now)
    moved = Stamp(request.generation + 1, request.following)
    installations.move_on(db, who.office, request.installation, request.counter, moved, now)
    highest: dict[str, int] = {}
    overlapping: list[str] = []
    settled: list[str] = []
    voided: Counter[tuple[date, str]] = Counter()
    for held in request.blocks:
        block = _own(db, who.office, request.installation, held, now)
        if block is None:
            overlapping.append(held.id)
            continue
        highest[held.id] = blocks.highest_arrived(db, who.office, block)
        if held.ended:
            count = blocks.settle(db, who.office, block, held.next, held.ended, now)
            voided[block.day, str(held.ended)] += count
            settled.append(held.id)
    _sweep(db, who.office, request, at.date(), now, voided)
    return ReportBody(
        now=at,
        highest=highest,
        overlapping=tuple(overlapping),
        settled=tuple(settled),
        voided=tuple(
            VoidedBody(day=day, reason=reason, count=count)
            for (day, reason), count in voided.items()
            if count
        ),
    )


def _leave_room(db: Connection, office: str, today: date, now: int) -> None:
    """This service went back in time: other desks may hold numbers it does not know of, so leave some out."""
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        numbers.leave_out(db, office, day, ROOM, reason=Ending.LEFT_OUT, now=now)


def _own(db: Connection, office: str, installation: str, held: HeldBody, now: int) -> Block | None:
    """Return a reported block, adopted when this service went back in time; ``None`` when its numbers are somebody else's."""
    block = Block(held.id, held.counter, held.day, installation, held.first, held.last)
    if held.office != office or not 0 <= held.last - held.first < LONGEST_BLOCK or held.last > LAST_OF_DAY:
        return None
    known = blocks.get(db, office, held.id)
    if known == block:
        return block
    if known is not None or blocks.overlaps(db, office, block):
        blocks.note_overlapping(db, office, block, now)
        return None
    blocks.adopt(db, office, block, now)
    return block


def _sweep(
    db: Connection,
    office: str,
    request: ReportRequest,
    today: date,
    now: int,
    voided: Counter[tuple[date, str]],
) -> None:
    """Settle blocks nobody will report any more: the counter's former machines', and those without word for long."""
    replaced = blocks.open_of_others(
        db, office, request.counter, request.installation, before=today, limit=SWEPT
    )
    long_ago = today - timedelta(days=DAYS_WITHOUT_WORD)
    lost = blocks.not_closed(db, office, before=long_ago, reason=Ending.LOST, limit=SWEPT)
    for reason, left in ((Ending.REPLACED, replaced), (Ending.LOST, lost)):
        for block in left:
            voided[block.day, str(reason)] += blocks.settle(db, office, block, block.first, reason, now)
