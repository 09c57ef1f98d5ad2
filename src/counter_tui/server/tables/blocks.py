"""Leased blocks after their leasing: adopted, overlapping, settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.domain.numbers import Ending
from counter_tui.server.store import Connection
from counter_tui.server.tables import numbers


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it was leased."""

    id: str
    counter: str
    day: date
    installation: str
    first: int
    last: int


def get(db: Connection, office: str, block_id: str) -> Block | None:
    """Return a block by its id."""
    row = db.one(
        "SELECT id, counter, day, installation, first, last FROM number_block WHERE office = ? AND id = ?",
        (office, block_id),
    )
    return _block(row) if row else None


def overlaps(db: Connection, office: str, block: Block) -> bool:
    """Return whether numbers of *block* were leased to another one, or given to a dossier without any."""
    other = db.one(
        "SELECT 1 FROM number_block WHERE office = ? AND day = ? AND first <= ? AND last >= ? AND id <> ?",
        (office, block.day.isoformat(), block.last, block.first, block.id),
    )
    return other is not None


def adopt(db: Connection, office: str, block: Block, now: int) -> None:
    """Take in a block this service leased before it went back in time; its numbers are never leased again.

    Those left out for that reason are a desk's after all: they leave the void register until the block is settled.
    """
    db.execute(
        "INSERT INTO number_block (office, id, counter, day, installation, first, last, leased_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            office,
            block.id,
            block.counter,
            block.day.isoformat(),
            block.installation,
            block.first,
            block.last,
            now,
        ),
    )
    numbers.skip(db, office, block.day, block.last)
    prefix = block_prefix(office, block.day)
    db.execute(
        "DELETE FROM void_number WHERE office = ? AND code BETWEEN ? AND ? AND reason = ? AND officer = ''",
        (
            office,
            dossier_number(prefix, block.first),
            dossier_number(prefix, block.last),
            Ending.LEFT_OUT,
        ),
    )


def note_overlapping(db: Connection, office: str, block: Block, now: int) -> None:
    """Remember a block whose numbers are somebody else's too: dossiers under them get others."""
    db.execute(
        "INSERT INTO overlapping_block (office, id, counter, day, installation, first, last, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            office,
            block.id,
            block.counter,
            block.day.isoformat(),
            block.installation,
            block.first,
            block.last,
            now,
        ),
    )
    numbers.skip(db, office, block.day, block.last)


def in_overlapping(db: Connection, office: str, day: date, number: int, counter: str) -> bool:
    """Return whether a number lies in a block of *counter* that overlaps another one."""
    row = db.one(
        "SELECT 1 FROM overlapping_block WHERE office = ? AND day = ? AND first <= ? AND last >= ? AND counter = ?",
        (office, day.isoformat(), number, number, counter),
    )
    return row is not None


def highest_arrived(db: Connection, office: str, block: Block) -> int:
    """Return the highest number of a block under which a dossier stands; 0 when there is none."""
    prefix = block_prefix(office, block.day)
    row = db.one(
        "SELECT MAX(code) FROM dossier WHERE office = ? AND code BETWEEN ? AND ?",
        (office, dossier_number(prefix, block.first), dossier_number(prefix, block.last)),
    )
    return int(row[0].rpartition("-")[2]) if row and row[0] else 0


def settle(db: Connection, office: str, block: Block, unused_from: int, reason: str, now: int) -> int:
    """Void the numbers of a block from *unused_from* on that no dossier has; return how many."""
    db.execute(
        "INSERT INTO settled_block (office, id, reason, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (office, id) DO UPDATE SET reason = excluded.reason, at = excluded.at",
        (office, block.id, reason, now),
    )
    prefix, first = block_prefix(office, block.day), max(unused_from, block.first)
    between = (office, dossier_number(prefix, first), dossier_number(prefix, block.last))
    rows = db.all(
        "SELECT code FROM dossier WHERE office = ? AND code BETWEEN ? AND ?"
        " UNION SELECT code FROM void_number WHERE office = ? AND code BETWEEN ? AND ?",
        (*between, *between),
    )
    spoken_for = {row[0] for row in rows}
    codes = (dossier_number(prefix, number) for number in range(first, block.last + 1))
    unused = [code for code in codes if code not in spoken_for]
    db.many(
        "INSERT INTO void_number (office, code, reason, officer, at) VALUES (?, ?, ?, '', ?) ON CONFLICT DO NOTHING",
        [(office, code, reason, now) for code in unused],
    )
    return len(unused)


def open_of_others(
    db: Connection, office: str, counter: str, installation: str, before: date, limit: int
) -> list[Block]:
    """Return blocks of days before *before* that other installations at a counter left unsettled."""
    rows = db.all(
        "SELECT id, counter, day, installation, first, last FROM number_block AS b WHERE office = ? AND day < ?"
        " AND counter = ? AND installation <> ?"
        " AND NOT EXISTS (SELECT 1 FROM settled_block AS s WHERE s.office = b.office AND s.id = b.id)"
        " ORDER BY day, first LIMIT ?",
        (office, before.isoformat(), counter, installation, limit),
    )
    return [_block(row) for row in rows]


def not_closed(db: Connection, office: str, before: date, reason: str, limit: int) -> list[Block]:
    """Return blocks of days before *before* that were not settled for *reason*, the last there is."""
    rows = db.all(
        "SELECT id, counter, day, installation, first, last FROM number_block AS b WHERE office = ? AND day < ?"
        " AND NOT EXISTS (SELECT 1 FROM settled_block AS s WHERE s.office = b.office AND s.id = b.id AND s.reason = ?)"
        " ORDER BY day, first LIMIT ?",
        (office, before.isoformat(), reason, limit),
    )
    return [_block(row) for row in rows]


def _block(row: tuple[str, str, str, str, int, int]) -> Block:
    return Block(row[0], row[1], date.fromisoformat(row[2]), row[3], int(row[4]), int(row[5]))
