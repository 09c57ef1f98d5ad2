"""Days of this desk in journal.db: what was done on one, and the closed ones."""

# ruff: noqa: S608 - statements are put together of our own tables and columns; values are always bound

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from counter_tui.database.connection import Connection, Value
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.actions import RecordFees
from counter_tui.domain.base import Base
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.codes import dossier_number
from counter_tui.domain.day_close import BlockFacts, DayFacts, DayRecord
from counter_tui.domain.dossier import DossierEvent, DossierSummary, Registration
from counter_tui.domain.dossier_money import DossierFacts, KeptMoney
from counter_tui.domain.lifecycle import UNFINISHED, WAITING
from counter_tui.domain.money_back import MONEY_BACK, GivenUp
from counter_tui.domain.numbers import ENDING_WORDS
from counter_tui.domain.receipt import Slip
from counter_tui.services.ports import PrintState
from counter_tui.services.ports.days import KeptDay
from counter_tui.storage import installation
from counter_tui.storage.acting import event_of
from counter_tui.storage.audit import append, head
from counter_tui.storage.codec import pack, unpack
from counter_tui.storage.print_rows import CAME_OUT, FOLLOWED, OUTDATED, VOIDED
from counter_tui.storage.signed_heads import desk_head, service_head

TAKEN_IN = "EXISTS (SELECT 1 FROM entry AS n WHERE n.id = e.remade AND n.kind = 'register')"
"""Whether an action is part of a registration mended later: a correction, or a refund, whose money had moved."""

EVENTS = (
    "SELECT v.kind, v.at, v.officer_name, v.counter, v.note, v.action,"
    # What was taken in was made on what this desk had done alone, and is told before what else followed the registration.
    f" CASE WHEN v.kind = 'correct' AND NOT {TAKEN_IN} THEN coalesce(e.base, x'') ELSE x'' END, {TAKEN_IN} FROM event AS v"
    " LEFT JOIN entry AS e ON e.id = v.entry LEFT JOIN dossier AS d ON d.code = v.dossier"
    # An action that was refused and dropped did not happen; one that went with its dossier did, and so did what was taken in.
    f" WHERE v.dossier = ? AND v.kind <> '{MONEY_BACK}' AND (coalesce(e.state, '') <> 'voided'"
    f" OR {TAKEN_IN} OR coalesce(d.voided, 0) = 1"
    "  AND NOT EXISTS (SELECT 1 FROM event AS back WHERE back.dossier = v.dossier AND back.entry = v.entry"
    f"   AND back.kind = '{MONEY_BACK}'))"
    # What was mended is sent before what followed the registration, and is settled by that; what was taken in is in it.
    f" ORDER BY v.entry <> '' AND NOT {TAKEN_IN} OR v.sequence > (SELECT coalesce(max(w.sequence), 0) FROM event AS w"
    "  WHERE w.dossier = v.dossier AND w.kind = 'correct' AND w.entry = ''), v.sequence"
)

GIVEN_UP = (
    "SELECT v.kind, v.at, v.officer_name, v.counter, v.note, x'', b.kind, b.at, b.officer_name, b.counter, b.note, x'', b.action"
    " FROM event AS b JOIN entry AS e ON e.id = b.entry AND e.state = 'voided'"
    " JOIN event AS v ON v.dossier = b.dossier AND v.entry = b.entry AND v.kind <> b.kind"
    f" WHERE b.dossier = ? AND b.kind = '{MONEY_BACK}' AND b.action <> x'' ORDER BY b.sequence"
)

UNPRINTED = (
    # What is at a printer or in doubt, whatever came later; else what a paper says now, as long as it is not out. A copy
    # that was given up leaves nothing to print where the slip itself came out, nor does what the desk gave up with a reason.
    "SELECT p.dossier FROM print AS p WHERE p.slip <> x'' AND (p.state IN ('sending', 'unknown') OR p.state <> 'done'"
    f" AND NOT {FOLLOWED} AND NOT {OUTDATED} AND NOT {VOIDED}"
    f" AND (p.state <> 'cancelled' OR p.problem = '' AND NOT {CAME_OUT}))"
    " ORDER BY p.sequence"
)


