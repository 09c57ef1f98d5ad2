"""Registering, acting on, finding and showing dossiers; leasing numbers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import msgspec

from counter_tui.contract.actions import Action
from counter_tui.contract.dossiers import (
    DossierBody,
    DossierPage,
    FoundBody,
    PersonRequest,
    SearchRequest,
)
from counter_tui.contract.fields import line
from counter_tui.contract.headers import etag_of
from counter_tui.contract.numbers import BlockRequest
from counter_tui.contract.registration import RegistrationBody
from counter_tui.database.moments import to_micros
from counter_tui.domain.calendar import VIETNAM
from counter_tui.server import auditing, leasing, registering
from counter_tui.server.acting import act
from counter_tui.server.auditing import audited
from counter_tui.server.calls.cursors import Cursor, next_cursor, parsed, previous_cursor
from counter_tui.server.calls.queries import DossierQuery, DueBand
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, reply, stored_reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import dossiers, events, lists
from counter_tui.server.tables.answers import fingerprint
from counter_tui.server.tables.dossiers import Held
from counter_tui.server.tables.lists import Filter


async def lease(service: Service, asked: Asked) -> Reply:
    """Lease a number block."""
    request: BlockRequest = asked.body
    mark_of, now = fingerprint(asked.path, leasing.lasting(request)), service.micros
    stored = await service.database.write(
        audited(
            asked,
            "lease",
            f"{request.counter} {request.day}",
            now,
            lambda db: leasing.lease(db, asked.who, request, key=asked.key, fingerprint=mark_of, now=now),
        )
    )
    return stored_reply(stored)


async def register(service: Service, asked: Asked) -> Reply:
    """Register a dossier."""
    body: RegistrationBody = asked.body
    registration = body.to_domain()
    mark_of, now = fingerprint(asked.path, asked.raw), service.micros
    stored = await service.database.write(
        audited(
            asked,
            "register",
            registration.code,
            now,
            lambda db: registering.register(
                db, asked.who, registration, key=asked.key, fingerprint=mark_of, now=now
            ),
        )
    )
    if not stored.replayed:
        await service.feed.tell(asked.who.office)
    return stored_reply(stored)


async def action(service: Service, asked: Asked) -> Reply:
    """Act on a dossier."""
    wanted: Action = asked.body
    mark_of, now = fingerprint(asked.path, asked.raw), service.micros
    stored = await service.database.write(
        audited(
            asked,
            str(wanted.__struct_config__.tag),
            asked.places["code"],
            now,
            lambda db: act(
                db,
                asked.who,
                asked.places["code"],
                wanted,
                expected=asked.if_match,
                key=asked.key,
                fingerprint=mark_of,
                now=now,
            ),
        )
    )
    if not stored.replayed:
        await service.feed.tell(asked.who.office)
    return stored_reply(stored)


async def show(service: Service, asked: Asked) -> Reply:
    """Return one dossier with its events, by code or alias."""
    office = asked.who.office

    def read(db: Connection) -> DossierBody:
        held = dossiers.by_code(db, office, asked.places["code"])
        found = whole(db, office, held) if held is not None else None
        if found is None:
            raise ProblemError("dossier-not-found")
        return found

    found = await auditing.read(service, asked, "open", asked.places["code"], read)
    tag = etag_of(found.summary.version)
    if str(found.summary.version) in asked.if_none_match:
        return Reply(304, b"", {"ETag": tag})
    return reply(found, ETag=tag, Cache_Control="private, no-store")


def whole(db: Connection, office: str, held: Held) -> DossierBody | None:
    """Return a dossier with its events and what was registered, ``None`` when that is gone."""
    registered = dossiers.registration(db, office, held.id)
    if registered is None:
        return None
    first = dossiers.first_registration(db, office, held.id)
    return DossierBody(
        summary=held.summary,
        events=events.of(db, office, held.id),
        aliases=dossiers.aliases(db, office, held.id),
        registration=registered,
        first=first if first != registered else None,
    )


async def search(service: Service, asked: Asked) -> Reply:
    """Find dossiers by words, code, phone or identity number."""
    request: SearchRequest = asked.body
    return _found(
        await auditing.read(
            service,
            asked,
            "search",
            "",
            lambda db: lists.search(db, asked.who.office, request.words, request.limit),
        )
    )


async def of_person(service: Service, asked: Asked) -> Reply:
    """Find a person's dossiers by identity number."""
    request: PersonRequest = asked.body
    identity = line(request.identity)
    if not identity:
        raise ProblemError("invalid-body", "/identity")
    return _found(
        await auditing.read(
            service,
            asked,
            "search-person",
            "",
            lambda db: lists.of_person(
                db, asked.who.office, identity, procedure=request.procedure_code, open_only=request.open_only
            ),
        )
    )


async def page(service: Service, asked: Asked) -> Reply:
    """List dossiers, newest first, page by page in both directions."""
    query: DossierQuery = asked.query
    cursor = parsed(query.cursor) if query.cursor else Cursor()
    where = _filter(asked.who.office, query, service.now())
    backwards, skip = (
        cursor.backwards or (query.from_end and not query.cursor),
        0 if query.cursor else query.skip,
    )

    def read(db: Connection) -> tuple[list[Held], bool, int | None]:
        found, more = lists.page(
            db, where, start=cursor.start, backwards=backwards, limit=query.limit, skip=skip
        )
        return found, more, None if query.cursor else lists.count(db, where)

    found, more, total = await auditing.read(service, asked, "list", "", read)
    behind = cursor.start is not None or skip > 0
    older = bool(found) and (behind if backwards else more)
    newer = bool(found) and (more if backwards else behind)
    body = DossierPage(
        dossiers=tuple(held.summary for held in found),
        next=next_cursor(found[-1]) if older else None,
        previous=previous_cursor(found[0]) if newer else None,
        total=total,
    )
    return reply(body, Cache_Control="private, no-store")


def _filter(office: str, query: DossierQuery, now: datetime) -> Filter:
    where = Filter(["office = ?"], [office])
    if query.status:
        where.one_of("status", lists.statuses(query.status))
    if query.field:
        where.add("procedure_field = ?", line(query.field))
    if query.officer:
        where.add("officer_id = ?", query.officer)
    if query.due is not None:
        tomorrow = datetime.combine(now.astimezone(VIETNAM).date() + timedelta(days=1), time(), VIETNAM)
        where.only_open()
        match query.due:
            case DueBand.LATE:
                where.add("due_at < ?", to_micros(now))
            case DueBand.TODAY:
                where.add("due_at >= ? AND due_at < ?", to_micros(now), to_micros(tomorrow))
            case DueBand.LATER:
                where.add("due_at >= ?", to_micros(tomorrow))
    if query.stuck_days is not None:
        where.only_open()
        where.add("moved_at < ?", to_micros(now - timedelta(days=query.stuck_days)))
    return where


def _found(found: list[Held]) -> Reply:
    body: msgspec.Struct = FoundBody(dossiers=tuple(held.summary for held in found))
    return reply(body, Cache_Control="private, no-store")
