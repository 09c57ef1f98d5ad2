"""Hearing what became of leased numbers, showing the void register."""

from __future__ import annotations

from counter_tui.contract.numbers import ReportRequest, VoidRegister
from counter_tui.server import reporting
from counter_tui.server.calls.queries import VoidQuery
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.tables import numbers


async def report(service: Service, asked: Asked) -> Reply:
    """Hear what became of an installation's number blocks; unused numbers of ended ones are voided."""
    request: ReportRequest = asked.body
    now = service.micros
    return reply(await service.database.write(lambda db: reporting.report(db, asked.who, request, now=now)))


async def voided(service: Service, asked: Asked) -> Reply:
    """Return the void register of a day: numbers no dossier has, and why."""
    query: VoidQuery = asked.query
    found = await service.database.read(lambda db: numbers.voided(db, asked.who.office, query.day))
    return reply(VoidRegister(numbers=tuple(found)), Cache_Control="private, no-store")
