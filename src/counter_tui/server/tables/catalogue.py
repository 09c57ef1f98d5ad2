"""The office's catalogue by revision: what changed since is one range of one index."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.contract.catalogue_records import decode_item, encode_item
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.server.store import Connection

BY_DAY = 2
"""Stands for receivable (1) or not (0) where that depends on the day of reception."""


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
    """Store packaged items that are new or differ, each under a revision of its own; return how many did.

    What the office wrote itself, procedure or rules, stays; a procedure it ended does not come back.
    """
    db.hold(office)
    changed = 0
    for item in items:
        kept = _kept(db, office, item.procedure.code)
        if kept is None or not (kept.removed and kept.own_procedure):
            changed += _store(db, office, item if kept is None else kept.with_own(item), kept)
    return changed


def put_own(
    db: Connection, office: str, item: CatalogueItem, *, rules: bool = False, procedure: bool = False
) -> None:
    """Store an item of which the office wrote the rules, or the procedure, itself."""
    db.hold(office)
    _store(db, office, item, _kept(db, office, item.procedure.code))
    _own(db, office, item.procedure.code, rules=rules, procedure=procedure)


def end(db: Connection, office: str, code: str) -> None:
    """Take a procedure out that the office receives no more."""
    db.hold(office)
    _remove(db, office, code)
    _own(db, office, code, procedure=True)


def keep_only(db: Connection, office: str, codes: frozenset[str]) -> int:
    """Mark what is not among *codes* as removed, the office's own procedures excepted; return how many items went."""
    db.hold(office)
    rows = db.all(
        "SELECT code FROM catalogue_item WHERE office = ? AND removed = 0 AND own_procedure = 0", (office,)
    )
    gone = [row[0] for row in rows if row[0] not in codes]
    for code in gone:
        _remove(db, office, code)
    return len(gone)


def items(db: Connection, office: str, *, removed: bool = False) -> list[CatalogueItem]:
    """Return what the office has now, or what was *removed*, by code."""
    rows = db.all(
        "SELECT body FROM catalogue_item WHERE office = ? AND removed = ? ORDER BY code",
        (office, int(removed)),
    )
    return [decode_item(row[0].encode()) for row in rows]


def ended(db: Connection, office: str) -> frozenset[str]:
    """Return the codes of the procedures the office ended itself."""
    rows = db.all(
        "SELECT code FROM catalogue_item WHERE office = ? AND removed = 1 AND own_procedure = 1", (office,)
    )
    return frozenset(row[0] for row in rows)


def receivable(db: Connection, office: str, code: str, at: datetime) -> bool | None:
    """Return whether a dossier received at *at* may be taken in; ``None`` when the office never had its procedure.

    A removed procedure stays receivable: a dossier keeps the version it was received under and may arrive late.
    """
    row = db.one("SELECT receivable, body FROM catalogue_item WHERE office = ? AND code = ?", (office, code))
    if row is None:
        return None
    return decode_item(row[1].encode()).at(at).receivable if row[0] == BY_DAY else bool(row[0])


@dataclass(frozen=True, slots=True)
class _Kept:
    """A stored row."""

    digest: str
    removed: bool
    own_rules: bool
    own_procedure: bool
    body: str

    def with_own(self, packaged: CatalogueItem) -> CatalogueItem:
        if not (self.own_rules or self.own_procedure):
            return packaged
        mine = decode_item(self.body.encode())
        rules = mine if self.own_rules else packaged
        procedure = mine.procedure if self.own_procedure else packaged.procedure
        return CatalogueItem(procedure, rules.rule, rules.other_rules)


def _kept(db: Connection, office: str, code: str) -> _Kept | None:
    row = db.one(
        "SELECT digest, removed, own_rules, own_procedure, body FROM catalogue_item WHERE office = ? AND code = ?",
        (office, code),
    )
    return _Kept(row[0], bool(row[1]), bool(row[2]), bool(row[3]), row[4]) if row else None


def _store(db: Connection, office: str, item: CatalogueItem, kept: _Kept | None) -> bool:
    plain = replace(item, procedure=replace(item.procedure, version=0))
    digest = hashlib.sha256(encode_item(plain)).hexdigest()
    if kept is not None and kept.digest == digest and not kept.removed:
        return False
    number = _next_revision(db, office)
    body = encode_item(replace(item, procedure=replace(item.procedure, version=number))).decode()
    db.execute(
        "INSERT INTO catalogue_item (office, code, revision, removed, receivable, digest, body)"
        " VALUES (?, ?, ?, 0, ?, ?, ?) ON CONFLICT (office, code) DO UPDATE SET revision = excluded.revision,"
        " removed = 0, receivable = excluded.receivable, digest = excluded.digest, body = excluded.body",
        (office, item.procedure.code, number, BY_DAY if item.ever_look_up_only else 1, digest, body),
    )
    return True


def _remove(db: Connection, office: str, code: str) -> None:
    db.execute(
        "UPDATE catalogue_item SET removed = 1, revision = ? WHERE office = ? AND code = ?",
        (_next_revision(db, office), office, code),
    )


def _own(db: Connection, office: str, code: str, *, rules: bool = False, procedure: bool = False) -> None:
    for column, wanted in (("own_rules", rules), ("own_procedure", procedure)):
        if wanted:
            db.execute(
                f"UPDATE catalogue_item SET {column} = 1 WHERE office = ? AND code = ?",  # noqa: S608 - our own names
                (office, code),
            )


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