class DayStore:
    """Implements ``ports.Days``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def dossier(self, code: str) -> DossierFacts:
        """Return all versions of a dossier's registration and all that happened to it here, by code or alias."""

        def work(connection: Connection) -> DossierFacts:
            row = connection.one("SELECT code FROM alias WHERE alias = ?", (code,))
            return dossier_facts(connection, str(row[0]) if row else code)

        return await self._journal.read(work)

    async def facts(self, day: date) -> DayFacts:
        """Return what the journal holds of a day."""
        return await self._journal.read(lambda c: _facts(c, day))

    async def kept(self, day: date) -> KeptDay | None:
        """Return a day as it was closed, ``None`` when it was not."""
        return await self._journal.read(lambda c: _kept(c, day))

    async def close(
        self,
        day: date,
        build: Callable[[DayFacts], tuple[DayRecord, Slip]],
        *,
        officer_id: str,
        officer_name: str,
        at: datetime,
    ) -> KeptDay:
        """Build and keep the account of a day; *build* runs on the writer's thread."""
        values = (day.isoformat(), to_micros(at), officer_name)

        def work(connection: Connection) -> KeptDay:
            if (known := _kept(connection, day)) is not None:
                return known
            installation.seed(connection)  # the report holds the trail's head, signed
            record, slip = build(_facts(connection, day))
            last = head(connection)
            connection.execute(
                "INSERT INTO day_close (day, closed_at, officer_name, audit_sequence, audit_link, body)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*values, last.sequence, last.link, pack(record)),
            )
            connection.execute(
                "INSERT INTO print (id, dossier, form, reprint, state, created_at, officer_name, slip)"
                " VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
                (
                    f"day-{values[0]}",
                    values[0],
                    slip.form,
                    PrintState.READY.value,
                    values[1],
                    officer_name,
                    pack(slip),
                ),
            )
            append(connection, "day-close", values[0], officer_id, at)
            return KeptDay(record=record, closed_at=at, officer_name=officer_name)

        return await self._journal.write(work, partial(_kept, day=day))


def _kept(connection: Connection, day: date) -> KeptDay | None:
    row = connection.one(
        "SELECT body, closed_at, officer_name FROM day_close WHERE day = ?", (day.isoformat(),)
    )
    if row is None:
        return None
    return KeptDay(record=unpack(row[0], DayRecord), closed_at=from_micros(row[1]), officer_name=row[2])


def _facts(connection: Connection, day: date) -> DayFacts:
    begin = datetime.combine(day, time(), VIETNAM)
    within = (to_micros(begin), to_micros(begin + timedelta(days=1)))
    codes = _column(
        connection,
        "SELECT dossier FROM event WHERE at >= ? AND at < ? GROUP BY dossier ORDER BY min(sequence)",
        within,
    )
    last, service = head(connection), service_head(connection)
    own = desk_head(connection)
    return DayFacts(
        day=day,
        dossiers=tuple(dossier_facts(connection, code) for code in codes),
        blocks=blocks_of(connection, day),
        left=_left(connection, within[1]),
        unsent=_column(
            connection,
            "SELECT dossier FROM entry WHERE state IN ('waiting', 'sending') ORDER BY place",
        ),
        refused=_column(connection, "SELECT dossier FROM entry WHERE state = 'refused' ORDER BY place"),
        unprinted=_column(connection, UNPRINTED),
        audit_rows=last.sequence,
        audit_head=last.link.hex(),
        audit_signed=own.text() if own is not None else "",
        service_rows=service.head.sequence if service is not None else 0,
        service_signed=service.text() if service is not None else "",
    )


def _left(connection: Connection, end: int) -> tuple[str, ...]:
    """Return the dossiers received before *end* that have not left the counter, as far as this desk knows.

    One that waits for papers here is among them: whether another desk has taken them in, the journal cannot tell.
    """
    rows = connection.all(
        "SELECT d.code, s.body FROM dossier AS d JOIN standing AS s ON s.dossier = d.code"
        f" WHERE s.status IN ({', '.join('?' * len(UNFINISHED))}) AND d.voided = 0 AND d.received_at < ?"
        " ORDER BY d.sequence",
        (*sorted(map(int, UNFINISHED)), end),
    )
    found = ((str(code), unpack(body, DossierSummary)) for code, body in rows)
    return tuple(code for code, summary in found if summary.here or summary.status in WAITING)


