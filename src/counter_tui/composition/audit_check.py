"""Checks the trails of an office's database, also while the service runs: it reads on a connection of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition.head_check import verdict
from counter_tui.domain import signed_head
from counter_tui.domain.audit_chain import Verdict
from counter_tui.domain.signed_head import DESK, SignedHead
from counter_tui.errors import NotFound
from counter_tui.i18n import mark

if TYPE_CHECKING:
    from counter_tui.server.store import Connection


def told(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it is printed and sent."""
    return {
        "rows": verdict.rows,
        "broken": verdict.broken,
        "why": verdict.why,
        "head": {"sequence": verdict.head.sequence, "link": verdict.head.link.hex()},
    }


def office_verdict(db: Connection, office: str, signed: SignedHead) -> dict[str, Any]:
    """Return what a signed head is worth by what the service holds: its own trail, or what its desks told of theirs."""
    from counter_tui.server import signing
    from counter_tui.server.tables import audit, parcel_keys

    if signed.whose == DESK:
        installation = parcel_keys.installation_of(db, office, signed.key.hex())
        kept = bytes.fromhex(audit.told_at(db, office, installation, signed.head.sequence))
        return verdict(
            signed, office, {signed.key} if installation else (), (lambda _: kept) if kept else None
        )
    key = bytes.fromhex(signing.public_key(db, office))
    return verdict(signed, office, {key}, lambda number: bytes.fromhex(audit.link_at(db, office, number)))


def _verified(db: Connection, signed: SignedHead | None) -> dict[str, Any]:
    from counter_tui.server.tables import audit, offices

    codes = list(offices.codes(db))
    answer = {f"office {code}": told(audit.verified(db, code)) for code in codes}
    if signed is not None:
        found = [office_verdict(db, code, signed) for code in codes]
        # A signature fits one office only.
        answer["head"] = next((one for one in found if one["key"] and one["signature"]), found[0])
    return answer


def verify_shared(given: str, head: str = "") -> dict[str, Any]:
    """Check every office in a PostgreSQL database, and a signed *head*; raises BadConfig, StorageError, BadInput."""
    return asyncio.run(_verified_at(given, signed_head.read(head) if head else None))


async def _verified_at(given: str, signed: SignedHead | None) -> dict[str, Any]:
    from counter_tui.composition.shared_database import open_at

    service = await open_at(given)
    try:
        return await service.database.read(lambda db: _verified(db, signed))
    finally:
        await service.database.close()


def verify_office(data: Path, head: str = "") -> dict[str, Any]:
    """Check every office in a service's data directory, and a signed *head*.

    Raises BadInput, NotFound, WrongKey, CorruptDatabase, StorageError.
    """
    signed = signed_head.read(head) if head else None
    from counter_tui.composition.service import served_key
    from counter_tui.database.connection import open_reader
    from counter_tui.server.schema import DATABASE_NAME
    from counter_tui.system.paths import standard_paths

    path = data / DATABASE_NAME
    if not path.is_file():
        raise NotFound(mark("Không có dữ liệu trung tâm trong {path}."), path=str(data))
    db = open_reader(path, served_key(standard_paths(), data).value)
    try:
        db.execute("BEGIN")
        return _verified(db, signed)
    finally:
        db.close()
