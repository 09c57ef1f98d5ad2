"""The catalogue in cache.db: one row for each procedure, one for where the catalogue stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from counter_tui.contract.catalogue_records import encode_item
from counter_tui.contract.packaged import EverydayWords
from counter_tui.database.connection import Connection, Value
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain.procedure import CatalogueItem
from counter_tui.services.ports import CatalogueDelta, CatalogueState
from counter_tui.storage.search_index import IndexRow


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the stored catalogue stands; ``complete`` when no page of a delta is still to come."""

    state: CatalogueState
    complete: bool


def put(connection: Connection, delta: CatalogueDelta, at: datetime) -> Standing:
    """Store a page of changes and where it leads to."""
    before = standing(connection).state
    connection.many(
        "INSERT OR REPLACE INTO procedure VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_values, delta.items)
    )
    connection.many("DELETE FROM procedure WHERE code = ?", ((code,) for code in delta.removed))
    mended = {item.procedure.code for item in delta.items} | set(delta.removed)
    broken = [name for name in before.broken if name.split(":")[0] not in mended]
    state = replace(
        before,
        version=delta.version,
        etag=delta.etag,
        synced_at=before.synced_at if delta.more else at,
        broken=tuple(dict.fromkeys([*broken, *delta.broken])),
    )
    changed = bool(delta.items or delta.removed)
    _put_standing(connection, state, complete=not delta.more, keep_search=not changed)
    return Standing(state, complete=not delta.more)


def standing(connection: Connection) -> Standing:
    """Return where the stored catalogue stands; at version 0 and complete before the first page."""
    row = connection.one("SELECT version, etag, synced_at, complete, broken FROM catalogue")
    if row is None:
        return Standing(CatalogueState(), complete=True)
    version, etag, synced_at, complete, broken = row
    state = CatalogueState(
        version=version,
        etag=etag,
        synced_at=None if synced_at is None else from_micros(synced_at),
        broken=tuple(broken.split("\n")) if broken else (),
    )
    return Standing(state, complete=bool(complete))


def search(connection: Connection) -> bytes | None:
    """Return the stored search index."""
    row = connection.one("SELECT search FROM catalogue")
    return bytes(row[0]) if row and row[0] is not None else None


def put_search(connection: Connection, index: bytes, version: int) -> None:
    """Store the search index unless the catalogue has moved on from *version*."""
    connection.execute("UPDATE catalogue SET search = ? WHERE version = ?", (index, version))


def body(connection: Connection, code: str) -> bytes | None:
    """Return one stored procedure."""
    row = connection.one("SELECT body FROM procedure WHERE code = ?", (code,))
    return bytes(row[0]) if row else None


def same_day_bodies(connection: Connection) -> list[bytes]:
    """Return the stored procedures of the same-day screen."""
    return [
        bytes(row[0]) for row in connection.all("SELECT body FROM procedure WHERE same_day ORDER BY code")
    ]


def searched(connection: Connection) -> list[IndexRow]:
    """Return what is searched of each stored procedure; its keywords are the office's own."""
    rows = connection.all("SELECT code, name, field, receivable, local, words FROM procedure")
    return [
        IndexRow(
            code=code,
            name=name,
            field=field,
            receivable=bool(receivable),
            local=bool(local),
            keywords=tuple(words.split("\n")) if words else (),
        )
        for code, name, field, receivable, local, words in rows
    ]


def uses(connection: Connection) -> dict[str, int]:
    """Return how often this desk used each procedure."""
    return {str(code): int(count) for code, count in connection.all("SELECT code, uses FROM procedure_use")}


def count_use(connection: Connection, code: str) -> None:
    """Count one more use."""
    connection.execute(
        "INSERT INTO procedure_use VALUES (?, 1) ON CONFLICT (code) DO UPDATE SET uses = uses + 1", (code,)
    )


def index_row(item: CatalogueItem) -> IndexRow:
    """Return what is searched of one procedure; its keywords are the office's own."""
    procedure = item.procedure
    return IndexRow(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        receivable=item.receivable,
        local="xã" in procedure.level.lower(),
        keywords=item.rule.synonyms if item.rule else (),
    )


def with_everyday_words(rows: Iterable[IndexRow], everyday: EverydayWords) -> list[IndexRow]:
    """Return *rows* with the packaged everyday words; a word's first code is the one it fits best."""
    keywords: dict[str, list[str]] = {}
    also: dict[str, list[str]] = {}
    for synonym in everyday.synonyms:
        for rank, code in enumerate(synonym.codes):
            (also if rank else keywords).setdefault(code, []).append(synonym.words)
    return [
        replace(
            row, keywords=(*keywords.get(row.code, ()), *row.keywords), also=tuple(also.get(row.code, ()))
        )
        for row in rows
    ]


def _values(item: CatalogueItem) -> tuple[Value, ...]:
    row = index_row(item)
    return (
        row.code,
        row.name,
        row.field,
        int(row.receivable),
        int(row.local),
        int(item.ever_same_day),
        "\n".join(row.keywords),
        encode_item(item),
    )


def _put_standing(
    connection: Connection, state: CatalogueState, *, complete: bool, keep_search: bool
) -> None:
    connection.execute(
        "INSERT INTO catalogue VALUES (1, ?1, ?2, ?3, ?4, ?5, NULL) ON CONFLICT (one) DO UPDATE SET version = ?1,"
        " etag = ?2, synced_at = ?3, complete = ?4, broken = ?5, search = CASE WHEN ?6 THEN search END",
        (
            state.version,
            state.etag,
            None if state.synced_at is None else to_micros(state.synced_at),
            int(complete),
            "\n".join(state.broken),
            int(keep_search),
        ),
    )
