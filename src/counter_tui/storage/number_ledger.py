"""Number blocks in journal.db: taken in, used, ended, settled; inside a transaction of the caller."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from datetime import date, datetime

from counter_tui.database.connection import Connection
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.domain.codes import dossier_number
from counter_tui.domain.journal import NumberBlock
from counter_tui.domain.numbers import (
    BlockReport,
    BlockVerdict,
    Ending,
    HeldBlock,
    NumberClock,
    VoidedNumbers,
    went_back,
)
from counter_tui.services.ports import AssignedNumber
from counter_tui.storage import installation, rows, settings
from counter_tui.storage.audit import append

CLOCK = "number-clock"
OPEN = "id NOT IN (SELECT id FROM block_end)"
NOTES_KEPT = 200


def take_number(connection: Connection, *, day: date, office: str, counter: str) -> AssignedNumber | None:
    """Take the next number of a block that is valid here and today; ``None`` when there is no such block.

    A number that went to a dossier before (a block that came twice) is passed over. A day before one that has come,
    or one the service found wrong, has no valid block.
    """
    known = clock(connection)
    if not known.trusts(day):
        return None
    here, _ = installation.stored(connection)
    while True:
        row = connection.one(
            "UPDATE block SET next = next + 1 WHERE id = ("
            f" SELECT id FROM block WHERE day = ? AND office = ? AND counter = ? AND installation = ? AND {OPEN}"
            " AND next <= last ORDER BY first LIMIT 1) RETURNING prefix, next - 1",
            (day.isoformat(), office, counter, here),
        )
        if row is None:
            return None
        if claim(connection, row[0], row[1]):
            set_clock(connection, known.given(day))
            return AssignedNumber(code=dossier_number(row[0], row[1]), provisional=False)


def claim(connection: Connection, prefix: str, number: int) -> bool:
    """Note that a number is used; return whether it was free."""
    return bool(connection.execute("INSERT OR IGNORE INTO number VALUES (?, ?)", (prefix, number)))


def open_blocks(connection: Connection) -> list[NumberBlock]:
    """Return all blocks that have numbers left to give, by day."""
    sql = f"SELECT {rows.BLOCK} FROM block WHERE next <= last AND {OPEN} ORDER BY day, first"
    return [rows.block(row) for row in connection.all(sql)]


def leased_on(connection: Connection, day: date) -> int:
    """Return how many blocks were ever leased for *day*, used up or not."""
    row = connection.one("SELECT count(*) FROM block WHERE day = ?", (day.isoformat(),))
    return int(row[0]) if row else 0


def add(connection: Connection, block: NumberBlock, given: int) -> bool:
    """Store a leased block, numbers up to *given* left out; return whether it was new: one that is known stays as it is."""
    added = connection.execute(
        f"INSERT OR IGNORE INTO block ({rows.BLOCK}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            block.id,
            block.office,
            block.counter,
            block.day.isoformat(),
            block.prefix,
            block.first,
            block.last,
            max(block.next, min(given, block.last) + 1),
            block.installation,
        ),
    )
    return bool(added)


def end(connection: Connection, block_id: str, reason: str, at: datetime, *, told: bool = False) -> None:
    """Take no more numbers of a block; the first reason stays."""
    connection.execute(
        "INSERT OR IGNORE INTO block_end (id, reason, at, told) VALUES (?, ?, ?, ?)",
        (block_id, reason, to_micros(at), int(told)),
    )


def end_larger_than(connection: Connection, size: int, at: datetime) -> None:
    """End the blocks of more than *size* numbers: the office wants numbers given another way."""
    for block in open_blocks(connection):
        if block.last - block.first + 1 > size:
            end(connection, block.id, Ending.POLICY, at)


def report(connection: Connection, today: date, at: datetime) -> BlockReport:
    """End the blocks of past days and return what the service is to be told of this installation's blocks."""
    here, _ = installation.stored(connection)
    for block_id, day in connection.all(f"SELECT id, day FROM block WHERE {OPEN}"):
        if date.fromisoformat(day) < min(today, clock(connection).known or today):
            end(connection, block_id, Ending.DAY_OVER, at)
    stamp, under_way = installation.stamps(connection)
    found = connection.all(
        "SELECT b.id, office, counter, day, first, last, next, coalesce(e.reason, '') FROM block AS b"
        " LEFT JOIN block_end AS e ON e.id = b.id WHERE installation = ? AND coalesce(e.told, 0) = 0"
        " ORDER BY day DESC, first DESC LIMIT 100",
        (here,),
    )
    return BlockReport(
        installation=here,
        stamp=stamp,
        following=installation.set_out(connection),
        again=bool(under_way),
        blocks=tuple(
            HeldBlock(
                id=row[0],
                office=row[1],
                counter=row[2],
                day=date.fromisoformat(row[3]),
                first=row[4],
                last=row[5],
                next=row[6],
                ended=row[7],
            )
            for row in found
        ),
    )


def settle(connection: Connection, told: BlockReport, verdict: BlockVerdict, at: datetime) -> bool:
    """Store what the service said to a report; return whether this has become a new installation.

    That is so when the service saw numbers, or a stamp, that this journal has not given: it is a copy or was restored.
    """
    here, machine = installation.stored(connection)
    set_clock(connection, NumberClock.heard(verdict.now, at))
    if went_back(told, verdict):
        if here == told.installation:
            installation.make(connection, machine)
            append(connection, "installation", "", "", at)
        for block in told.blocks:
            end(connection, block.id, Ending.RENEWED, at, told=True)
        return True
    installation.acknowledged(connection, told.following)
    for block_id in verdict.overlapping:
        end(connection, block_id, Ending.OVERLAP, at, told=True)
    for block_id in verdict.settled:
        connection.execute("UPDATE block_end SET told = 1 WHERE id = ?", (block_id,))
    connection.many(
        "INSERT INTO voided_numbers (at, day, reason, count) VALUES (?, ?, ?, ?)",
        [(to_micros(at), one.day.isoformat(), one.reason, one.count) for one in verdict.voided],
    )
    connection.execute(
        "DELETE FROM voided_numbers WHERE sequence <= (SELECT max(sequence) FROM voided_numbers) - ?",
        (NOTES_KEPT,),
    )
    return False


def voided(connection: Connection, limit: int) -> list[tuple[datetime, VoidedNumbers]]:
    """Return what the service voided, newest first, each with when it said so."""
    return [
        (from_micros(row[0]), VoidedNumbers(day=date.fromisoformat(row[1]), reason=row[2], count=row[3]))
        for row in connection.all(
            "SELECT at, day, reason, count FROM voided_numbers ORDER BY sequence DESC LIMIT ?", (limit,)
        )
    ]


def clock(connection: Connection) -> NumberClock:
    """Return the last day known to have come."""
    known, _, wrong = (settings.read(connection, CLOCK) or b"").decode().partition(" ")
    return NumberClock(date.fromisoformat(known) if known else None, wrong == "wrong")


def set_clock(connection: Connection, known: NumberClock) -> None:
    """Store the last day known to have come."""
    if known != clock(connection):
        day = known.known.isoformat() if known.known else ""
        settings.write(connection, CLOCK, f"{day} {'wrong' if known.wrong else ''}".encode())
