"""Checks the trails of an office's database, also while the service runs: it reads on a connection of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from counter_tui.domain.audit_chain import Verdict
from counter_tui.errors import NotFound
from counter_tui.i18n import mark


def told(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it is printed and sent."""
    return {
        "rows": verdict.rows,
        "broken": verdict.broken,
        "why": verdict.why,
        "head": {"sequence": verdict.head.sequence, "link": verdict.head.link.hex()},
    }


def verify_shared(given: str) -> dict[str, Any]:
    """Check every office in a PostgreSQL database; raises BadConfig, StorageError."""
    return asyncio.run(_verified_at(given))


async def _verified_at(given: str) -> dict[str, Any]:
    from counter_tui.composition.shared_database import open_at
    from counter_tui.server.tables import audit, offices

    service = await open_at(given)
    try:
        return await service.database.read(
            lambda db: {f"office {code}": told(audit.verified(db, code)) for code in offices.codes(db)}
        )
    finally:
        await service.database.close()


def verify_office(data: Path) -> dict[str, Any]:
    """Check every office in a service's data directory; raises NotFound, WrongKey, CorruptDatabase, StorageError."""
    from counter_tui.composition.service import served_key
    from counter_tui.database.connection import open_reader
    from counter_tui.server.schema import DATABASE_NAME
    from counter_tui.server.tables import audit, offices
    from counter_tui.system.paths import standard_paths

    path = data / DATABASE_NAME
    if not path.is_file():
        raise NotFound(mark("Không có dữ liệu trung tâm trong {path}."), path=str(data))
    db = open_reader(path, served_key(standard_paths(), data).value)
    try:
        db.execute("BEGIN")
        return {f"office {code}": told(audit.verified(db, code)) for code in offices.codes(db)}
    finally:
        db.close()
