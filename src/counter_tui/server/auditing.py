"""Writes what a caller read or changed into the trail: a change in its own transaction, a read before its answer leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from counter_tui.contract.audit import HeadBody, HeadsBody, HeadsRequest
from counter_tui.contract.headers import audit_head
from counter_tui.domain.audit_chain import Head
from counter_tui.server import signing
from counter_tui.server.principal import Principal
from counter_tui.server.service import Asked, Service
from counter_tui.server.store import Connection
from counter_tui.server.tables import audit, parcel_keys
from counter_tui.server.tables.answers import Stored
from counter_tui.server.tables.audit import Line

T = TypeVar("T")
Work = Callable[[Connection], T]


def audited(asked: Asked, action: str, subject: str, now: int, work: Work[T]) -> Work[T]:
    """Return *work* followed by its row, in one transaction; an answer that is only repeated leaves none."""

    def both(db: Connection) -> T:
        result = work(db)
        if not (isinstance(result, Stored) and result.replayed):
            note(db, asked.who, action, subject, now, asked.raw)
        return result

    return both


def changing(asked: Asked, action: str, subject: str, now: int, work: Work[T]) -> Work[T]:
    """Return a change of accounts or profile followed by its row; ``False`` means that nothing was changed.

    No digest is kept: a body may hold a password, which only a slow hash may stand for.
    """

    def both(db: Connection) -> T:
        db.hold(asked.who.office)
        result = work(db)
        if result is not False:
            note(db, asked.who, action, subject, now)
        return result

    return both


async def read(service: Service, asked: Asked, action: str, subject: str, work: Work[T]) -> T:
    """Read, and note who read; raises StorageError when that cannot be noted, and nothing was shown."""
    found = await service.database.read(work)
    now = service.micros
    await service.database.write(lambda db: note(db, asked.who, action, subject, now, asked.raw))
    return found


def note(db: Connection, who: Principal, action: str, subject: str, now: int, body: bytes = b"") -> None:
    """Append a row for a caller."""
    line = Line(action=action, subject=subject, officer=who.officer_id, counter=who.counter, at=now)
    audit.append(db, who.office, line, body)


def exchange(db: Connection, who: Principal, request: HeadsRequest, now: int) -> HeadsBody:
    """Keep a desk's head and return the service's; a desk's trail that does not fit is noted in ours, once."""
    db.hold(who.office)
    audit.ensure_key(db, who.office)
    told, place = request.head.to_domain(), (who.office, request.installation)
    kept = audit.told(db, *place)
    agrees = _agrees(db, place, kept, told, request.acknowledged)
    if not agrees:
        subject = f"{request.installation} {kept.sequence} {kept.link.hex()}"
        note(db, who, "desk-trail-differs", subject, now)
        audit.forget_told(db, *place, told.sequence)
    if told.sequence:
        audit.keep_told(db, *place, told, counter=who.counter, at=now)
    if request.key and not parcel_keys.keep_told(db, who.office, request.installation, request.key, now):
        note(db, who, "desk-key-differs", request.installation, now)
    seen = request.witnessed
    head = audit.head(db, who.office)
    signature, key = signing.signed(db, who.office, head)
    private = parcel_keys.ensure_sealing(db, who.office)
    sealing_key, sealing_signature = signing.signed_sealing_key(db, who.office, private)
    return HeadsBody(
        office=who.office,
        head=HeadBody.from_domain(head),
        signature=signature,
        key=key,
        agrees=agrees,
        witnessed_link=audit.link_at(db, who.office, seen.sequence) if seen else "",
        sealing_key=sealing_key,
        sealing_signature=sealing_signature,
    )


def _agrees(
    db: Connection, place: tuple[str, str], kept: Head, told: Head, acknowledged: HeadBody | None
) -> bool:
    if told.sequence < kept.sequence:
        return False
    if told.sequence == kept.sequence and kept.sequence:
        return told.link == kept.link
    if acknowledged is None:
        return not kept.sequence
    known = audit.told_at(db, *place, acknowledged.sequence)
    return not known or known == acknowledged.link


async def head_header(service: Service, office: str) -> dict[str, str]:
    """Return the header with the office's signed head; none before its first row."""

    def find(db: Connection) -> tuple[Head, str, str]:
        head = audit.head(db, office)
        return (head, *signing.signed(db, office, head))

    head, signature, key = await service.database.read(find)
    if not (head.sequence and signature):
        return {}
    return audit_head(head.sequence, head.link.hex(), signature, key)
