"""The change feed of an office: each dossier once, as it stands, at the place of its last change."""

from __future__ import annotations

from counter_tui.contract.dossiers import ChangePage
from counter_tui.contract.headers import etag_of
from counter_tui.database.connection import Connection
from counter_tui.server.calls.queries import ChangeQuery
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.tables import events, offices
from counter_tui.server.tables.dossiers import Held


async def changes(service: Service, asked: Asked) -> Reply:
    """Return changes after a position; with ``wait`` the answer comes with the next change at the latest."""
    query: ChangeQuery = asked.query
    office = asked.who.office
    seen = service.feed.turn(office)
    epoch, after, found, more = await service.database.read(lambda db: _read(db, office, query))
    if not found and query.wait and await service.feed.wait(office, seen, query.wait):
        epoch, after, found, more = await service.database.read(lambda db: _read(db, office, query))
    position = f"{epoch}.{found[-1].position if found else after}"
    if not found and position in asked.if_none_match:
        return Reply(304, b"", {"ETag": etag_of(position)})
    page = ChangePage(changes=tuple(held.summary for held in found), position=position, more=more)
    return reply(page, ETag=etag_of(position), Cache_Control="private, no-store")


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
