"""Numbers out of the office's one daily counter: single ones, leased blocks, voided ones."""

from __future__ import annotations

from datetime import date

from counter_tui.contract.numbers import BlockBody, VoidNumberBody
from counter_tui.database.moments import from_micros
from counter_tui.domain.codes import block_prefix, dossier_number
from counter_tui.server.problems import ProblemError
from counter_tui.server.store import Connection

LAST_OF_DAY = 9999
"""Four digits (TT 01/2018/TT-VPCP Điều 19)."""


def take(db: Connection, office: str, day: date, count: int) -> tuple[int, int]:
    """Take up to *count* numbers of a day and return the first and last; raises ``numbers-exhausted``."""
    row = db.one(
        "INSERT INTO day_counter (office, day, next) VALUES (?, ?, ?)"
        " ON CONFLICT (office, day) DO UPDATE SET next = day_counter.next + ? RETURNING next",
        (office, day.isoformat(), 1 + count, count),
    )
    first = int(row[0]) - count if row else LAST_OF_DAY + 1
    if first > LAST_OF_DAY:
        raise ProblemError("numbers-exhausted")
    return first, min(first + count - 1, LAST_OF_DAY)


def skip(db: Connection, office: str, day: date, last: int) -> None:
    """Never take the numbers of a day up to *last* again."""
    db.execute(
        "INSERT INTO day_counter (office, day, next) VALUES (?, ?, ?) ON CONFLICT (office, day)"
        " DO UPDATE SET next = excluded.next WHERE day_counter.next < excluded.next",
        (office, day.isoformat(), last + 1),
    )


def leave_out(db: Connection, office: str, day: date, count: int, *, reason: str, now: int) -> None:
    """Leave *count* numbers of a day out, never all there are, and void those no dossier has for *reason*."""
    row = db.one("SELECT next FROM day_counter WHERE office = ? AND day = ?", (office, day.isoformat()))
    first = int(row[0]) if row else 1
    last = first - 1 + count
    if last >= LAST_OF_DAY // 2:
        return
    skip(db, office, day, last)
    prefix = block_prefix(office, day)
    codes = [dossier_number(prefix, number) for number in range(first, last + 1)]
    db.many(
        "INSERT INTO void_number (office, code, reason, officer, at) SELECT ?, ?, ?, '', ?"
        " WHERE NOT EXISTS (SELECT 1 FROM dossier WHERE office = ? AND code = ?) ON CONFLICT DO NOTHING",
        [(office, code, reason, now, office, code) for code in codes],
    )


def add_block(db: Connection, block: BlockBody, now: int) -> None:
    """Store a leased block."""
    db.execute(
        "INSERT INTO number_block (office, id, counter, day, installation, first, last, leased_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            block.office,
            block.id,
            block.counter,
            block.day.isoformat(),
            block.installation,
            block.first,
            block.last,
            now,
        ),
    )


def leased(db: Connection, office: str, day: date, number: int, counter: str | None = None) -> bool:
    """Return whether *number* of *day* lies in a leased block, of *counter* when it is given."""
    row = db.one(
        "SELECT counter FROM number_block WHERE office = ? AND day = ? AND first <= ? AND last >= ?",
        (office, day.isoformat(), number, number),
    )
    return row is not None and counter in (None, row[0])


def parts(office: str, code: str) -> tuple[date, int] | None:
    """Return day and running number of a dossier number of *office*, ``None`` for any other code."""
    head, _, number = code.rpartition("-")
    prefix, _, digits = head.rpartition("-")
    if prefix != office or len(digits) != 6 or not (digits + number).isdigit():
        return None
    day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    # One number has one spelling: with more zeros it would be another code, and go out twice.
    return (day, int(number)) if dossier_number(block_prefix(office, day), int(number)) == code else None


def void(db: Connection, office: str, code: str, *, reason: str, officer: str, now: int) -> None:
    """Record a number as voided; the first reason stays."""
    db.execute(
        "INSERT INTO void_number (office, code, reason, officer, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (office, code, reason, officer, now),
    )


def voided(db: Connection, office: str, day: date) -> list[VoidNumberBody]:
    """Return the void register of a day, by number."""
    return [
        VoidNumberBody(code=row[0], reason=row[1], officer=row[2], at=from_micros(row[3]))
        for row in db.all(
            "SELECT code, reason, officer, at FROM void_number WHERE office = ? AND code LIKE ? ORDER BY code",
            (office, f"%-{day:%y%m%d}-%"),
        )
    ]


def voided_between(db: Connection, office: str, first: date, last: date) -> list[VoidNumberBody]:
    """Return the void register of the days from *first* to *last*, by number."""
    rows = db.all(
        "SELECT code, reason, officer, at FROM void_number WHERE office = ? AND code >= ? AND code < ? ORDER BY code",
        (office, *_between(office, first, last)),
    )
    return [
        VoidNumberBody(code=code, reason=why, officer=who, at=from_micros(at)) for code, why, who, at in rows
    ]


def _between(office: str, first: date, last: date) -> tuple[str, str]:
    return f"{block_prefix(office, first)}-", f"{block_prefix(office, last)}."  # "." follows "-"


def revive(db: Connection, office: str, code: str) -> bool:
    """Take a number out of the voided ones; return whether it was there."""
    return bool(db.execute("DELETE FROM void_number WHERE office = ? AND code = ?", (office, code)))


def voided_by_officer(db: Connection, office: str, code: str) -> bool:
    """Return whether somebody voided a number at a desk; what the service voided, a late dossier takes back."""
    sql = "SELECT 1 FROM void_number WHERE office = ? AND code = ? AND officer <> ''"
    return db.one(sql, (office, code)) is not None