def dossier_facts(connection: Connection, code: str) -> DossierFacts:
    """Return all versions of a dossier's registration, all that happened to it here, and what is kept of its money."""
    kept = connection.one("SELECT body FROM kept_money WHERE dossier = ?", (code,))
    rows = connection.all("SELECT body FROM registration WHERE dossier = ? ORDER BY rowid", (code,))
    versions = [unpack(row[0], Registration) for row in rows]
    told = _events(connection, code)
    return DossierFacts(
        code=code,
        versions=(*_corrected_here(connection, code), *versions),
        events=tuple(event for event, _, _ in told),
        made_on=tuple(base for _, base, _ in told),
        taken_in=frozenset(place for place, (_, _, taken_in) in enumerate(told) if taken_in),
        given_up=tuple(
            GivenUp(event=event_of(row[:6]), back=event_of(row[6:12]), moved=unpack(row[12], RecordFees))
            for row in connection.all(GIVEN_UP, (code,))
        ),
        kept=unpack(kept[0], KeptMoney) if kept is not None else None,
    )


def _corrected_here(connection: Connection, code: str) -> tuple[Registration, ...]:
    """Return what another desk had received when this one first corrected it; nothing for a dossier of this desk.

    Earlier versions removed that from corrections seven days old.
    """
    row = connection.one(
        "SELECT e.base FROM event AS v JOIN entry AS e ON e.id = v.entry AND e.base <> x''"
        " WHERE v.dossier = ?1 AND v.kind = 'correct' AND e.state <> 'voided'"
        " AND NOT EXISTS (SELECT 1 FROM dossier WHERE code = ?1) ORDER BY v.sequence LIMIT 1",
        (code,),
    )
    before = unpack(row[0], Base).registration if row is not None else None
    return (before,) if before is not None else ()


def events_of(connection: Connection, code: str) -> tuple[DossierEvent, ...]:
    """Return all that happened to a dossier here, oldest first, with the actions in full; what was taken in is in another."""
    return tuple(event_of(row[:6]) for row in connection.all(EVENTS, (code,)) if not row[7])


def _events(connection: Connection, code: str) -> list[tuple[DossierEvent, Base | None, bool]]:
    """Return the events with what the corrections among them were made on, and whether they were taken in."""
    return [
        (event_of(row[:6]), unpack(row[6], Base) if row[6] else None, bool(row[7]))
        for row in connection.all(EVENTS, (code,))
    ]


def blocks_of(connection: Connection, day: date) -> tuple[BlockFacts, ...]:
    """Return the number blocks of a day."""
    rows = connection.all(
        "SELECT b.prefix, b.first, b.last, b.next, coalesce(e.reason, '') FROM block AS b"
        " LEFT JOIN block_end AS e ON e.id = b.id WHERE b.day = ? ORDER BY b.first",
        (day.isoformat(),),
    )
    return tuple(_block(connection, *row) for row in rows)


def _block(
    connection: Connection, prefix: str, first: int, last: int, following: int, ended: str
) -> BlockFacts:
    used = [
        int(row[0])
        for row in connection.all(
            "SELECT number FROM number WHERE prefix = ? AND number BETWEEN ? AND ? ORDER BY number",
            (prefix, first, last),
        )
    ]
    known = "SELECT 1 FROM dossier WHERE code = ?1 UNION ALL SELECT 1 FROM alias WHERE alias = ?1"
    return BlockFacts(
        prefix=prefix,
        first=first,
        last=last,
        next=following,
        used=tuple(used),
        without_dossier=tuple(n for n in used if connection.one(known, (dossier_number(prefix, n),)) is None),
        ended=ENDING_WORDS.get(ended, ended),
    )


def _column(connection: Connection, sql: str, values: tuple[Value, ...] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[0]) for row in connection.all(sql, values)))
