"""Query parameters; nothing personal ever stands in a URL."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from counter_tui.contract.fields import Ask
from counter_tui.domain.dossier import Status

Limit = Annotated[int, Meta(ge=1, le=500)]


class DueBand(StrEnum):
    """Where the due time of an open dossier lies."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"


class CalendarQuery(Ask, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Days of the calendar; all when left out."""

    first: date | None = None
    last: date | None = None


class CatalogueQuery(Ask, frozen=True, kw_only=True):
    """Changes after a version."""

    since: Annotated[int, Meta(ge=0, le=2**53)] = 0
    limit: Limit = 50


class DossierQuery(Ask, frozen=True, kw_only=True):
    """Filters of the list; ``status`` may come more than once, ``cursor`` is one the service gave.

    Without a cursor the page begins ``skip`` dossiers after the newest, or before the oldest with ``from_end``.
    """

    status: Annotated[tuple[Status, ...], Meta(max_length=10)] = ()
    field: Annotated[str, Meta(max_length=500)] = ""
    officer: Annotated[str, Meta(max_length=40)] = ""
    due: DueBand | None = None
    stuck_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    cursor: Annotated[str, Meta(max_length=200)] = ""
    skip: Annotated[int, Meta(ge=0, le=10_000_000)] = 0
    from_end: bool = False
    limit: Limit = 50


class SummaryQuery(Ask, frozen=True, kw_only=True):
    """How many days, today included, returns are counted of."""

    days: Annotated[int, Meta(ge=1, le=366)] = 30


class ChangeQuery(Ask, frozen=True, kw_only=True):
    """Changes after a position; ``wait`` keeps the call open for so many seconds when there are none."""

    after: Annotated[str, Meta(max_length=60)] = ""
    limit: Limit = 200
    wait: Annotated[float, Meta(ge=0, le=30)] = 0.0


class StreamQuery(Ask, frozen=True, kw_only=True):
    """Changes after a position, unless ``Last-Event-ID`` says a later one."""

    after: Annotated[str, Meta(max_length=60)] = ""


class VoidQuery(Ask, frozen=True, kw_only=True):
    """The day whose voided numbers are asked for."""

    day: date


class RegisterQuery(Ask, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """The days of a register, both included; ``cursor`` is one the service gave."""

    first: date
    last: date
    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 100
