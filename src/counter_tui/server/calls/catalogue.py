"""The catalogue as changes since a version."""

from __future__ import annotations

import asyncio
import contextlib

import msgspec

from counter_tui.contract.catalogue_page import CataloguePage
from counter_tui.contract.headers import etag_of
from counter_tui.server.calls.queries import CatalogueQuery
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import catalogue, offices
from counter_tui.server.tables.catalogue import Change

SEED_WAIT = 5.0
"""Seconds a page waits for the catalogue that is just being loaded."""


async def changes(service: Service, asked: Asked) -> Reply:
    """Return a page of changes; 304 when nothing changed since the version and entity tag given.

    A tag of another database (the service was set up anew) starts from the beginning.
    """
    query: CatalogueQuery = asked.query
    office = asked.who.office
    if not service.seeded.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(service.seeded.wait(), SEED_WAIT)

    def read(db: Connection) -> tuple[str, int, list[Change], int]:
        epoch = offices.epoch(db, office)
        newest = catalogue.revision(db, office)
        foreign = any(not tag.startswith(f"{epoch}-") for tag in asked.if_none_match)
        since = 0 if foreign or query.since > newest else query.since
        found, total = catalogue.since(db, office, since, query.limit)
        return epoch, newest, found, total

    epoch, newest, found, total = await service.database.read(read)
    tag = f"{epoch}-{newest}"
    if not found and tag in asked.if_none_match:
        return Reply(304, b"", {"ETag": etag_of(tag)})
    page = CataloguePage(
        items=tuple(msgspec.Raw(change.body) for change in found if not change.removed),
        removed=tuple(change.code for change in found if change.removed),
        version=found[-1].revision if found else newest,
        more=total > len(found) or not service.seeded.is_set(),
        total=total,
    )
    return reply(page, ETag=etag_of(tag), Cache_Control="private, no-cache")
