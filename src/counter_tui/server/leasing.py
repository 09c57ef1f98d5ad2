"""Leases number blocks out of the office's one daily counter."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import msgspec

from counter_tui.contract.numbers import BlockBody, BlockRequest
from counter_tui.database.moments import from_micros
from counter_tui.domain.codes import block_prefix
from counter_tui.domain.numbers import block_size
from counter_tui.domain.office import NumberPolicy
from counter_tui.server.principal import Principal
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Connection
from counter_tui.server.tables import answers, dossiers, installations, numbers, offices
from counter_tui.server.tables.answers import Stored

CREATED = 201
DAYS_BACK, DAYS_AHEAD = 1, 14
LOOK_BACK = timedelta(days=30)


def lease(
    db: Connection, who: Principal, request: BlockRequest, *, key: str, fingerprint: str, now: int
) -> Stored:
    """Lease a block once for its key: as many numbers as the counter's largest day of the last 30, at least 20.

    An installation that reports leases under the stamp it reported last: a copy of it gets none. Raises ProblemError.
    """
    stored = answers.begin(db, who.office, key, fingerprint, now)
    known = installations.stamp(db, who.office, request.installation)
    if known is not None and known.mark != request.stamp:
        raise ProblemError("installation-stale")
    if stored is not None:
        return stored
    count = _size(db, who, request, now)
    first, last = numbers.take(db, who.office, request.day, count)
    block = BlockBody(
        id=hashlib.sha256(key.encode()).hexdigest()[:32],
        office=who.office,
        counter=request.counter,
        day=request.day,
        prefix=block_prefix(who.office, request.day),
        first=first,
        last=last,
        installation=request.installation,
    )
    numbers.add_block(db, block, now)
    return answers.finish(db, who.office, key, Stored(CREATED, msgspec.json.encode(block)))


def lasting(request: BlockRequest) -> bytes:
    """Return what stays the same when a request is sent again: after a restart it bears a newer stamp."""
    return msgspec.json.encode(msgspec.structs.replace(request, stamp=""))


def _size(db: Connection, who: Principal, request: BlockRequest, now: int) -> int:
    today = from_micros(now).date()
    if not today - timedelta(days=DAYS_BACK) <= request.day <= today + timedelta(days=DAYS_AHEAD):
        raise ProblemError("day-out-of-range", "/day")
    if not offices.has_counter(db, who.office, request.counter):
        raise ProblemError("unknown-counter", "/counter")
    office = offices.get(db, who.office)
    policy = office.number_policy if office else NumberPolicy.PROVISIONAL
    if policy is NumberPolicy.PROVISIONAL:
        raise ProblemError("leasing-off")
    if policy is NumberPolicy.SERVER:
        return 1
    since = (today - LOOK_BACK).isoformat()
    return block_size(dossiers.largest_day(db, who.office, request.counter, since))
