"""The change feed of an office: each dossier once, as it stands, at the place of its last change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import msgspec

from counter_tui.contract.dossiers import ChangePage
from counter_tui.contract.headers import etag_of
from counter_tui.errors import StorageError
from counter_tui.server.calls.queries import ChangeQuery, StreamQuery
from counter_tui.server.principal import DESK
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, Stream, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import accounts, events, offices
from counter_tui.server.tables.dossiers import Held

logger = logging.getLogger("counter_tui.server")
RETRY_MILLISECONDS = 3000
LOOK_AGAIN = 1.0
"""Seconds after which a waiting call looks at a table that other processes write to."""


async def changes(service: Service, asked: Asked) -> Reply:
    """Return changes after a position; with ``wait`` the answer comes with the next change at the latest."""
    query: ChangeQuery = asked.query
    office = asked.who.office
    seen = service.feed.turn(office)
    epoch, after, found, more = await service.database.read(lambda db: _read(db, office, query))
    if not found and query.wait and await _news(service, office, after, seen, query.wait):
        epoch, after, found, more = await service.database.read(lambda db: _read(db, office, query))
    position = f"{epoch}.{found[-1].position if found else after}"
    if not found and position in asked.if_none_match:
        return Reply(304, b"", {"ETag": etag_of(position)})
    page = ChangePage(changes=tuple(held.summary for held in found), position=position, more=more)
    return reply(page, ETag=etag_of(position), Cache_Control="private, no-store")


async def _news(service: Service, office: str, after: int, seen: int, seconds: float) -> bool:
    """Wait for a change told in this process, or made by another one and found in the table."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while (left := end - loop.time()) > 0:
        if await service.feed.wait(office, seen, min(left, LOOK_AGAIN) if service.database.shared else left):
            return True
        if service.database.shared and await _moved(service, office, after):
            return True
    return False


async def _moved(service: Service, office: str, after: int) -> bool:
    return await service.database.read(lambda db: events.position(db, office)) > after


def _read(db: Connection, office: str, query: ChangeQuery) -> tuple[str, int, list[Held], bool]:
    epoch = offices.epoch(db, office)
    after = _after(query.after, epoch, events.position(db, office))
    found = events.changed_after(db, office, after, query.limit + 1)
    return epoch, after, found[: query.limit], len(found) > query.limit


def _after(position: str, epoch: str, newest: int) -> int:
    if not position:
        return 0
    start, _, digits = position.rpartition(".")
    if (
        start != epoch
        or not (digits.isascii() and digits.isdigit() and len(digits) < 19)
        or int(digits) > newest
    ):
        raise ProblemError("feed-gone")
    return int(digits)


async def stream(service: Service, asked: Asked) -> Stream:
    """Stream changes after a position as server-sent events, each a page with its position for id."""
    query: StreamQuery = asked.query
    first = ChangeQuery(after=asked.last_event or query.after)
    # A position that is gone is said by the status, while there is one to say it by.
    await service.database.read(lambda db: _read(db, asked.who.office, first))
    return Stream(
        _events(service, asked, first), {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
    )


async def _events(service: Service, asked: Asked, query: ChangeQuery) -> AsyncIterator[bytes]:
    """Give events, and a comment when there were none for a while, until the token ends, the service does, or the hour is over."""
    office, feed, clock = asked.who.office, service.feed, asyncio.get_running_loop().time
    end = clock() + service.patience.stream
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    while True:
        seen, wanted = feed.turn(office), query
        try:
            page = await service.database.read(lambda db: _page_for(db, asked, wanted, service.micros))  # noqa: B023
        except StorageError as problem:
            logger.error("GET /v1/changes/stream: %s", type(problem).__name__)
            return
        if page is None:
            return
        if page.changes:
            yield b"id: %s\ndata: %s\n\n" % (page.position.encode(), msgspec.json.encode(page))
            query = ChangeQuery(after=page.position)
        left = end - clock()
        if feed.closed or left <= 0:
            return
        after = int(page.position.rpartition(".")[2])
        if not page.more and not await _news(
            service, office, after, seen, min(service.patience.heartbeat, left)
        ):
            yield b":\n\n"


def _page_for(db: Connection, asked: Asked, query: ChangeQuery, now: int) -> ChangePage | None:
    """Return the next page, ``None`` once the token may no longer see it."""
    who = accounts.principal(db, asked.who.office, asked.digest, now)
    if who is None or who.role not in DESK:
        return None
    epoch, after, found, more = _read(db, who.office, query)
    position = f"{epoch}.{found[-1].position if found else after}"
    return ChangePage(changes=tuple(held.summary for held in found), position=position, more=more)
