"""The register of a period: every dossier the office received, and the numbers that are void."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from counter_tui.contract.dossiers import RegisterPage
from counter_tui.database.moments import to_micros
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.register import Period, before_in_year, checked_period
from counter_tui.errors import BadInput
from counter_tui.server import auditing
from counter_tui.server.calls.cursors import parsed, previous_cursor
from counter_tui.server.calls.dossiers import whole
from counter_tui.server.calls.queries import RegisterQuery
from counter_tui.server.problems import ProblemError
from counter_tui.server.service import Asked, Reply, Service, reply
from counter_tui.server.store import Connection
from counter_tui.server.tables import lists, numbers
from counter_tui.server.tables.lists import Filter


async def page(service: Service, asked: Asked) -> Reply:
    """Return a page of the register, oldest first; with the first page the void numbers, and how many stand before."""
    query: RegisterQuery = asked.query
    today = service.now().astimezone(VIETNAM).date()
    try:
        period = checked_period(query.first, query.last, today)
    except BadInput as problem:
        raise ProblemError("invalid-query", "/from" if problem.field == "first" else "/to") from problem
    start = parsed(query.cursor).start if query.cursor else None
    office = asked.who.office

    def read(db: Connection) -> RegisterPage:
        found, more = lists.page(
            db, _received(office, period), start=start, backwards=True, limit=query.limit
        )
        found.reverse()  # a page towards newer ones comes newest first
        dossiers = (whole(db, office, held) for held in found)
        first = not query.cursor
        return RegisterPage(
            dossiers=tuple(dossier for dossier in dossiers if dossier is not None),
            void=tuple(numbers.voided_between(db, office, period.first, period.last)) if first else (),
            before=_before(db, office, period) if first else 0,
            next=previous_cursor(found[-1]) if more else None,
        )

    subject = f"{period.first} {period.last}"
    return reply(
        await auditing.read(service, asked, "register-book", subject, read),
        Cache_Control="private, no-store",
    )


def _before(db: Connection, office: str, period: Period) -> int:
    earlier = before_in_year(period)
    if earlier is None:
        return 0
    return lists.count(db, _received(office, earlier))


def _received(office: str, period: Period) -> Filter:
    where = Filter(["office = ?"], [office])
    where.add(
        "received_at >= ? AND received_at < ?",
        _midnight(period.first),
        _midnight(period.last + timedelta(days=1)),
    )
    return where


def _midnight(day: date) -> int:
    return to_micros(datetime.combine(day, time(), VIETNAM))
