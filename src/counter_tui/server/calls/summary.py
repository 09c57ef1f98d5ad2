"""How the office stands: what is open, and how much was returned on time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from counter_tui.contract.summary import OnTimeBody, SummaryOfQueue
from counter_tui.database.moments import to_micros
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Role
from counter_tui.domain.queue import cuts
from counter_tui.server import auditing
from counter_tui.server.calls.queries import SummaryQuery
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import feedback, offices, summary


async def show(service: Service, asked: Asked) -> Reply:
    """Count what is open now, and what was returned in the last days."""
    query: SummaryQuery = asked.query
    office, now = asked.who.office, service.now()
    until = now.astimezone(VIETNAM).date()
    since = until - timedelta(days=query.days - 1)
    leads = asked.who.role is Role.SUPERVISOR

    def read(db: Connection) -> SummaryOfQueue:
        at = cuts(now, offices.calendar(db, office))
        begin = to_micros(datetime.combine(since, time(), VIETNAM))
        returned, on_time = summary.on_time(db, office, begin, to_micros(at.today))
        return SummaryOfQueue(
            status=summary.counted_by(db, office, "status"),
            officer=summary.counted_by(db, office, "officer_id", "officer_name"),
            field=summary.counted_by(db, office, "procedure_field"),
            due=summary.bands(db, office, at),
            feedback=feedback.counts(db, office, since=begin, until=to_micros(at.today)) if leads else (),
            on_time=OnTimeBody(
                since=since,
                until=until,
                returned=returned,
                on_time=on_time,
                share=round(100 * on_time / returned, 1) if returned else None,
            ),
        )

    return reply(await auditing.read(service, asked, "summary", "", read), Cache_Control="private, no-store")
