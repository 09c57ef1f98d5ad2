"""This desk's part of the register, out of journal.db."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from counter_tui.database.connection import Connection
from counter_tui.database.moments import from_micros, to_micros
from counter_tui.database.writer import DatabaseFile
from counter_tui.domain.actions import ActionKind
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import Registration
from counter_tui.domain.register import Booked, Period, VoidNumber, before_in_year, unused
from counter_tui.services.ports.register import RegisterFacts
from counter_tui.storage.codec import unpack
from counter_tui.storage.day_records import blocks_of, events_of


class RegisterStore:
    """Implements ``ports.DeskRegister``."""

    def __init__(self, journal: DatabaseFile) -> None:
        self._journal = journal

    async def facts(self, period: Period, today: date) -> RegisterFacts:
        """Return what this desk's journal holds of a period, read on the reader's thread."""
        return await self._journal.read(lambda c: _facts(c, period, today))


def _facts(connection: Connection, period: Period, today: date) -> RegisterFacts:
    before = before_in_year(period)
    return RegisterFacts(
        dossiers=tuple(_dossiers(connection, period)),
        void=tuple(_void(connection, period, today)),
        before=_count(connection, before) if before is not None else 0,
    )


def _dossiers(connection: Connection, period: Period) -> list[Booked]:
    rows = connection.all(
        "SELECT d.code, d.alias, d.procedure_name, d.received_at, d.due_at, d.voided, d.confirmed, r.body"
        " FROM dossier AS d LEFT JOIN registration AS r ON r.id = d.registration"
        " WHERE d.received_at >= ? AND d.received_at < ? ORDER BY d.sequence",
        _within(period),
    )
    found = []
    for code, alias, procedure, received, due, voided, confirmed, body in rows:
        events = events_of(connection, code)
        found.append(
            Booked(
                code=code,
                alias=alias,
                procedure=procedure,
                received_at=from_micros(received),
                due_at=from_micros(due) if due is not None else None,
                registration=unpack(body, Registration) if body else None,
                events=events,
                # Given up in the journal, or voided as what is done to any dossier: its number is void either way.
                voided=bool(voided) or any(event.kind == ActionKind.VOID.value for event in events),
                unsent=not confirmed and not voided,
            )
        )
    return found


def _void(connection: Connection, period: Period, today: date) -> list[VoidNumber]:
    days = connection.all(
        "SELECT DISTINCT day FROM block WHERE day >= ? AND day <= ? ORDER BY day",
        (period.first.isoformat(), min(period.last, today).isoformat()),
    )
    found: list[VoidNumber] = []
    for (said,) in days:
        day = date.fromisoformat(said)
        for block in blocks_of(connection, day):
            found += unused(day, block, today)
    return found


def _count(connection: Connection, period: Period) -> int:
    row = connection.one(
        "SELECT count(*) FROM dossier WHERE received_at >= ? AND received_at < ?", _within(period)
    )
    return int(row[0]) if row else 0


def _within(period: Period) -> tuple[int, int]:
    def midnight(day: date) -> int:
        return to_micros(datetime.combine(day, time(), VIETNAM))

    return midnight(period.first), midnight(period.last + timedelta(days=1))
