"""What tests of whole desks share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from counter_tui.composition.desk import DeskOpening
from counter_tui.domain.person import Person
from counter_tui.services.desk import Desk
from counter_tui.services.reception import Accepted

Opened = Callable[..., AbstractAsyncContextManager[tuple[Desk, DeskOpening]]]
PERSON = Person(name="NGUYỄN VĂN MẪU", identity="022090000001", birth="1990-02-05", sex="Nam")
REAL = {
    "code": "H49.12",
    "name": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ THỬ",
    "superior": "UBND XÃ THỬ",
    "place": "Xã Thử",
    "hours": ["07:30-11:30", "13:00-16:30"],
    "counters": [{"id": "1", "name": "Quầy 1"}],
    "officers": [{"id": "canbo1", "name": "Cán bộ Thử", "counter": "1"}],
}


async def received(desk: Desk) -> Accepted:
    item = await desk.lookup.procedure("1.001193")
    draft = replace(desk.reception.start(item), applicant=PERSON)
    return await desk.reception.accept(draft)


def open_from(desk: Desk, at: datetime) -> datetime:
    """Return *at*, or the same hour of the next day the office is open then: tests run on any day of the year."""
    while not desk.session.calendar.is_open(at):
        at += timedelta(days=1)
    return at


async def money(desk: Desk) -> tuple[int, int]:
    """Return what a desk took and gave back today."""
    now = (await desk.day_book.day()).now
    return now.taken, now.given_back
