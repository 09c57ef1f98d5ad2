"""The office's catalogue by revision: what changed since is one range of one index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from counter_tui.contract.catalogue_records import encode_item
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.server.store import Connection


@dataclass(frozen=True, slots=True)
class Change:
    """One changed item: its body, or that it was removed."""

    code: str
    revision: int
    removed: bool
    body: str


def revision(db: Connection, office: str) -> int:
    """Return the newest revision."""
    row = db.one("SELECT catalogue_revision FROM office WHERE code = ?", (office,))
    return int(row[0]) if row else 0


def since(db: Connection, office: str, after: int, limit: int) -> tuple[list[Change], int]:
    """Return the changes after a revision in order, and how many there are without the limit."""
    rows = db.all(
        "SELECT code, revision, removed, body FROM catalogue_item WHERE office = ? AND revision > ?"
        " ORDER BY revision LIMIT ?",
        (office, after, limit),
    )
    count = db.one("SELECT COUNT(*) FROM catalogue_item WHERE office = ? AND revision > ?", (office, after))
    return [Change(row[0], row[1], bool(row[2]), row[3]) for row in rows], int(count[0]) if count else 0


def put(db: Connection, office: str, items: Iterable[CatalogueItem]) -> int:
    """Store items that are new or differ, each under a revision of its own; return how many did."""
    db.hold(office)
    changed = 0
    for item in items:
        plain = replace(item, procedure=replace(item.procedure, version=0))
        digest = hashlib.sha256(encode_item(plain)).hexdigest()
        code = item.procedure.code
        row = db.one(
            "SELECT digest, removed FROM catalogue_item WHERE office = ? AND code = ?", (office, code)
        )
        if row is not None and row[0] == digest and not row[1]:
            continue
        number = _next_revision(db, office)
        body = encode_item(replace(item, procedure=replace(item.procedure, version=number))).decode()
        db.execute(
            "INSERT INTO catalogue_item (office, code, revision, removed, receivable, digest, body)"
            " VALUES (?, ?, ?, 0, ?, ?, ?) ON CONFLICT (office, code) DO UPDATE SET revision = excluded.revision,"
            " removed = 0, receivable = excluded.receivable, digest = excluded.digest, body = excluded.body",
            (office, code, number, int(item.receivable), digest, body),
        )
        changed += 1
    return changed


def keep_only(db: Connection, office: str, codes: frozenset[str]) -> int:
    """Mark what is not among *codes* as removed; return how many items went."""
    db.hold(office)
    rows = db.all("SELECT code FROM catalogue_item WHERE office = ? AND removed = 0", (office,))
    gone = [row[0] for row in rows if row[0] not in codes]
    for code in gone:
        db.execute(
            "UPDATE catalogue_item SET removed = 1, revision = ? WHERE office = ? AND code = ?",
            (_next_revision(db, office), office, code),
        )
    return len(gone)


def receivable(db: Connection, office: str, code: str) -> bool | None:
    """Return whether a dossier of this procedure may be taken in; ``None`` when the office never had it.

    A removed procedure stays receivable: a dossier keeps the version it was received under and may arrive late.
    """
    row = db.one("SELECT receivable FROM catalogue_item WHERE office = ? AND code = ?", (office, code))
    return bool(row[0]) if row else None


def seed(db: Connection, office: str) -> str:
    """Return which packaged catalogue is loaded in full; empty while none is."""
    row = db.one("SELECT catalogue_seed FROM office WHERE code = ?", (office,))
    return str(row[0]) if row else ""


def set_seed(db: Connection, office: str, name: str) -> None:
    """Remember that a packaged catalogue is loaded in full."""
    db.execute("UPDATE office SET catalogue_seed = ? WHERE code = ?", (name, office))


def _next_revision(db: Connection, office: str) -> int:
    row = db.one(
        "UPDATE office SET catalogue_revision = catalogue_revision + 1 WHERE code = ? RETURNING catalogue_revision",
        (office,),
    )
    return int(row[0]) if row else 0
